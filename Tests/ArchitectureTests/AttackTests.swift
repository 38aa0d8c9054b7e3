import Accounts
import Core
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import App
@testable import Register
@testable import Web

/// An attacker who knows things of a restricted person types them in at every door, one at a time, and learns nothing:
/// what comes back is what comes back for somebody nobody ever heard of.
@Suite struct AttackTests {
    @Test(arguments: Engine.allCases)
    func `every door says the same of a restricted person as of nobody`(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.hide(Door.allCases.flatMap { Guess.all(at: $0).hidden })
        try await Site.run(world.database, world.clock, .demonstration) { client in
            // One after the other, since what is registered at one may be found by searching.
            for door in Door.allCases {
                let (guesses, _, nothing) = Guess.all(at: door)
                let session = world.visitors.first { $0.kind == door.visitor }?.session
                let browser = TestBrowser(client, session: session)
                let expected = try await door.answers(to: nothing.typed, browser)
                // The door is open, or it would say the same to everybody for no good reason.
                #expect(isOpen(expected.last), "\(door): \(expected.last?.prefix(300) ?? "")")
                for guess in guesses {
                    let answers = try await door.answers(to: guess.typed, browser)
                    let place = zip(answers, expected).prefix { $0 == $1 }.count
                    guard answers.count != expected.count || place < expected.count else { continue }
                    let (got, wanted) = difference(
                        answers.dropFirst(place).first, expected.dropFirst(place).first)
                    Issue.record("\(door), \(guess.name), answer \(place + 1): “\(got)” and not “\(wanted)”")
                }
            }
        }
    }

    /// Whether it ends with a page that is shown; its status stands on a line of its own.
    private func isOpen(_ answer: String?) -> Bool {
        answer?.components(separatedBy: "\n").contains("200") ?? false
    }

    /// The first lines that differ.
    private func difference(_ one: String?, _ other: String?) -> (String, String) {
        let (one, other) = (
            (one ?? "").components(separatedBy: "\n"), (other ?? "").components(separatedBy: "\n")
        )
        let place = zip(one, other).prefix { $0 == $1 }.count
        return (
            String((one.dropFirst(place).first ?? "").prefix(300)),
            String((other.dropFirst(place).first ?? "").prefix(300))
        )
    }
}

/// A way in at which somebody can type what they know.
enum Door: String, CaseIterable, Sendable {
    case searching, findingOnThePhone, carerSignIn
    case quickAddAtTheFrontDesk, quickAddByTheirOwnCentre, quickAddAtTheHospital, quickAddByLink
    case registration, phoneScript, adding, lookingForOthers

    var visitor: Visitor.Kind {
        switch self {
        case .quickAddAtTheFrontDesk: .staff(.frontDesk, .same)
        case .quickAddByTheirOwnCentre, .adding, .lookingForOthers, .searching, .findingOnThePhone,
            .phoneScript:
            .staff(.coordinator, .same)
        case .quickAddAtTheHospital: .staff(.practitioner, .partner)
        case .quickAddByLink, .registration, .carerSignIn: .signedOut
        }
    }

    /// All that comes back, masked, to somebody who types these facts and goes on to where they are led.
    func answers(to facts: Facts, _ browser: TestBrowser) async throws -> [String] {
        let answers: [Answer] =
            switch self {
            case .quickAddAtTheFrontDesk, .quickAddByTheirOwnCentre, .quickAddAtTheHospital:
                try await browser.follow(from: "/quick-add", facts.quickAdd)
            case .quickAddByLink:
                try await browser.follow(from: "/q/\(AccountsDemo.wardLink)", facts.quickAdd)
            case .adding: try await browser.follow(from: "/people/new", facts.details)
            case .lookingForOthers: try await browser.lookForOthers(facts.details)
            case .searching: try await browser.asking(facts.searches) { ("/people", $0) }
            case .findingOnThePhone: try await browser.finding(facts.searches.compactMap { $0["q"] })
            case .registration: try await browser.journey("/register", facts.registration)
            case .phoneScript: try await browser.journey("/phone-script", facts.registration)
            case .carerSignIn: try await browser.follow(from: "/my-record/sign-in", ["email": facts[.email]])
            }
        return answers.map { answer in
            let text = answer.masked(hiding: facts.echoes)
            guard self == .adding else { return text }
            // A new record's page lists what was written at one instant, which stands in no set order.
            return text.replacing("<", with: "\n<").components(separatedBy: "\n").sorted().joined(
                separator: "\n")
        }
    }
}

extension Facts {
    private var born: [String: String] {
        ["day": "\(birth.day)", "month": "\(birth.month)", "year": "\(birth.year)"]
    }

    private func birthFields(_ name: String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: born.map { ("\(name)-\($0)", $1) })
    }

    var quickAdd: [String: String] {
        [
            "given": self[.given], "family": self[.family], "contact": self[.phone],
            "postcode": self[.postcode],
            "relationship": "parent", "helps": "alone", "managing": "ok", "child": "no", "agreed": "yes",
        ].merging(birthFields("birth")) { $1 }
    }

    /// As staff write somebody's details.
    var details: [String: String] {
        [
            "given": self[.given], "family": self[.family], "phone": self[.phone],
            "postcode": self[.postcode],
            "whereabouts": "postcode", "nhs-number": self[.nhsNumber], "agreed": "agreed",
            "key": self[.email],
        ].merging(birthFields("birth-date")) { $1 }
    }

    var searches: [[String: String]] {
        var searches = [.given, .family, .postcode, .phone, .email, .nhsNumber].map { ["q": self[$0]] }
        searches.append(["q": "\(self[.given]) \(self[.family])"])
        searches.append(birthFields("born"))
        searches.append(["q": self[.family]].merging(birthFields("born")) { $1 })
        return searches
    }

    /// What is answered on each page of registration; anything else is left out.
    var registration: [String: [String: String]] {
        [
            "start": ["tasks": "housework"], "birth": birthFields("birth"),
            "relationship": ["relationship": "parent"],
            "lives-with": ["lives-with": "no"], "where": ["where": "not-known"], "need": ["need": "dementia"],
            "hours": ["hours": "30"], "another": ["another": "no"], "managing": ["managing": "ok"],
            "going-on": ["willing": "yes", "able": "yes"],
            "name": ["given": self[.given], "family": self[.family]],
            "own-postcode": ["own-postcode": self[.postcode]], "way": ["way": "phone"],
            "phone": ["phone": self[.phone]],
            "safe": ["safe": "yes"], "seen": ["seen": "no"], "voicemail": ["voicemail": "no"],
            "times": ["times": "any"],
            "language": ["language": "en"], "tell-gp": ["tell-gp": "no"], "pack": ["pack": "no"],
            "agree": ["agree": "yes"],
        ]
    }
}

extension TestBrowser {
    /// Posts a form and goes where it leads.
    func follow(from path: String, _ fields: [String: String]) async throws -> [Answer] {
        var answers = [try await post(path, fields.map { ($0.key, $0.value) })]
        while let next = answers.last?.location, answers.count < 6 { answers.append(try await get(next)) }
        return answers
    }

    /// Adds somebody, and looks for others who may be the same, one by one and in the list of all pairs.
    func lookForOthers(_ details: [String: String]) async throws -> [Answer] {
        let added = try await post("/people/new", details.map { ($0.key, $0.value) })
        let record = added.location?.split(separator: "?").first.map(String.init) ?? ""
        return [
            try await get("\(record)/likely"), try await get("\(record)/likely?all=yes"),
            try await get("/people/pairs"),
        ]
    }

    func asking(
        _ questions: [[String: String]], _ ask: ([String: String]) -> (String, [String: String])
    ) async throws -> [Answer] {
        var answers: [Answer] = []
        for question in questions {
            let (path, fields) = ask(question)
            answers.append(try await post(path, fields.map { ($0.key, $0.value) }))
        }
        return answers
    }

    func finding(_ words: [String]) async throws -> [Answer] {
        var answers: [Answer] = []
        for word in words { answers.append(try await get("/contact-notes/new?find=\(Self.encoded(word))")) }
        return answers
    }

    /// Goes through a journey, a page at a time, and sends it.
    func journey(_ base: String, _ pages: [String: [String: String]]) async throws -> [Answer] {
        var (answers, path) = ([Answer](), "\(base)/start")
        while answers.count < 80 {
            let words = path.split(separator: "/").map(String.init)
            guard let page = words.last else { break }
            // A draft's own address leads to its next page; pages between the questions lead on too.
            let isRead = page == "done" || words.first == "pause" || words.count == 2 && page != "start"
            let fields = (pages[page] ?? [:]).map { ($0.key, $0.value) }
            answers.append(isRead ? try await get(path) : try await post(path, fields))
            guard let next = answers.last?.location else { break }
            path = next.split(separator: "?").first.map(String.init) ?? next
        }
        return answers
    }
}

extension World {
    /// Registers these people with the Dorset centre and restricts each.
    func hide(_ hidden: [Facts]) async throws {
        let clock = clock
        let composition = try Site.composition(database, .ordinary, clock)
        try await database.write { connection in
            let builder = WorldBuilder(
                connection: connection, surroundings: clock.surroundings, composition: composition)
            for number in 0..<Facts.count { try builder.addPlace(Facts(number)[.postcode], "E06000059") }
            for facts in hidden {
                guard let postcode = Postcode(facts[.postcode]), let phone = PhoneNumber(facts[.phone]),
                    let email = EmailAddress(facts[.email])
                else { throw NotFound() }
                let person = NewPerson(
                    name: try PersonName(given: facts[.given], family: facts[.family]),
                    birth: KnownDate(facts.birth),
                    nhsNumber: NHSNumber(facts[.nhsNumber]), whereabouts: .postcode(postcode),
                    contacts: [
                        NewContact(.phone(phone), safe: true),
                        NewContact(.email(email), safe: true, isConfirmed: true),
                    ])
                let made = try builder.register(
                    Arrival(
                        key: facts[.email], door: .selfRegistration, carer: person, source: .carer,
                        contactRule: ContactRule(channel: .email, safeToContact: true)))
                try builder.restrict(made.person)
            }
        }
    }
}
