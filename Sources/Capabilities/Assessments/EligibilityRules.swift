import Core

/// The eight outcomes of regulation 3(2)(b), in its order; none counts more than another.
package enum CarerOutcome: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
    case childCare = "child_care"
    case careForOthers = "care_for_others"
    case habitableHome = "habitable_home"
    case nutrition
    case relationships
    case workEducation = "work_education"
    case localServices = "local_services"
    case recreation

    package var words: String {
        switch self {
        case .childCare: "Looking after a child they are responsible for"
        case .careForOthers: "Caring for anybody else they care for"
        case .habitableHome: "Keeping their own home fit to live in"
        case .nutrition: "Eating properly"
        case .relationships: "Family and other personal relationships"
        case .workEducation: "Work, training, education or volunteering"
        case .localServices: "Using places and services nearby, for leisure too"
        case .recreation: "Time for things they enjoy"
        }
    }
}

/// How far a carer achieves one outcome, leaving out of account the help that others give now.
package enum OutcomeAnswer: String, CaseIterable, Sendable, Codable {
    case able
    case withoutAssistance = "without_assistance"
    case painDistressAnxiety = "pain_distress_anxiety"
    case endangers
    /// For a carer this alone isn't “unable”: that is in the test for adults with care needs only.
    case takesLonger = "takes_longer"
    case notApplicable = "not_applicable"

    /// Regulation 3(3): what counts as being unable to achieve it.
    package var isUnable: Bool {
        switch self {
        case .withoutAssistance, .painDistressAnxiety, .endangers: true
        case .able, .takesLonger, .notApplicable: false
        }
    }

    package var words: String {
        switch self {
        case .able: "Can, without help"
        case .withoutAssistance: "Can’t without help (a)"
        case .painDistressAnxiety: "Can, but it causes significant pain, distress or anxiety (b)"
        case .endangers: "Can, but it endangers the health or safety of the carer or others (c)"
        case .takesLonger: "Can, but it takes much longer"
        case .notApplicable: "Doesn’t apply: no such child or other person"
        }
    }
}

package enum CarerHealth: String, CaseIterable, Sendable, Codable {
    case none
    case atRisk = "at_risk"
    case deteriorating

    package var words: String {
        switch self {
        case .none: "Not affected by caring"
        case .atRisk: "At risk of getting worse"
        case .deteriorating: "Getting worse"
        }
    }
}

/// The wellbeing matters of Care Act 2014 s.1(2).
package enum WellbeingMatter: String, CaseIterable, Sendable, Codable {
    case dignity = "a"
    case health = "b"
    case protection = "c"
    case control = "d"
    case activity = "e"
    case social = "f"
    case relationships = "g"
    case accommodation = "h"
    case contribution = "i"

    package var words: String {
        switch self {
        case .dignity: "Dignity and respect"
        case .health: "Physical and mental health and emotional wellbeing"
        case .protection: "Protection from abuse and neglect"
        case .control: "Control over day-to-day life"
        case .activity: "Work, education, training or recreation"
        case .social: "Social and economic wellbeing"
        case .relationships: "Domestic, family and personal relationships"
        case .accommodation: "Where they live"
        case .contribution: "Their part in society"
        }
    }
}

package enum EligibilityReason: String, CaseIterable, Sendable, Codable {
    case eligible = "ELIGIBLE"
    case notFromNecessaryCare = "NOT_FROM_NECESSARY_CARE"
    case noCircumstance = "NO_CIRCUMSTANCE"
    case noSignificantImpact = "NO_SIGNIFICANT_IMPACT"

    package var words: String {
        switch self {
        case .eligible: "All three conditions are met"
        case .notFromNecessaryCare: "The needs don’t come from providing necessary care for an adult"
        case .noCircumstance:
            "The carer’s health isn’t affected or at risk, and they achieve every outcome that applies"
        case .noSignificantImpact:
            "There is no significant impact on the carer’s wellbeing, nor is any likely"
        }
    }
}

/// What the assessor found for regulation 3 of SI 2015/313, and what the criteria say of it.
///
/// Money has no place in it. All three conditions are kept, not only the first that fails.
package struct EligibilityFindings: Hashable, Sendable, Codable {
    package let necessaryCare: Bool
    package let health: CarerHealth
    package let outcomes: [CarerOutcome: OutcomeAnswer]
    package let significantImpact: Bool

    /// - Throws: `EligibilityRefusal` while an outcome isn't answered: all eight have to be considered.
    package init(
        necessaryCare: Bool, health: CarerHealth, outcomes: [CarerOutcome: OutcomeAnswer],
        significantImpact: Bool
    ) throws(EligibilityRefusal) {
        if let missing = CarerOutcome.allCases.first(where: { outcomes[$0] == nil }) {
            throw .unanswered(missing)
        }
        for outcome in CarerOutcome.allCases
        where outcomes[outcome] == .notApplicable && outcome != .childCare && outcome != .careForOthers {
            throw .alwaysApplies(outcome)
        }
        (self.necessaryCare, self.health) = (necessaryCare, health)
        (self.outcomes, self.significantImpact) = (outcomes, significantImpact)
    }

    package var unable: [CarerOutcome] { CarerOutcome.allCases.filter { outcomes[$0]?.isUnable == true } }

    /// What was found that support is for, in words for a plan.
    package var needs: [String] {
        let found = unable.map(\.words)
        return health == .none ? found : found + ["Their health: \(health.words.lowercased())"]
    }

    package var condition1: Bool { necessaryCare }
    package var condition2: Bool { health != .none || !unable.isEmpty }
    /// "As a consequence of that fact": without a circumstance there is nothing to follow from it.
    package var condition3: Bool { condition2 && significantImpact }

    package var isEligible: Bool { condition1 && condition2 && condition3 }

    package var reason: EligibilityReason {
        if !condition1 { return .notFromNecessaryCare }
        if !condition2 { return .noCircumstance }
        return condition3 ? .eligible : .noSignificantImpact
    }
}

package enum EligibilityRefusal: Refusal, Equatable {
    case unanswered(CarerOutcome)
    case alwaysApplies(CarerOutcome)

    package var message: String {
        switch self {
        case .unanswered(let outcome): "Select how far they achieve: \(outcome.words.lowercased())"
        case .alwaysApplies(let outcome):
            "“Doesn’t apply” is for children and other people cared for, not for: \(outcome.words.lowercased())"
        }
    }

    package var field: String? {
        switch self {
        case .unanswered(let outcome), .alwaysApplies(let outcome): outcome.rawValue
        }
    }
}
