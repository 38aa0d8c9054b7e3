import Audit
import Core
import Forms
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct StillCaringTests {
    private static let asks = StillCaringFacts(
        hasDied: false, isRestricted: false, caredForDied: false, pause: nil, ownPageIsOff: false,
        mayBeWritten: true, lastConfirmed: "2026-01-05", lastAsked: nil)

    @Test func `nobody is asked after a death, in end of life, where it isn't safe, or twice a year`() {
        let today: LocalDate = "2027-01-05"
        func step(_ change: (inout StillCaringFacts) -> Void) -> StillCaringStep {
            var facts = Self.asks
            change(&facts)
            return stillCaringStep(facts, today: today)
        }
        let later = StillCaringStep.lookAgain(on: "2027-02-04")
        #expect(step { _ in } == .ask)
        #expect(step { $0.hasDied = true } == later)
        #expect(step { $0.caredForDied = true } == later)
        #expect(step { $0.pause = .endOfLife } == later)
        #expect(step { $0.isRestricted = true } == later)
        #expect(step { $0.ownPageIsOff = true } == later)
        #expect(step { $0.mayBeWritten = false } == later)
        #expect(step { $0.lastConfirmed = "2026-01-06" } == .lookAgain(on: "2027-01-06"))
        #expect(step { $0.lastAsked = "2026-06-01" } == .lookAgain(on: "2027-06-01"))
    }

    /// A carer who may be written to, and a year later.
    private static func carer(on engine: Engine, safe: Bool = true) async throws -> (TestRegister, PersonID) {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        let email = try #require(EmailAddress("ada@example.org"))
        arrival.carer.contacts = [NewContact(.email(email), safe: safe, isConfirmed: true)]
        arrival.contactRule = ContactRule(channel: .email, safeToContact: safe)
        let person = try await register.register(arrival).person
        register.clock.advance(seconds: 366 * 86_400)
        return (register, person)
    }

    private static func ask(_ register: TestRegister) async throws -> [MessageRequest] {
        let (surroundings, needs) = (register.surroundings, register.needs)
        return try await register.database.write { connection in
            _ = try StillCaringAsking(surroundings: surroundings, needs: needs).ask(connection)
            return try connection.run(
                "SELECT payload FROM event WHERE name = 'message-requested' AND id > ''"
            ).map {
                try Self.request(try $0.value("payload"))
            }
        }
    }

    private static func request(_ payload: String) throws -> MessageRequest {
        try JSONDecoder().decode(MessageRequest.self, from: Data(payload.utf8))
    }

    @Test(arguments: Engine.allCases)
    func `a carer is asked once a year, by a link that names nothing`(engine: Engine) async throws {
        let (register, person) = try await Self.carer(on: engine)
        let asked = try await Self.ask(register)
        #expect(asked.map(\.recipient) == [.person(person)])
        #expect(asked.first?.template == "page-ready")
        // A message that says what it is about is held back, and its link is a part of it.
        let path = try #require(asked.first?.values["path"])
        #expect(!["care", "caring", "carer"].contains { path.contains($0) })
        #expect(try await Self.ask(register).count == 1)
        register.clock.advance(seconds: 366 * 86_400)
        #expect(try await Self.ask(register).count == 2)
    }

    @Test(arguments: Engine.allCases)
    func `nobody is asked where it isn't safe, nor whoever lost the one they cared for`(engine: Engine)
        async throws
    {
        let (unsafe, _) = try await Self.carer(on: engine, safe: false)
        #expect(try await Self.ask(unsafe).isEmpty)
        let (paused, person) = try await Self.carer(on: engine)
        try await paused.write { try StillCaringStore($0, $1).pause(person, .endOfLife) }
        #expect(try await Self.ask(paused).isEmpty)
        let (grieving, carer) = try await Self.carer(on: engine)
        try await grieving.write { connection, surroundings in
            let link = try #require(try CaringLinkStore(connection, surroundings).links(of: carer).first)
            try connection.run(
                """
                UPDATE person SET death_confidence = 'unconfirmed', death_source = 'a neighbour'
                WHERE id = \(link.caredFor)
                """)
        }
        #expect(try await Self.ask(grieving).isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `opening the page changes nothing; yes confirms, and no ends nothing and is a task`(engine: Engine)
        async throws
    {
        let (register, person) = try await Self.carer(on: engine)
        @Sendable func state() async throws -> StillCaringState? {
            try await register.read { try StillCaringStore($0, $1).state(of: person, isCarer: true) }
        }
        let token = try await register.write { try StillCaringStore($0, $1).ask(person).token }
        try await RegisterSite(register: register).run { client in
            let browser = Browser(client: client)
            func open(_ token: DraftToken) async throws -> String {
                try await browser.open("/once-a-year/\(token)").text
            }
            #expect(try await open(token).contains("Do you still look after somebody?"))
            #expect(try await !open(token).contains("Marlow"))
            #expect(try await state()?.lastAnswer == nil)
            #expect(try await state()?.isUnconfirmed(on: register.surroundings.today) == true)
            let wrong = DraftToken(register.surroundings)
            #expect(try await browser.open("/once-a-year/\(wrong)").status == 404)

            _ = try await open(token)
            let neither = try await browser.answer(["answer": "perhaps"])
            #expect(neither.status == 422 && neither.text.contains("Pick yes or no"))
            #expect(
                try await browser.answer(["answer": "yes"]).text.contains("you still look after somebody"))
            #expect(try await state()?.isUnconfirmed(on: register.surroundings.today) == false)

            let again = try await register.write { try StillCaringStore($0, $1).ask(person).token }
            _ = try await open(again)
            #expect(try await browser.answer(["answer": "no"]).text.contains("Nothing is closed"))
            let task = try #require(register.tasks.all.first { $0.kind == "still-caring" })
            #expect(task.person == person && !task.title.contains("Ada"))
            // One more press changes nothing.
            _ = try await browser.answer(["answer": "yes"])
            #expect(try await state()?.lastAnswer?.answer == .no)
            let why = try await browser.answer(
                ["change": "lost", "words": "In May"], at: "/once-a-year/\(again)/change")
            #expect(why.status == 200 && !why.text.contains("What changed?"))
            let record = try await client.get("/people/\(person)", as: "coordinator").text
            #expect(record.contains("they no longer look after anybody") && record.contains("In May"))
        }
        let open = try await register.read { connection, surroundings in
            try CaringLinkStore(connection, surroundings).links(of: person).filter { $0.ended == nil }.count
        }
        #expect(open == 1)
    }

    @Test(arguments: Engine.allCases)
    func `staff keep what they were told, and their own organisation's word is of that day`(engine: Engine)
        async throws
    {
        let (register, person) = try await Self.carer(on: engine)
        try await register.write { connection, surroundings in
            try CaringLinkStore(connection, surroundings).claim(
                .carer, of: person, by: TestRegister.centre, since: nil,
                Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
        }
        register.clock.advance(seconds: 400 * 86_400)
        let today = register.surroundings.today
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(person)"
            #expect(try await client.get(path, as: "coordinator").text.contains("Not confirmed for a year"))
            let told = try await client.submit(
                "\(path)/still-caring", [("said", "yes")], from: path, as: "coordinator")
            #expect(told.status == .seeOther)
            let record = try await client.get(path, as: "coordinator").text
            #expect(!record.contains("Not confirmed for a year"))
            #expect(record.contains("Last confirmed \(today.spoken)"))
            let paused = try await client.submit(
                "\(path)/still-caring", [("said", "end-of-life")], from: path, as: "coordinator")
            #expect(paused.status == .seeOther)
            #expect(try await client.get(path, as: "coordinator").text.contains("end of life"))
        }
        let claims = try await register.read { try CaringLinkStore($0, $1).claims(about: person) }
        #expect(claims.map(\.confirmedOn) == [today])
    }

    @Test(arguments: Engine.allCases)
    func `each source is one row to count by, with where the carer lives`(engine: Engine) async throws {
        let (register, person) = try await Self.carer(on: engine)
        try await register.write { connection, surroundings in
            let provenance = Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now())
            try connection.run("UPDATE organisation SET kind = 'practice' WHERE id = \(TestRegister.surgery)")
            try connection.run(
                "UPDATE organisation SET kind = 'carers-centre' WHERE id = \(TestRegister.centre)")
            try connection.run(
                """
                INSERT INTO postcode (code, district_code, easting, northing, live)
                VALUES ('SO51 8DE', \("D" + TestRegister.hampshire), 1, 1, TRUE)
                """)
            try CaringLinkStore(connection, surroundings).claim(
                .carer, of: person, by: TestRegister.surgery, since: "2019-04-01", provenance)
        }
        func rows() async throws -> [String] {
            try await register.read { connection, _ in
                try connection.run(
                    "SELECT person_id, kind, district_code, confirmed_on, restricted FROM claim_facts WHERE person_id > '' ORDER BY person_id, kind"
                ).map { row in
                    "\(try row.value("kind", as: String.self)) \(try row.value("district_code", as: String.self)) \(try row.value("confirmed_on", as: String.self)) \(try row.value("restricted", as: Bool.self))"
                }
            }
        }
        let (today, district) = (register.surroundings.today, "D" + TestRegister.hampshire)
        #expect(
            try await rows() == ["gp \(district) \(today) false", "voluntary \(district) 2027-01-05 false"])
        register.clock.advance(seconds: 10 * 86_400)
        try await register.write { try StillCaringStore($0, $1).keepTold(.yes, by: person, to: nil) }
        try await register.restrict(person)
        let later = register.surroundings.today
        #expect(try await rows() == ["gp \(district) \(later) true", "voluntary \(district) \(later) true"])
        _ = try await register.write { connection, _ in
            try connection.run(
                "UPDATE person SET death_confidence = 'confirmed', death_source = 'family' WHERE id = \(person)"
            )
        }
        #expect(try await rows() == [])
    }
}
