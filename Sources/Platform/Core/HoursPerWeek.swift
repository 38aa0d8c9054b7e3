import Foundation

/// Whole hours of unpaid care in a typical week, from which every census band is worked out.
///
/// Nought hours doesn't mean "not a carer": the law has no threshold.
///
/// - Form: 0 to 168. Part hours are rounded up: 9.5 is 10.
/// - Source: Census 2011 and 2021, provision of unpaid care.
package struct HoursPerWeek: ParsedText, Comparable {
    package let hours: Int

    package init?(_ hours: Int) {
        guard (0...168).contains(hours) else { return nil }
        self.hours = hours
    }

    package init?(_ text: String) {
        let parts = text.trimmingCharacters(in: .whitespaces).split(
            separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...3).contains($0.utf8.count) }),
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isASCIIDigit) }), let whole = Int(parts[0])
        else { return nil }
        let hasPart = parts.count == 2 && !parts[1].allSatisfy { $0 == "0" }
        self.init(hasPart ? whole + 1 : whole)
    }

    package var description: String { String(hours) }

    package static func < (left: HoursPerWeek, right: HoursPerWeek) -> Bool { left.hours < right.hours }

    /// The bands of Census 2021, the finest there are.
    package enum Band: String, CaseIterable, Sendable, Codable {
        case nineOrLess = "9_or_less"
        case tenToNineteen = "10_19"
        case twentyToThirtyFour = "20_34"
        case thirtyFiveToFortyNine = "35_49"
        case fiftyOrMore = "50_plus"

        package var label: String {
            switch self {
            case .nineOrLess: "9 hours or less"
            case .tenToNineteen: "10 to 19 hours"
            case .twentyToThirtyFour: "20 to 34 hours"
            case .thirtyFiveToFortyNine: "35 to 49 hours"
            case .fiftyOrMore: "50 hours or more"
            }
        }
    }

    /// The bands of Census 2011, whose question was worded otherwise: never one line across both.
    package enum Band2011: String, CaseIterable, Sendable, Codable {
        case oneToNineteen = "1_19"
        case twentyToFortyNine = "20_49"
        case fiftyOrMore = "50_plus"

        package var label: String {
            switch self {
            case .oneToNineteen: "1 to 19 hours"
            case .twentyToFortyNine: "20 to 49 hours"
            case .fiftyOrMore: "50 hours or more"
            }
        }
    }

    /// `nil` for nought hours, which is in no band.
    package var band: Band? {
        switch hours {
        case 0: nil
        case ...9: .nineOrLess
        case ...19: .tenToNineteen
        case ...34: .twentyToThirtyFour
        case ...49: .thirtyFiveToFortyNine
        default: .fiftyOrMore
        }
    }

    package var band2011: Band2011? {
        switch hours {
        case 0: nil
        case ...19: .oneToNineteen
        case ...49: .twentyToFortyNine
        default: .fiftyOrMore
        }
    }

    /// Carer's Allowance asks for at least 35 hours.
    package var reachesCarersAllowance: Bool { hours >= 35 }
}
