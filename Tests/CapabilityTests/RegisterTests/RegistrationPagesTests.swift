import Core
import Storage
import TestSupport
import Testing

@testable import Register

extension Browser {
    /// Answers every question of an adult's registration, up to the page of answers.
    func register(_ given: String = "Ada", postcode: String = "SO51 8DE", managing: String = "hard")
        async throws
    {
        try await open("/register/start")
        try await answer(["tasks": "shopping", "tasks": "nights"])
        try await answer(["birth-day": "5", "birth-month": "6", "birth-year": "1970"])
        try await answer(["relationship": "parent"])
        try await answer(["lives-with": "no"])
        try await answer(["where": "postcode"])
        try await answer(["postcode-of": postcode])
        try await answer(["need": "dementia"])
        try await answer(["hours": "30"])
        try await answer()
        try await answer(["another": "no"])
        try await answer(["managing": managing])
        if heading == "Help today" { try await goOn() }
        try await answer()
        try await answer()
        try await answer(["given": given, "family": "Marlow"])
        try await answer(["own-postcode": postcode])
        try await answer(["way": "phone"])
        try await answer(["phone": "07700 900123"])
        try await answer(["safe": "yes"])
        try await answer(["seen": "no"])
        try await answer(["voicemail": "no"])
        try await answer(["times": "any"])
        try await answer(["language": "en"])
        try await answer()
        try await answer()
        try await answer(["tell-gp": "yes"])
        try await answer(["pack": "no"])
        try await answer(["agree": "yes"])
    }

    /// Follows the page's button.
    func goOn() async throws {
        guard let link = page.text.firstMatch(of: /nhsuk-button" href="(\/[^"]+)"/) else { return }
        try await open(String(link.1))
    }
}

@Suite struct RegistrationPagesTests {
    @Test(arguments: Engine.allCases)
    func `somebody registers in one sitting, and sending twice makes one record`(engine: Engine) async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            try await browser.register()
            #expect(browser.heading == "Check your answers")
            let check = browser.page.path
            try await browser.answer()
            #expect(browser.heading == "You’ve told us")
            let reference = browser.page.text.firstMatch(of: /mainstay-reference">([0-9A-Z-]+)/).map {
                String($0.1)
            }
            #expect(reference.flatMap(Reference.init) != nil)
            let done = browser.page.text
            #expect(done.contains("01632 960001") && done.contains("Exit this page") && done.contains("999"))

            try await browser.open(check)
            #expect(browser.page.text.contains(reference ?? "?"))
            #expect(try await site.count("person") == 2)
            #expect(site.register.tasks.kinds() == ["first-contact", "tell-practice"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `every page has the danger text, the numbers for now and a way out`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            for path in ["/register/start", "/young/start"] {
                try await browser.open(path)
                #expect(browser.page.text.contains("tel:999"))
                #expect(browser.page.text.contains("01632 960002"))
                #expect(
                    browser.page.text.contains("read today, before 5pm")
                        || browser.page.text.contains("you send today, before 5pm"))
                #expect(browser.page.text.contains("data-exit"))
                #expect(browser.page.text.matches(of: /<h1/).count == 1)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `somebody who can't carry on gets help first, and the council's duty tray a task for today`(
        engine: Engine
    ) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            try await browser.open("/register/start")
            try await browser.register(managing: "cannot")
            try await browser.answer()
            #expect(browser.page.text.contains("You asked for help today"))
            let today = site.register.tasks.all.filter { $0.kind == "same-day" }
            #expect(today.count == 1)
            #expect(today.allSatisfy { $0.urgent && $0.organisation == TestRegister.council })
            #expect(today.allSatisfy { $0.isDueToday(site.register.surroundings) })
        }
    }

    @Test(arguments: Engine.allCases)
    func `the public never learns whether somebody is known`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            func shown(_ browser: Browser) -> String {
                browser.page.text.replacing(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/, with: "")
                    .replacing(/csrf" value="[^"]+"/, with: "").replacing(
                        /\/register\/[0-9a-z]{20,}/, with: "")
            }
            let first = site.browser(client), second = site.browser(client)
            try await first.register()
            try await first.answer()
            try await second.register()
            try await second.answer()
            #expect(shown(first) == shown(second))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a child of eleven is asked in their own pages, and no contact of theirs is kept`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            try await browser.open("/young")
            #expect(
                browser.page.text.contains("Who will read it")
                    && browser.page.text.contains("may be given a copy"))
            try await browser.open("/young/start")
            try await browser.answer(["tasks": "siblings"])
            try await browser.answer(["birth-day": "5", "birth-month": "6", "birth-year": "2015"])
            try await browser.answer(["relationship": "parent"])
            try await browser.answer()
            try await browser.answer(["managing": "not-safe"])
            #expect(browser.heading == "Help for you, today")
            #expect(browser.page.text.contains("0800 1111") && !browser.page.text.contains("01632 960001"))
            try await browser.goOn()
            try await browser.answer(["lives-with": "yes"])
            try await browser.answer(["postcode-of": "SO51 8DE"])
            try await browser.answer(["given": "Zed"])
            try await browser.answer(["school": "Big School"])
            try await browser.answer(["tell-school": "yes"])
            #expect(
                !browser.page.text.contains("E-mail me") && !browser.page.text.contains("come back later"))
            try await browser.answer(["child-way": "through-someone"])
            try await browser.answer([
                "trusted-name": "Ms Green", "trusted-who": "teacher", "trusted-phone": "the school office",
            ])
            try await browser.answer()
            try await browser.answer(["agree": "yes"])
            try await browser.answer()
            #expect(browser.heading == "We’ve got it")
            let contacts = try await site.register.read { connection, _ in
                try connection.run("SELECT id FROM person_contact WHERE id > ''").count
            }
            #expect(contacts == 0)
            #expect(site.register.tasks.all.contains { $0.organisation == TestRegister.youngService })
        }
    }

    @Test(arguments: Engine.allCases)
    func `a birthday leads somebody of fifteen to the pages for them, with what they said`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            try await browser.open("/register/start")
            try await browser.answer(["tasks": "siblings"])
            try await browser.answer(["birth-day": "5", "birth-month": "6", "birth-year": "2011"])
            #expect(browser.heading == "Pages made for you")
            try await browser.answer()
            #expect(browser.page.path.hasPrefix("/young/") && browser.heading == "Who do you help?")
            #expect(try await site.count("form_draft") == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `without agreement nothing is kept`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            try await browser.register()
            try await browser.open(browser.page.path.replacing("/check", with: "/agree"))
            try await browser.answer(["agree": "no"])
            #expect(browser.heading == "Delete your answers?")
            try await browser.answer()
            #expect(browser.heading == "Your answers are deleted")
            #expect(try await site.count("person") == 0)
            #expect(try await site.count("form_draft") == 0)
            #expect(site.register.tasks.all.isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `one carer of two people in two areas is one record with two first contacts`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let browser = site.browser(client)
            try await browser.register()
            try await browser.open(browser.page.path.replacing("/check", with: "/another"))
            try await browser.answer(["another": "yes"])
            try await browser.answer(["other-2-relationship": "child"])
            try await browser.answer(["other-2-lives-with": "no"])
            try await browser.answer(["other-2-where": "postcode"])
            try await browser.answer(["other-2-postcode-of": "DT1 1XJ"])
            for _ in 1...4 { try await browser.answer() }
            try await browser.answer(["other-2-another": "no"])
            try await browser.open(browser.page.path.replacing("/managing", with: "/check"))
            #expect(browser.heading == "Check your answers")
            try await browser.answer()
            #expect(try await site.count("person") == 3)
            let first = site.register.tasks.all.filter { $0.kind == "first-contact" }
            #expect(Set(first.map(\.organisation)) == [TestRegister.centre, TestRegister.otherCentre])
            #expect(Set(first.compactMap(\.person)).count == 1)
        }
    }

    @Test(arguments: [
        ("given", "<script>", "must only include letters"),
        ("given", String(repeating: "x", count: 101), "100 characters"),
        ("given", "😀", "at least one letter"), ("given", "", "first name"),
    ])
    func `a name that can't be one is answered beside its field, and kept as typed`(
        field: String, typed: String, message: String
    ) async throws {
        try await DoorsSite(on: .sqlite).run { site, client in
            let browser = site.browser(client)
            try await browser.register()
            try await browser.open(browser.page.path.replacing("/check", with: "/name"))
            try await browser.answer(["given": typed, "family": "Marlow"])
            #expect(browser.page.status == 422)
            #expect(browser.page.text.lowercased().contains(message))
            #expect(browser.page.text.contains("<title>Error: "))
            #expect(
                !browser.page.text.contains("<script>alert") && browser.page.text.contains("value=\"Marlow\"")
            )
        }
    }
}
