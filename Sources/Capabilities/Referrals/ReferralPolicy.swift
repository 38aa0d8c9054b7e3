import Core

/// Who sees which referrals, and who they are to each.
package struct ReferralPolicy: Sendable {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// The roles that refer, and answer referrals.
    package static let roles = Role.withCases

    /// The roles that make public forms and see who has no lead.
    package static let managers: [Role] = [.manager, .coordinator]

    /// The referrals this person may know exist; the store applies it to every read.
    package var scope: Scope {
        guard principal.account != nil, let organisation = principal.organisation,
            !principal.roles.isDisjoint(with: Self.roles)
        else { return .none }
        return .organisation(organisation, restricted: principal.reviewsRestricted)
    }

    package enum Scope: Equatable, Sendable {
        case none
        /// What an organisation sent and what it was sent; about a restricted person only when `restricted`.
        case organisation(OrganisationID, restricted: Bool)
        /// What is about one carer and shown to them.
        case carer(PersonID)
        /// A job of the service itself, and a link that was made for one referral.
        case all
    }

    /// Who they are to it.
    package func parties(of referral: Referral) -> Set<ReferralParty> {
        if case .system = principal.kind { return [.service] }
        if principal.person == referral.person { return [.carer] }
        guard case .organisation(let organisation, _) = scope else { return [] }
        let isManager = principal.has(any: .manager)
        var parties: Set<ReferralParty> = []
        if referral.from == organisation {
            parties.insert(.sender)
            if isManager { parties.insert(.sendingManager) }
        }
        if referral.to.organisation == organisation, referral.status != .draft {
            parties.insert(.receiver)
            if isManager { parties.insert(.receivingManager) }
        }
        return parties
    }

    /// What they may do to it now.
    package func actions(on referral: Referral) -> Set<ReferralAction> {
        let parties = parties(of: referral)
        let steps = ReferralRules.steps[referral.status] ?? [:]
        return Set(steps.filter { !$0.value.who.isDisjoint(with: parties) }.keys)
    }

    /// Whether the words that were sent are theirs to read: a partner that declined reads them no longer.
    package func readsWords(of referral: Referral) -> Bool {
        let parties = parties(of: referral)
        if !parties.isDisjoint(with: [.sender, .carer]) { return true }
        guard parties.contains(.receiver) else { return false }
        return ![.rejected, .failed, .cancelled].contains(referral.status)
    }
}
