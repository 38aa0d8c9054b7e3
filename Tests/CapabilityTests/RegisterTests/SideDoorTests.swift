import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// Ways round the front: lists that count, pages beside the one that is off, records only shared.
@Suite struct SideDoorTests {
    @Test(arguments: Engine.allCases)
    func `a list is as long with a restricted person as without, and begins again nowhere near them`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        var people: [PersonID] = []
        for number in 1...4 {
            people.append(
                try await register.register(
                    try Example.arrival("p\(number)", "Ada", "Marlow\("abcd".dropLast(number))")
                ).person)
        }
        let newest = try #require(people.sorted(by: >).first)
        try await register.restrict(newest)
        let scope = RegisterPolicy(TestRegister.coordinator).scope
        let first = try await register.read {
            try ListStore($0, $1).page(of: TestRegister.centre, within: scope, before: nil, limit: 1)
        }
        #expect(first.people.count == 1)
        #expect(first.next?.id != newest)
        let all = try await register.read {
            try ListStore($0, $1).page(of: TestRegister.centre, within: scope, before: nil, limit: 100)
        }
        #expect(!all.people.map(\.id).contains(newest))
    }

    @Test(arguments: Engine.allCases)
    func `a page switched off is off at every address`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            let browser = site.browser(
                client, as: Principal(kind: .carer(registered.person), roles: [.carer], name: "Ada"))
            try await browser.open("/my-record")
            try await browser.answer(["part": "page"], at: "/my-record/switched-off")
            try await browser.open("/my-record/contact")
            #expect(browser.page.status == 404)
            try await browser.open("/my-record/looks")
            #expect(!browser.page.text.contains("Opened your record"))
            try await browser.open("/my-record/words")
            try await browser.answer(["topic": "help", "words": "A lift"])
            #expect(browser.page.status == 404)
        }
    }

    @Test(arguments: Engine.allCases)
    func `only staff who work with a carer switch their page on again`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let register = site.register
            var arrival = try Example.arrival("own")
            arrival.consents = [
                NewConsent(
                    what: [.wholeRecord], recipient: .organisation(TestRegister.surgery),
                    why: "So that they know")
            ]
            let person = try await register.register(arrival).person
            let own = site.browser(client, as: Principal(kind: .carer(person), roles: [.carer], name: "Ada"))
            try await own.open("/my-record")
            try await own.answer(["part": "page"], at: "/my-record/switched-off")
            func switchOn(_ principal: Principal) async throws -> Int {
                let browser = site.browser(client, as: principal)
                try await browser.open("/quick-add")
                try await browser.answer(at: "/people/\(person)/own-page")
                try await own.open("/my-record")
                return browser.page.status
            }
            let theirs = TestRegister.staff(6, .practitioner, in: TestRegister.surgery)
            #expect(try await switchOn(theirs) == 403)
            #expect(own.heading == "Your page is switched off")
            _ = try await switchOn(TestRegister.coordinator)
            #expect(own.heading == "Your record")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer sees the name they told, not the one somebody took since`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            var arrival = try Example.arrival("own")
            arrival.caredFor[0].person.name = try Example.name("Bess", "Marlow")
            arrival.caredFor[0].person.basis = .agreed
            let registered = try await site.register.register(arrival)
            try await site.register.write { connection, surroundings in
                let links = try CaringLinkStore(connection, surroundings).links(of: registered.person)
                let caredFor = try #require(links.first?.caredFor)
                let (today, name) = (surroundings.today, try Example.name("Una", "Newname"))
                try connection.run(
                    "UPDATE person_name SET kind = 'previous', until = \(today) WHERE person_id = \(caredFor)"
                )
                try connection.insert(
                    into: "person_name",
                    ["id", "person_id", "kind", "given", "family", "search_name", "since"]
                        + Provenance.columnNames,
                    rows: [
                        [
                            .text("new"), caredFor.sqlValue, .text("current"), .text(name.given),
                            .text(name.family),
                            .text(name.sortKey), today.sqlValue,
                        ]
                            + Provenance(
                                source: .professional, side: .caredFor, recordedAt: surroundings.now()
                            ).values
                    ])
                try connection.run(
                    "UPDATE person SET display_name = \(name.description) WHERE id = \(caredFor)")
            }
            let browser = site.browser(
                client, as: Principal(kind: .carer(registered.person), roles: [.carer], name: "Ada"))
            try await browser.open("/my-record")
            #expect(browser.page.text.contains("Bess Marlow"))
            #expect(!browser.page.text.contains("Newname"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a record that was only shared gives no code for the carer's own page`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let person = try await register.register(try Example.arrival("own")).person
        let needs = register.needs
        try await register.write { connection, surroundings in
            _ = try RegisterStore(connection, surroundings, needs).agree(
                NewConsent(
                    what: [.wholeRecord], recipient: .organisation(TestRegister.surgery),
                    why: "So that they know"),
                person, Provenance(source: .carer, side: .carer, recordedAt: surroundings.now()))
        }
        let theirs = TestRegister.staff(6, .practitioner, in: TestRegister.surgery)
        let (seen, elsewhere, ours) = try await register.read { connection, surroundings in
            let answers = RegisterAnswersStore(connection, surroundings)
            return (
                try answers.mayView(person, theirs), try answers.mayHandOverSignIn(person, theirs),
                try answers.mayHandOverSignIn(person, TestRegister.coordinator)
            )
        }
        #expect(seen)
        #expect(elsewhere == nil)
        #expect(ours == "Ada Marlow")
    }

    @Test func `a sign that a spreadsheet reads as a formula is kept from it in every form`() {
        for text in ["=1", "+1", "-1", "@a", "＝1", "＠a", "=\u{301}1", "\n=1"] {
            #expect(csvField(text).drop { $0 == "\"" }.hasPrefix("'"), "\(text)")
        }
        #expect(csvField("O’Neil") == "O’Neil")
    }
}
