import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct PagesTests {
    @Test(arguments: Engine.allCases)
    func `a search finds, and nothing of it is in the address`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let found = try await client.submit("/people", [("q", "marlow")], as: "coordinator")
            #expect(found.status == .ok)
            #expect(found.text.contains("/people/\(made.person)"))
            #expect(found.text.contains("Ada Marlow"))
            #expect(found.text.contains("Adult carer"))
            let none = try await client.submit("/people", [("q", "marlow")], as: "other")
            #expect(none.text.contains("Nobody you can see fits"))
            #expect(!none.text.contains("Ada Marlow"))
            let empty = try await client.submit("/people", [("q", " ")], as: "coordinator")
            #expect(empty.status == .unprocessableContent)
            let odd = try await client.submit(
                "/people", [("q", "marlow"), ("born-day", "31"), ("born-month", "2"), ("born-year", "1970")],
                as: "coordinator")
            #expect(odd.text.contains("Date of birth must be a real date"))
            #expect(odd.text.contains("value=\"marlow\""))
        }
    }

    @Test(arguments: ["desk", "board", "administrator"])
    func `a front desk, a board and an administrator open no record`(role: String) async throws {
        let register = try await TestRegister(on: .sqlite)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            for path in [
                "/people", "/people/\(made.person)", "/people/list", "/people/\(made.person)/timeline",
            ] {
                let answer = try await client.get(path, as: role)
                #expect(answer.status == .forbidden, "\(path)")
                #expect(!answer.text.contains("Marlow"))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a record opens with both ends of its links, and the look is kept`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.caredFor[0].person.name = try Example.name("Violet", "Marlow")
        arrival.caredFor[0].person.basis = .agreed
        arrival.needs = [try #require(SnomedCode("796161000000101").flatMap(CommunicationNeed.find))]
        let made = try await register.register(arrival)
        try await RegisterSite(register: register).run { client in
            let page = try await client.get("/people/\(made.person)", as: "coordinator")
            #expect(page.status == .ok)
            for text in [
                "Ada Marlow", "Adult carer", "Violet Marlow", "Mother or father", "07700 900123", "SO51 8DE",
                "Easy Read", "Safe to contact", made.reference.description,
            ] {
                #expect(page.text.contains(text), "\(text)")
            }
            let other = try await client.get("/people/\(made.caredFor[0])", as: "coordinator")
            #expect(other.text.contains("Looked after by"))
            #expect(other.text.contains("Son or daughter"))
            #expect(try await client.get("/people/\(made.person)", as: "other").status == .notFound)
            #expect(
                try await client.get("/people/\(PersonID.example(99))", as: "coordinator").status == .notFound
            )
        }
        let entries = try await register.read { try AuditStore($0, $1).entries(about: made.person) }
        #expect(entries.map(\.action) == ["person-viewed", "person-registered"])
        let state = try await register.read { connection, _ in
            try connection.run("SELECT state FROM arrival WHERE key = 'a'").first?.value(
                "state", as: String.self)
        }
        #expect(state == "read")
    }

    @Test func `a restricted record shows nothing that says where somebody is`() async throws {
        let register = try await TestRegister(on: .sqlite)
        var arrival = try Example.arrival("a")
        arrival.carer.practice = NewPlace(name: "Riverside Surgery")
        arrival.carer.school = NewPlace(name: "Hilltop School")
        let made = try await register.register(arrival)
        try await register.restrict(made.person)
        try await RegisterSite(register: register).run { client in
            let page = try await client.get("/people/\(made.person)", as: "reviewer")
            #expect(page.status == .ok)
            #expect(page.text.contains("Ada Marlow"))
            for text in ["SO51", "07700", "Riverside", "Hilltop"] {
                #expect(!page.text.contains(text), "\(text)")
            }
            for path in [
                "details", "contacts/new", "contact-rules", "links/new", "moved-out", "timeline", "death",
            ] {
                let answer = try await client.get("/people/\(made.person)/\(path)", as: "reviewer")
                #expect(answer.status == .notFound || answer.status == .forbidden, "\(path)")
            }
            #expect(try await client.get("/people/\(made.person)", as: "coordinator").status == .notFound)
            // The person cared for, who may be seen, tells nothing of who cares.
            let other = try await client.get("/people/\(made.caredFor[0])", as: "coordinator")
            #expect(!other.text.contains("Marlow"))
            #expect(!other.text.contains("Looked after by"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `two people who edit at once both see both`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let path = "/people/\(made.person)/details"
        try await RegisterSite(register: register).run { client in
            let shown = try await client.get(path, as: "coordinator")
            let version = shown.hidden("version")
            func fields(_ given: String, _ version: String) -> [(String, String)] {
                [
                    ("given", given), ("family", "Marlow"), ("birth-date-day", "1"),
                    ("birth-date-month", "3"),
                    ("birth-date-year", "1970"), ("whereabouts", "postcode"), ("postcode", "so51 8dx"),
                    ("version", version),
                ]
            }
            let first = try await client.submit(path, fields("Adela", version), as: "coordinator")
            #expect(first.status == .seeOther)
            let second = try await client.submit(path, fields("Adeline", version), as: "manager")
            #expect(second.status == .conflict)
            #expect(second.text.contains("Somebody else saved this first"))
            #expect(
                second.text.contains(
                    "<td class=\"nhsuk-table__cell\">Adela</td><td class=\"nhsuk-table__cell\">Adeline</td>"))
            let again = try await client.submit(
                path, fields("Adeline", second.hidden("version")), as: "manager")
            #expect(again.status == .seeOther)
            let page = try await client.get("/people/\(made.person)", as: "coordinator")
            #expect(page.text.contains("Adeline Marlow"))
            #expect(page.text.contains("SO51 8DX"))
        }
        let found = try await register.find("Ada Marlow", as: TestRegister.coordinator)
        #expect(found.people.map(\.id) == [made.person])
    }

    @Test func `what can't be is said beside the field, and what was typed is kept`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let answer = try await client.submit(
                "/people/\(made.person)/details",
                [
                    ("given", "123"), ("family", "Ó Briain"), ("birth-date-day", "31"),
                    ("birth-date-month", "2"),
                    ("birth-date-year", "1970"), ("nhs-number", "9990000019"), ("postcode", "SO5I 8DE"),
                    ("address", String(repeating: "a", count: 500)),
                ], as: "coordinator")
            #expect(answer.status == .unprocessableContent)
            for text in [
                "First name must include at least one letter", "Date of birth must be a real date",
                "one or more of its digits", "Did you mean SO51 8DE?",
                "Address must be 400 characters or fewer",
                "value=\"Ó Briain\"", "There is a problem",
            ] { #expect(answer.text.contains(text), "\(text)") }
            let page = try await client.get("/people/\(made.person)", as: "coordinator")
            #expect(page.text.contains("Ada Marlow"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `every change of a record is made on its own page`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let path = "/people/\(made.person)"
        try await RegisterSite(register: register).run { client in
            func save(_ page: String, _ fields: [(String, String)], as role: String = "coordinator")
                async throws
            {
                let answer = try await client.submit("\(path)/\(page)", fields, as: role)
                #expect(answer.status == .seeOther, "\(page): \(answer.text.suffix(4_000))")
            }
            try await save(
                "contacts/new",
                [("address", "ada@example.org"), ("safe", "yes"), ("seen", "no"), ("voicemail", "no")])
            try await save(
                "contact-rules",
                [
                    ("safe", "yes"), ("said-by", "carer"), ("post", "no"), ("channel", "email"),
                    ("language", "pl"),
                    ("days", "1"), ("days", "2"), ("from", "9"), ("to", "17"), ("version", "1"),
                ])
            try await save(
                "communication-needs", [("needs-004", "796161000000101"), ("needs-001", "285055002")])
            try await save(
                "visit-alerts/new",
                [
                    ("kind", "dog"), ("note", "Large dog, loose"), ("review-day", "1"), ("review-month", "6"),
                    ("review-year", "2027"),
                ])
            try await save(
                "links/new",
                [
                    ("direction", "carer"), ("given", "Ruth"), ("family", "Marlow"), ("basis", "agreed"),
                    ("relationship", "sibling"), ("share", "main"), ("agrees", "agreed"), ("hours", "9.5"),
                    ("tasks", "shopping"), ("tasks", "money"),
                ])
            try await save(
                "consents/new",
                [
                    ("what", "that-they-care"), ("recipient", "Riverside Surgery"), ("why", "Flu jab"),
                    ("side", "carer"),
                    ("decision", "agreed"), ("capacity", "not-in-doubt"), ("authority", "self"),
                ])
            let page = try await client.get(path, as: "coordinator")
            for text in [
                "ada@example.org", "Leave no message", "Only Monday and Tuesday, 9am to 5pm", "Polish",
                "Easy Read",
                "Uses a hearing aid", "Large dog, loose", "Ruth Marlow", "Brother or sister",
                "10 (10 to 19 hours)",
                "Riverside Surgery", "Post nothing home",
            ] { #expect(page.text.contains(text), "\(text)") }
            try await save("demographics", [("religion", "none")], as: "governance")
            try await save("death", [("confidence", "unconfirmed"), ("told-by", "A neighbour")])
            #expect(try await client.get(path, as: "coordinator").text.contains("May have died"))
            try await save("death/undoing", [("why", "She rang")])
            #expect(try await client.get("\(path)/demographics", as: "coordinator").status == .forbidden)
        }
    }

    @Test(arguments: Engine.allCases)
    func `links end and statements are made on their own pages`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let link = try #require(
            try await register.read { try CaringLinkStore($0, $1).links(of: made.person).first })
        let path = "/people/\(made.person)/links/\(link.id)"
        try await RegisterSite(register: register).run { client in
            let nothing = try await client.submit("\(path)/statement", [], as: "coordinator")
            #expect(nothing.status == .unprocessableContent)
            #expect(!nothing.text.contains("checked"))
            let said = try await client.submit(
                "\(path)/statement", [("willing", "no"), ("able", "yes"), ("words", "I can’t any more")],
                as: "coordinator")
            #expect(said.status == .seeOther)
            let page = try await client.get("/people/\(made.person)", as: "coordinator")
            #expect(page.text.contains("I can’t any more"))
            let early = try await client.submit(
                "\(path)/ending",
                [("ended-day", "6"), ("ended-month", "1"), ("ended-year", "2027"), ("reason", "paid-care")],
                as: "coordinator")
            #expect(early.text.contains("must be today or in the past"))
            let ended = try await client.submit(
                "\(path)/ending",
                [
                    ("ended-day", "4"), ("ended-month", "jan"), ("ended-year", "2027"),
                    ("reason", "paid-care"),
                ], as: "coordinator")
            #expect(ended.status == .seeOther)
            let after = try await client.get("/people/\(made.person)", as: "coordinator")
            #expect(after.text.contains("mainstay-ended"))
            #expect(after.text.contains("Former carer"))
            #expect(after.text.contains("Caring link ended: paid care took over"))
        }
        #expect(register.tasks.all.contains { $0.kind == "same-day" })
    }

    @Test(arguments: Engine.allCases)
    func `somebody likely known is shown before anybody is added`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let fields = [
            ("given", "Ada"), ("family", "Marlow"), ("birth-date-day", "1"), ("birth-date-month", "3"),
            ("birth-date-year", "1970"), ("postcode", "SO51 8DE"), ("agreed", "agreed"), ("key", "one"),
        ]
        try await RegisterSite(register: register).run { client in
            let likely = try await client.submit("/people/new", fields, as: "coordinator")
            #expect(likely.text.contains("Is it one of these people?"))
            #expect(likely.text.contains("/people/\(made.person)"))
            let hidden = try await client.submit("/people/new", fields, as: "other")
            #expect(hidden.text.contains("Somebody known to a partner"))
            #expect(!hidden.text.contains("/people/\(made.person)"))
            let added = try await client.submit(
                "/people/new", fields + [("different", "yes")], as: "coordinator")
            #expect(added.status == .seeOther)
            #expect(!added.location.contains(made.person.description))
            let again = try await client.submit(
                "/people/new", fields + [("different", "yes")], as: "coordinator")
            #expect(again.location == added.location)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was written on the wrong record is moved out, with who saw it`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a"))
        let right = try await register.register(try Example.arrival("b", "Bess", "Finch", born: "1980-01-01"))
        let contact = try #require(
            try await register.read { try ContactStore($0, $1).contacts(of: wrong.person).first })
        try await RegisterSite(register: register).run { client in
            _ = try await client.get("/people/\(wrong.person)", as: "coordinator")
            let path = "/people/\(wrong.person)/moved-out"
            #expect(try await client.get(path, as: "coordinator").status == .forbidden)
            let moved = try await client.submit(
                path,
                [
                    ("item", "contact \(contact.id)"), ("person", right.reference.description),
                    ("why", "Two windows were open"),
                ],
                as: "manager")
            #expect(moved.status == .seeOther)
            let page = try await client.get("/people/\(wrong.person)", as: "coordinator")
            #expect(!page.text.contains("07700 900123"))
            #expect(page.text.contains("seen meanwhile by 1"))
        }
        let kept = try await register.read { try ContactStore($0, $1).contacts(of: right.person).map(\.id) }
        #expect(kept.contains(contact.id))
        let address = try #require(
            try await register.read { connection, _ in
                try connection.run("SELECT id FROM person_address WHERE person_id = \(wrong.person)").first?
                    .value("id", as: String.self)
            })
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(wrong.person)/moved-out"
            let moved = try await client.submit(
                path, [("item", "address \(address)"), ("why", "Nobody’s here")], as: "manager")
            #expect(moved.status == .seeOther)
        }
        let found = try await register.find("SO51 8DE", as: TestRegister.coordinator)
        #expect(found.people.map(\.id) == [right.person])
        #expect(register.tasks.all.contains { $0.kind == "breach" && $0.sensitive })
    }

    @Test func `a list is a file for those who may take it`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let made = try await register.register(
            try Example.arrival("a", "Ada", "=Marlow, O'Neil".replacing("=", with: "")))
        let hidden = try await register.register(
            try Example.arrival("b", "Bess", "Hidden", born: "1980-01-01"))
        try await register.restrict(hidden.person)
        try await RegisterSite(register: register).run { client in
            let file = try await client.submit(
                "/people/list/export", [], from: "/people/list", as: "coordinator")
            #expect(file.status == .ok)
            #expect(file.text.contains("\"Ada Marlow, O'Neil\""))
            #expect(file.text.contains(made.reference.description))
            #expect(!file.text.contains("Hidden"))
            #expect(
                try await client.submit("/people/list/export", [], from: "/people/list", as: "school").status
                    == .forbidden)
        }
        #expect(csvField("=1+1") == "'=1+1")
        #expect(csvField("a \"b\"") == "\"a \"\"b\"\"\"")
    }

    @Test func `a record is restricted by a safeguarding lead and given back by a reviewer`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(made.person)/restriction"
            #expect(try await client.get(path, as: "coordinator").status == .forbidden)
            let set = try await client.submit(path, [("reason", "threat")], as: "reviewer")
            #expect(set.status == .seeOther)
            #expect(try await client.get("/people/\(made.person)", as: "coordinator").status == .notFound)
            let lifted = try await client.submit(
                "\(path)/lifting", [("why", "The threat has passed")], as: "reviewer")
            #expect(lifted.status == .seeOther)
            #expect(try await client.get("/people/\(made.person)", as: "coordinator").status == .ok)
        }
    }

    @Test func `a pair is for the reviewers, and one person is hidden at once`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let hidden = try await register.register(try Example.arrival("a"))
        try await register.restrict(hidden.person)
        let arrived = try await register.register(try Example.arrival("b"))
        try await RegisterSite(register: register).run { client in
            #expect(try await client.get("/people/review", as: "coordinator").status == .notFound)
            let page = try await client.get("/people/review", as: "reviewer")
            #expect(page.text.contains("Name and date of birth agree"))
            let pair = try #require(
                page.text.firstMatch(of: /action="(\/people\/review\/[^"]+)"/).map { String($0.1) })
            let decided = try await client.submit(
                pair, [("decision", "same")], from: "/people/review", as: "reviewer")
            #expect(decided.status == .seeOther)
            #expect(try await client.get("/people/\(arrived.person)", as: "coordinator").status == .notFound)
        }
    }
}
