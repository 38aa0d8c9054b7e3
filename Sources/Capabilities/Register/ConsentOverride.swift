import Core

/// Sharing although the person said no: by whom, on what ground of law, and why.
package struct SharingOverride: Hashable, Sendable {
    package let id: String
    /// The "no" that it goes against.
    package let consent: ConsentID
    package let ground: Ground
    package let reason: String
    /// Whether it stays out of the person's own page, where seeing it could put somebody at risk.
    package let isHeldBack: Bool
    package let endedAt: Instant?
    package let provenance: Provenance

    package var isOpen: Bool { endedAt == nil }

    /// What the law lets somebody share for against a "no".
    package enum Ground: String, CaseIterable, Sendable, Codable {
        case safeguardingAdult = "safeguarding-adult"
        case safeguardingChild = "safeguarding-child"
        case vitalInterests = "vital-interests"
        case legalObligation = "legal-obligation"
        case seriousCrime = "serious-crime"

        package var label: String {
            switch self {
            case .safeguardingAdult: "To keep an adult at risk safe from harm or neglect (Care Act 2014)"
            case .safeguardingChild: "To keep a child safe from harm (Children Act 1989)"
            case .vitalInterests: "Somebody’s life is in danger (UK GDPR article 6(1)(d))"
            case .legalObligation: "A law or a court says that it must be shared (UK GDPR article 6(1)(c))"
            case .seriousCrime: "To prevent or uncover a serious crime (Data Protection Act 2018)"
            }
        }
    }
}

extension Consent {
    /// Whether they said no to this, at first or later.
    package var isNo: Bool { decision == .refused || withdrawnAt != nil }
}

/// Why it can't be shared against a "no".
package enum OverrideRefusal: Refusal, Equatable {
    case notRefused
    case alreadyShared

    package var message: String {
        switch self {
        case .notRefused: "They didn’t say no to this"
        case .alreadyShared: "It’s shared already, although they said no"
        }
    }

    package var field: String? { "ground" }
}
