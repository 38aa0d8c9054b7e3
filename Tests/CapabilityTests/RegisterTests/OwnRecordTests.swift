import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct OwnRecordTests {
    private func carer(_ person: PersonID) -> Principal {
        Principal(kind: .carer(person), roles: [.carer], name: "Ada")
    }

    @Test(arguments: Engine.allCases)
    func `a carer sees what is theirs, and nothing from the other side or told in confidence`(
        engine: Engine
    ) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            try await site.register.write { connection, surroundings in
                let now = surroundings.now()
                let people = PersonStore(connection, surroundings)
                try people.addPlace(
                    NewPlace(name: "Secret refuge"), .employer, to: registered.person,
                    Provenance(source: .professional, side: .carer, inConfidence: true, recordedAt: now))
                try people.addPlace(
                    NewPlace(name: "Her clinic"), .employer, to: registered.person,
                    Provenance(source: .caredFor, side: .caredFor, recordedAt: now))
                try people.addPlace(
                    NewPlace(name: "Open surgery"), .practice, to: registered.person,
                    Provenance(source: .professional, side: .carer, recordedAt: now))
            }
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record")
            let page = browser.page.text
            #expect(page.contains("Ada Marlow") && page.contains("SO51 8DE") && page.contains("07700 900123"))
            #expect(page.contains("Open surgery") && page.contains("A professional wrote this"))
            #expect(!page.contains("Secret refuge") && !page.contains("Her clinic"))
            #expect(page.matches(of: /<h1/).count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `this is wrong makes a task with its day, and keeps the carer's words`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record/wrong?item=Address&item-id=x")
            try await browser.answer(["item": "Address", "item-id": "x", "words": ""])
            #expect(browser.page.status == 422 && browser.page.text.contains("Address"))
            try await browser.answer(["item": "Address", "item-id": "x", "words": "I moved in May"])
            #expect(
                browser.page.text.contains("I moved in May") && browser.page.text.contains("Being looked at"))
            let task = site.register.tasks.all.first { $0.kind == "correction" }
            #expect(task?.organisation == TestRegister.centre)
            #expect(task?.title.contains("moved") == false)
        }
    }

    @Test(arguments: Engine.allCases)
    func `their own words stand, and only they take them back`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            let other = try await site.register.register(try Example.arrival("other", "Bea", "Finch"))
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record/words")
            try await browser.answer(["topic": "help", "words": "A night’s sleep\nand a lift"])
            #expect(browser.page.text.contains("A night’s sleep"))
            let path =
                browser.page.text.firstMatch(of: /action="(\/my-record\/words\/[^"]+)"/).map { String($0.1) }
                ?? ""

            let stranger = site.browser(client, as: self.carer(other.person))
            try await stranger.open("/my-record/words")
            try await stranger.answer(at: path)
            #expect(stranger.page.status == 404)
            try await browser.answer(at: path)
            #expect(!browser.page.text.contains("A night’s sleep"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `not able is somebody's work today, and help is shown`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            let link = try await site.register.read {
                try CaringLinkStore($0, $1).links(of: registered.person).first?.id
            }
            let path = "/my-record/statements/\(try #require(link))"
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open(path)
            try await browser.answer(["willing": "yes"])
            #expect(browser.page.status == 422)
            try await browser.answer(["willing": "some", "able": "no", "how-long": "until my operation"])
            #expect(browser.page.path == "/urgent")
            #expect(site.register.tasks.all.count { $0.kind == "same-day" } == 1)
            // A second no while the first stands was answered then.
            try await browser.open(path)
            try await browser.answer(["willing": "some", "able": "no"])
            #expect(site.register.tasks.all.count { $0.kind == "same-day" } == 1)
            try await browser.open("/my-record")
            #expect(browser.page.text.contains("until my operation"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `taking back an agreement ends what it opened and tells who had it`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            var arrival = try Example.arrival("own")
            arrival.consents = [
                NewConsent(
                    what: [.thatTheyCare], recipient: .organisation(TestRegister.surgery),
                    why: "So that they know")
            ]
            let registered = try await site.register.register(arrival)
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record")
            let path =
                browser.page.text.firstMatch(of: /action="(\/my-record\/consents\/[^"]+)"/).map {
                    String($0.1)
                } ?? ""
            try await browser.answer(at: path)
            #expect(browser.page.text.contains("Taken back on"))
            let task = site.register.tasks.all.first { $0.kind == "consent-withdrawn" }
            #expect(task?.organisation == TestRegister.surgery)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the carer sees who looked, without names and without what is held back`(engine: Engine) async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            try await site.register.write { connection, surroundings in
                let audit = AuditStore(connection, surroundings)
                try audit.add(
                    .personViewed, about: registered.person, by: TestRegister.coordinator,
                    reason: "First contact")
                try audit.add(
                    .personViewed, about: registered.person, by: TestRegister.reviewer,
                    reason: "Safeguarding",
                    heldBack: true)
            }
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record/looks")
            let page = browser.page.text
            #expect(page.contains("First contact") && page.contains("Coordinator"))
            #expect(!page.contains("Safeguarding") && !page.contains("Sam Field"))
            try await browser.answer(["part": "looks"], at: "/my-record/switched-off")
            try await browser.open("/my-record/looks")
            #expect(!browser.page.text.contains("First contact"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `looks at a record joined into theirs are on their page, and what was held back isn't`(
        engine: Engine
    ) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let kept = try await site.register.register(try Example.arrival("own"))
            site.register.clock.advance(seconds: 86_400)
            let away = try await site.register.register(try Example.arrival("again"))
            let needs = site.register.needs
            try await site.register.write { connection, surroundings in
                let audit = AuditStore(connection, surroundings)
                try audit.add(
                    .personViewed, about: away.person, by: TestRegister.coordinator, reason: "Visit")
                try audit.add(
                    .personViewed, about: away.person, by: TestRegister.reviewer, reason: "Safeguarding",
                    heldBack: true)
            }
            let browser = site.browser(client, as: self.carer(kept.person))
            try await browser.open("/my-record/looks")
            #expect(!browser.page.text.contains("Visit"))
            try await site.register.write { connection, surroundings in
                let store = RegisterStore(connection, surroundings, needs)
                let id = try store.propose(
                    joining: kept.person, and: away.person, [:], why: "One", by: TestRegister.coordinator)
                let merge = try #require(try MergeStore(connection, surroundings).find(id))
                try store.decide(merge, .approve, by: TestRegister.staff(4, .manager))
            }
            try await browser.open("/my-record/looks")
            #expect(browser.page.text.contains("Visit"))
            #expect(!browser.page.text.contains("Safeguarding"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a page switched off stays off until staff switch it on`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record")
            try await browser.answer(["part": "page"], at: "/my-record/switched-off")
            try await browser.open("/my-record")
            #expect(browser.heading == "Your page is switched off" && !browser.page.text.contains("SO51 8DE"))
            let (surroundings, needs) = (site.register.surroundings, site.register.needs)
            try await site.register.database.write {
                try OwnRecordStore($0, surroundings, needs)
                    .switchOn(.page, of: registered.person, by: TestRegister.coordinator)
            }
            try await browser.open("/my-record")
            #expect(browser.heading == "Your record")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person's own page gives no address`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            try await site.register.restrict(registered.person)
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record")
            #expect(browser.page.status == 200)
            #expect(!browser.page.text.contains("SO51") && !browser.page.text.contains("900123"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `contact choices are kept, and the ones before with their end`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let registered = try await site.register.register(try Example.arrival("own"))
            let browser = site.browser(client, as: self.carer(registered.person))
            try await browser.open("/my-record/contact")
            try await browser.answer(["safe": "yes"])
            #expect(browser.page.status == 422)
            try await browser.answer([
                "channel": "letter", "safe": "yes", "post-safe": "yes", "times": "weekends", "news": "yes",
            ])
            let rule = try await site.register.read { try ContactStore($0, $1).rule(of: registered.person) }
            #expect(rule?.rule.channel == .letter && rule?.rule.postSafe == true && rule?.rule.news == true)
            #expect(rule?.rule.hours == SafeHours(days: [6, 7], minutes: nil))
            #expect(rule?.provenance.source == .carer)
        }
    }

    @Test(arguments: Engine.allCases)
    func `whom a carer no longer wants to be reached through is forgotten`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            var arrival = try Example.arrival("own")
            arrival.contactRule = ContactRule(
                channel: .throughSomeone, safeToContact: true, through: "Mandy, a friend")
            let person = try await site.register.register(arrival).person
            let browser = site.browser(client, as: self.carer(person))
            for (channel, through) in [("through-someone", "Mandy, a friend"), ("phone", nil)] {
                try await browser.open("/my-record/contact")
                try await browser.answer(["channel": channel, "safe": "yes"])
                let kept = try await site.register.read { try ContactStore($0, $1).rule(of: person)?.rule }
                #expect(kept?.channel.rawValue == channel && kept?.through == through)
            }
        }
    }
}
