import Core
import TestSupport
import Testing

@testable import Assessments

@Suite struct MachineTests {
    /// Written out by hand, apart from the table the code reads.
    private static func expected(
        _ action: AssessmentAction, _ status: Assessment.Status
    ) -> Assessment.Status? {
        switch (action, status) {
        case (.assign, .waiting), (.pause, .waiting), (.resume, .waiting): .waiting
        case (.assign, .booked), (.pause, .booked), (.resume, .booked): .booked
        case (.assign, .inProgress), (.pause, .inProgress), (.resume, .inProgress): .inProgress
        case (.assign, .submitted): .submitted
        case (.book, .waiting), (.book, .booked): .booked
        case (.unbook, .booked): .waiting
        case (.start, .waiting), (.start, .booked), (.start, .inProgress): .inProgress
        case (.meet, .decided): .decided
        case (.answer, .inProgress): .inProgress
        case (.submit, .inProgress): .submitted
        case (.check, .inProgress): .decided
        case (.sendBack, .submitted): .inProgress
        case (.decide, .submitted), (.agree, .submitted): .decided
        case (.end, .waiting), (.end, .booked), (.end, .inProgress), (.end, .submitted): .ended
        case (.reopen, .ended): .waiting
        case (.reopen, .decided): .inProgress
        default: nil
        }
    }

    private static func may(
        _ action: AssessmentAction, _ status: Assessment.Status, _ role: Role
    ) -> Bool {
        let workers: Set<Role> = [.practitioner, .assessor, .youngCarersWorker, .coordinator, .manager]
        return switch action {
        case .start: workers.contains(role) || role == .carer && status != .inProgress
        case .answer, .unbook: workers.contains(role) || role == .carer
        case .check: role == .carer
        case .decide, .meet: [.assessor, .youngCarersWorker, .manager].contains(role)
        case .agree: [.assessor, .manager].contains(role)
        case .sendBack: [.assessor, .youngCarersWorker, .manager, .coordinator].contains(role)
        case .reopen: [.coordinator, .manager, .assessor].contains(role)
        default: workers.contains(role)
        }
    }

    @Test(arguments: AssessmentAction.allCases)
    func `every state, action and role comes out as it should`(action: AssessmentAction) {
        for status in Assessment.Status.allCases {
            for role in Role.allCases {
                let next = AssessmentRules.next(action, from: status, by: .role(role))
                let expected = Self.may(action, status, role) ? Self.expected(action, status) : nil
                #expect(next == expected, "\(action) from \(status) by \(role)")
            }
            let service = AssessmentRules.next(action, from: status, by: .service)
            let mayService: Set<AssessmentAction> = [.unbook, .assign, .resume, .end]
            let isReopening = action == .reopen && status == .ended
            #expect(
                service == (mayService.contains(action) || isReopening ? Self.expected(action, status) : nil))
        }
    }

    @Test func `every state that isn’t over can be left and says what is next`() {
        for status in Assessment.Status.allCases {
            let moves = AssessmentRules.moves.filter { $0.from.contains(status) }
            #expect(!moves.isEmpty)
            if status.isOpen { #expect(moves.contains { $0.action == .end }) }
        }
    }

    @Test(arguments: Assessment.Status.allCases)
    func `staff and the carer are told a next step in every state`(status: Assessment.Status) {
        for route in Assessment.Route.allCases {
            for isPaused in [true, false] {
                var assessment = Example.assessment
                (assessment.status, assessment.route) = (status, route)
                assessment.pausedOn = isPaused ? "2027-01-01" : nil
                #expect(!assessment.nextStep.isEmpty)
                #expect(assessment.nextStepForCarer.hasSuffix("."))
            }
        }
    }

    @Test func `an assessment can’t start before the questions about an advocate`() throws {
        let (assessment, worker) = (Example.assessment, Example.assessor)
        var conduct = AssessmentConduct()
        func start() throws -> Assessment { try assessment.started(on: "2027-01-05", conduct, by: worker) }
        #expect(throws: AssessmentRefusal.advocacyNotAnswered) { try start() }
        conduct.takingPart.difficulty = true
        #expect(throws: AssessmentRefusal.advocacyNotAnswered) { try start() }
        conduct.takingPart.help = .waiting
        #expect(throws: AssessmentRefusal.advocateMissing) { try start() }
        conduct.takingPart.help = .managerDecided
        #expect(throws: AssessmentRefusal.advocateMissing) { try start() }
        conduct.takingPart.managerReason = "Waiting would end the care"
        #expect(try start().status == .inProgress)
        conduct.takingPart.help = .allocated
        #expect(throws: AssessmentRefusal.advocateMissing) { try start() }
        conduct.takingPart.name = "Help Advocacy"
        #expect(try start().startedOn == "2027-01-05")
        conduct = AssessmentConduct()
        conduct.takingPart.difficulty = false
        #expect(try start().status == .inProgress)
    }

    @Test func `an assessment can’t be finished while a safeguard is blank`() throws {
        var (assessment, conduct) = (Example.assessment, AssessmentConduct())
        (assessment.status, assessment.startedOn) = (.inProgress, "2027-01-04")
        conduct.takingPart.difficulty = false
        func submit(_ isFinished: Bool = true) throws -> Assessment {
            try assessment.submitted(
                on: "2027-01-05", conduct, formIsFinished: isFinished, decideBy: "2027-01-12",
                by: Example.assessor)
        }
        #expect(throws: AssessmentRefusal.formUnfinished) { try submit(false) }
        #expect(throws: AssessmentRefusal.aloneNotAnswered) { try submit() }
        (conduct.present, conduct.spokenToAlone) = ("The carer", .no)
        #expect(throws: AssessmentRefusal.childNotAnswered) { try submit() }
        conduct.childHelps = true
        #expect(throws: AssessmentRefusal.childStepUnfinished) { try submit() }
        (conduct.talkedWithParent, conduct.talkedWithChild, conduct.whatTheySaid) = (true, false, "Both help")
        (conduct.agreement, conduct.basis) = (.notAgreed, "Needs appear likely")
        #expect(throws: AssessmentRefusal.childStepUnfinished) { try submit() }
        conduct.childNeeds = true
        #expect(throws: AssessmentRefusal.childStepUnfinished) { try submit() }
        conduct.referralSentOn = "2027-01-05"
        #expect(try submit().status == .submitted)
        conduct.isVoluntaryAssessor = true
        #expect(throws: AssessmentRefusal.safeguardingLeadNotAsked) { try submit() }
        conduct.safeguardingLead = "Lead"
        #expect(try submit().completedOn == "2027-01-05")
        (conduct.childNeeds, conduct.referralSentOn) = (false, nil)
        #expect(try submit().status == .submitted)
        conduct.childHelps = false
        #expect(try submit().dueOn == "2027-01-12")
    }

    @Test func `limits by role say who has to agree`() {
        let limits = DecisionLimits(managersWhenEligible: 0, managersWhenNot: 1, councilSigns: true)
        func steps(_ gives: Bool, _ agrees: Bool?, manager: Bool = false, delegated: Bool = false)
            -> Set<DecisionStep>
        {
            DecisionRules.steps(
                givesSupport: gives, agreesWithRule: agrees, isManager: manager, isDelegated: delegated,
                limits: limits)
        }
        #expect(steps(true, true) == [])
        #expect(steps(false, true) == [.manager])
        #expect(steps(false, true, manager: true) == [])
        #expect(steps(true, false) == [.manager])
        #expect(steps(true, false, manager: true) == [.manager])
        #expect(steps(true, true, delegated: true) == [.council])
        #expect(steps(false, nil, delegated: true) == [.manager, .council])
    }

    @Test func `nobody agrees to their own decision`() {
        let manager = Example.staff(2, [.manager, .assessor])
        #expect(
            DecisionRules.mayTake(
                [.manager, .council], decidedBy: .example(2), of: Example.centre, council: Example.centre,
                by: manager) == [])
        #expect(
            DecisionRules.mayTake(
                [.manager, .council], decidedBy: .example(1), of: Example.centre, council: Example.council,
                by: manager) == [.manager])
        #expect(
            DecisionRules.mayTake(
                [.manager, .council], decidedBy: .example(1), of: Example.centre, council: Example.council,
                by: Example.staff(3, [.assessor], in: Example.council)) == [.council])
        #expect(
            DecisionRules.mayTake(
                [.manager], decidedBy: .example(1), of: Example.centre, council: Example.council,
                by: Example.staff(4, [.manager], in: Example.otherCentre)) == [])
    }
}
