import Core

/// Why a consent can't be kept as it was given.
package enum ConsentRefusal: Refusal, Equatable {
    case nothingToShare
    case whyMissing
    case cannotDecide
    case authorityMissing
    case nextOfKin
    case financeOnly
    case documentNotSeen
    case documentInFuture
    case notAChild
    case notUnder18
    case capacityNotLacking
    case bestInterestsIncomplete
    case reviewInPast
    case alreadyWithdrawn
    case own

    package var message: String {
        switch self {
        case .nothingToShare: "Select what may be shared"
        case .whyMissing: "Enter why it’s shared"
        case .cannotDecide: "They aren’t able to decide this. Select who decided for them, and by what right"
        case .authorityMissing: "Select who decided, and by what right"
        case .nextOfKin:
            "Being next of kin gives no right to decide. Select another, or ask for a best-interests decision"
        case .financeOnly: "A power over money alone gives no right to decide about care. Select another"
        case .documentNotSeen: "Enter who decided, and the day you saw the document"
        case .documentInFuture: "The day you saw the document must be today or in the past"
        case .notAChild: "Parental responsibility ends at 18. Select another"
        case .notUnder18: "A competent young person is under 18. Select “the person themselves”"
        case .capacityNotLacking:
            "A best-interests decision is only for somebody who isn’t able to decide this"
        case .bestInterestsIncomplete:
            "Enter who decided, why, who was asked and when it will be looked at again"
        case .reviewInPast: "The day it will be looked at again must be in the future"
        case .alreadyWithdrawn: "This consent has been withdrawn already"
        case .own: "Select somebody to share with"
        }
    }

    package var field: String? {
        switch self {
        case .nothingToShare: "what"
        case .whyMissing: "why"
        case .own: "recipient"
        case .documentNotSeen, .documentInFuture: "document"
        case .reviewInPast: "review"
        case .alreadyWithdrawn: nil
        case .bestInterestsIncomplete: "reasons"
        default: "authority"
        }
    }
}

/// Who says that they decide, as the form offers it: some have no right to, and are told so.
package enum ClaimedAuthority: String, CaseIterable, Sendable, Codable {
    case oneself = "self"
    case parentalResponsibility = "parental-responsibility"
    case attorney = "health-welfare-attorney"
    case deputy = "health-welfare-deputy"
    case competentYoungPerson = "competent-young-person"
    case bestInterests = "best-interests"
    case financeOnly = "finance-only"
    case nextOfKin = "next-of-kin"

    package var label: String {
        switch self {
        case .oneself: "The person themselves"
        case .parentalResponsibility: "Somebody with parental responsibility"
        case .attorney: "An attorney for health and welfare"
        case .deputy: "A deputy for health and welfare"
        case .competentYoungPerson: "A young person who understands this decision"
        case .bestInterests: "A best-interests decision"
        case .financeOnly: "An attorney or deputy for money and property only"
        case .nextOfKin: "Next of kin"
        }
    }

    /// - Throws: `ConsentRefusal` where the claim gives no right to decide about care.
    package func checked() throws(ConsentRefusal) {
        switch self {
        case .financeOnly: throw .financeOnly
        case .nextOfKin: throw .nextOfKin
        default: break
        }
    }
}

extension NewConsent {
    /// Whether this decision may be kept for somebody of `age`, decided on `today`.
    package func check(age: Int?, today: LocalDate) throws(ConsentRefusal) {
        guard !what.isEmpty else { throw .nothingToShare }
        guard !why.isEmpty else { throw .whyMissing }
        switch authority {
        case .oneself:
            guard capacity != .lacksCapacity else { throw .cannotDecide }
        case .competentYoungPerson:
            guard age.map({ $0 < 18 }) ?? true else { throw .notUnder18 }
            guard capacity != .lacksCapacity else { throw .cannotDecide }
        case .parentalResponsibility(let by):
            guard !by.isEmpty else { throw .authorityMissing }
            guard age.map({ $0 < 18 }) ?? true else { throw .notAChild }
        case .attorney(let by, let seen), .deputy(let by, let seen):
            guard !by.isEmpty else { throw .documentNotSeen }
            guard seen <= today else { throw .documentInFuture }
            // A health and welfare attorney or deputy decides only what the person can't decide themselves.
            guard capacity == .lacksCapacity else { throw .capacityNotLacking }
        case .bestInterests(let decision):
            guard capacity == .lacksCapacity else { throw .capacityNotLacking }
            guard !decision.decidedBy.isEmpty, !decision.reasons.isEmpty, !decision.consulted.isEmpty else {
                throw .bestInterestsIncomplete
            }
            guard decision.reviewOn > today else { throw .reviewInPast }
        }
    }
}

/// Those to tell that a consent has been withdrawn: whoever had a share by it, and nobody else.
package func mustBeTold(of consent: Consent, sharedWith: [OrganisationID]) -> [OrganisationID] {
    guard consent.decision == .agreed else { return [] }
    let named = consent.recipient.organisation.map { [$0] } ?? []
    var told: [OrganisationID] = []
    for organisation in named + sharedWith where !told.contains(organisation) { told.append(organisation) }
    return told
}
