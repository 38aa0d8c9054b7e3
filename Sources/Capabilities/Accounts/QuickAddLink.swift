import Core

/// An organisation's own link or poster, with which anybody there tells the partnership of a carer without an account.
package struct QuickAddLink: Hashable, Sendable {
    package let id: QuickAddLinkID
    package let organisation: OrganisationID
    /// The team whose people use it, if it's one team's.
    package let team: TeamID?
    /// Where it hangs: "Ward 4 poster".
    package let label: String
    package let createdAt: Instant
    package let revokedAt: Instant?
}

/// Why a quick-add link can't be made.
enum QuickAddLinkRefusal: Refusal, Equatable {
    case labelMissing
    case labelTooLong

    var field: String? { "label" }

    var message: String {
        switch self {
        case .labelMissing: "Enter where this link will be used, such as Ward 4 poster"
        case .labelTooLong:
            "Where it will be used must be \(QuickAddLinkRules.longestLabel) characters or fewer"
        }
    }
}

enum QuickAddLinkRules {
    static let longestLabel = 80

    static func checkedLabel(_ label: String) throws(QuickAddLinkRefusal) -> String {
        guard !label.isEmpty else { throw .labelMissing }
        guard label.count <= longestLabel else { throw .labelTooLong }
        return label
    }
}
