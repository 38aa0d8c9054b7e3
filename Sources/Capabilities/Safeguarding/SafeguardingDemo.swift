import Core
import Jobs
import Storage

/// Makes up concerns of the last two years: about one carer in a hundred and seventy.
package struct SafeguardingDemo {
    package struct Carer: Sendable {
        package let person: PersonID
        package let organisation: OrganisationID
        package let council: OrganisationID
        package let area: String
        package let registeredOn: LocalDate
        package let isYoung: Bool

        package init(
            person: PersonID, organisation: OrganisationID, council: OrganisationID, area: String,
            registeredOn: LocalDate, isYoung: Bool
        ) {
            (self.person, self.organisation, self.council) = (person, organisation, council)
            (self.area, self.registeredOn, self.isYoung) = (area, registeredOn, isYoung)
        }
    }

    package struct Worker: Sendable {
        package let account: AccountID
        package let name: String

        package init(account: AccountID, name: String) { (self.account, self.name) = (account, name) }
    }

    /// A task of a concern that isn’t over.
    package struct Work: Sendable {
        package let id: TaskID
        package let request: TaskRequest
        package let openedAt: Instant
    }

    /// Rows that are not yet written.
    package struct Batch: Sendable {
        fileprivate var concerns: [[SQLValue]] = []
        fileprivate var states: [[SQLValue]] = []
        fileprivate var entries: [[SQLValue]] = []
        package fileprivate(set) var work: [Work] = []

        package var count: Int { concerns.count + states.count + entries.count + work.count }

        package func write(_ connection: any Connection) throws {
            try connection.insert(
                into: "concern",
                [
                    "id", "reference", "raised_at", "raised_by", "origin_id", "council_id", "holder_id",
                    "area_code", "teams", "answers",
                ], rows: concerns)
            try connection.insert(
                into: "concern_state",
                ["concern_id", "person_id", "status", "owner_id", "due_at", "task_key"], rows: states)
            try connection.insert(
                into: "concern_entry",
                [
                    "id", "concern_id", "at", "by_id", "by_name", "action", "team", "way", "happened_at",
                    "reference", "words",
                ], rows: entries)
        }
    }

    private let leads: [OrganisationID: Worker]
    private let raisers: [OrganisationID: Worker]
    private let today: LocalDate
    private var chance: SeededChance
    private var made: Int64 = 0
    /// How many came to a lead so far.
    private var led = 0

    /// - Parameters:
    ///   - leads: who keeps people safe, by where they do; elsewhere the council sees to a concern.
    ///   - raisers: who raises concerns, by where they work.
    package init(
        leads: [OrganisationID: Worker], raisers: [OrganisationID: Worker], seed: UInt64, today: LocalDate
    ) {
        (self.leads, self.raisers, self.today) = (leads, raisers, today)
        chance = SeededChance(seed: seed ^ 0x5AFE)
    }

    /// The tables that are written to.
    package static let tables: [StaticString] = ["concern", "concern_state", "concern_entry"]

    private static let adults = [
        (
            "cared-for", "family",
            "He shouted and held her by the arm. She says it happens when he hasn’t slept."
        ),
        ("cared-for", "family", "No food in the house, and she hadn’t had her tablets for three days."),
        ("cared-for", "known", "Money is missing from his account. A neighbour has the card."),
        ("carer", "self", "She said that she is afraid of what she might do. She cried and asked for help."),
        ("carer", "family", "A bruise on her wrist. She said that he doesn’t mean it, and he is ill."),
    ]
    private static let children = [
        (
            "child", "family",
            "He came without a coat or dinner again, and said that he was up all night with his mum."
        ),
        ("child", "known", "She told her worker that a man in the house frightens her."),
    ]
    private static let outcomes = [
        "An enquiry was made. A plan keeps them safe, and they agreed to it.",
        "The council spoke with them alone. No enquiry was needed; more help at home begins.",
        "A worker of the council visits each week. They know whom to ring.",
    ]

    package mutating func batch(for carers: [Carer]) throws -> Batch {
        var batch = Batch()
        // Whoever came in the last weeks has none: each has time to have run its course.
        let latest = today.adding(days: -21)
        for carer in carers where chance.happens(2) && chance.happens(30) {
            if carer.registeredOn <= latest { try add(carer, to: &batch) }
        }
        return batch
    }

    private enum Stage { case sent, acknowledged, closed }

    private mutating func add(_ carer: Carer, to batch: inout Batch) throws {
        let holder = leads[carer.organisation] == nil ? carer.council : carer.organisation
        let lead = leads[holder]
        let drawn = chance.below(100)
        var stage: Stage = lead == nil || drawn >= 20 ? .closed : drawn < 6 ? .sent : .acknowledged
        // However few there are, somebody has work to do.
        if lead != nil {
            led += 1
            if led <= 2 { stage = led == 1 ? .acknowledged : .sent }
        }
        let raised = raisedAt(stage, since: carer.registeredOn)
        let concern = try addConcern(carer, holder: holder, at: raised, to: &batch)
        let team = SQLValue.text(carer.isYoung ? "children" : "adults")
        var entries: [Entry] = [Entry(action: "send", at: raised.adding(seconds: 900))]
        if stage != .sent {
            entries.append(Entry(action: "acknowledge", at: raised.adding(seconds: 5_400)))
        }
        var due = raised.adding(seconds: 4 * 3600)
        if stage == .acknowledged {
            due = Instant(
                WorkingCalendar.englandAndWales.adding(workingDays: 1 + chance.below(4), to: today), hour: 17)
        }
        if stage == .closed {
            let closed = raised.adding(seconds: (7 + chance.below(10)) * 86_400)
            entries.append(Entry(action: "close", at: closed, words: chance.pick(Self.outcomes)))
            due = Instant(closed.londonDate.adding(days: 365), hour: 9)
            if due.londonDate < today {
                let kept = "Read again after a year. Kept: the person still has help from here."
                entries.append(Entry(action: "keep", at: due.adding(seconds: 3_600), words: kept))
                due = Instant(due.londonDate.adding(days: 3 * 365), hour: 9)
            }
        }
        for entry in entries {
            let isContact = entry.action == "send" || entry.action == "acknowledge"
            let reference = "SA-\(1_000 + chance.below(9_000))"
            batch.entries.append([
                .text(newText()), .text(concern), .text(entry.at.description),
                lead.map { .text($0.account.description) } ?? .null,
                .text(lead?.name ?? "The council’s duty team"), .text(entry.action), isContact ? team : .null,
                isContact ? .text("phone") : .null, isContact ? .text(entry.at.description) : .null,
                entry.action == "acknowledge" ? .text(reference) : .null, .text(entry.words),
            ])
        }
        let key = stage == .closed ? nil : "concern/\(concern)/1"
        batch.states.append([
            .text(concern), .text(carer.person.description), .text(Self.status(stage).rawValue),
            lead.map { .text($0.account.description) } ?? .null, .text(due.description),
            key.map { .text($0) } ?? .null,
        ])
        guard let key, let task = TaskID(newText()) else { return }
        let title =
            stage == .sent
            ? ConcernDesk.sentTitle : ConcernDesk.acknowledgedTitle
        batch.work.append(
            Work(
                id: task,
                request: TaskRequest(
                    kind: "private", title: title, organisation: holder, account: lead?.account,
                    dueOn: due.londonDate, key: key, sensitive: true, linkPath: "/concerns/\(concern)"),
                openedAt: entries.last?.at ?? raised))
    }

    private struct Entry {
        let action: String
        let at: Instant
        var words = ""
    }

    private static func status(_ stage: Stage) -> ConcernState.Status {
        switch stage {
        case .sent: .sent
        case .acknowledged: .acknowledged
        case .closed: .closed
        }
    }

    /// On a working day, after they came and with time for what followed.
    private mutating func raisedAt(_ stage: Stage, since registered: LocalDate) -> Instant {
        let daysAgo =
            switch stage {
            case .sent: 1
            case .acknowledged: 3 + chance.below(6)
            case .closed: 21 + chance.below(700)
            }
        let day = max(registered, today.adding(days: -daysAgo))
        let calendar = WorkingCalendar.englandAndWales
        // A recent one on the working day before, so that nothing that followed is still to come.
        let working =
            stage == .closed
            ? calendar.adding(workingDays: 1, to: day.adding(days: -1))
            : calendar.adding(workingDays: -1, to: day.adding(days: 1))
        return Instant(working, hour: 9 + chance.below(7))
    }

    private mutating func addConcern(
        _ carer: Carer, holder: OrganisationID, at raised: Instant, to batch: inout Batch
    ) throws -> String {
        // Lists are in the order of their identifiers.
        let id = ConcernID(chance.uuid(at: raised)).description
        let (risk, source, words) = chance.pick(carer.isYoung ? Self.children : Self.adults)
        let answers = [
            "at-risk": risk, "source": source, "words": words, "asked": "yes",
            "capacity": carer.isYoung ? "child" : "has", "consent": "agreed", "safe": "not-known",
            "children": carer.isYoung ? "yes" : "no",
        ]
        let bytes = (0..<5).map { _ in UInt8(chance.below(256)) }
        let raiser = raisers[carer.organisation]?.account
        batch.concerns.append([
            .text(id), Reference(randomBytes: { _ in bytes }).sqlValue, .text(raised.description),
            raiser.map { .text($0.description) } ?? .null, .text(carer.organisation.description),
            .text(carer.council.description), .text(holder.description), .text(carer.area),
            .text(carer.isYoung ? "children" : "adults"), .text(try ConcernStore.text(answers)),
        ])
        return id
    }

    private mutating func newText() -> String {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return ConcernID(chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16))).description
    }
}
