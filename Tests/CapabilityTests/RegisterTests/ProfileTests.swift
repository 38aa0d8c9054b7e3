import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct ProfileTests {
    private func carer(_ person: PersonID) -> Principal {
        Principal(kind: .carer(person), roles: [.carer], name: "Ada")
    }

    private func link(of person: PersonID, _ register: TestRegister) async throws -> CaringLink {
        let links = try await register.read { try CaringLinkStore($0, $1).links(of: person) }
        return try #require(links.first { $0.carer == person })
    }

    private func agree(_ agreement: CaringLink.Agreement, to link: CaringLink, _ register: TestRegister)
        async throws
    {
        try await register.write { connection, surroundings in
            let store = CaringLinkStore(connection, surroundings)
            guard var saved = try store.find(link.id) else { throw NotFound() }
            saved.caredForAgrees = agreement
            try store.save(saved)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer writes their page once, changes it, and what was stays as a version`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let person = try await site.register.register(try Example.arrival("own")).person
            let browser = site.browser(client, as: carer(person))
            try await browser.open("/my-record")
            #expect(browser.page.text.contains("/my-record/profile"))
            try await browser.open("/my-record/profile/edit")
            try await browser.answer([:])
            #expect(browser.page.status == 422 && browser.page.text.contains("Write something under"))
            try await browser.answer([
                "what-matters": String(repeating: "x", count: 401), "best-times": "Mornings",
            ])
            #expect(browser.page.status == 422 && browser.page.text.contains("400 characters or fewer"))
            #expect(browser.page.text.contains(">Mornings</textarea>"))
            try await browser.answer(["what-matters": "My dog Biscuit", "best-times": "Mornings"])
            #expect(browser.heading.contains("Read this instead of asking me again"))
            #expect(
                browser.page.text.contains("My dog Biscuit")
                    && browser.page.text.contains("in their own words"))
            #expect(!browser.page.text.contains("What I can’t do"))

            site.register.clock.advance(seconds: 60)
            try await browser.open("/my-record/profile/edit")
            let seen = browser.hidden("seen")
            #expect(!seen.isEmpty && browser.page.text.contains(">My dog Biscuit</textarea>"))
            // The same again makes no version.
            try await browser.answer([
                "seen": seen, "what-matters": "My dog Biscuit", "best-times": "Mornings",
            ])
            #expect(!browser.page.text.contains("Other versions"))
            try await browser.open("/my-record/profile/edit")
            try await browser.answer(["seen": seen, "what-matters": "My cat Crumb", "best-times": "Mornings"])
            #expect(browser.page.text.contains("My cat Crumb") && !browser.page.text.contains("Biscuit"))
            #expect(browser.page.text.contains("Other versions"))
            try await browser.open("/my-record/profile?version=\(seen)")
            #expect(browser.page.text.contains("Biscuit") && browser.page.text.contains("no longer holds"))
            try await browser.open("/my-record/looks")
            #expect(browser.page.text.matches(of: /Wrote on the page about you/).count == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `two who write at once both see what the other wrote`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let person = try await site.register.register(try Example.arrival("own")).person
            let (one, other) = (
                site.browser(client, as: carer(person)), site.browser(client, as: carer(person))
            )
            try await one.open("/my-record/profile/edit")
            try await other.open("/my-record/profile/edit")
            try await one.answer(["seen": "", "what-matters": "Sundays"])
            try await other.answer(["seen": "", "what-matters": "Saturdays"])
            #expect(other.page.status == 422 && other.page.text.contains("Saved meanwhile"))
            #expect(other.page.text.contains("Sundays") && other.page.text.contains(">Saturdays</textarea>"))
            try await other.answer(["seen": other.hidden("seen"), "what-matters": "Saturdays"])
            #expect(other.page.status == 200 && other.page.text.contains("Saturdays"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a page about somebody looked after needs their agreement, and goes when it is taken back`(
        engine: Engine
    ) async throws {
        let site = try await DoorsSite(on: engine)
        let registered = try await site.register.register(try Example.arrival("own"))
        let link = try await self.link(of: registered.person, site.register)
        let path = "/my-record/links/\(link.id)/profile"
        try await site.run { site, client in
            let browser = site.browser(client, as: carer(registered.person))
            try await browser.open("\(path)/edit")
            #expect(browser.page.status == 404)
            try await browser.open("/my-record/profile")
            #expect(browser.page.text.contains("they must agree before a page"))
            try await agree(.agreed, to: link, site.register)
            try await browser.open("\(path)/edit")
            try await browser.answer(["seen": "", "how-to-talk": "Slowly, on his left side"])
            #expect(browser.page.text.contains("Slowly, on his left side"))
            // Somebody else's link is nobody's.
            let stranger = try await site.register.register(try Example.arrival("other", "Bea", "Finch"))
                .person
            let strangers = site.browser(client, as: carer(stranger))
            try await strangers.open(path)
            #expect(strangers.page.status == 404)
        }
        let staff = "/people/\(link.caredFor)/profile"
        try await RegisterSite(register: site.register).run { client in
            let page = try await client.get(staff, as: "coordinator").text
            #expect(
                page.contains("Slowly, on his left side") && page.contains("By somebody who looks after them")
            )
            try await agree(.refused, to: link, site.register)
            let later = try await client.get(staff, as: "coordinator").text
            #expect(!later.contains("Slowly, on his left side"))
        }
        try await site.run { site, client in
            let browser = site.browser(client, as: carer(registered.person))
            try await browser.open(path)
            #expect(browser.page.status == 404)
        }
    }

    @Test(arguments: Engine.allCases)
    func `staff type what the carer says, marked so, and only those who may see the record read it`(
        engine: Engine
    ) async throws {
        let site = try await DoorsSite(on: engine)
        let person = try await site.register.register(try Example.arrival("own")).person
        let path = "/people/\(person)/profile"
        try await RegisterSite(register: site.register).run { client in
            #expect(try await client.get("/people/\(person)", as: "coordinator").text.contains(path))
            let saved = try await client.submit(
                "\(path)/edit", [("seen", ""), ("what-i-cannot", "Nights")], as: "coordinator")
            #expect(saved.location == "\(path)?done=saved")
            let page = try await client.get(path, as: "coordinator").text
            #expect(page.contains("Nights") && page.contains("typed by staff of Organisation"))
            #expect(try await client.get(path, as: "other").status == .notFound)
            #expect(try await client.get("\(path)/edit", as: "governance").status == .forbidden)
            #expect(try await client.get(path, as: "governance").text.contains("Nights"))
        }
        try await site.run { site, client in
            let browser = site.browser(client, as: carer(person))
            try await browser.open("/my-record/profile")
            #expect(
                browser.page.text.contains("Nights")
                    && browser.page.text.contains("typed by staff of Organisation"))
            try await browser.open("/my-record/profile/edit")
            try await browser.answer(["seen": browser.hidden("seen"), "what-i-cannot": "Nights and lifting"])
            #expect(browser.page.text.contains("Nights and lifting"))
        }
        try await site.register.restrict(person)
        try await RegisterSite(register: site.register).run { client in
            for role in ["coordinator", "reviewer"] {
                let status = try await client.get(path, as: role).status
                #expect(status == .notFound)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `being asked again is written down and counted`(engine: Engine) async throws {
        let site = try await DoorsSite(on: engine)
        let person = try await site.register.register(try Example.arrival("own")).person
        try await site.run { site, client in
            let browser = site.browser(client, as: carer(person))
            try await browser.open("/my-record/profile/asked-again")
            try await browser.answer(["words": "My whole story"])
            #expect(browser.page.status == 422 && browser.page.text.contains("Select who asked again"))
            #expect(browser.page.text.contains(">My whole story</textarea>"))
            try await browser.answer(["asker": OrganisationID.example(77).description])
            #expect(browser.page.status == 422)
            try await browser.answer(["asker": TestRegister.centre.description, "words": "My whole story"])
            #expect(browser.page.text.contains("Asked again once, on 5 January 2027"))
        }
        try await RegisterSite(register: site.register).run { client in
            let path = "/people/\(person)/profile/asked-again"
            let saved = try await client.submit(path, [("asker", "not-said")], as: "coordinator")
            let page = try await client.get(saved.location, as: "coordinator").text
            #expect(page.contains("Asked again 2 times, last on 5 January 2027"))
        }
        let kept = try await site.register.read { connection, _ in
            try connection.run(
                "SELECT organisation_id FROM asked_again_facts WHERE asked_on > '' ORDER BY organisation_id"
            )
            .map { try $0.optional("organisation_id", as: OrganisationID.self) }
        }
        #expect(Set(kept) == [TestRegister.centre, nil])
    }

    @Test(arguments: Engine.allCases)
    func `words typed on the wrong record leave it`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let person = try await register.register(try Example.arrival("a")).person
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(person)/profile"
            _ = try await client.submit(
                "\(path)/edit", [("seen", ""), ("what-matters", "Not hers")], as: "coordinator")
            let form = try await client.get("/people/\(person)/moved-out", as: "manager").text
            let value = try #require(form.firstMatch(of: /value="(profile [^"]+)"/).map { String($0.1) })
            let moved = try await client.submit(
                "/people/\(person)/moved-out", [("item", value), ("why", "Wrong window")], as: "manager")
            #expect(moved.status == .seeOther)
            #expect(!(try await client.get(path, as: "coordinator").text.contains("Not hers")))
        }
    }
}
