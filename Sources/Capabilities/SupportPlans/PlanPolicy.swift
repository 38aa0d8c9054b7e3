import Core

/// Who may see and change a plan.
package struct PlanPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// Those who read plans; an advocate and a safeguarding lead change none.
    package static let readerRoles: [Role] =
        PlanMachine.writerRoles + [.safeguardingLead, .advocate]

    package enum Action: String, CaseIterable, Sendable { case view, change, giveManagerReason }

    /// A plan of somebody whom the asker may see: nobody sees the plan of somebody they can't see.
    package struct Subject: Sendable {
        package let organisation: OrganisationID
        /// Whether the asker's organisation works with its person.
        package let isWorkedWith: Bool

        package init(organisation: OrganisationID, isWorkedWith: Bool) {
            (self.organisation, self.isWorkedWith) = (organisation, isWorkedWith)
        }
    }

    package func allows(_ action: Action, on subject: Subject) -> Bool {
        let isOurs = principal.organisation == subject.organisation
        switch action {
        case .view:
            return !principal.roles.isDisjoint(with: Self.readerRoles)
                && (isOurs || subject.isWorkedWith)
        case .change:
            return isOurs && !principal.roles.isDisjoint(with: PlanMachine.writerRoles)
        case .giveManagerReason:
            return isOurs && principal.roles.contains(.manager)
        }
    }
}
