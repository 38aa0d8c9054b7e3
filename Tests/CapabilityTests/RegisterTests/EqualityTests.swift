import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct EqualityTests {
    private func carer(_ person: PersonID) -> Principal {
        Principal(kind: .carer(person), roles: [.carer], name: "Ada")
    }

    private func kept(_ register: TestRegister, of person: PersonID) async throws -> [String] {
        try await register.read { connection, _ in
            try connection.run(
                """
                SELECT topic, value, source, until FROM demographic WHERE person_id = \(person)
                ORDER BY topic, recorded_at, id
                """
            ).map { row in
                let until: String? = try row.optional("until")
                return
                    "\(try row.value("topic", as: String.self)) \(try row.value("value", as: String.self)) \(try row.value("source", as: String.self)) \(until ?? "now")"
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer gives, changes and takes back an answer, and what is taken back is erased`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let person = try await site.register.register(try Example.arrival("own")).person
            let browser = site.browser(client, as: carer(person))
            try await browser.open("/my-record")
            #expect(browser.page.text.contains("/my-record/equality"))
            try await browser.open("/my-record/equality")
            #expect(browser.page.text.matches(of: /Not answered/).count == Demographic.Topic.allCases.count)
            try await browser.open("/my-record/equality/religion")
            for wrong in ["", "jedi", "not_asked"] {
                try await browser.answer(["answer": wrong])
                #expect(browser.page.status == 422 && browser.heading == "What is your religion?")
            }
            #expect(try await kept(site.register, of: person).isEmpty)
            try await browser.answer(["answer": "sikh"])
            #expect(
                browser.page.text.contains("Sikh")
                    && browser.page.text.contains("You told us, 5 January 2027"))

            site.register.clock.advance(seconds: 86_400)
            try await browser.open("/my-record/equality/religion")
            try await browser.answer(["answer": "declined"])
            #expect(browser.page.text.contains("I prefer not to say") && !browser.page.text.contains("Sikh"))
            site.register.clock.advance(seconds: 86_400)
            try await browser.open("/my-record/equality/religion")
            #expect(browser.page.text.contains("Take my answer back"))
            try await browser.answer(["answer": "taken-back"])
            #expect(!browser.page.text.contains("I prefer not to say"))
            #expect(
                try await kept(site.register, of: person) == [
                    "religion taken-back carer 2027-01-06", "religion taken-back carer 2027-01-07",
                ])
            try await browser.open("/my-record/looks")
            #expect(browser.page.text.matches(of: /Changed answers about fairness/).count == 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody is asked what is not for their age, nor on a page that is off or restricted`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let child = try await site.register.register(
                try Example.arrival("child", "Bea", "Finch", born: "2013-05-05")
            ).person
            let young = site.browser(client, as: carer(child))
            try await young.open("/my-record/equality")
            #expect(young.page.text.contains("Religion") && !young.page.text.contains("Sexual orientation"))
            try await young.open("/my-record/equality/sexual-orientation")
            #expect(young.page.status == 404)
            try await young.open("/my-record/equality/favourite-colour")
            #expect(young.page.status == 404)
            try await young.open("/my-record")
            try await young.answer(["part": "page"], at: "/my-record/switched-off")
            try await young.open("/my-record/equality")
            #expect(young.page.status == 404)

            let hidden = try await site.register.register(try Example.arrival("own")).person
            try await site.register.restrict(hidden)
            let browser = site.browser(client, as: carer(hidden))
            try await browser.open("/my-record")
            #expect(!browser.page.text.contains("/my-record/equality"))
            try await browser.open("/my-record/equality")
            #expect(browser.page.status == 404)
        }
    }
}
