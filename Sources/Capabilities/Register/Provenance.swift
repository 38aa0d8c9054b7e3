import Core

/// Where a fact came from, whose information it is and when it was written down.
package struct Provenance: Hashable, Sendable {
    package var source: FactSource
    /// The partner that told us, when one did.
    package var organisation: OrganisationID?
    package var account: AccountID?
    package var side: Side
    /// Told in confidence: shown only to those who may see what was, and never to the other side.
    package var inConfidence: Bool
    package var recordedAt: Instant

    package init(
        source: FactSource, organisation: OrganisationID? = nil, account: AccountID? = nil, side: Side,
        inConfidence: Bool = false, recordedAt: Instant
    ) {
        self.source = source
        self.organisation = organisation
        self.account = account
        self.side = side
        self.inConfidence = inConfidence
        self.recordedAt = recordedAt
    }

    /// A fact written down by `principal`: their own words when they are a carer, a professional's otherwise.
    package init(_ principal: Principal, side: Side, inConfidence: Bool = false, at now: Instant) {
        let source: FactSource =
            switch principal.kind {
            case .staff, .quickAddLink: .professional
            case .carer: .carer
            case .system: .system
            }
        self.init(
            source: source, organisation: principal.organisation, account: principal.account, side: side,
            inConfidence: inConfidence, recordedAt: now)
    }

    /// The same, as the carer said it to whoever wrote it down.
    package var asCarerSaid: Provenance {
        var said = self
        said.source = .carer
        return said
    }

    package func about(_ side: Side) -> Provenance {
        var other = self
        other.side = side
        return other
    }
}

/// Who said so.
package enum FactSource: String, CaseIterable, Sendable, Codable {
    case carer
    case caredFor = "cared-for"
    case family
    case professional
    case partnerList = "partner-list"
    case system

    /// As it stands beside a fact: "the carer said".
    package var label: String {
        switch self {
        case .carer: "the carer said"
        case .caredFor: "the person cared for said"
        case .family: "family or a friend said"
        case .professional: "a professional wrote"
        case .partnerList: "from a partner’s list"
        case .system: "worked out by the service"
        }
    }
}

/// How exactly a day is known.
package enum DatePrecision: String, CaseIterable, Sendable, Codable { case day, month, year }

/// A day as far as it is known; of a month or a year alone, its first day is kept.
package struct KnownDate: Hashable, Sendable, Codable {
    package let date: LocalDate
    package let precision: DatePrecision

    package init(_ date: LocalDate, _ precision: DatePrecision = .day) {
        (self.date, self.precision) = (date, precision)
    }

    /// "5 June 1950", "June 1950" or "1950".
    package var spoken: String {
        let parts = date.spoken.split(separator: " ")
        return switch precision {
        case .day: date.spoken
        case .month: parts.dropFirst().joined(separator: " ")
        case .year: "\(date.year)"
        }
    }
}
