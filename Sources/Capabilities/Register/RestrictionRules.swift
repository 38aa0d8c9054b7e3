import Core

/// Why nobody outside the named reviewers may know of somebody's record.
package struct Restriction: Hashable, Sendable {
    package enum Reason: String, CaseIterable, Sendable, Codable {
        case domesticAbuse = "domestic-abuse"
        case witnessProtection = "witness-protection"
        case adoption
        case threat
        case courtOrder = "court-order"
        case ownRequest = "own-request"
        case merged

        package var label: String {
            switch self {
            case .domesticAbuse: "Domestic abuse"
            case .witnessProtection: "Protected as a witness"
            case .adoption: "Adoption or fostering"
            case .threat: "Threatened by somebody"
            case .courtOrder: "Order of a court"
            case .ownRequest: "They asked for it"
            case .merged: "Two records of one person were joined"
            }
        }

        package static let choices = allCases.filter { $0 != .merged }
    }

    package let reason: Reason
    package let since: LocalDate
    /// `nil` until somebody lifts it.
    package let until: LocalDate?

    package init(_ reason: Reason, since: LocalDate, until: LocalDate? = nil) {
        (self.reason, self.since, self.until) = (reason, since, until)
    }

    package func holds(on day: LocalDate) -> Bool { since <= day && (until.map { $0 > day } ?? true) }
}

/// Why a record can't be restricted.
package enum RestrictionRefusal: Refusal, Equatable {
    /// None at these, the organisations that see the record; whoever is named elsewhere can't open it.
    case noReviewer(at: [String])

    package var message: String {
        switch self {
        case .noReviewer(let names):
            "This record isn’t restricted: nobody at \(listed(names.isEmpty ? ["your organisation"] : names, or: true)) is named to look after restricted records, so nobody could open it again. First name somebody who works there, on the page of their account: a safeguarding or information governance lead can. Then restrict it here"
        }
    }
}

/// The restriction of two records that become one: the stricter stays.
///
/// It begins at the earlier beginning and lasts to the later end; one without an end outlasts every other.
package func mergedRestriction(_ one: Restriction?, _ other: Restriction?) -> Restriction? {
    guard let one, let other else { return one ?? other }
    let lasting = (one.until, other.until)
    let until: LocalDate? =
        if let first = lasting.0, let second = lasting.1 { max(first, second) } else { nil }
    let reason = one.reason == .merged ? other.reason : one.reason
    return Restriction(reason, since: min(one.since, other.since), until: until)
}
