import Core
import Forms
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Assessments

/// What was said on private pages, and pages that are switched off.
@Suite struct PrivateWordsTests {
    @Test(arguments: Engine.allCases)
    func `whether somebody is at risk is told to nobody who doesn't see the private pages`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin(TestAssessments.young, kind: .transition)
        let surroundings = test.surroundings
        try await test.database.write { connection in
            let facts = TransitionFacts(
                hasLikelyNeedsAfter18: true, isOfSignificantBenefitNow: true, consentIsMet: false,
                isAtRiskOfAbuse: true, wasRequested: false)
            var decision = EligibilityDecision(
                id: surroundings.newID(), assessment: assessment.id, duty: .youngCarer,
                findings: DecisionFindings(
                    transition: TransitionFindings(facts: facts, likelyNeeds: "Help", advice: "Ask")),
                givesSupport: true, disagreement: nil, reasons: "You do a lot", status: .given,
                decidedBy: .example(1), decidedOn: "2027-01-05", needsManager: false, needsCouncil: false)
            decision.givenOn = "2027-01-05"
            try DecisionStore(connection, surroundings).add(decision)
        }
        try await AssessmentSite(test: test).run { client in
            let seen = try await client.get(assessment.path, as: "young")
            #expect(seen.text.contains("at risk of abuse"))
            let other = try await client.get(assessment.path, as: "practitioner")
            #expect(other.status == .ok && other.text.contains("You do a lot"))
            #expect(!other.text.contains("at risk of abuse"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever decides reads first what the carer wants kept out of copies`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        try await AssessmentSite(test: test).run { client in
            let started = try await client.submit(
                "\(assessment.path)/start", [("difficulty", "no")], as: "assessor")
            #expect(started.status == .seeOther)
        }
        let (desk, surroundings) = (try test.desk(), test.surroundings)
        let (deciding, others) = try await test.database.write { connection in
            let opened = try desk.open(assessment.id, for: Example.assessor, connection)
            let store = FormFillStore(connection, surroundings)
            let fill = try #require(try opened.assessment.fill.flatMap { try store.find($0) })
            try store.save(
                fill, ["copy-way": [.code("post")], "copy-keep-out": [.text("What I said of my son")]],
                by: .staff(.example(1)))
            let practitioner = try desk.open(
                assessment.id, for: Example.staff(3, [.practitioner]), connection)
            return (
                try desk.copyWishes(opened, connection), try desk.copyWishes(practitioner, connection)
            )
        }
        #expect(deciding == ["They ask that this stays out of every copy: What I said of my son"])
        #expect(others.isEmpty)
    }

    @Test(arguments: ["0017", "1899", "2200", "9999", "99999"])
    func `a day lies in a year that anybody means`(year: String) {
        var form = FormReading(known: ["day-day": "31", "day-month": "12", "day-year": year])
        #expect(form.day("day", "the day") == nil)
        #expect(form.errors["day"] != nil)
    }

    @Test(arguments: Engine.allCases)
    func `with their page off a carer's assessment is shown at no address`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin(route: .online)
        let begin = "/my-assessment/\(assessment.id)/begin"
        try await AssessmentSite(test: test).run { client in
            #expect(try await client.get("/my-assessment", as: "carer").status == .ok)
            let begun = try await client.submit(begin, [], from: "/my-assessment", as: "carer")
            #expect(begun.status == .seeOther)
            #expect(try await client.get(begun.location, as: "carer").status == .ok)
            test.world.withLock { _ = $0.off.insert(TestAssessments.carer) }
            #expect(try await client.get("/my-assessment", as: "carer").status == .notFound)
            #expect(try await client.get(begun.location, as: "carer").status == .notFound)
        }
    }
}
