import Core

/// Who reads a concern, and who sees no more than how far it has got.
package struct ConcernPolicy: Sendable {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    package enum Sight: Equatable, Sendable {
        case whole
        /// Its reference, whom to ring, and how far it has got: for managers who were asked to ring.
        case ringing
        /// Whether it is sent and acknowledged: for whoever raised it.
        case state
    }

    /// What this person may see; `nil` as if it weren’t there.
    ///
    /// - Parameters:
    ///   - isHidden: it is about a restricted person whom they may not see.
    ///   - hasLead: whether its holder has a safeguarding lead; without one, the holder’s managers stand in.
    package func sight(of concern: Concern, isHidden: Bool, hasLead: Bool = true) -> Sight? {
        let raised =
            principal.account.map { $0 == concern.raisedBy } ?? false
            || principal.person.map { $0 == concern.state.raiser } ?? false
        let state: Sight? = raised ? .state : nil
        guard let account = principal.account, let organisation = principal.organisation else { return state }
        guard organisation != concern.about else { return state }
        let isHolder = organisation == concern.holder
        let isLead =
            principal.has(any: .safeguardingLead) || isHolder && !hasLead && principal.has(any: .manager)
        let isParty = organisation == concern.council || organisation == concern.origin
        if isParty, isLead, !isHidden || account == concern.state.owner { return .whole }
        let rings = isHolder && concern.state.rings > 0 && concern.state.status.isOpen
        if rings, principal.has(any: .manager) { return .ringing }
        return state
    }

    /// Whether they may read it in place of its owner: one of a restricted person, which only its owner and the named
    /// reviewers read, held by their own organisation.
    package func mayTakeOver(_ concern: Concern, isHidden: Bool, hasLead: Bool = true) -> Bool {
        guard isHidden, let organisation = principal.organisation, organisation == concern.holder,
            organisation != concern.about, principal.account != concern.state.owner
        else { return false }
        return principal.has(any: .safeguardingLead) || !hasLead && principal.has(any: .manager)
    }
}
