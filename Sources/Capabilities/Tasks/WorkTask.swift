import Core
import Storage

/// Something that somebody here has to do by a day; `Task` is Swift's own word for something else.
package struct WorkTask: Equatable, Sendable {
    package enum Status: String, CaseIterable, SQLEnum, Sendable {
        case open
        case waiting
        case done
        case cancelled

        var isClosed: Bool { self == .done || self == .cancelled }

        var title: String {
            switch self {
            case .open: "To do"
            case .waiting: "Waiting on others"
            case .done: "Done"
            case .cancelled: "No longer needed"
            }
        }
    }

    package let id: TaskID
    /// What sort of work it is, as a code such as "first-contact".
    package let kind: String
    package let title: String
    package let person: PersonID?
    package let organisation: OrganisationID
    package var team: TeamID?
    package var account: AccountID?
    /// Whose own work it checks: they never see it, have it or close it.
    package let aboutAccount: AccountID?
    package let openedAt: Instant
    package var dueOn: LocalDate
    package let isUrgent: Bool
    /// Seen only by the person who has it, managers and safeguarding leads.
    package let isSensitive: Bool
    package var status: Status
    package var waitingFor: String?
    package var putOffReason: String?
    package var outcome: String?
    package var closedAt: Instant?
    package let linkPath: String?
    package var version: Int
}

/// What may be done to a task.
package enum TaskAction: String, CaseIterable, SQLEnum, Sendable {
    case take
    case assign
    case putOff = "put-off"
    case wait
    case resume
    case complete
    case cancel
    case reopen

    var pastTense: String {
        switch self {
        case .take: "Taken"
        case .assign: "Given to somebody"
        case .putOff: "Put off"
        case .wait: "Waiting on others"
        case .resume: "Taken up again"
        case .complete: "Done"
        case .cancel: "No longer needed"
        case .reopen: "Opened again"
        }
    }
}
