import Core
import Storage

/// What joining two records does, row by row and in words, before anything is written.
///
/// Worked out from rows alone, without a clock or a database, so that the page shows exactly what will happen.
struct MergePlan: Sendable {
    let kept: PersonID
    let away: PersonID
    let changes: [MergeChange]
    let effects: [MergeEffect]
    /// Every row that named either of the two: what isn't here was written later.
    let known: Set<MergeRowID>
}

/// One row before and after; a row that is new has nothing before.
struct MergeChange: Hashable, Sendable {
    let id: MergeRowID
    let before: MergeRow?
    let after: MergeRow

    /// The columns that differ.
    var columns: [String] {
        guard let before else { return after.values.keys.sorted() }
        return after.values.keys.filter { before[$0] != after[$0] }.sorted()
    }

    /// The row as it will be once this is taken back: what else was changed in it since stays changed.
    func restored(_ now: MergeRow?) -> MergeRow? {
        guard let before, var row = now else { return nil }
        for column in columns { row[column] = before[column] }
        return row
    }
}

/// One thing that joining does, for people.
struct MergeEffect: Hashable, Sendable {
    let text: String
    /// Whether somebody should look twice.
    var isWarning = false
}

/// Which of two values is to hold, where a person chose.
package enum MergeSide: String, CaseIterable, Sendable, Codable { case kept, away }

/// The facts of which one has to be chosen.
package enum MergeField: String, CaseIterable, Sendable, Codable {
    case name, birth, sex, address, practice, school, contactRule = "contact-rule"
}

/// Works out a plan: each rule changes rows and says what it did.
final class MergePlanner {
    let kept: PersonID
    let away: PersonID
    let columns: [PersonColumn]
    let choices: [MergeField: MergeSide]
    let isRestricted: Bool
    let now: Instant
    /// A key for a row that is new.
    let freshKey: String
    /// Who joins them.
    let account: AccountID?

    private let original: [MergeRowID: MergeRow]
    var rows: [MergeRowID: MergeRow]
    var effects: [MergeEffect] = []
    /// Rows that a rule decided to leave with the identifier joined away.
    var staying: Set<MergeRowID> = []
    /// The day of a confirmed death, known or not, where there was one.
    var died: LocalDate??

    init(
        kept: PersonID, away: PersonID, rows: [MergeRow], columns: [PersonColumn],
        choices: [MergeField: MergeSide], isRestricted: Bool, now: Instant, freshKey: String,
        account: AccountID?
    ) {
        (self.kept, self.away, self.columns, self.choices) = (kept, away, columns, choices)
        (self.isRestricted, self.now, self.freshKey) = (isRestricted, now, freshKey)
        self.account = account
        original = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.rows = original
    }

    var today: String { now.londonDate.description }
    var keptText: SQLValue { .text(kept.description) }
    var awayText: SQLValue { .text(away.description) }

    /// The rows of a table, in the order of their keys.
    func rows(of table: String) -> [MergeRow] {
        rows.values.filter { $0.id.table == table }.sorted { $0.id < $1.id }
    }

    func rows(of table: String, _ column: String, _ person: PersonID) -> [MergeRow] {
        rows(of: table).filter { $0.text(column) == person.description }
    }

    func change(_ row: MergeRow, _ change: (inout MergeRow) -> Void) {
        var changed = rows[row.id] ?? row
        change(&changed)
        rows[row.id] = changed
    }

    func say(_ text: String, warning: Bool = false) {
        effects.append(MergeEffect(text: text, isWarning: warning))
    }

    func plan() throws -> MergePlan {
        try joinPeople()
        try joinLinks()
        try joinDecisions()
        try joinFacts()
        try joinContactRules()
        var counts: [(words: PersonColumn.Words, rows: Int)] = []
        for column in columns where column.move == .moved || column.move == .byRule {
            let moved = moveRest(column)
            guard moved > 0, let words = column.words else { continue }
            if let place = counts.firstIndex(where: { $0.words == words }) {
                counts[place].rows += moved
            } else {
                counts.append((words, moved))
            }
        }
        for (words, rows) in counts {
            say("\(words.counted(rows)) \(rows == 1 ? "goes" : "go") to the record that is kept")
        }
        return MergePlan(
            kept: kept, away: away, changes: changes(), effects: effects, known: Set(original.keys))
    }

    /// Every row that still names the record joined away, unless a rule left it there.
    private func moveRest(_ column: PersonColumn) -> Int {
        var moved = 0
        for row in rows(of: column.table, column.column, away) where !staying.contains(row.id) {
            change(row) { $0[column.column] = keptText }
            moved += 1
        }
        return moved
    }

    /// Tables whose version names something else, and so stays: a message's wording, the open task of a step.
    static let tablesWithNamedVersions: Set<String> = ["message", "referral", "plan_action"]

    /// In an order in which no moment breaks what the database holds always true: first what ends where it stands, then
    /// what moves, then what is new.
    private func changes() -> [MergeChange] {
        let names = Dictionary(grouping: columns, by: \.table).mapValues { $0.map(\.column) }
        func stage(_ change: MergeChange) -> Int {
            guard let before = change.before else { return 2 }
            let moves = (names[change.id.table] ?? []).contains { before[$0] != change.after[$0] }
            return moves ? 1 : 0
        }
        return rows.values.filter { original[$0.id] != $0 }.map { row in
            var after = row
            if original[row.id] != nil, !Self.tablesWithNamedVersions.contains(row.id.table),
                case .integer(let version) = row["version"]
            {
                after["version"] = .integer(version + 1)
            }
            return MergeChange(id: row.id, before: original[row.id], after: after)
        }.sorted { (stage($0), $0.id) < (stage($1), $1.id) }
    }
}

extension MergePlanner {
    /// The columns of a row that say who wrote it, for one that the joining makes.
    var madeByJoining: [String: SQLValue] {
        [
            "source": .text("system"), "source_organisation_id": .null, "source_account_id": .null,
            "side": .text("carer"), "in_confidence": .boolean(false), "recorded_at": .text(now.description),
        ]
    }

    func isOpen(_ row: MergeRow) -> Bool { row.isNull("until") }
}
