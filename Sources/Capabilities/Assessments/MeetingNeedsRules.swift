import Core

/// Whether needs must be met or may be, and on whose terms: Care Act 2014 s.20.
///
/// Residence is tested on the person cared for. Help that is care of the adult is agreed to by the adult and charged
/// to the adult, never to the carer.
///
/// - Source: `care-law.md` section 4, cases M1 to M10.
package struct MeetingNeeds: Hashable, Sendable, Codable {
    package enum Way: String, CaseIterable, Sendable, Codable {
        case supportToCarer = "to-carer"
        case careOfAdult = "to-adult"

        package var words: String {
            switch self {
            case .supportToCarer: "Support given to the carer"
            case .careOfAdult: "Care and support given to the adult they care for"
            }
        }
    }

    package enum Charge: String, CaseIterable, Sendable, Codable {
        case none
        case withinLimit = "within-limit"
        case aboveLimitAsks = "above-limit-asks"
        case aboveLimitDoesNotAsk = "above-limit-does-not-ask"

        package var words: String {
            switch self {
            case .none: "No charge is made"
            case .withinLimit: "Charged, and whoever would be charged is at or below the financial limit"
            case .aboveLimitAsks: "Charged, above the limit, and asks for it all the same"
            case .aboveLimitDoesNotAsk: "Charged, above the limit, and doesn’t ask for it"
            }
        }
    }

    package enum Outcome: String, CaseIterable, Sendable, Codable {
        case duty
        case power
        case findAnotherWay = "find-another-way"
        case notAllowed = "not-allowed"

        package var words: String {
            switch self {
            case .duty: "The council must meet these needs"
            case .power: "The council may meet these needs; it doesn’t have to"
            case .findAnotherWay:
                "Not in this way, since the adult doesn’t agree. The council must, as far as feasible, find another way"
            case .notAllowed: "Not allowed: the adult hasn’t agreed to care for themselves"
            }
        }
    }

    package var isEligible: Bool
    /// Ordinarily resident in the area, or present with no settled residence: of the person cared for.
    package var adultLivesHere: Bool
    package var way: Way
    package var charge: Charge
    /// Whether the adult agrees to care for themselves; `nil` where the help is for the carer.
    package var adultAgrees: Bool?

    package init(
        isEligible: Bool, adultLivesHere: Bool, way: Way, charge: Charge, adultAgrees: Bool? = nil
    ) {
        (self.isEligible, self.adultLivesHere, self.way) = (isEligible, adultLivesHere, way)
        (self.charge, self.adultAgrees) = (charge, adultAgrees)
    }

    package var outcome: Outcome {
        if way == .careOfAdult {
            // Their own council asks whether they agree; against a plain no nothing is done.
            if refersToAdultsCouncil { return adultAgrees == false ? .notAllowed : .power }
            guard adultAgrees == true else { return isEligible ? .findAnotherWay : .notAllowed }
        }
        guard isEligible, adultLivesHere, charge != .aboveLimitDoesNotAsk else { return .power }
        return .duty
    }

    /// Whom a charge may be made to.
    package var chargedTo: String? {
        guard charge != .none else { return nil }
        return way == .supportToCarer ? "the carer" : "the adult cared for, never the carer"
    }

    /// Whether another council is told, because the person cared for lives in its area.
    package var refersToAdultsCouncil: Bool { isEligible && !adultLivesHere }
}
