import Core
import People

/// Who may see and change a plan.
package struct PlanPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// Those who read plans; an advocate and a safeguarding lead change none.
    package static let readerRoles: [Role] =
        PlanMachine.writerRoles + [.safeguardingLead, .advocate]

    package enum Action: String, CaseIterable, Sendable { case view, change, giveManagerReason }

    /// A plan, and its person as the asker may see them: nobody sees the plan of somebody they can't see.
    package struct Subject: Sendable {
        package let organisation: OrganisationID
        package let person: SeenPerson

        package init(organisation: OrganisationID, person: SeenPerson) {
            (self.organisation, self.person) = (organisation, person)
        }
    }

    package func allows(_ action: Action, on subject: Subject) -> Bool {
        let isOurs = principal.organisation == subject.organisation
        switch action {
        case .view:
            return !principal.roles.isDisjoint(with: Self.readerRoles)
                && (isOurs || subject.person.isWorkedWith)
        case .change:
            return isOurs && !principal.roles.isDisjoint(with: PlanMachine.writerRoles)
        case .giveManagerReason:
            return isOurs && principal.roles.contains(.manager)
        }
    }
}
