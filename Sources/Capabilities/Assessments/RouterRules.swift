import Core

/// Which law an assessment of one caring relationship falls under.
///
/// - Source: `care-law.md` section 1; Care Act 2014 s.10, Children Act 1989 ss.17ZA and 17ZD.
package enum CareDuty: String, CaseIterable, Sendable, Codable {
    case notACarer = "NOT_A_CARER"
    case youngCarer = "YOUNG_CARER_17ZA"
    case parentCarer = "PARENT_CARER_17ZD"
    case carerOfChildOther = "CARER_OF_CHILD_OTHER"
    case carer = "CARER_S10"

    package var words: String {
        switch self {
        case .notACarer: "Not a carer in law: information and advice only"
        case .youngCarer: "Young carer’s needs assessment"
        case .parentCarer: "Parent carer’s needs assessment"
        case .carerOfChildOther: "Carer of a child, without parental responsibility for a disabled child"
        case .carer: "Carer’s assessment"
        }
    }

    package var law: String {
        switch self {
        case .notACarer: "Care Act 2014 section 10(9); Children Act 1989 section 17ZB(3)"
        case .youngCarer: "Children Act 1989 section 17ZA"
        case .parentCarer: "Children Act 1989 section 17ZD"
        case .carerOfChildOther: "Carers (Recognition and Services) Act 1995; Children Act 1989 section 17"
        case .carer: "Care Act 2014 section 10"
        }
    }

    /// Regulation 3 decides for adults who care for adults, and for nobody else.
    package var usesRegulation3: Bool { self == .carer }
}

/// What else has to be looked at beside the duty itself.
package enum CareDutyAddOn: String, CaseIterable, Sendable, Codable {
    case transitionYoungCarer = "TRANSITION_YOUNG_CARER"
    case transitionChildsCarer = "TRANSITION_CHILDS_CARER"
    case adultNeedsAssessment = "ADULT_NEEDS_S9"
    case childInHousehold = "CHILD_PROVIDES_CARE"

    package var words: String {
        switch self {
        case .transitionYoungCarer:
            "A transition assessment before 18 (Care Act section 63), where it would be of significant benefit"
        case .transitionChildsCarer:
            "A transition assessment of the carer before the child is 18 (Care Act section 60)"
        case .adultNeedsAssessment: "An assessment of the carer’s own care needs (Care Act section 9)"
        case .childInHousehold:
            "A child appears to provide care: consider a young carer’s assessment, and whether the care is excessive or inappropriate"
        }
    }
}

/// What is known of one caring relationship on a day.
package struct CaringFacts: Hashable, Sendable, Codable {
    package var carerAge: Int
    package var caredForAge: Int
    /// Paid under a contract, or as voluntary work; a Carer's Allowance is neither.
    package var isContractOrVoluntary = false
    /// The authority decided to treat them as a carer all the same.
    package var isTreatedAsCarerAnyway = false
    package var hasParentalResponsibility = false
    package var isDisabledChild = false
    /// Whether the carer is likely to have needs for support once whoever is under 18 has become an adult.
    package var hasLikelyNeedsAfter18 = false
    /// Whether the child cared for is likely to need care and support after 18.
    package var childHasLikelyNeedsAfter18 = false
    package var appearsToNeedCareThemselves = false
    package var aChildAppearsToCare = false

    package init(carerAge: Int, caredForAge: Int) {
        (self.carerAge, self.caredForAge) = (carerAge, caredForAge)
    }

    /// The facts on a day; somebody is 18 from the start of their 18th birthday, and on 1 March if born on 29 February.
    package init(carerBorn: LocalDate, caredForBorn: LocalDate, on day: LocalDate) {
        self.init(carerAge: carerBorn.years(to: day), caredForAge: caredForBorn.years(to: day))
    }
}

/// Where the router comes out for one caring relationship, and the lines that led there.
package struct RoutedCare: Hashable, Sendable, Codable {
    package let duty: CareDuty
    package let addOns: [CareDutyAddOn]
    package let working: [String]
}

extension CaringFacts {
    /// Runs the router: five rows in order, the first that fits.
    package var routed: RoutedCare {
        var working: [String] = []
        let duty = duty(&working)
        return RoutedCare(duty: duty, addOns: addOns(duty), working: working)
    }

    private func duty(_ working: inout [String]) -> CareDuty {
        if isContractOrVoluntary {
            guard isTreatedAsCarerAnyway else {
                working.append("The care is given under a contract or as voluntary work")
                return .notACarer
            }
            working.append(
                "The care is under a contract or voluntary, and the authority decided to treat them as a carer"
            )
        } else {
            working.append("The care is neither under a contract nor voluntary work")
        }
        guard carerAge >= 18 else {
            working.append("The carer is \(carerAge), under 18")
            return .youngCarer
        }
        working.append("The carer is \(carerAge), an adult")
        guard caredForAge < 18 else {
            working.append("The person cared for is \(caredForAge), an adult")
            return .carer
        }
        working.append("The person cared for is \(caredForAge), under 18")
        guard isDisabledChild, hasParentalResponsibility else {
            working.append(
                isDisabledChild
                    ? "The child is disabled, and the carer has no parental responsibility"
                    : "The child isn’t disabled")
            return .carerOfChildOther
        }
        working.append("The child is disabled, and the carer has parental responsibility")
        return .parentCarer
    }

    private func addOns(_ duty: CareDuty) -> [CareDutyAddOn] {
        guard duty != .notACarer else { return [] }
        var found: [CareDutyAddOn] = []
        if carerAge < 18, hasLikelyNeedsAfter18 { found.append(.transitionYoungCarer) }
        if carerAge >= 18, caredForAge < 18, childHasLikelyNeedsAfter18, hasLikelyNeedsAfter18 {
            found.append(.transitionChildsCarer)
        }
        if appearsToNeedCareThemselves, carerAge >= 18 { found.append(.adultNeedsAssessment) }
        if aChildAppearsToCare, carerAge >= 18 { found.append(.childInHousehold) }
        return found
    }
}
