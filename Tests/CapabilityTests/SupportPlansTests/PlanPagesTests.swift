import Core
import HTTPTypes
import HummingbirdTesting
import People
import Storage
import TestSupport
import Testing

@testable import SupportPlans

@Suite struct PlanPagesTests {
    @Test(arguments: Engine.allCases)
    func `a plan is written, agreed by the carer, made final, ticked by a link and reviewed`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        try await PlanSite(world: world).run { client in
            let new = "/people/\(PlanWorld.ada)/plans/new"
            let wrong = try await client.submit(new, from: new, as: "assessor")
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.text.contains("Select which plan it is"))
            let begun = try await client.submit(
                new, [("kind", "statutory"), ("link", "none")], from: new, as: "assessor")
            let path = begun.location
            #expect(begun.status == .seeOther)
            func add(_ part: String, _ fields: [(String, String)]) async throws {
                let page = "\(path)/\(part)"
                let empty = try await client.submit(page, [("amount", "lots")], from: page, as: "assessor")
                #expect(empty.status == .unprocessableContent || part == "content")
                let sent = try await client.submit(page, fields, from: page, as: "assessor")
                #expect(sent.status == .seeOther, "\(part): \(sent.text)")
            }
            try await add(
                "outcomes", [("words", "Sing again <b>"), ("domain", "recreation"), ("before", "3")])
            try await add("needs", [("need", "Time off"), ("eligibility", "yes"), ("met", "A sitter")])
            try await add(
                "actions",
                [
                    ("words", "Ask the choir"), ("task", "leisure"), ("doer", "carer"), ("due-day", "1"),
                    ("due-month", "2"), ("due-year", "2027"), ("funding", "budget"), ("amount", "12.50"),
                ])
            try await add(
                "content",
                [
                    ("involved", "Ada"), ("agreeing", "Two talks"), ("reducing", "Lift well"),
                    ("preventing", "A check"), ("regard", "Her course"), ("council", "1200"), ("carer", "0"),
                ])
            let unasked = try await client.get(path, as: "assessor")
            #expect(unasked.text.contains("Say whether this plan relies on anybody under 18"))
            let question = try await client.get("\(path)/children", as: "assessor")
            #expect(!question.text.contains("checked"))
            try await add("children", [("relies", "no")])
            let shown = try await client.get(path, as: "assessor")
            #expect(shown.text.contains("Sing again &lt;b&gt;"))
            #expect(shown.text.contains("£12.50"))
            #expect(!shown.text.contains("Before it can be final"))
            let id = path.replacing("/plans/", with: "")
            #expect(try await client.get("/my-plans/\(id)", as: "ada").status == .notFound)
            #expect(
                try await client.submit("\(path)/proposal", from: path, as: "assessor").status == .seeOther)
            let own = "/my-plans/\(id)"
            let unsaid = try await client.submit(
                "\(own)/answer", [("answer", "disagree")], from: own, as: "ada")
            #expect(unsaid.status == .unprocessableContent)
            #expect(
                try await client.submit("\(own)/answer", [("answer", "agree")], from: own, as: "ada").status
                    == .seeOther)
            let final = "\(path)/final"
            #expect(
                try await client.submit(final, from: final, as: "assessor").status == .unprocessableContent)
            let made = try await client.submit(final, [("copies", "own-page")], from: final, as: "assessor")
            #expect(made.status == .seeOther)
            let letters = try await world.database.read {
                try $0.run("SELECT kind FROM issued_document WHERE person_id = \(PlanWorld.ada)")
                    .map { try $0.value("kind", as: String.self) }
            }
            #expect(letters == ["support-plan"])
            let action = try #require(
                try await world.database.read {
                    try PlanStore($0, world.surroundings).actions(of: .init(id) ?? .example(0)).first
                })
            let linked = try await client.submit(
                "\(path)/links", [("action", "\(action.id)")], from: path, as: "assessor")
            let code = try #require(linked.text.firstMatch(of: /plan-steps\/([0-9A-Z]{20})/)).1
            let link = "/plan-steps/\(code)"
            for _ in 0..<3 {
                let opened = try await client.get(link)
                #expect(opened.status == .ok)
                #expect(opened.text.contains("Ask the choir"))
                #expect(!opened.text.contains("Ada"))
            }
            let used = try await client.submit(link, [("state", "done")], from: link)
            #expect(used.status == .ok)
            #expect(used.text.contains("it’s done"))
            #expect(try await client.get(link).status == .notFound)
            let asked = try await client.submit(
                "\(own)/early-review", [("why", "He fell")], from: own, as: "ada")
            #expect(asked.status == .seeOther)
            let begunReview = try await client.submit("\(path)/review-start", from: path, as: "assessor")
            #expect(begunReview.location == "\(path)/review")
            let review = "\(path)/review"
            let page = try await client.get(review, as: "assessor").text
            #expect(page.contains("He fell"))
            let score = try #require(page.firstMatch(of: /name="(score-[^"]+)"/)).1
            let kept = try await client.submit(
                review,
                [
                    ("kind", "unplanned"), (String(score), "8"), ("outcome", "unchanged"),
                    ("words", "It helps"),
                    ("copies", "own-page"),
                ], from: review, as: "assessor")
            #expect(kept.status == .seeOther, "\(kept.text)")
            #expect(try await client.get(path, as: "assessor").text.contains("It stays as it is"))
            #expect(try await client.get("/plans?list=all", as: "assessor").text.contains("Ada Marsh"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `the same form sent twice at once begins one plan, with one task`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let new = "/people/\(PlanWorld.ada)/plans/new"
        try await PlanSite(world: world).run { client in
            let shown = try await client.get(new, as: "assessor")
            let key = try #require(shown.text.firstMatch(of: /name="key" value="([^"]+)"/)).1
            let form = [("key", String(key)), ("kind", "centre"), ("link", "none")]
            async let first = client.submit(new, form, from: new, as: "assessor")
            async let second = client.submit(new, form, from: new, as: "assessor")
            let answers = try await [first, second]
            #expect(answers.map(\.status) == [.seeOther, .seeOther])
            #expect(Set(answers.map(\.location)) == ["/plans/\(key)"])
            // Whoever opens the form anew begins another.
            let other = try await client.submit(
                new, [("kind", "centre"), ("link", "none")], from: new, as: "assessor")
            #expect(other.status == .seeOther && other.location != "/plans/\(key)")
            // Another person's form with that key begins nothing.
            let forged = "/people/\(PlanWorld.cleo)/plans/new"
            let refused = try await client.submit(forged, form, from: new, as: "assessor")
            #expect(refused.status == .notFound)
            let started = try await world.database.read {
                try PlanStore($0, world.surroundings).openPlans(of: PlanWorld.ada)
            }
            #expect(started.count == 2)
            #expect(try await world.openTasks().count == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a wish from the assessment waits for its part of life, and a plan ends with words alone`(
        engine: Engine
    ) async throws {
        let world = try await PlanWorld(engine)
        let desk = world.desk
        let id = try await world.database.write { connection in
            try desk.start(
                for: world.person(), kind: .statutory, link: nil,
                from: SupportPlansNeeds.PlanAssessment(
                    id: .example(1), title: "Carer’s assessment", link: nil, isStatutory: true,
                    outcomes: ["To sing again"], needs: ["Time for things they enjoy"], state: "Decided",
                    isFinished: true), by: PlanWorld.staff(), connection
            ).id
        }
        let path = "/plans/\(id)"
        try await PlanSite(world: world).run { client in
            let page = try await client.get(path, as: "assessor")
            #expect(page.text.contains("Say of each thing they want which part of life it is about"))
            #expect(page.text.contains("Time for things they enjoy"))
            let change = try #require(page.text.firstMatch(of: /href="([^"]+outcome=[^"]+)"/)).1
            #expect(try await client.get(String(change), as: "assessor").text.contains("To sing again"))
            let kept = try await client.submit(
                String(change), [("words", "To sing again"), ("domain", "recreation"), ("before", "3")],
                from: String(change), as: "assessor")
            #expect(kept.status == .seeOther, "\(kept.text)")
            let outcomes = try await world.database.read {
                try PlanStore($0, world.surroundings).outcomes(of: id)
            }
            #expect(outcomes.map(\.domain) == [.recreation] && outcomes.map(\.before) == [3])
            let end = "\(path)/end"
            let wordless = try await client.submit(
                end, [("reason", "moved-away")], from: end, as: "assessor")
            #expect(wordless.status == .unprocessableContent && wordless.text.contains("Write why it ends"))
            let ended = try await client.submit(
                end, [("reason", "moved-away"), ("words", "She lives in Poole now")], from: end,
                as: "assessor")
            #expect(ended.status == .seeOther)
            #expect(try await client.get(path, as: "assessor").text.contains("She lives in Poole now"))
        }
        // A draft was never shown, and there is nothing to write of; she is handed on all the same.
        #expect(try await world.openTasks() == ["plan-ended/\(id)/2/moved"])
        let other = try await world.draft(kind: .centre)
        try await world.putInPlace(other)
        let step = try await world.plan(other).step + 1
        await #expect(throws: PlanRefusal.reasonMissing) {
            try await world.database.write {
                try desk.end(
                    try world.find(other, $0), because: .noLongerNeeded, by: PlanWorld.staff(), $0)
            }
        }
        try await world.database.write {
            try desk.end(
                try world.find(other, $0), because: .noLongerNeeded, words: "All is well",
                by: PlanWorld.staff(), $0)
        }
        #expect(try await world.openTasks().contains("plan-ended/\(other)/\(step)/tell"))
    }

    @Test(arguments: Engine.allCases)
    func `a step's day is one that a calendar has, years from now too`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        let page = "/plans/\(id)/actions"
        @Sendable func step(_ year: String) -> [(String, String)] {
            [
                ("words", "Ask the choir"), ("task", "leisure"), ("doer", "carer"), ("due-day", "31"),
                ("due-month", "12"), ("due-year", year), ("funding", "nothing"),
            ]
        }
        try await PlanSite(world: world).run { client in
            // A week after it is beyond the years that are read again: no worklist could show its task.
            let never = try await client.submit(page, step("9999"), from: page, as: "assessor")
            #expect(never.status == .unprocessableContent)
            #expect(never.text.contains("Enter a real day"))
            let kept = try await client.submit(page, step("2199"), from: page, as: "assessor")
            #expect(kept.status == .seeOther)
        }
        try await world.putInPlace(id)
        let days = try await world.database.read { connection in
            try connection.run("SELECT due_on FROM task").map { try $0.value("due_on", as: LocalDate.self) }
        }
        #expect(days.contains("2200-01-07"))
    }

    @Test(arguments: Engine.allCases)
    func `a child under 13 gets no link, and a page that is off is off at every address`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        try await world.putInPlace(id)
        let actions = try await world.database.read {
            try PlanStore($0, world.surroundings).actions(of: id)
        }
        let action = try #require(actions.first { $0.doer == .carer })
        @Sendable func make(_ client: any TestClientProtocol) async throws -> TestResponse {
            try await client.submit(
                "/plans/\(id)/links", [("action", "\(action.id)")], from: "/plans/\(id)", as: "assessor")
        }
        @Sendable func setAge(_ age: Int) {
            world.seen.withLock {
                $0[PlanWorld.ada] = SeenPerson(
                    id: PlanWorld.ada, name: "Ada Marsh", reference: "4K7P-2QXM-9", age: age)
            }
        }
        try await world.database.write {
            try world.desk.store($0).add(
                PlanAction(
                    id: .example(78), plan: id, words: "Ring", task: .leisure, doer: .household,
                    doerWords: "Somebody", person: PlanWorld.ben, dueOn: "2027-02-01"))
        }
        world.visible.withLock { _ = $0[PlanWorld.council]?.remove(PlanWorld.ben) }
        try await PlanSite(world: world).run { client in
            // Whoever isn't seen may be a child.
            let unseen = try await client.submit(
                "/plans/\(id)/links", [("action", "\(PlanActionID.example(78))")], from: "/plans/\(id)",
                as: "assessor")
            #expect(unseen.status == .unprocessableContent && unseen.text.contains("Nobody under 13"))
            setAge(12)
            let child = try await make(client)
            #expect(child.status == .unprocessableContent && child.text.contains("Nobody under 13"))
            setAge(13)
            let made = try await make(client)
            let code = try #require(made.text.firstMatch(of: /plan-steps\/([0-9A-Z]{20})/)).1
            #expect(try await client.get("/plan-steps/\(code)").status == .ok)
            #expect(try await client.get("/my-plans/\(id)", as: "ada").status == .ok)
            world.off.withLock { _ = $0.insert(PlanWorld.ada) }
            #expect(try await client.get("/plan-steps/\(code)").status == .notFound)
            #expect(try await client.get("/my-plans/\(id)", as: "ada").status == .notFound)
            #expect(try await make(client).status == .unprocessableContent)
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody outside learns that there is a plan, whatever they ask`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        try await world.putInPlace(id)
        try await PlanSite(world: world).run { client in
            let nobody = SupportPlanID.example(99)
            func same(_ path: (SupportPlanID) -> String, as who: String) async throws {
                let (real, none) = (
                    try await client.get(path(id), as: who), try await client.get(path(nobody), as: who)
                )
                #expect(real.status == none.status, "\(path(id)) \(who)")
                #expect(real.status != .ok)
                #expect(real.text.count == none.text.count)
            }
            for part in [
                "", "/outcomes", "/needs", "/actions", "/content", "/children", "/answer", "/final", "/end",
                "/owner", "/review", "/early-review",
            ] {
                try await same({ "/plans/\($0)\(part)" }, as: "other")
                try await same({ "/plans/\($0)\(part)" }, as: "board")
            }
            try await same({ "/my-plans/\($0)" }, as: "cleo")
            #expect(
                try await client.get("/people/\(PlanWorld.ada)/household", as: "other").status == .notFound)
            #expect(
                try await client.get("/people/\(PlanWorld.ada)/carer-involvement", as: "other").status
                    == .notFound)
            #expect(try await client.get("/plans?list=all", as: "other").text.contains("Marsh") == false)
            let (restrictedPath, before) = (
                "/plans/\(id)", try await client.get("/plans/\(id)", as: "assessor").status
            )
            #expect(before == .ok)
            try await world.setRestricted(PlanWorld.ada)
            #expect(try await client.get(restrictedPath, as: "assessor").status == .notFound)
            #expect(try await client.get("/plans?list=all", as: "assessor").text.contains("Marsh") == false)
            for guess in ["", "00000000000000000000", "zzz", "' OR 1=1"] {
                let answer = try await client.get("/plan-steps/\(guess.replacing(" ", with: "%20"))")
                #expect(answer.status == .notFound)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `guessing links is slowed down, and a link says nothing of a restricted person`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        try await world.putInPlace(id)
        let action = try #require(
            try await world.database.read { try PlanStore($0, world.surroundings).actions(of: id) }.last)
        let code = try await world.database.write {
            try PlanLinkStore($0, world.surroundings).make(for: action.id, lastingUntil: action.dueOn)
        }
        try await PlanSite(world: world).run { client in
            #expect(try await client.get("/plan-steps/\(code)").status == .ok)
            try await world.setRestricted(PlanWorld.ada)
            let hidden = try await client.get("/plan-steps/\(code)")
            #expect(hidden.status == .notFound)
            #expect(hidden.text.contains("This link no longer works"))
            var statuses: Set<Int> = []
            for _ in 0..<40 {
                statuses.insert(try await client.get("/plan-steps/00000000000000000000").status.code)
            }
            #expect(statuses == [404, 429])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a household shows what fits and what doesn’t, and both must agree to be assessed together`(
        engine: Engine
    )
        async throws
    {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        try await world.database.write { connection in
            try world.desk.store(connection).add(
                PlanAction(
                    id: .example(77), plan: id, words: "Wash him", task: .personal, doer: .household,
                    doerWords: "Cleo Marsh", person: PlanWorld.cleo, dueOn: "2027-02-01"))
        }
        try await PlanSite(world: world).run { client in
            let path = "/people/\(PlanWorld.ada)/household"
            let page = try await client.get(path, as: "assessor").text
            #expect(page.contains("“Wash him” is asked of Cleo Marsh, who is under 18."))
            #expect(page.contains("Ada Marsh looks after Ben Marsh"))
            #expect(page.contains("only when both have agreed"))
            for who in [PlanWorld.ada, PlanWorld.ben] {
                let fields = [
                    ("link", "\(CaringLinkID.example(31))"), ("who", "\(who)"), ("agreed", "yes"),
                ]
                #expect(try await client.submit(path, fields, from: path, as: "assessor").status == .seeOther)
            }
            #expect(try await client.get(path, as: "assessor").text.contains("Both agreed"))
            let stranger = [
                ("link", "\(CaringLinkID.example(31))"), ("who", "\(PlanWorld.cleo)"), ("agreed", "yes"),
            ]
            #expect(try await client.submit(path, stranger, from: path, as: "assessor").status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an event keeps a carer’s view, and no copy against a refusal`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        try await PlanSite(world: world).run { client in
            let path = "/people/\(PlanWorld.ben)/carer-involvement"
            let day = [("happened-day", "4"), ("happened-month", "1"), ("happened-year", "2027")]
            let base = [("kind", "review"), ("carer", "\(PlanWorld.ada)")] + day
            let copy = [("copy-day", "4"), ("copy-month", "1"), ("copy-year", "2027"), ("refused", "yes")]
            let refused = try await client.submit(path, base + copy, from: path, as: "assessor")
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("The person cared for said no"))
            let view = [
                ("view-day", "4"), ("view-month", "1"), ("view-year", "2027"),
                ("viewWords", "I worry at night"),
            ]
            #expect(
                try await client.submit(path, base + view, from: path, as: "assessor").status == .seeOther)
            let page = try await client.get(path, as: "assessor").text
            #expect(page.contains("I worry at night"))
            #expect(page.contains("written down for 1 of the 1"))
        }
    }
}
