import Core
import Jobs
import Storage

/// Makes up who was asked whether they can take part, who waits for an advocate, and who has one.
package struct AdvocacyDemo {
    /// An assessment at whose booking, and perhaps start, it was asked.
    package struct Asked: Sendable {
        package let assessment: String
        package let person: PersonID
        package let organisation: OrganisationID
        package let worker: AccountID
        package let bookedOn: LocalDate
        package let startedOn: LocalDate?
        package let isOpen: Bool

        package init(
            assessment: String, person: PersonID, organisation: OrganisationID, worker: AccountID,
            bookedOn: LocalDate, startedOn: LocalDate?, isOpen: Bool
        ) {
            (self.assessment, self.person, self.organisation) = (assessment, person, organisation)
            (self.worker, self.bookedOn, self.startedOn) = (worker, bookedOn, startedOn)
            self.isOpen = isOpen
        }
    }

    /// An account that may speak for somebody, and the name it goes by.
    package struct Advocate: Sendable {
        package let account: AccountID
        package let name: String

        package init(account: AccountID, name: String) { (self.account, self.name) = (account, name) }
    }

    private let advocates: [OrganisationID: Advocate]
    private let today: LocalDate
    private var chance: SeededChance
    private var batch = Batch()
    private var made: Int64 = 0

    package init(advocates: [OrganisationID: Advocate], seed: UInt64, today: LocalDate) {
        (self.advocates, self.today) = (advocates, today)
        chance = SeededChance(seed: seed ^ 0xAD70)
    }

    /// Rows of made-up answers and cases, not yet written.
    package struct Batch: Sendable {
        fileprivate var questions: [[SQLValue]] = []
        fileprivate var cases: [[SQLValue]] = []
        fileprivate var events: [[SQLValue]] = []
        /// What stands on somebody's worklist for those that are open.
        package fileprivate(set) var work: [Work] = []

        package var count: Int { questions.count + cases.count + events.count + work.count }

        package func write(_ connection: any Connection) throws {
            try connection.insert(
                into: "advocacy_question", AdvocacyDemo.questionColumns, rows: questions)
            try connection.insert(into: "advocacy", AdvocacyDemo.caseColumns, rows: cases)
            try connection.insert(
                into: "advocacy_event", ["id", "advocacy_id", "at", "action", "by_name"], rows: events)
        }
    }

    /// A task of a case that is open.
    package struct Work: Sendable {
        package let id: TaskID
        package let request: TaskRequest
        package let openedAt: Instant
    }

    /// The tables that are written to.
    package static let tables: [StaticString] = ["advocacy", "advocacy_event", "advocacy_question"]

    fileprivate static let questionColumns: [StaticString] = [
        "id", "owner_kind", "owner_id", "moment", "person_id", "organisation_id", "difficulty", "help",
        "name", "manager_reason", "asked_by", "asked_at",
    ]

    fileprivate static let caseColumns: [StaticString] = [
        "id", "person_id", "kind", "status", "organisation_id", "owner_id", "reason", "needed_for",
        "wanted_on", "asked_on", "allocated_on", "ended_on", "end_reason", "provider", "provider_phone",
        "advocate_id", "advocate_name", "advocate_phone", "due_on", "task_key",
    ]

    /// What was answered, and what came of it.
    package mutating func batch(for asked: [Asked]) -> Batch {
        batch = Batch()
        for one in asked {
            let hasDifficulty = chance.happens(7)
            let hasSomebody = hasDifficulty && chance.happens(55)
            let help = !hasDifficulty ? "not-needed" : hasSomebody ? "somebody-suitable" : "waiting"
            add("booking", one, on: one.bookedOn, hasDifficulty, help)
            if let started = one.startedOn {
                add(
                    "start", one, on: started, hasDifficulty, help == "waiting" ? "allocated" : help)
            }
            if help == "waiting" { addCase(one) }
        }
        return batch
    }

    private mutating func add(
        _ moment: String, _ asked: Asked, on day: LocalDate, _ hasDifficulty: Bool, _ help: String
    ) {
        let name =
            switch help {
            case "somebody-suitable": chance.pick(["Their sister", "A friend from church", "Their son"])
            case "allocated": advocates[asked.organisation]?.name ?? Self.outside
            default: ""
            }
        batch.questions.append([
            .text(newID()), .text("assessment"), .text(asked.assessment), .text(moment),
            .text(asked.person.description), .text(asked.organisation.description), .boolean(hasDifficulty),
            .text(help), .text(name), .text(""), .text(asked.worker.description),
            .text(Instant(day, hour: 10).description),
        ])
    }

    private static let outside = "Jude Farrow"
    private static let provider = "Speak Up Advocacy"

    /// Whoever has begun has an advocate; most of the others were asked for, and some wait for too long.
    private mutating func addCase(_ asked: Asked) {
        let id = newID()
        let advocate = advocates[asked.organisation]
        let wanted = asked.bookedOn
        let isOver = asked.startedOn != nil && !asked.isOpen
        let status =
            isOver
            ? "ended" : asked.startedOn != nil ? "allocated" : chance.happens(60) ? "waiting" : "accepted"
        let isFound = status == "allocated" || status == "ended"
        let due =
            isFound ? today.adding(days: 20 + chance.below(60)) : wanted.adding(days: 10)
        var key: String?
        if status != "ended" {
            key = "advocacy/\(id)/1"
            addWork(id, asked, status, due: due)
        }
        batch.cases.append([
            .text(id), .text(asked.person.description), .text("care-act"), .text(status),
            .text(asked.organisation.description), .text(asked.worker.description), .text(""),
            .text("/assessments/\(asked.assessment)"), .text(wanted.description),
            status == "accepted" ? .null : .text(wanted.description),
            isFound ? .text((asked.startedOn ?? wanted).description) : .null,
            status == "ended" ? .text(today.description) : .null,
            status == "ended" ? .text("finished") : .null,
            .text(status == "accepted" ? "" : Self.provider),
            .text(status == "accepted" ? "" : "01632 960777"),
            isFound ? advocate.map { .text($0.account.description) } ?? .null : .null,
            .text(isFound ? advocate?.name ?? Self.outside : ""), .text(isFound ? "01632 960778" : ""),
            .text(due.description), key.map { .text($0) } ?? .null,
        ])
        let happened: [(String, LocalDate)] =
            [("begin", wanted)] + (isFound ? [("allocate", asked.startedOn ?? wanted)] : [])
            + (status == "ended" ? [("end", today)] : [])
        for (place, (action, day)) in happened.enumerated() {
            batch.events.append([
                .text(newID()), .text(id), .text(Instant(day, hour: 11 + place).description), .text(action),
                .text("A worker of the demonstration"),
            ])
        }
    }

    private mutating func addWork(_ id: String, _ asked: Asked, _ status: String, due: LocalDate) {
        guard let task = TaskID(newID()) else { return }
        let titles = [
            "accepted": "Ask an organisation of advocates",
            "waiting": "Find out when an advocate can begin",
            "allocated": "Ask whether the advocate is still needed",
        ]
        batch.work.append(
            Work(
                id: task,
                request: TaskRequest(
                    kind: "advocacy", title: titles[status] ?? "", person: asked.person,
                    organisation: asked.organisation, account: asked.worker, dueOn: due,
                    key: "advocacy/\(id)/1", linkPath: "/advocacy/\(id)"),
                openedAt: Instant(asked.bookedOn, hour: 11)))
    }

    private mutating func newID() -> String {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return AdvocacyID(chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16))).description
    }
}
