import Core
import Web

/// One line of a list of tasks.
package struct TaskRow: Sendable {
    package let path: String
    package let title: String
    package let personName: String?
    package let personReference: String?
    package let due: String
    package let isOverdue: Bool
    package let isUrgent: Bool
    package let isClosed: Bool
    package let status: String
    package let owner: String
    package let waitingFor: String?

    init(_ task: WorkTask, on today: LocalDate, person: TaskNeeds.PersonLabel?, owner: String) {
        path = "/tasks/\(task.id)"
        title = task.title
        personName = person?.name
        personReference = person?.reference
        isClosed = task.status.isClosed
        isOverdue = !task.status.isClosed && task.dueOn < today
        isUrgent = task.isUrgent && !task.status.isClosed
        due = Self.due(task, on: today)
        status = task.status.title
        self.owner = owner
        waitingFor = task.waitingFor
    }

    /// "Today", "Overdue by 3 days", "5 June 2027".
    static func due(_ task: WorkTask, on today: LocalDate) -> String {
        if let closedAt = task.closedAt { return "\(task.status.title) on \(closedAt.londonDate.spoken)" }
        let days = today.days(to: task.dueOn)
        return switch days {
        case 0: "Today"
        case 1: "Tomorrow"
        case ..<0: "Overdue by \(-days) day\(days == -1 ? "" : "s")"
        default: task.dueOn.spoken
        }
    }
}

/// What `Templates/worklist.mustache` shows.
struct WorklistPage: Sendable {
    struct Tab: Sendable {
        let path: String
        let title: String
        let count: String
        let isCurrent: Bool
    }

    struct Choice: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    struct View: Sendable {
        let path: String
        let removalPath: String
        let name: String
    }

    let pageTitle: String
    let tabs: [Tab]
    /// What else waits, each with a page of its own.
    let queues: [Tab]
    let rows: [TaskRow]
    let hasRows: Bool
    let whenEmpty: String
    let list: String
    let kind: String
    let kinds: [Choice]
    let savedViews: [View]
    let hasSavedViews: Bool
    let nextPath: String?
    let firstPath: String?
    let errors: [FieldError]
    let viewName: String
    let viewNameError: String?
}

/// What `Templates/task.mustache` shows.
struct TaskPage: Sendable {
    struct Event: Sendable {
        let when: String
        let what: String
        let who: String
        let note: String?
    }

    let pageTitle: String
    let path: String
    let row: TaskRow
    let personPath: String?
    let linkPath: String?
    let openedOn: String
    let putOffReason: String?
    let outcome: String?
    let mayTake: Bool
    let mayChange: Bool
    let mayAssign: Bool
    let mayWait: Bool
    let mayResume: Bool
    let mayCancel: Bool
    let mayReopen: Bool
    let owners: [WorklistPage.Choice]
    let reasons: [WorklistPage.Choice]
    let events: [Event]
    let errors: [FieldError]
    let open: TaskPageOpen
    let typed: TaskPageTyped
    let version: String
}

/// Which of the page's forms stands open: the one with the mistake.
struct TaskPageOpen: Sendable {
    var complete = false
    var putOff = false
    var wait = false
    var cancel = false
    var assign = false
}

/// What was typed and what is wrong with it, shown again.
struct TaskPageTyped: Sendable {
    var outcome = ""
    var outcomeError: String?
    var reason = ""
    var reasonError: String?
    var waitingFor = ""
    var waitingForError: String?
    var ownerError: String?
    var day = ""
    var month = ""
    var year = ""
    var dueOnError: String?
}

/// What `Templates/contact-note.mustache` shows.
struct ContactNotePage: Sendable {
    struct Person: Sendable {
        let id: String
        let name: String
        let reference: String
        let isChosen: Bool
    }

    let pageTitle: String
    let errors: [FieldError]
    let chosen: Person?
    let find: String
    let found: [Person]
    let hasFound: Bool
    let foundNothing: Bool
    let warnings: [String]
    let hasWarnings: Bool
    let ways: [WorklistPage.Choice]
    let wayError: String?
    let results: [WorklistPage.Choice]
    let resultError: String?
    let sides: [WorklistPage.Choice]
    let sideError: String?
    let minutes: String
    let minutesError: String?
    let note: String
    let noteError: String?
    let inConfidence: Bool
    let helperName: String
    let helperNameError: String?
    let helperRelationship: String
    let helperRelationshipError: String?
    let helperAgreed: Bool
    let helperOpen: Bool
    let nextTask: String
    let nextTaskError: String?
    let nextDueDay: String
    let nextDueMonth: String
    let nextDueYear: String
    let nextDueError: String?
    let nextOpen: Bool
    let personError: String?
    let key: String
}

/// One contact note in a person's record.
package struct ContactNoteRow: Sendable {
    package let when: String
    package let way: String
    package let result: String
    package let minutes: String?
    package let note: String
    package let side: String
    package let inConfidence: Bool
    package let who: String
    package let helper: String?
    package let corrects: Bool
    package let correctionReason: String?
    package let wasCorrected: Bool
    package let correctionPath: String?

    /// All of it in one paragraph.
    package var line: String {
        [
            note, minutes.map { "(\($0))" }, inConfidence ? "Told in confidence." : nil,
            helper.map { "\($0)." },
            wasCorrected ? "Corrected since." : nil,
            correctionReason.map { "Corrects the first text: \($0)." },
            "– \(who)",
        ].compactMap(\.self).joined(separator: " ")
    }
}

/// What `Templates/correct-note.mustache` shows.
struct CorrectNotePage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let first: ContactNoteRow
    /// What may have happened; empty where only the words can be put right.
    let results: [WorklistPage.Choice]
    let note: String
    let noteError: String?
    let reason: String
    let reasonError: String?
    let path: String
    let backPath: String
}
