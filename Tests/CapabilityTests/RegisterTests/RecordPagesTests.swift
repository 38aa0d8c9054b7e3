import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct RecordPagesTests {
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
}
