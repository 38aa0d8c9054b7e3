import Core

/// What to do about a young carer's transition assessment (Care Act 2014 s.63).
///
/// - Source: `care-law.md` section 8's decision table.
package struct TransitionFacts: Hashable, Sendable, Codable {
    package var hasLikelyNeedsAfter18: Bool
    package var isOfSignificantBenefitNow: Bool
    /// They can decide and agree, or they can't and it is in their best interests.
    package var consentIsMet: Bool
    package var isAtRiskOfAbuse: Bool
    /// The young carer or a parent asked for it.
    package var wasRequested: Bool

    package init(
        hasLikelyNeedsAfter18: Bool, isOfSignificantBenefitNow: Bool, consentIsMet: Bool,
        isAtRiskOfAbuse: Bool, wasRequested: Bool
    ) {
        self.hasLikelyNeedsAfter18 = hasLikelyNeedsAfter18
        self.isOfSignificantBenefitNow = isOfSignificantBenefitNow
        (self.consentIsMet, self.isAtRiskOfAbuse) = (consentIsMet, isAtRiskOfAbuse)
        self.wasRequested = wasRequested
    }

    package enum Action: String, CaseIterable, Sendable, Codable {
        case assess
        /// Refused, and at risk of abuse or neglect: s.63(4).
        case assessAnyway = "assess-anyway"
        case offerAgain = "offer-again"
        /// With written reasons, advice on preventing and delaying, and when benefit is expected: s.63(5).
        case refuseInWriting = "refuse-in-writing"
        case diarise
        case nothing

        package var words: String {
            switch self {
            case .assess: "Assess"
            case .assessAnyway: "Assess anyway: they said no, and are at risk of abuse or neglect"
            case .offerAgain: "Don’t assess. Write down that they said no, and offer it again"
            case .refuseInWriting:
                "Say no in writing, with the reasons, advice on preventing or delaying needs, and when it would be of benefit"
            case .diarise: "Look at it again on a day that is set"
            case .nothing: "Nothing is asked, and no needs after 18 are likely"
            }
        }
    }

    package var action: Action {
        guard hasLikelyNeedsAfter18 else { return wasRequested ? .refuseInWriting : .nothing }
        guard isOfSignificantBenefitNow else { return wasRequested ? .refuseInWriting : .diarise }
        if consentIsMet { return .assess }
        return isAtRiskOfAbuse ? .assessAnyway : .offerAgain
    }
}
