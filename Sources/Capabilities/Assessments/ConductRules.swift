import Core

/// How an assessment was done: what must be answered before it starts, and before it is finished.
///
/// - Source: `PRACTICE.md` sections 3, 9 and 10.
package struct AssessmentConduct: Hashable, Sendable {
    package enum Alone: String, CaseIterable, Sendable {
        case yes
        case no

        package var words: String {
            switch self {
            case .yes: "Yes, some of the time or all of it"
            case .no: "No"
            }
        }
    }

    package enum FamilyAgreement: String, CaseIterable, Sendable {
        case agreed
        case notAgreed = "not-agreed"
        case notSafeToAsk = "not-safe-to-ask"

        package var words: String {
            switch self {
            case .agreed: "They agree that children’s services are told"
            case .notAgreed: "They don’t agree"
            case .notSafeToAsk: "It isn’t safe to ask them"
            }
        }
    }

    /// As it was answered at the start.
    package var takingPart = TakingPart()
    package var present = ""
    package var spokenToAlone: Alone?
    package var childHelps: Bool?
    /// Whether it appears that the child may have needs, so that children’s services are told.
    package var childNeeds: Bool?
    package var talkedWithParent: Bool?
    package var talkedWithChild: Bool?
    package var whatTheySaid = ""
    package var agreement: FamilyAgreement?
    package var basis = ""
    package var safeguardingLead = ""
    package var referralSentOn: LocalDate?
    /// Whether an organisation that isn't a council does the assessment.
    package var isVoluntaryAssessor = false

    package init() {}

    package var beforeStart: AssessmentRefusal? {
        switch takingPart.problem {
        case nil: nil
        case .notAnswered: .advocacyNotAnswered
        case .advocateMissing: .advocateMissing
        }
    }

    package func beforeSubmission(_ kind: Assessment.Kind) -> AssessmentRefusal? {
        // A check asks first whether it is private now; a child who helps is a task of its own.
        guard kind != .healthCheck else { return nil }
        guard spokenToAlone != nil, !present.isEmpty else { return .aloneNotAnswered }
        // A child who is assessed as a young carer is the child who helps.
        guard kind == .carer || kind == .parentCarer else { return nil }
        guard let childHelps else { return .childNotAnswered }
        return childHelps ? childStep : nil
    }

    /// What the step about a child who helps still lacks; it can't be left half done.
    package var childStep: AssessmentRefusal? {
        guard talkedWithParent != nil, talkedWithChild != nil, let agreement, !whatTheySaid.isEmpty,
            let childNeeds
        else { return .childStepUnfinished }
        guard childNeeds else { return nil }
        guard !basis.isEmpty else { return .childStepUnfinished }
        if agreement != .agreed, isVoluntaryAssessor, safeguardingLead.isEmpty {
            return .safeguardingLeadNotAsked
        }
        return referralSentOn == nil ? .childStepUnfinished : nil
    }
}
