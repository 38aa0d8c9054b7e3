import Core

/// Who sees and does which tasks.
package struct TaskPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// The roles that work with carers; a front desk, a board and an administrator have none.
    package static let roles = Role.withCarers

    /// The roles that see a list of tasks; those who answer for how records are used ring nobody.
    package static let listRoles = roles + [.informationGovernance]

    package func allows(_ action: TaskAction, on task: WorkTask) -> Bool {
        guard sees(task) else { return false }
        return switch action {
        case .take, .putOff, .wait, .resume, .complete: true
        case .assign, .cancel, .reopen:
            task.account == principal.account || principal.has(any: .coordinator, .manager)
        }
    }

    package func sees(_ task: WorkTask) -> Bool {
        guard case .organisation(let organisation, let account, let sensitive, _) = scope else {
            return false
        }
        return task.organisation == organisation && task.aboutAccount != account
            && (sensitive || !task.isSensitive || task.account == account)
    }

    /// The tasks this person may know exist; the store applies it to every read.
    package var scope: Scope {
        guard let account = principal.account, let organisation = principal.organisation,
            !principal.roles.isDisjoint(with: Self.listRoles)
        else { return .none }
        return .organisation(
            organisation, account,
            sensitive: principal.has(any: .manager, .safeguardingLead, .informationGovernance),
            restricted: principal.reviewsRestricted)
    }

    package enum Scope: Equatable, Sendable {
        case none
        /// An organisation's tasks but those that check this account's own work; the sensitive ones only when
        /// `sensitive`, or when they are this account's own, and those about a restricted person only when `restricted`,
        /// whoever had them before.
        case organisation(OrganisationID, AccountID, sensitive: Bool, restricted: Bool)
    }
}
