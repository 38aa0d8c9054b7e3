import Core

/// What regulation 4(2) of SI 2015/527 says must be determined of every young carer; all ten are asked.
package enum YoungCarerDetermination: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
    case care = "a"
    case reliance = "b"
    case impact = "c"
    case excessive = "d"
    case prevention = "e"
    case relieved = "f"
    case otherAssessments = "g"
    case childInNeed = "h"
    case actions = "i"
    case review = "j"

    package var words: String {
        switch self {
        case .care: "How much care, of what nature and type, is given or intended"
        case .reliance: "How far the family relies on it for the wellbeing of the person cared for"
        case .impact: "Whether it affects the young carer’s wellbeing, education and development"
        case .excessive:
            "Why any task is, or isn’t, excessive or inappropriate, by age, sex, wishes and feelings"
        case .prevention:
            "Whether services to the person cared for or another family member could prevent needs"
        case .relieved: "What needs there would be if they were relieved of caring, and what remains unmet"
        case .otherAssessments: "What other assessments of the young carer or person cared for were done"
        case .childInNeed: "Why they are, or aren’t, a child in need"
        case .actions: "What will be done"
        case .review: "When and how this is looked at again"
        }
    }
}

/// The three decisions of Children Act 1989 s.17ZC, or s.17ZF for a parent carer.
package enum ChildrensDecision: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
    case hasNeeds = "has-needs"
    case couldMeet = "could-meet"
    case willProvide = "will-provide"
}

/// What was decided after a young carer's or a parent carer's assessment.
package struct ChildrensFindings: Hashable, Sendable, Codable {
    package var decisions: [ChildrensDecision: Bool] = [:]
    /// Whether it is appropriate for them to provide, or go on providing, this care.
    package var isAppropriate: Bool?
    package var appropriateWhy = ""
    package var isExcessive: Bool?
    package var isChildInNeed: Bool?
    /// Of a parent carer only: whether the disabled child or the family has needs too.
    package var childHasNeeds: Bool?
    package var determinations: [YoungCarerDetermination: String] = [:]
    package var reasons = ""

    package init() {}

    /// Fields that still have to be answered, in the order of the page.
    package func missing(for duty: CareDuty) -> [String] {
        var missing: [String] = []
        if duty == .youngCarer {
            missing += YoungCarerDetermination.allCases.filter { (determinations[$0] ?? "").isEmpty }
                .map { "determination-\($0.rawValue)" }
            if isExcessive == nil { missing.append("excessive") }
            if isChildInNeed == nil { missing.append("child-in-need") }
        }
        if duty == .parentCarer, childHasNeeds == nil { missing.append("child-has-needs") }
        if isAppropriate == nil { missing.append("appropriate") }
        if appropriateWhy.isEmpty { missing.append("appropriate-why") }
        // Each question follows from the one before: without needs there is nothing to meet.
        if decisions[.hasNeeds] == nil {
            missing.append(ChildrensDecision.hasNeeds.rawValue)
        } else if decisions[.hasNeeds] == true, decisions[.couldMeet] == nil {
            missing.append(ChildrensDecision.couldMeet.rawValue)
        } else if decisions[.couldMeet] == true, decisions[.willProvide] == nil {
            missing.append(ChildrensDecision.willProvide.rawValue)
        }
        if reasons.isEmpty { missing.append("reasons") }
        return missing
    }

    package var givesSupport: Bool {
        ChildrensDecision.allCases.allSatisfy { decisions[$0] == true }
    }

    /// Whether children's services have to be told.
    package var needsChildrensServices: Bool {
        isExcessive == true || isChildInNeed == true || isAppropriate == false
    }
}
