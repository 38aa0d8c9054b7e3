import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct QuickAddPagesTests {
    private static let frontDesk = TestRegister.staff(4, .frontDesk, in: TestRegister.surgery)

    @Test(arguments: Engine.allCases)
    func `a front desk tells of somebody, and sees only how far that got`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client, as: Self.frontDesk)
            try await browser.open("/quick-add")
            try await browser.answer([
                "given": "Pat", "family": "Marlow", "contact": "07700 900456", "relationship": "parent",
                "child": "yes", "agreed": "yes", "offers": "tell-gp", "offers": "pack",
            ])
            #expect(browser.heading == "Sent")
            #expect(
                site.register.tasks.kinds() == ["first-contact", "send-pack", "tell-practice", "young-carer"])
            try await browser.open("/quick-add/sent")
            #expect(browser.page.text.contains("Pat") && browser.page.text.contains("Waiting to be read"))
            #expect(!browser.page.text.contains("Marlow") && !browser.page.text.contains("900456"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `the same page sent twice is one record`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client, as: Self.frontDesk)
            try await browser.open("/quick-add")
            let form = browser.page.text
            try await browser.answer(["given": "Pat", "contact": "07700 900456", "agreed": "yes"])
            let reference = browser.page.text.firstMatch(of: /mainstay-reference">([0-9A-Z-]+)/).map {
                String($0.1)
            }
            let csrf = form.firstMatch(of: /csrf" value="([^"]+)"/).map { String($0.1) } ?? ""
            let submission = form.firstMatch(of: /submission" value="([^"]+)"/).map { String($0.1) } ?? ""
            try await browser.answer(
                [
                    "csrf": csrf, "submission": submission, "given": "Pat", "contact": "07700 900456",
                    "agreed": "yes",
                ], at: "/quick-add")
            #expect(browser.page.text.contains(reference ?? "?"))
            #expect(try await site.count("person") == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing but a count is kept of somebody who didn't agree`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client, as: Self.frontDesk)
            try await browser.open("/quick-add")
            try await browser.answer(["given": "Pat", "contact": "07700 900456", "agreed": "no"])
            #expect(browser.heading == "Nothing was kept")
            #expect(try await site.count("person") == 0)
            #expect(try await site.count("arrival_refusal") == 1)
            let kept = try await site.register.database.writeReadCommitted {
                try $0.run("SELECT answers FROM form_draft WHERE id > ''").first?.value(
                    "answers", as: String.self)
            }
            #expect(kept?.contains("Pat") == false)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a poster's link lands in triage without an account, and a wrong one leads nowhere`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            try await browser.open("/q/poster")
            try await browser.answer(["given": "Pat", "contact": "07700 900456", "agreed": "yes"])
            #expect(browser.heading == "Sent")
            let doors = try await site.register.read { connection, _ in
                try connection.run("SELECT door FROM arrival WHERE key > '' AND link_id IS NOT NULL")
                    .map { try $0.value("door", as: String.self) }
            }
            #expect(doors == ["quick-add-link"])
            #expect(try await browser.open("/q/other").status == 404)
            #expect(try await browser.open("/quick-add/sent").path.hasPrefix("/sign-in"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `who is known is said only to those who may see them, and never of a restricted person`(
        engine: Engine
    ) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let known = try await site.register.register(try Example.arrival("known"))
            func send(_ principal: Principal) async throws -> String {
                let browser = site.browser(client, as: principal)
                try await browser.open("/quick-add")
                try await browser.answer([
                    "given": "Ada", "family": "Marlow", "contact": "07700 900123", "postcode": "SO51 8DE",
                    "birth-day": "1", "birth-month": "3", "birth-year": "1970", "agreed": "yes",
                ])
                return browser.page.text
            }
            #expect(try await send(TestRegister.coordinator).contains(known.reference.description))
            #expect(try await !send(Self.frontDesk).contains("known"))
            try await site.register.restrict(known.person)
            #expect(try await !send(TestRegister.coordinator).contains(known.reference.description))
        }
    }
}
