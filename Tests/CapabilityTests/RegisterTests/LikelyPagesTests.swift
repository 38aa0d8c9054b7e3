import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

/// "It's them", "keep both" and "not sure", wherever two may be one.
@Suite struct LikelyPagesTests {
    private static let typed = [
        ("given", "Ada"), ("family", "Marlow"), ("birth-date-day", "1"), ("birth-date-month", "3"),
        ("birth-date-year", "1970"), ("postcode", "SO51 8DE"), ("phone", "07700 900123"),
        ("agreed", "agreed"),
        ("key", "one"),
    ]

    private static func people(_ register: TestRegister) async throws -> Int {
        try await register.database.writeReadCommitted {
            try $0.run("SELECT count(*) AS n FROM person WHERE id > '' AND basis <> 'none'").first?.value("n")
                ?? 0
        }
    }

    @Test(arguments: Engine.allCases)
    func `it's them: what was typed goes to their record, and nobody new is made`(engine: Engine) async throws
    {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let page = try await client.submit("/people/new", Self.typed, as: "coordinator")
            #expect(page.text.contains("name=\"same\" value=\"\(made.person)\""))
            #expect(page.text.contains("Same date of birth"))
            // Somebody they may not see can't be named by guessing an identifier.
            let other = try await register.register(
                try Example.arrival("b", "Bess", "Finch", born: "1980-01-01", postcode: "DT1 1AA"))
            let guessed = try await client.submit(
                "/people/new", Self.typed + [("same", "\(other.person)")], as: "coordinator")
            #expect(guessed.status == .notFound)
            let before = try await Self.people(register)
            let same = try await client.submit(
                "/people/new", Self.typed + [("same", "\(made.person)")], as: "coordinator")
            #expect(same.location == "/people/\(made.person)?done=known")
            #expect(try await Self.people(register) == before)
            #expect(
                try await client.get(same.location, as: "coordinator").text.contains("You said it’s them"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `keep both is remembered: nobody is asked about the two again`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let added = try await client.submit(
                "/people/new", Self.typed + [("different", "yes")], as: "coordinator")
            #expect(added.location.hasSuffix("?done=added"))
            let queue = try await client.get("/people/pairs", as: "coordinator")
            #expect(queue.text.contains("There is nothing to look at"))
            for path in [
                "/people/\(made.person)/likely?all=yes",
                added.location.replacing("?done=added", with: "/likely?all=yes"),
            ] {
                let page = try await client.get(path, as: "coordinator")
                #expect(page.text.contains("Nobody else on the register is likely to be this person"))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a coordinator works through the pairs; whoever isn't sure leaves a task`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let one = try await register.register(try Example.arrival("a"))
        let other = try await register.register(try Example.arrival("b"))
        try await register.lookForLikely(for: other)
        @Sendable func count(_ principal: Principal) async throws -> [Int] {
            try await register.read { try RegisterAnswersStore($0, $1).queues(for: principal).map(\.count) }
        }
        #expect(try await count(TestRegister.coordinator) == [1])
        #expect(try await count(TestRegister.otherCoordinator) == [0])
        #expect(try await count(TestRegister.staff(6, .frontDesk)) == [])
        try await RegisterSite(register: register).run { client in
            #expect(try await client.get("/people/pairs", as: "desk").status == .forbidden)
            #expect(try await !client.get("/people/pairs", as: "other").text.contains("Marlow"))
            let queue = try await client.get("/people/pairs", as: "coordinator")
            #expect(
                queue.text.contains(one.reference.description)
                    && queue.text.contains(other.reference.description))
            #expect(queue.text.contains("Same date of birth"))
            let path = "/people/\(other.person)/likely"
            func say(_ answer: String, as role: String = "coordinator") async throws -> TestResponse {
                try await client.submit(
                    path, [("other", "\(one.person)"), ("answer", answer), ("back", "pairs")],
                    from: "/people/pairs", as: role)
            }
            let empty = try await client.submit(path, [], from: "/people/pairs", as: "coordinator")
            #expect(empty.status == .unprocessableContent)
            #expect(try await say("unsure").location == "/people/pairs?done=unsure")
            let asked = register.tasks.all.filter { $0.kind == "likely-pair" }
            #expect(
                asked.map(\.person) == [one.person]
                    && asked.allSatisfy { $0.organisation == TestRegister.centre })
            let unsure = try await client.get("/people/pairs", as: "coordinator")
            #expect(unsure.text.contains("Somebody wasn’t sure"))
            #expect(try await say("different").location == "/people/pairs?done=different")
            #expect(
                try await client.get("/people/pairs", as: "coordinator").text.contains("nothing to look at"))
            #expect(try await count(TestRegister.coordinator) == [0])
        }
    }

    @Test(arguments: Engine.allCases)
    func `an answer needs both records to be theirs to see`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let one = try await register.register(try Example.arrival("a"))
        let other = try await register.register(try Example.arrival("b"))
        try await register.lookForLikely(for: other)
        try await RegisterSite(register: register).run { client in
            for (role, status) in [
                ("other", HTTPResponse.Status.notFound), ("desk", .forbidden), ("school", .forbidden),
            ] {
                let said = try await client.submit(
                    "/people/\(other.person)/likely", [("other", "\(one.person)"), ("answer", "different")],
                    from: "/people", as: role)
                #expect(said.status == status, "\(role)")
            }
            try await register.restrict(one.person)
            let said = try await client.submit(
                "/people/\(other.person)/likely", [("other", "\(one.person)"), ("answer", "different")],
                from: "/people", as: "coordinator")
            #expect(said.status == .notFound)
            // The pair is the reviewers' from now on, and nobody else's.
            #expect(
                try await client.get("/people/pairs", as: "coordinator").text.contains("nothing to look at"))
            #expect(
                try await client.get("/people/review", as: "reviewer").text.contains(
                    other.reference.description))
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever told of somebody by quick-add says whether it's one of those they know`(engine: Engine)
        async throws
    {
        let site = try await DoorsSite(on: engine)
        let known = try await site.register.register(try Example.arrival("known"))
        try await site.run { site, client in
            let browser = site.browser(client, as: TestRegister.coordinator)
            try await browser.open("/quick-add")
            try await browser.answer([
                "given": "Ada", "family": "Marlow", "contact": "07700 900123", "postcode": "SO51 8DE",
                "birth-day": "1", "birth-month": "3", "birth-year": "1970", "agreed": "yes",
            ])
            let text = browser.page.text
            #expect(text.contains(known.reference.description) && text.contains("It’s them"))
            #expect(text.contains("name=\"other\" value=\"\(known.person)\""))
        }
    }
}
