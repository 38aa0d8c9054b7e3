import Core

package enum BreakGlassTag {}
package typealias BreakGlassID = Identifier<BreakGlassTag>

/// Somebody's sight, for a few hours and for a reason, of a record they otherwise couldn't see; reviewed the next day.
package struct BreakGlassGrant: Hashable, Sendable {
    package enum Outcome: String, CaseIterable, Sendable {
        case justified
        case moreToAsk = "more-to-ask"
        case notJustified = "not-justified"

        var title: String {
            switch self {
            case .justified: "Justified"
            case .moreToAsk: "More to ask"
            case .notJustified: "Not justified"
            }
        }
    }

    package let id: BreakGlassID
    package let account: AccountID
    package let organisation: OrganisationID
    package let person: PersonID
    package let reasonCode: String
    package let reason: String
    package let fromAt: Instant
    package let untilAt: Instant
    package var reviewedAt: Instant?
    package var reviewedBy: AccountID?
    package var outcome: Outcome?
    package var reviewNote: String?
}
