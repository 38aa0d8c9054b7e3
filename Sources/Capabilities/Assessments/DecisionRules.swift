import Core

/// What has to happen before a decision is given, by whom.
package enum DecisionStep: String, CaseIterable, Sendable, Codable {
    /// A manager agrees.
    case manager
    /// The council that the law asks signs.
    case council

    package var words: String {
        switch self {
        case .manager: "A manager agrees"
        case .council: "The council signs"
        }
    }
}

/// What an area has set about who may decide alone.
package struct DecisionLimits: Hashable, Sendable {
    /// Managers that must agree before somebody is told they are, or aren't, eligible.
    package let managersWhenEligible: Int
    package let managersWhenNot: Int
    package let councilSigns: Bool

    package init(managersWhenEligible: Int, managersWhenNot: Int, councilSigns: Bool) {
        (self.managersWhenEligible, self.managersWhenNot) = (managersWhenEligible, managersWhenNot)
        self.councilSigns = councilSigns
    }
}

package enum DecisionRules {
    /// The steps a decision needs beside the assessor's own.
    ///
    /// - Parameters:
    ///   - agreesWithRule: whether the assessor decided what the criteria say; `nil` where there are none.
    ///   - isDelegated: whether an organisation that isn't the council did the assessment.
    package static func steps(
        givesSupport: Bool, agreesWithRule: Bool?, isManager: Bool, isDelegated: Bool, limits: DecisionLimits
    ) -> Set<DecisionStep> {
        var steps: Set<DecisionStep> = []
        let managers = givesSupport ? limits.managersWhenEligible : limits.managersWhenNot
        if managers > 0, !isManager { steps.insert(.manager) }
        // Nobody goes against the rule's result alone, a manager neither.
        if agreesWithRule == false { steps.insert(.manager) }
        if isDelegated, limits.councilSigns { steps.insert(.council) }
        return steps
    }

    /// Which of the steps that are left somebody may take.
    package static func mayTake(
        _ left: Set<DecisionStep>, decidedBy decider: AccountID, of organisation: OrganisationID,
        council: OrganisationID?, by principal: Principal
    ) -> Set<DecisionStep> {
        guard let account = principal.account, account != decider else { return [] }
        var may: Set<DecisionStep> = []
        if left.contains(.manager), principal.has(any: .manager),
            principal.organisation == organisation || principal.organisation == council
        {
            may.insert(.manager)
        }
        if left.contains(.council), principal.organisation == council,
            principal.has(any: .manager, .assessor)
        {
            may.insert(.council)
        }
        return may
    }
}

package enum DecisionRefusal: Refusal, Equatable {
    case reasonsMissing
    case disagreementUnexplained
    case resultMissing
    case wrongForm
    case overlooked(Int)

    package var message: String {
        switch self {
        case .reasonsMissing: "Enter the reasons for the decision, as the carer will read them"
        case .disagreementUnexplained:
            "The criteria say otherwise. Enter why you decide differently; a manager has to agree"
        case .resultMissing: "Select what you decide"
        case .wrongForm: "Another law applies to this caring relationship. Use its own page"
        case .overlooked(let count):
            count == 1 ? "1 question isn’t answered" : "\(count) questions aren’t answered"
        }
    }

    package var field: String? {
        switch self {
        case .reasonsMissing: "reasons"
        case .disagreementUnexplained: "disagreement"
        case .resultMissing: "result"
        case .wrongForm, .overlooked: nil
        }
    }
}
