import Core
import Forms
import HummingbirdTesting
import People
import Storage
import TestSupport
import Testing

@testable import Assessments

@Suite struct HealthCheckRulesTests {
    private static let well: [String: Set<String>] = [
        "check-physical": ["good"], "check-pain": ["no"], "check-doctor": ["no"], "check-sleep": ["good"],
        "check-nights": ["never"], "check-lonely": ["never"], "check-time": ["yes"], "check-money": ["no"],
        "mood": ["not-at-all"], "hurt-self": ["no"], "safe": ["yes"], "afraid": ["no"],
        "might-hurt": ["no"], "check-help": ["nothing"], "check-again": ["yes"],
    ]

    private static func answers(_ changed: [String: String]) -> CheckAnswers {
        CheckAnswers(well.merging(changed.mapValues { [$0] }) { $1 })
    }

    static let cases: [([String: String], [CheckTopic])] = [
        ([:], []),
        (["check-physical": "fair"], [.body]), (["check-physical": "poor"], [.body]),
        (["check-pain": "yes"], [.body]), (["check-doctor": "yes"], [.body]),
        (["check-sleep": "fair"], [.sleep]), (["check-nights": "some"], [.sleep]),
        (["check-nights": "most"], [.sleep, .breaks]),
        (["check-lonely": "some"], [.isolation]), (["check-time": "no"], [.isolation]),
        (["check-money": "a-lot"], [.money]),
        (["mood": "some-days"], [.mood]), (["mood": "most-days"], [.crisis, .mood]),
        (["mood": "every-day"], [.crisis, .mood]), (["hurt-self": "yes"], [.crisis, .mood]),
        (["hurt-self": "rather-not"], []),
        (["safe": "no"], [.safety]), (["safe": "not-sure"], [.safety]), (["safe": "rather-not"], []),
        (["afraid": "yes"], [.safety]), (["might-hurt": "sometimes"], [.safety]),
        (["check-help": "assessment"], [.assessment]), (["check-help": "counselling"], [.mood]),
        (["check-help": "break"], [.breaks]), (["check-help": "group"], [.isolation]),
        (["check-help": "learning"], [.learning]), (["check-help": "doctor"], [.body]),
        (["check-help": "money"], [.money]),
        (
            ["mood": "every-day", "safe": "no", "check-money": "some", "check-sleep": "poor"],
            [.crisis, .safety, .mood, .sleep, .money]
        ),
    ]

    @Test(arguments: cases)
    func `answers lead to help, the most urgent first`(changed: [String: String], topics: [CheckTopic]) {
        #expect(HealthCheckRules.topics(Self.answers(changed)) == topics)
    }

    @Test(arguments: CheckTopic.allCases)
    func `each topic says something, and crisis whom to ring at once`(topic: CheckTopic) {
        let help = CheckHelp(topic)
        #expect(!help.helpTitle.isEmpty && !help.helpWords.isEmpty)
        #expect(help.isKeptOffPaper == topic.isPrivate)
        if topic == .crisis {
            #expect(help.helpNumbers.map(\.numberLink) == ["tel:111", "tel:116123", "sms:85258"])
            #expect(help.helpWords.contains { $0.contains("call 999") })
        }
    }

    @Test(arguments: [
        ("check-sleep", "poor", "good", HealthCheckRules.Change.better),
        ("check-sleep", "good", "good", .same),
        ("check-sleep", "good", "fair", .worse), ("check-time", "no", "yes", .better),
        ("mood", "some-days", "every-day", .worse), ("check-money", "a-lot", "some", .better),
    ])
    func `an answer moves by its own scale`(
        question: String, last: String, now: String, change: HealthCheckRules.Change
    ) {
        let (before, after) = (Self.answers([question: last]), Self.answers([question: now]))
        #expect(HealthCheckRules.change(question, from: before, to: after) == change)
    }

    @Test func `what wasn’t asked both times, and what no scale has, isn’t compared`() {
        let none = CheckAnswers([:])
        #expect(HealthCheckRules.change("check-sleep", from: none, to: Self.answers([:])) == nil)
        #expect(HealthCheckRules.change("safe", from: Self.answers([:]), to: Self.answers([:])) == nil)
        #expect(HealthCheckRules.scales.allSatisfy { $0.question != "safe" && $0.question != "afraid" })
    }

    @Test func `it is offered again a year later, unless they said no`() {
        let day: LocalDate = "2027-01-05"
        #expect(HealthCheckRules.againOn(Self.answers([:]), completedOn: day) == "2028-01-05")
        #expect(HealthCheckRules.againOn(Self.answers(["check-again": "no"]), completedOn: day) == nil)
        #expect(!HealthCheckRules.wantsHelp(Self.answers([:]), inOwnWords: false))
        #expect(HealthCheckRules.wantsHelp(Self.answers([:]), inOwnWords: true))
        #expect(HealthCheckRules.wantsHelp(Self.answers(["check-help": "money"]), inOwnWords: false))
    }

    @Test func `every question that is routed or compared is one of the form, with those answers`() throws {
        let form = try #require(try AssessmentForms().own(.healthCheck))
        for scale in HealthCheckRules.scales {
            let item = try #require(form.item(scale.question))
            #expect(Set(item.options.map(\.code)) == Set(scale.best), "\(scale.question)")
        }
        for (question, codes) in Self.well {
            let item = try #require(form.item(question))
            #expect(Set(item.options.map(\.code)).isSuperset(of: codes), "\(question)")
        }
    }
}

@Suite struct HealthCheckTests {
    /// A carer does a check alone, from its beginning to its page.
    private static func check(
        _ test: TestAssessments, _ site: AssessmentSite, _ given: [String: String] = [:],
        _ client: any TestClientProtocol
    ) async throws -> AssessmentID {
        let begun = try await client.submit("/my-check", [], as: "carer")
        #expect(begun.status == .seeOther, "\(begun.text)")
        let parts = begun.location.split(separator: "/").map(String.init)
        let id = try #require(parts.count == 3 ? AssessmentID(parts[1]) : nil)
        let fill = try await test.database.read {
            try #require(
                try FormFillStore($0, test.surroundings).fills(of: .ownAnswers(id)).first?.id)
        }
        try await site.answer(fill, given)
        let done = try await site.finish("/my-assessment/\(id)/form", as: "carer", client)
        #expect(done.status == .seeOther && done.location == "/my-check/\(id)", "\(done.text)")
        return id
    }

    @Test(arguments: Engine.allCases)
    func `a carer checks how they are alone, and is shown what helps and whom to ring`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let start = try await client.get("/my-check", as: "carer")
            #expect(start.text.contains("Begin your check") && start.text.contains("call 999"))
            let id = try await Self.check(
                test, site,
                ["check-sleep": "poor", "mood": "every-day", "check-help": "money"], client)
            let page = try await client.get("/my-check/\(id)", as: "carer")
            #expect(page.status == .ok)
            for words in ["Sleep", "Money", "You don’t have to go on alone", "116 123", "Your plan"] {
                #expect(page.text.contains(words), "\(words)")
            }
            #expect(!page.text.contains("What changed since"))
            let assessment = try await site.assessment(id)
            #expect(assessment.status == .decided && assessment.completedOn == "2027-01-05")
            // A person sees to the help they asked for.
            #expect(test.openTasks.contains { $0.key == "health-check/\(id)/help" })
            #expect(!test.openTasks.contains { $0.key == assessment.taskKey })
            #expect(
                try await test.database.read {
                    try HealthCheckStore($0).count(of: Example.centre, from: "2026-01-05")
                } == 1)

            // Staff give them the same page; what is private is for those who assess.
            let assessor = try await client.get("\(assessment.path)/check", as: "assessor")
            #expect(assessor.status == .ok && assessor.text.contains("You don’t have to go on alone"))
            let practitioner = try await client.get("\(assessment.path)/check", as: "practitioner")
            #expect(practitioner.status == .ok && !practitioner.text.contains("go on alone"))
            #expect(practitioner.text.contains("Sleep"))
            #expect(try await client.get("\(assessment.path)/check", as: "other").status == .notFound)
            #expect(try await client.get("\(assessment.path)/check", as: "desk").status == .forbidden)
            #expect(try await client.get("/my-check/\(id)", as: "stranger").status == .notFound)
            #expect(
                try await client.get(assessment.path, as: "assessor").text.contains("The page of what helps"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a second check shows what changed beside the last`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let site = AssessmentSite(test: test)
        try await site.run { client in
            let first = try await Self.check(
                test, site, ["check-sleep": "poor", "mood": "some-days", "check-lonely": "often"], client)
            test.clock.advance(seconds: 3 * 86_400)
            let second = try await Self.check(
                test, site, ["check-sleep": "good", "mood": "some-days", "check-physical": "poor"], client)
            #expect(first != second)
            let page = try await client.get("/my-check/\(second)", as: "carer").text
            #expect(page.contains("What changed since 5 January 2027"))
            for words in ["Better", "Harder", "The same"] { #expect(page.contains(words), "\(words)") }
            // The first one's page stays as it was.
            let earlier = try await client.get("/my-check/\(first)", as: "carer").text
            #expect(!earlier.contains("What changed since"))
            let practitioner = try await client.get("/assessments/\(second)/check", as: "practitioner").text
            #expect(practitioner.contains("What changed since") && !practitioner.contains("felt so low"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a check that staff do with them ends in the same page`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let site = AssessmentSite(test: test)
        let check = try await test.begin(kind: .healthCheck)
        try await site.run { client in
            _ = try await client.submit("\(check.path)/start", [("difficulty", "no")], as: "assessor")
            let fill = try #require(try await site.assessment(check.id).fill)
            try await site.answer(fill, ["check-pain": "yes", "child-helping": "yes"])
            let early = try await client.get("\(check.path)/check", as: "assessor")
            #expect(early.status == .notFound)
            _ = try await site.finish("\(check.path)/form", as: "assessor", client)
            #expect(test.openTasks.contains { $0.kind == "young-carer" })
            let done = try await client.submit("\(check.path)/submission", [], as: "assessor")
            #expect(done.status == .seeOther && done.location == "\(check.path)/check", "\(done.text)")
            let page = try await client.get("\(check.path)/check", as: "assessor")
            #expect(page.text.contains("Your body"))
            // Opened again, it isn't completed.
            _ = try await client.submit("\(check.path)/reopening", [("reason", "An answer")], as: "assessor")
            #expect(
                try await test.database.read { try HealthCheckStore($0).checks(of: TestAssessments.carer) }
                    .isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a year later somebody offers it again, once, unless they have begun one`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let desk = try test.desk()
        let (first, other) = (try await test.begin(), try await test.begin(TestAssessments.mother))
        try await test.database.write { connection in
            let store = HealthCheckStore(connection)
            for (assessment, person, again) in [
                (first.id, TestAssessments.carer, "2027-01-05" as LocalDate?),
                (other.id, TestAssessments.mother, nil),
            ] {
                try store.keep(
                    HealthCheck(
                        assessment: assessment, person: person, organisation: Example.centre,
                        completedOn: "2026-01-05", againOn: again))
            }
            #expect(try !desk.offerChecksAgain(connection))
            #expect(try !desk.offerChecksAgain(connection))
        }
        let offered = test.openTasks.filter { $0.kind == "health-check" }
        #expect(offered.map(\.key) == ["health-check/\(first.id)/again"])
        #expect(offered.first?.linkPath == "/people/\(TestAssessments.carer)/assessment-offer")
        // Beginning one is the answer.
        _ = try await test.begin(kind: .healthCheck)
        #expect(test.openTasks.filter { $0.kind == "health-check" }.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `a child isn’t asked in an adult’s words, and a check is begun once`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let desk = try test.desk()
        let (ada, cy) = test.world.withLock {
            ($0.people[TestAssessments.carer], $0.people[TestAssessments.young])
        }
        let (carer, child) = (try #require(ada), try #require(cy))
        let own = Principal(kind: .carer(TestAssessments.carer), roles: [.carer], name: "Ada")
        try await test.database.write { connection in
            #expect(throws: NotFound.self) { try desk.beginCheck(for: child, by: own, connection) }
            let path = try desk.beginCheck(for: carer, by: own, connection)
            #expect(try desk.beginCheck(for: carer, by: own, connection) == path)
        }
        let open = try await test.database.read {
            try AssessmentStore($0, test.surroundings).open(of: TestAssessments.carer)
        }
        #expect(open.count == 1 && open.first?.status == .inProgress)
        #expect(test.openTasks.contains { $0.title.contains("began a check alone") })
    }

    @Test(arguments: Engine.allCases)
    func `commissioners see waits in numbers alone, and no list`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        _ = try await test.begin()
        try await test.database.write { connection in
            try WaitStore(connection).save(
                [
                    WaitFigure(
                        key: .init(clock: .completed, split: .all, value: ""),
                        figures: WaitFigures(people: 40, median: 20, most: 30, ninetieth: 60), waiting: 17,
                        longest: 90, bands: [.upTo4Weeks: 17], countedOn: "2027-01-05")
                ], of: .area("E06000059"))
        }
        try await AssessmentSite(test: test).run { client in
            let page = try await client.get("/waits/figures", as: "commissioner")
            #expect(page.status == .ok, "\(page.text)")
            #expect(page.text.contains("In your area") && page.text.contains("3 weeks"))
            #expect(!page.text.contains("Ada Example"))
            let main = page.text.split(separator: "<main").last.map(String.init) ?? ""
            #expect(!main.contains("17"))
            #expect(page.text.contains("15"))
            #expect(try await client.get("/waits", as: "commissioner").status == .forbidden)
            #expect(try await client.get("/waits/figures", as: "desk").status == .forbidden)
            #expect(try await client.get("/waits/figures", as: "manager").status == .ok)
        }
    }
}
