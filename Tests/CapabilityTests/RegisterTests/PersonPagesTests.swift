import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct PersonPagesTests {
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
}
