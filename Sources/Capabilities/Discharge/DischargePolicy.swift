import Core

/// Who may see a stay in hospital, and what of it.
package struct DischargePolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    package static let readerRoles: [Role] = StayMachine.writerRoles + [.safeguardingLead]

    package enum Action: String, CaseIterable, Sendable {
        case view
        /// The patient's side: who they are, where they lie, what they need at home.
        case viewPatient
        case confirmReading
    }

    package func allows(_ action: Action, on stay: HospitalStay) -> Bool {
        guard let organisation = principal.organisation, principal.account != nil,
            !principal.roles.isDisjoint(with: Self.readerRoles)
        else { return false }
        let isWard = organisation == stay.organisation
        // Whoever said no reads no further.
        let isReceiver = organisation == stay.receiver && stay.followUp != .refused
        let isOther = isReceiver || organisation == stay.socialWork
        switch action {
        case .view: return isWard || isOther
        case .viewPatient: return isWard || (isOther && stay.agreement.isGiven)
        case .confirmReading:
            return (isWard || organisation == stay.socialWork)
                && !principal.roles.isDisjoint(with: StayMachine.writerRoles)
        }
    }

    /// As whom they read the carer's words.
    package func party(on stay: HospitalStay) -> StayStatement.Party? {
        guard allows(.confirmReading, on: stay) else { return nil }
        return principal.organisation == stay.organisation ? .ward : .socialWork
    }
}
