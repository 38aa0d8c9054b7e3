import Core

/// What kind of carer somebody is on a day: worked out from links and ages, never typed.
package enum CarerType: String, CaseIterable, Sendable, Codable {
    case young
    case youngAdult = "young-adult"
    case adult
    case older
    case parent
    case former
    /// Cares for two people or more.
    case sandwich
    /// Cares for somebody who cares for them.
    case mutual
    /// Cares for somebody whom others care for too.
    case shared

    package var label: String {
        switch self {
        case .young: "Young carer"
        case .youngAdult: "Young adult carer"
        case .adult: "Adult carer"
        case .older: "Older carer"
        case .parent: "Parent carer"
        case .former: "Former carer"
        case .sandwich: "Cares for more than one person"
        case .mutual: "They care for each other"
        case .shared: "Shares the care with others"
        }
    }
}

/// The ages that an area goes by; areas differ, so they're settings.
package struct CarerAges: Hashable, Sendable {
    /// Under this, a young carer.
    package var adultFrom: Int
    package var youngAdult: ClosedRange<Int>
    package var olderFrom: Int
    /// Both services have a part at these ages.
    package var bothServices: ClosedRange<Int>

    package init(
        adultFrom: Int = 18, youngAdult: ClosedRange<Int> = 16...25, olderFrom: Int = 65,
        bothServices: ClosedRange<Int> = 16...17
    ) {
        self.adultFrom = adultFrom
        self.youngAdult = youngAdult
        self.olderFrom = olderFrom
        self.bothServices = bothServices
    }
}

/// One link as the rule of types needs it.
package struct CaringTie: Hashable, Sendable {
    package let link: CaringLink
    package let caredForAge: Int?
    /// Whether the person cared for has an open link to this carer.
    package let isMutual: Bool
    /// How many others have an open link to the same person.
    package let otherCarers: Int

    package init(_ link: CaringLink, caredForAge: Int?, isMutual: Bool = false, otherCarers: Int = 0) {
        self.link = link
        self.caredForAge = caredForAge
        self.isMutual = isMutual
        self.otherCarers = otherCarers
    }
}

/// The types that somebody of `age` has on `day`; none when they care for nobody and never did.
///
/// With an unknown age an open link makes an adult carer of nobody: only what doesn't hang on age is said.
package func carerTypes(age: Int?, ties: [CaringTie], on day: LocalDate, ages: CarerAges) -> [CarerType] {
    let real = ties.filter { $0.link.wasReal && !$0.link.underContract }
    let open = real.filter { $0.link.isOpen(on: day) }
    guard !open.isEmpty else {
        let hasEnded = real.contains { $0.link.ended.map { $0.on <= day } ?? false }
        return hasEnded ? [.former] : []
    }
    return CarerType.allCases.filter { type in
        switch type {
        case .young: age.map { $0 < ages.adultFrom } ?? false
        case .youngAdult: age.map(ages.youngAdult.contains) ?? false
        case .adult: age.map { $0 >= ages.adultFrom } ?? false
        case .older: age.map { $0 >= ages.olderFrom } ?? false
        case .parent:
            age.map { $0 >= ages.adultFrom } ?? true
                && open.contains {
                    $0.link.relationship == .child && ($0.caredForAge ?? ages.adultFrom) < ages.adultFrom
                }
        case .former: false
        case .sandwich: Set(open.map(\.link.caredFor)).count > 1
        case .mutual: open.contains(where: \.isMutual)
        case .shared: open.contains { $0.otherCarers > 0 }
        }
    }
}

/// The services that have a part for a carer of this age; both at 16 and 17, the adults' when age isn't known.
package func services(forAge age: Int?, ages: CarerAges) -> [RegisterNeeds.Service] {
    guard let age else { return [.adult] }
    if ages.bothServices.contains(age) { return [.young, .adult] }
    return age < ages.adultFrom ? [.young] : [.adult]
}
