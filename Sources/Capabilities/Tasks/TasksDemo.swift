import Core
import Storage

/// Makes up what was done, and is still to do, for made-up carers.
package struct TasksDemo {
    /// A made-up carer, as far as this needs to know them.
    package struct Carer: Sendable {
        package let person: PersonID
        package let organisation: OrganisationID
        package let registeredOn: LocalDate
        package let isYoung: Bool

        package init(person: PersonID, organisation: OrganisationID, registeredOn: LocalDate, isYoung: Bool) {
            self.person = person
            self.organisation = organisation
            self.registeredOn = registeredOn
            self.isYoung = isYoung
        }
    }

    /// Those who work in each organisation; the team that new work arrives in.
    package struct Workers: Sendable {
        package let accounts: [AccountID]
        package let team: TeamID?

        package init(accounts: [AccountID], team: TeamID?) { (self.accounts, self.team) = (accounts, team) }
    }

    private let workers: [OrganisationID: Workers]
    private let today: LocalDate
    private var chance: SeededChance
    private var tasks: [[SQLValue]] = []
    private var events: [[SQLValue]] = []
    private var notes: [[SQLValue]] = []
    private var made: Int64 = 0

    package init(workers: [OrganisationID: Workers], seed: UInt64, today: LocalDate) {
        (self.workers, self.today) = (workers, today)
        chance = SeededChance(seed: seed ^ 0x7A5C)
    }

    /// Rows of made-up work, not yet written.
    package struct Batch: Sendable {
        fileprivate let tasks: [[SQLValue]]
        fileprivate let events: [[SQLValue]]
        fileprivate let notes: [[SQLValue]]

        package var count: Int { tasks.count + events.count + notes.count }

        package func write(_ connection: any Connection) throws {
            try connection.insert(into: "task", TasksDemo.taskColumns, rows: tasks)
            try connection.insert(into: "task_event", TasksDemo.eventColumns, rows: events)
            try connection.insert(into: "contact_note", TasksDemo.noteColumns, rows: notes)
        }
    }

    /// The tables that are written to.
    package static let tables: [StaticString] = ["task", "task_event", "contact_note"]

    /// Tasks and notes for these carers.
    package mutating func batch(for carers: [Carer]) -> Batch {
        (tasks, events, notes) = ([], [], [])
        for carer in carers {
            guard let workers = workers[carer.organisation], !workers.accounts.isEmpty else { continue }
            addFirstContact(carer, workers)
            if chance.happens(25) { addNote(carer, workers, on: anyDay(since: carer.registeredOn)) }
            if chance.happens(8) { addFollowUp(carer, workers) }
        }
        return Batch(tasks: tasks, events: events, notes: notes)
    }

    private static let eventColumns: [StaticString] = [
        "id", "task_id", "at", "by_kind", "by_id", "action", "note",
    ]

    private static let taskColumns: [StaticString] = [
        "id", "kind", "title", "person_id", "organisation_id", "team_id", "account_id", "opened_at", "due_on",
        "urgency", "sensitive", "status", "waiting_for", "outcome", "closed_at", "link_path", "key",
    ]

    private static let noteColumns: [StaticString] = [
        "id", "person_id", "organisation_id", "account_id", "at", "way", "result", "minutes", "note", "side",
        "in_confidence",
    ]

    private mutating func addFirstContact(_ carer: Carer, _ workers: Workers) {
        let due = WorkingCalendar.englandAndWales.adding(workingDays: 5, to: carer.registeredOn)
        // Whatever has been due for some weeks was done; a few of the latest are late.
        let isDone = due < today.adding(days: -21) || due < today && chance.happens(80)
        addTask(
            carer, workers, kind: carer.isYoung ? "young-carer" : "first-contact",
            title: carer.isYoung ? "First contact with a young carer" : "First contact",
            openedOn: carer.registeredOn, dueOn: due, isDone: isDone, isTaken: isDone || chance.happens(50))
        if isDone { addNote(carer, workers, on: carer.registeredOn.adding(days: 1 + chance.below(6))) }
    }

    private mutating func addFollowUp(_ carer: Carer, _ workers: Workers) {
        let title = chance.pick([
            "Ring back about breaks", "Send the group’s dates", "Ask how things are", "Help with a form",
            "Check that the letter arrived",
        ])
        let opened = today.adding(days: -1 - chance.below(20))
        addTask(
            carer, workers, kind: "follow-up", title: title, openedOn: max(opened, carer.registeredOn),
            dueOn: today.adding(days: chance.below(24) - 6), isDone: false, isTaken: chance.happens(75),
            isWaiting: chance.happens(12), isUrgent: chance.happens(5))
    }

    private mutating func addTask(
        _ carer: Carer, _ workers: Workers, kind: String, title: String, openedOn: LocalDate,
        dueOn: LocalDate,
        isDone: Bool, isTaken: Bool, isWaiting: Bool = false, isUrgent: Bool = false
    ) {
        let id = newID()
        let account = chance.pick(workers.accounts)
        let opened = Instant(openedOn, hour: 10)
        let closed = Instant(min(today, dueOn), hour: 11)
        let status: WorkTask.Status = isDone ? .done : isWaiting ? .waiting : .open
        tasks.append([
            .text(id), .text(kind), .text(title), .text(carer.person.description),
            .text(carer.organisation.description),
            workers.team.map { .text("\($0)") } ?? .null, isTaken ? .text(account.description) : .null,
            .text(opened.description),
            .text(dueOn.description), .integer(isUrgent ? 0 : 1), .boolean(false), .text(status.rawValue),
            isWaiting ? .text("The council’s answer") : .null,
            isDone ? .text("Spoke and sent what was asked for") : .null,
            isDone ? .text(closed.description) : .null, .text("/people/\(carer.person)"), .text("demo:\(id)"),
        ])
        events.append([
            .text(newID()), .text(id), .text(opened.description), .text("system"), .text("demo"),
            .text("open"),
            .null,
        ])
        if isDone {
            events.append([
                .text(newID()), .text(id), .text(closed.description), .text("staff"),
                .text(account.description),
                .text(TaskAction.complete.rawValue), .text("Spoke and sent what was asked for"),
            ])
        }
    }

    private mutating func addNote(_ carer: Carer, _ workers: Workers, on day: LocalDate) {
        let noAnswer = chance.happens(15)
        let (words, minutes) = chance.pick(Self.words)
        notes.append([
            .text(newID()), .text(carer.person.description), .text(carer.organisation.description),
            .text(chance.pick(workers.accounts).description),
            .text(Instant(min(day, today), hour: 9 + chance.below(8), minute: chance.below(60)).description),
            .text(chance.pick(["phone", "phone", "phone", "here", "visit"])),
            .text(noAnswer ? "no-answer" : "spoke"),
            .integer(noAnswer ? 2 : Int64(minutes)), .text(noAnswer ? "Rang, no answer." : words),
            .text("carer"),
            .boolean(!noAnswer && chance.happens(10)),
        ])
    }

    private static let words = [
        ("Introduced the centre. Would like to hear about groups in the evening.", 15),
        ("Tired, and sleeping badly. Talked through who can help this week. Will ring again.", 25),
        ("Asked about a few hours’ break. Sent the list and explained how to ask.", 20),
        ("Wanted to know about the practice being told. Explained, and agreed.", 10),
        ("All well at the moment. Happy to be rung in three months.", 8),
        ("Worried about money. Made an appointment with the advice service.", 30),
    ]

    private mutating func anyDay(since day: LocalDate) -> LocalDate {
        day.adding(days: chance.below(max(1, day.days(to: today))))
    }

    private mutating func newID() -> String {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return NoteID(chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16))).description
    }
}
