import Core

/// Why emergency access isn't given, or a review isn't taken.
package enum BreakGlassRefusal: Refusal, Equatable {
    case reasonMissing
    case reasonTooShort
    case reasonTooLong
    case kindMissing
    case hours(most: Int)
    case ownReview
    case reviewedAlready
    case outcomeMissing
    case noteMissing

    package var field: String? {
        switch self {
        case .reasonMissing, .reasonTooShort, .reasonTooLong: "reason"
        case .kindMissing: "kind"
        case .hours: "hours"
        case .ownReview, .reviewedAlready, .outcomeMissing: "outcome"
        case .noteMissing: "note"
        }
    }

    package var message: String {
        switch self {
        case .reasonMissing: "Enter what has happened and what you need to see"
        case .reasonTooShort: "Say more: what has happened and what you need to see"
        case .reasonTooLong: "What has happened must be 1,000 characters or fewer"
        case .kindMissing: "Select why you need to see this record now"
        case .hours(let most): "Enter a whole number of hours from 1 to \(most)"
        case .ownReview: "Somebody else must review your own emergency access"
        case .reviewedAlready: "This has been reviewed already"
        case .outcomeMissing: "Select what you found"
        case .noteMissing: "Enter what you asked and what follows from it"
        }
    }
}

/// What somebody asks for when they break the glass.
package struct BreakGlassRequest: Hashable, Sendable {
    package let kind: String
    package let reason: String
    package let hours: Int

    /// - Parameter kinds: the codes of the reasons that are set up.
    package init(
        kind: String, reason: String, hours: String, kinds: [String], mostHours: Int
    ) throws(BreakGlassRefusal) {
        guard kinds.contains(kind) else { throw .kindMissing }
        guard !reason.isEmpty else { throw .reasonMissing }
        guard reason.count >= 10 else { throw .reasonTooShort }
        guard reason.count <= 1_000 else { throw .reasonTooLong }
        guard let hours = Int(hours), (1...mostHours).contains(hours) else { throw .hours(most: mostHours) }
        (self.kind, self.reason, self.hours) = (kind, reason, hours)
    }
}

extension BreakGlassGrant {
    package func isOpen(at now: Instant) -> Bool { fromAt <= now && now < untilAt }

    /// This grant once somebody else has looked at why it was taken and what was seen.
    package func reviewed(
        _ outcome: Outcome?, note: String, by reviewer: AccountID, at now: Instant
    ) throws(BreakGlassRefusal) -> BreakGlassGrant {
        guard reviewedAt == nil else { throw .reviewedAlready }
        guard reviewer != account else { throw .ownReview }
        guard let outcome else { throw .outcomeMissing }
        guard outcome == .justified || !note.isEmpty else { throw .noteMissing }

        var reviewed = self
        reviewed.reviewedAt = now
        reviewed.reviewedBy = reviewer
        reviewed.outcome = outcome
        reviewed.reviewNote = note.isEmpty ? nil : note
        return reviewed
    }
}
