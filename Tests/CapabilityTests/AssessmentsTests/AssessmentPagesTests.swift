import Core
import Foundation
import HummingbirdTesting
import People
import Storage
import TestSupport
import Testing

@testable import Assessments

@Suite struct AssessmentPagesTests {
    private static let offer = "/people/\(TestAssessments.carer)/assessment-offer"

    private static let accepted = [
        ("day-day", "5"), ("day-month", "1"), ("day-year", "2027"), ("way", "phone"), ("answer", "accepted"),
        ("kind", "carer"), ("route", "face-to-face"), ("need", "standard"), ("lead", ""),
    ]

    private static let eligible = [
        ("necessary", "yes"), ("necessary-why", "Her mother can’t wash"), ("health", "deteriorating"),
        ("child_care", "not_applicable"), ("care_for_others", "not_applicable"), ("habitable_home", "able"),
        ("nutrition", "able"), ("relationships", "able"), ("work_education", "able"),
        ("local_services", "able"), ("recreation", "able"), ("circumstance-why", "She sleeps badly"),
        ("impact", "yes"), ("matters", "b"), ("impact-why", "She is worn out"),
        ("reasons", "You are worn out by the nights"),
    ]

    private static let routing = [
        ("link", "\(TestAssessments.link)"), ("carer-age", "46"), ("cared-for-age", "80"), ("contract", "no"),
    ]

    /// As far as a finished form: offered, booked, begun, answered, finished.
    private static func untilSubmitted(
        _ site: AssessmentSite, _ client: any TestClientProtocol
    ) async throws -> (path: String, id: AssessmentID) {
        let begun = try await client.submit(offer, accepted, as: "assessor")
        let path = begun.location
        let id = try #require(AssessmentID(String(path.split(separator: "/").last ?? "")))
        let booked = try await client.submit(
            "\(path)/booking",
            [
                ("day-day", "12"), ("day-month", "1"), ("day-year", "2027"), ("note", "At home"),
                ("difficulty", "not-known"),
            ],
            as: "assessor")
        #expect(booked.status == .seeOther)
        try await expectTask(of: id, site)
        let started = try await client.submit("\(path)/start", [("difficulty", "no")], as: "assessor")
        #expect(started.status == .seeOther)
        try await expectTask(of: id, site)
        let fill = try #require(try await site.assessment(id).fill)
        try await site.answer(fill)
        let finished = try await site.finish("\(path)/form", as: "assessor", client)
        #expect(finished.location == "\(path)?done=form")
        let submitted = try await client.submit("\(path)/submission", [], as: "assessor")
        #expect(submitted.status == .seeOther, "\(submitted.text)")
        try await expectTask(of: id, site)
        return (path, id)
    }

    /// Whoever has the next step has it on their worklist, at each step anew.
    private static func expectTask(of id: AssessmentID, _ site: AssessmentSite) async throws {
        let key = try await site.assessment(id).taskKey
        #expect(site.test.openTasks.contains { $0.key == key })
    }

    @Test(arguments: Engine.allCases)
    func `from an offer to a decision in writing, signed by the council`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let page = try await client.get(Self.offer, as: "assessor")
            #expect(page.status == .ok)
            #expect(page.text.contains("Saying no takes nothing away"))
            let wrong = try await client.submit(Self.offer, [("answer", "accepted")], as: "assessor")
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.text.contains("Select how it was offered"))
            let (path, id) = try await Self.untilSubmitted(site, client)
            #expect(try await site.assessment(id).status == .submitted)

            // Nobody decides before the law is known.
            let early = try await client.get("\(path)/decision", as: "assessor")
            #expect(early.status == .unprocessableContent)
            let routed = try await client.submit("\(path)/routing", Self.routing, as: "assessor")
            #expect(routed.location == path)
            let decided = try await client.submit(
                "\(path)/decision", Self.eligible + [("result", "yes")], as: "assessor")
            #expect(decided.status == .seeOther, "\(decided.text)")
            #expect(try await site.assessment(id).status == .submitted)
            let own = try await client.get("\(path)/agreement", as: "assessor")
            #expect(own.status == .unprocessableContent)

            let signed = try await client.submit("\(path)/agreement", [("answer", "agree")], as: "council")
            #expect(signed.status == .seeOther, "\(signed.text)")
            let done = try await site.assessment(id)
            #expect(done.status == .decided)
            #expect(done.signedBy == .example(4))
            let shown = try await client.get(path, as: "assessor")
            #expect(shown.text.contains("Eligible for support"))
            #expect(shown.text.contains("/documents/"))
            #expect(shown.text.contains("Condition 2, health or an outcome: met"))

            let met = try await client.submit(
                "\(path)/meeting-needs",
                [("lives-here", "yes"), ("way", "to-carer"), ("charge", "none"), ("why", "Free here")],
                as: "assessor")
            #expect(met.status == .seeOther, "\(met.text)")
            #expect(
                try await client.get(path, as: "assessor").text.contains("The council must meet these needs"))
        }
        // Every step's task was closed with it.
        #expect(test.openTasks.filter { $0.kind != "private-call" }.map(\.title) == [])
    }

    @Test(arguments: Engine.allCases)
    func `deciding against the criteria needs a reason and a manager`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        test.world.withLock { $0.numbers["approvals.council-signs"] = 0 }
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let (path, id) = try await Self.untilSubmitted(site, client)
            _ = try await client.submit("\(path)/routing", Self.routing, as: "assessor")
            let against = try await client.submit(
                "\(path)/decision", Self.eligible + [("result", "no")], as: "assessor")
            #expect(against.status == .unprocessableContent)
            #expect(against.text.contains("The criteria say: eligible"))
            let explained = try await client.submit(
                "\(path)/decision",
                Self.eligible + [("result", "no"), ("disagreement", "All of it is met by the family")],
                as: "assessor")
            #expect(explained.status == .seeOther, "\(explained.text)")
            #expect(try await site.assessment(id).status == .submitted)
            #expect(
                test.openTasks.contains { $0.kind == "assessment-agree" && $0.aboutAccount == .example(1) })
            let back = try await client.submit(
                "\(path)/agreement", [("answer", "return"), ("reason", "Look at health again")], as: "manager"
            )
            #expect(back.status == .seeOther, "\(back.text)")
            #expect(try await site.assessment(id).status == .inProgress)
            #expect(!test.openTasks.contains { $0.kind == "assessment-agree" })
        }
    }

    @Test(arguments: Engine.allCases)
    func `other organisations, front desks and strangers find nothing`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let (path, id) = try await Self.untilSubmitted(site, client)
            let pages = [
                "", "/booking", "/lead", "/start", "/form", "/form/private-safety", "/form/sheet", "/routing",
                "/decision", "/agreement", "/ending", "/return", "/child",
            ]
            for page in pages {
                #expect(try await client.get(path + page, as: "other").status == .notFound, "\(page)")
                #expect(try await client.get(path + page, as: "desk").status == .forbidden, "\(page)")
                #expect(try await client.get(path + page, as: "carer").status == .forbidden, "\(page)")
            }
            for who in ["stranger", "cared-for"] {
                let own = try await client.get("/my-assessment", as: who)
                #expect(!own.text.contains("\(id)"))
                #expect(try await client.get("/my-assessment/\(id)/form", as: who).status == .notFound)
            }
            #expect(try await client.get(Self.offer, as: "other").status == .notFound)
            // A practitioner works on it, and never sees the private pages.
            let question = "Feels safe"
            let plain = try await client.get("\(path)/form/check", as: "practitioner")
            #expect(plain.status == .ok)
            #expect(!plain.text.contains(question))
            #expect(try await client.get("\(path)/form/check", as: "assessor").text.contains(question))
            #expect(try await !client.get("\(path)/form/sheet", as: "assessor").text.contains(question))
            // The council finds it once it is asked to sign, and not before.
            #expect(try await client.get(path, as: "council").status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person is in no list or page of those who may not know`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin(TestAssessments.hidden)
        try await AssessmentSite(test: test).run { client in
            for list in AssessmentList.allCases {
                let page = try await client.get("/assessments?list=\(list.rawValue)", as: "manager")
                #expect(page.status == .ok)
                #expect(!page.text.contains(assessment.path))
            }
            #expect(try await client.get(assessment.path, as: "manager").status == .notFound)
            let offer = "/people/\(TestAssessments.hidden)/assessment-offer"
            #expect(try await client.get(offer, as: "manager").status == .notFound)
            #expect(try await client.get("/assessments/no-offer", as: "manager").text.contains("Cy Example"))
            #expect(try await client.get(assessment.path, as: "reviewer").status == .ok)
            #expect(
                try await client.get("/assessments?list=open", as: "reviewer").text.contains(assessment.path))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer asks, answers online, and low mood reaches a person the same day`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let empty = try await client.submit("/my-assessment", [], as: "carer")
            #expect(empty.status == .unprocessableContent)
            let asked = try await client.submit("/my-assessment", [("route", "online")], as: "carer")
            #expect(asked.location == "/my-assessment?done=asked")
            _ = try await client.submit("/my-assessment", [("route", "online")], as: "carer")
            let found = try await test.database.read {
                try AssessmentStore($0, test.surroundings).open(of: TestAssessments.carer)
            }
            #expect(found.count == 1)
            let id = try #require(found.first?.id)
            let path = "/my-assessment/\(id)"
            let begun = try await client.submit("\(path)/begin", [], from: "/my-assessment", as: "carer")
            #expect(begun.location == "\(path)/form")
            #expect(try await site.assessment(id).status == .inProgress)
            let first = try await client.get("\(path)/form", as: "carer")
            #expect(first.text.contains("Is it private"))

            let mood = try await client.submit(
                "\(path)/form/private-now-page", [("private-now", "yes")], as: "carer")
            #expect(mood.status == .seeOther, "\(mood.text)")
            let low = try await client.submit(
                "\(path)/form/private-mood", [("mood", "every-day"), ("hurt-self", "no")], as: "carer")
            #expect(low.location.contains("/help"), "\(low.text)")
            let calls = test.openTasks.filter { $0.kind == "same-day" }
            #expect(calls.count == 2)
            #expect(calls.allSatisfy { $0.urgent && $0.dueOn == test.surroundings.today })
            #expect(calls.allSatisfy { !$0.title.lowercased().contains("mood") })
            // Nobody has it yet: the whole team sees it, so that somebody rings.
            #expect(calls.allSatisfy { !$0.sensitive })

            // The call was made; another answer later that day asks for another.
            test.world.withLock { $0.closed += calls.map(\.key) }
            let hurt = try await client.submit(
                "\(path)/form/private-mood",
                [
                    ("mood", "every-day"), ("hurt-self", "yes"),
                    ("shown", try await client.get("\(path)/form/private-mood", as: "carer").hidden("shown")),
                ], as: "carer")
            #expect(hurt.location.contains("/help"), "\(hurt.text)")
            #expect(test.openTasks.filter { $0.kind == "same-day" }.count == 2)

            // The assessor takes up what the carer said.
            let desk = try await client.submit(
                "/assessments/\(id)/start", [("difficulty", "no")], as: "assessor")
            #expect(desk.status == .seeOther, "\(desk.text)")
            let fill = try #require(try await site.assessment(id).fill)
            let mine = try await test.database.read {
                try FormFillsOf.moods(fill, $0, test.surroundings)
            }
            #expect(mine == "every-day")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a call is seen by whoever has the assessment, and a young person’s by the children’s tray`(
        engine: Engine
    ) async throws {
        let test = try await TestAssessments(on: engine)
        let desk = try test.desk()
        test.world.withLock {
            $0.people[TestAssessments.young] = SeenPerson(
                id: TestAssessments.young, name: "Cy Example", reference: "C", age: 17)
        }
        for kind in [Assessment.Kind.transition, .carer] {
            let person = kind == .carer ? TestAssessments.carer : TestAssessments.young
            let begun = try await test.begin(person, kind: kind)
            try await test.database.write { connection in
                var opened = try desk.open(begun.id, for: Example.assessor, connection)
                try desk.callToday(opened, key: "call/\(kind)", connection)
                opened.assessment.lead = .example(1)
                try desk.callToday(opened, key: "led/\(kind)", connection)
            }
            let duty = test.openTasks.first { $0.key == "call/\(kind)/duty" }
            #expect(duty?.organisation == (kind == .carer ? Example.council : Example.otherCentre))
            let led = test.openTasks.filter { $0.key.hasPrefix("led/\(kind)") }
            #expect(led.map(\.sensitive) == [true] && led.map(\.account) == [.example(1)])
        }
    }

    @Test(arguments: Engine.allCases)
    func `an offer that is sent twice at once is kept once`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        try await AssessmentSite(test: test).run { client in
            let key = try await client.get(Self.offer, as: "assessor").hidden("key")
            #expect(AssessmentOfferID(key) != nil)
            let form = Self.accepted + [("key", key)]
            async let first = client.submit(Self.offer, form, as: "assessor")
            async let second = client.submit(Self.offer, form, as: "assessor")
            let answers = try await [first, second]
            #expect(answers.map(\.status) == [.seeOther, .seeOther])
            #expect(Set(answers.map(\.location)).count == 1)
            // Another person's form with that key keeps nothing.
            let forged = "/people/\(TestAssessments.mother)/assessment-offer"
            let refused = try await client.submit(forged, form, as: "assessor")
            #expect(refused.status == .notFound)
        }
        let offers = try await test.database.read {
            try AssessmentOfferStore($0, test.surroundings).offers(to: TestAssessments.carer)
        }
        #expect(offers.count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `an advocate is found before it starts, or a manager says why not`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let path = "\(assessment.path)/start"
            #expect(try await client.submit(path, [], as: "assessor").status == .unprocessableContent)
            let waits = try await client.submit(
                path, [("difficulty", "yes"), ("advocate", "waiting")], as: "assessor")
            #expect(waits.status == .seeOther, "\(waits.text)")
            #expect(try await site.assessment(assessment.id).status == .waiting)
            let asked = try #require(test.world.withLock { $0.asked.last })
            #expect(asked.moment == .start && asked.answer.problem == .advocateMissing)
            #expect(asked.path == path && asked.person == TestAssessments.carer)
            let alone = try await client.submit(
                path, [("difficulty", "yes"), ("advocate", "manager-decided"), ("manager-reason", "Now")],
                as: "assessor")
            #expect(alone.status == .unprocessableContent)
            let manager = try await client.submit(
                path,
                [
                    ("difficulty", "yes"), ("advocate", "manager-decided"),
                    ("manager-reason", "It ends today"),
                ],
                as: "manager")
            #expect(manager.status == .seeOther, "\(manager.text)")
            #expect(try await site.assessment(assessment.id).status == .inProgress)
            let decided = try #require(test.world.withLock { $0.asked.last?.answer })
            #expect(decided.help == .managerDecided && decided.managerReason == "It ends today")
        }
    }

    @Test(arguments: Engine.allCases)
    func `taking part is asked at the booking, and asked anew at the start`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        let site = AssessmentSite(test: test)
        let day = [("day-day", "6"), ("day-month", "1"), ("day-year", "2027")]
        try await site.run { client in
            let path = "\(assessment.path)/booking"
            let blank = try await client.submit(path, day, as: "assessor")
            #expect(blank.status == .unprocessableContent)
            #expect(blank.text.contains("Select whether they have substantial difficulty"))
            #expect(test.world.withLock { $0.asked.isEmpty })
            let known = try await client.submit(
                path, day + [("difficulty", "yes"), ("advocate", "waiting")], as: "assessor")
            #expect(known.status == .seeOther, "\(known.text)")
            #expect(try await site.assessment(assessment.id).status == .booked)
            let booking = try #require(test.world.withLock { $0.asked.first })
            #expect(booking.moment == .booking && booking.neededBy == "2027-01-06")
            // What was said at the booking opens the form, and doesn't stand for the start.
            let start = try await client.get("\(assessment.path)/start", as: "assessor")
            #expect(start.text.contains(#"name="advocate" value="waiting" checked"#))
            let opened = try await test.database.read {
                try test.desk().open(assessment.id, for: Example.assessor, $0)
            }
            #expect(opened.conduct.beforeStart == .advocacyNotAnswered)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an advocate reads the assessment of whom they speak for, without notes and private answers`(
        engine: Engine
    ) async throws {
        let test = try await TestAssessments(on: engine)
        let ours = try await test.begin()
        let other = try await test.begin(TestAssessments.young, kind: .youngCarer)
        try await AssessmentSite(test: test).run { client in
            let path = "\(ours.path)/start"
            #expect(try await client.submit(path, [("difficulty", "no")], as: "assessor").status == .seeOther)
            let pause = [
                ("reason", "Said in confidence"), ("again-day", "1"), ("again-month", "2"),
                ("again-year", "2027"),
            ]
            #expect(
                try await client.submit("\(ours.path)/pause", pause, as: "assessor").status == .seeOther)
            let worker = try await client.get(ours.path, as: "assessor")
            #expect(worker.text.contains("Said in confidence"))
            let page = try await client.get(ours.path, as: "advocate")
            #expect(page.status == .ok)
            #expect(!page.text.contains("Said in confidence"))
            #expect(!page.text.contains("\(ours.path)/ending"))
            #expect(try await client.get("\(ours.path)/form", as: "advocate").status == .ok)
            #expect(try await client.get("\(ours.path)/form/private-safety", as: "advocate").status != .ok)
            #expect(try await client.get("\(ours.path)/booking", as: "advocate").status == .forbidden)
            #expect(try await client.get(other.path, as: "advocate").status == .notFound)
            #expect(try await client.get(ours.path, as: "idle-advocate").status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `no, later and not now are kept, with a task for the day`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let day = [("day-day", "5"), ("day-month", "1"), ("day-year", "2027"), ("way", "in-person")]
        let again = [("again-day", "1"), ("again-month", "6"), ("again-year", "2027")]
        try await AssessmentSite(test: test).run { client in
            let reasonless = try await client.submit(
                Self.offer, day + [("answer", "not-now")] + again, as: "assessor")
            #expect(reasonless.status == .unprocessableContent)
            let dayless = try await client.submit(Self.offer, day + [("answer", "later")], as: "assessor")
            #expect(dayless.status == .unprocessableContent)
            let later = try await client.submit(
                Self.offer, day + [("answer", "later")] + again, as: "assessor")
            #expect(later.status == .seeOther, "\(later.text)")
            #expect(test.openTasks.map(\.dueOn) == ["2027-06-01"])
            let declined = try await client.submit(Self.offer, day + [("answer", "declined")], as: "assessor")
            #expect(declined.status == .seeOther)
            #expect(test.openTasks.isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a young carer’s decision needs all ten and three, and tells children’s services`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        test.world.withLock { world in
            (world.numbers["approvals.council-signs"], world.numbers["approvals.not-eligible-managers"]) = (
                0, 0
            )
        }
        let assessment = try await test.begin(
            TestAssessments.young, kind: .youngCarer, by: Example.staff(7, [.youngCarersWorker]))
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let path = assessment.path
            _ = try await client.submit("\(path)/start", [("difficulty", "no")], as: "young")
            try await site.answer(try #require(try await site.assessment(assessment.id).fill))
            _ = try await site.finish("\(path)/form", as: "young", client)
            let done = try await client.submit("\(path)/submission", [], as: "young")
            #expect(done.status == .seeOther, "\(done.text)")
            // An adults' assessor doesn't decide about a child.
            #expect(try await client.get("\(path)/routing", as: "assessor").status == .forbidden)
            let routing = [
                ("link", "\(TestAssessments.youngLink)"), ("carer-age", "14"), ("cared-for-age", "80"),
                ("contract", "no"), ("after-18", "yes"),
            ]
            let routed = try await client.submit("\(path)/routing", routing, as: "young")
            #expect(routed.status == .seeOther, "\(routed.text)")
            let page = try await client.get("\(path)/decision", as: "young")
            #expect(page.status == .ok)
            #expect(!page.text.contains("Condition 1"))
            #expect(page.text.contains("Regulation 4(2)"))
            #expect(page.text.contains("transition assessment"))
            let blank = try await client.submit("\(path)/decision", [("reasons", "So")], as: "young")
            #expect(blank.status == .unprocessableContent)
            let answers =
                YoungCarerDetermination.allCases.map { ("determination-\($0.rawValue)", "Found so") } + [
                    ("excessive", "yes"), ("child-in-need", "no"), ("appropriate", "no"),
                    ("appropriate-why", "Too much"), ("has-needs", "yes"), ("could-meet", "yes"),
                    ("will-provide", "yes"), ("reasons", "You do too much, and we will help"),
                ]
            let decided = try await client.submit("\(path)/decision", answers, as: "young")
            #expect(decided.status == .seeOther, "\(decided.text)")
            #expect(try await site.assessment(assessment.id).status == .decided)
            #expect(test.openTasks.contains { $0.kind == "young-carer" && $0.urgent })
            #expect(try await client.get("\(path)/meeting-needs", as: "manager").status == .notFound)
            #expect(try await client.get(path, as: "young").text.contains("Support will be given"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a child who helps is a step that can’t be left`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let path = assessment.path
            _ = try await client.submit("\(path)/start", [("difficulty", "no")], as: "assessor")
            let fill = try #require(try await site.assessment(assessment.id).fill)
            try await site.answer(
                fill,
                [
                    "child-helping": "yes", "child-needs": "yes", "child-agreed": "not-agreed",
                    "spoken-alone": "no",
                ])
            let finished = try await site.finish("\(path)/form", as: "assessor", client)
            #expect(finished.status == .seeOther, "\(finished.text)")
            #expect(test.openTasks.contains { $0.kind == "young-carer" })
            let early = try await client.submit("\(path)/submission", [], as: "assessor")
            #expect(early.status == .unprocessableContent)
            #expect(early.text.contains("A child is helping") || early.text.contains("safeguarding lead"))
            let sent = [("sent-day", "5"), ("sent-month", "1"), ("sent-year", "2027")]
            let leadless = try await client.submit("\(path)/child", sent, as: "assessor")
            #expect(leadless.status == .unprocessableContent)
            let told = try await client.submit(
                "\(path)/child", sent + [("safeguarding-lead", "Jo Lead")], as: "assessor")
            #expect(told.status == .seeOther, "\(told.text)")
            #expect(!test.openTasks.contains { $0.kind == "young-carer" })
            let done = try await client.submit("\(path)/submission", [], as: "assessor")
            #expect(done.status == .seeOther, "\(done.text)")
            // Nobody was alone with the carer: somebody rings.
            #expect(test.openTasks.contains { $0.kind == "private-call" })
        }
    }

    @Test(arguments: Engine.allCases)
    func `an assessment ends with a reason, is offered again, and is opened again`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let path = assessment.path
            #expect(
                try await client.submit("\(path)/ending", [], as: "assessor").status == .unprocessableContent)
            let dayless = try await client.submit("\(path)/ending", [("reason", "withdrawn")], as: "assessor")
            #expect(dayless.status == .unprocessableContent)
            let ended = try await client.submit(
                "\(path)/ending",
                [
                    ("reason", "withdrawn"), ("note", "Not now"), ("again-day", "1"), ("again-month", "6"),
                    ("again-year", "2027"),
                ], as: "assessor")
            #expect(ended.status == .seeOther, "\(ended.text)")
            #expect(try await site.assessment(assessment.id).endReason == .withdrawn)
            #expect(test.openTasks.map(\.kind) == ["assessment-offer"])
            #expect(try await client.get("\(path)/booking", as: "assessor").status == .forbidden)
            let again = try await client.submit(
                "\(path)/reopening", [("reason", "She asked")], as: "assessor")
            #expect(again.status == .seeOther, "\(again.text)")
            let open = try await site.assessment(assessment.id)
            #expect(open.status == .waiting)
            #expect(open.requestedOn == assessment.requestedOn)
            #expect(test.openTasks.contains { $0.kind == "assessment" })
            let own = try await client.get("/my-assessment", as: "carer")
            #expect(own.text.contains("We will get in touch to agree a day with you."))
        }
    }
}
