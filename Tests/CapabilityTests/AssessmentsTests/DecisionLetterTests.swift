import Core
import Documents
import Storage
import TestSupport
import Testing

@testable import Assessments

@Suite struct DecisionLetterTests {
    private static func decision(
        _ duty: CareDuty, _ gives: Bool, _ findings: DecisionFindings
    ) -> EligibilityDecision {
        EligibilityDecision(
            id: .example(61), assessment: .example(51), duty: duty, findings: findings, givesSupport: gives,
            disagreement: nil, reasons: "You told us of the nights", status: .given, decidedBy: .example(1),
            decidedOn: "2027-01-12", needsManager: false, needsCouncil: false, manager: nil, managerOn: nil,
            councilBy: nil, councilOn: nil, givenOn: "2027-01-12", document: nil, meeting: nil,
            meetingWhy: nil, meetingBy: nil, meetingOn: nil)
    }

    private static func regulation3(_ eligible: Bool) throws -> DecisionFindings {
        var outcomes: [CarerOutcome: OutcomeAnswer] = [:]
        for outcome in CarerOutcome.allCases { outcomes[outcome] = .able }
        return DecisionFindings(
            regulation3: Regulation3(
                findings: try EligibilityFindings(
                    necessaryCare: true, health: eligible ? .deteriorating : .none, outcomes: outcomes,
                    significantImpact: true), necessaryWhy: "She can’t wash", circumstanceWhy: "Your sleep",
                impactWhy: "You are worn out", matters: [.protection]))
    }

    @Test func `every law has a letter either way, which gives all that its template asks`() async throws {
        let test = try await TestAssessments(on: .sqlite)
        let desk = try test.desk().documents
        for duty in CareDuty.allCases {
            for gives in [true, false] {
                let findings =
                    duty.usesRegulation3
                    ? try Self.regulation3(gives) : DecisionFindings(childrens: ChildrensFindings())
                let letter = DecisionLetter.letter(
                    Self.decision(duty, gives, findings), Example.assessment, nextBy: "2027-01-19")
                try desk.check(letter)
                let reasons = letter.lists["reasons"] ?? []
                #expect(reasons.count == (duty.usesRegulation3 ? 4 : 1))
                #expect(!(letter.lists["available"] ?? []).isEmpty)
                #expect(letter.values.values.allSatisfy { !$0.lowercased().contains("appeal") })
                #expect(!"\(letter)".contains(WellbeingMatter.protection.words))
            }
        }
    }

    @Test func `a refused transition assessment has reasons, advice and when it would help`() async throws {
        let test = try await TestAssessments(on: .sqlite)
        let facts = TransitionFacts(
            hasLikelyNeedsAfter18: true, isOfSignificantBenefitNow: false, consentIsMet: true,
            isAtRiskOfAbuse: false, wasRequested: true)
        let findings = DecisionFindings(
            transition: TransitionFindings(
                facts: facts, likelyNeeds: "Rest", advice: "Ask at school", benefitWhen: "From summer 2028"))
        let letter = DecisionLetter.letter(
            Self.decision(.youngCarer, false, findings), Example.assessment, nextBy: "2027-01-19")
        #expect(letter.key == "transition-refusal")
        try test.desk().documents.check(letter)
    }

    @Test(arguments: Engine.allCases)
    func `a decision is read back as it was kept, and only one stands`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        let kept = EligibilityDecision(
            id: .example(61), assessment: assessment.id, duty: .carer, findings: try Self.regulation3(true),
            givesSupport: false, disagreement: "Otherwise", reasons: "So", status: .proposed,
            decidedBy: .example(1), decidedOn: "2027-01-12", needsManager: true, needsCouncil: true,
            manager: nil, managerOn: nil, councilBy: nil, councilOn: nil, givenOn: nil, document: nil,
            meeting: nil, meetingWhy: nil, meetingBy: nil, meetingOn: nil)
        try await test.database.write { connection in
            let store = DecisionStore(connection, test.surroundings)
            try store.add(kept)
            #expect(try store.current(of: assessment.id) == kept)
            #expect(kept.left == [.manager, .council])
            var facts = CaringFacts(carerAge: 46, caredForAge: 80)
            facts.appearsToNeedCareThemselves = true
            let routing = KeptRouting(
                link: TestAssessments.link, facts: facts, treatedWhy: nil, workedOn: "2027-01-12",
                workedBy: .example(1))
            try store.keep(routing, of: assessment.id)
            try store.keep(routing, of: assessment.id)
            #expect(try store.routings(of: assessment.id) == [routing])
            try store.replaceCurrent(of: assessment.id)
            #expect(try store.current(of: assessment.id) == nil)
            #expect(try store.all(of: assessment.id).map(\.status) == [.returned])
        }
    }
}
