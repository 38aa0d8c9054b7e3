import Core
import Storage

/// Something that holds once at a time for somebody, or for them and another.
private struct HeldOnce {
    let table: String
    /// What tells one from another.
    let columns: [String]
    /// The column of the day on which one is over, and what else is said then.
    let end: String
    var also: [String: SQLValue] = [:]
    /// Whether what's said later takes the place of what was said before; else it's left out, as it's there already.
    var isReplaced = false

    static let all = [
        HeldOnce(
            table: "caring_link", columns: ["carer_id", "cared_for_id"], end: "ended_on",
            also: ["end_reason": CaringLink.EndReason.enteredInError.sqlValue]),
        HeldOnce(
            table: "claim", columns: ["person_id", "organisation_id", "kind"], end: "ended_on",
            also: [
                "end_reason": .text("It stood there before two records were joined, and stands there again")
            ]),
        HeldOnce(
            table: "involvement", columns: ["person_id", "organisation_id", "kind"], end: "until",
            also: ["end_reason": .text("records-parted")]),
        HeldOnce(table: "watched_person", columns: ["person_id"], end: "until"),
        HeldOnce(
            table: "communication_need", columns: ["person_id", "code"], end: "until", isReplaced: true),
        HeldOnce(table: "contact_rule", columns: ["person_id"], end: "until", isReplaced: true),
        HeldOnce(table: "demographic", columns: ["person_id", "topic"], end: "until", isReplaced: true),
    ]

    func what(_ row: MergeRow) -> [SQLValue] { columns.map { row[$0] } }

    /// A row that ends today, or on the day it began where that's later.
    func over(_ row: MergeRow, on today: LocalDate) -> MergeRow {
        var row = row
        let began = row.text("since") ?? row.text("started_on") ?? ""
        row[end] = .text(max(today.description, began))
        for (column, value) in also { row[column] = value }
        return row
    }
}

/// What becomes of two records as they are parted, where both what was there before they were joined and what was written
/// since would hold, and only one of them can.
struct MergeParting {
    /// What the joining did, to be taken back.
    private(set) var changes: [MergeChange]
    /// What was written since and is over, as it then is.
    private(set) var over: [MergeRowID: MergeRow] = [:]

    /// - Parameters:
    ///   - now: the rows that the joining changed, as they are.
    ///   - since: what was written since, as it would stand with whoever it's said to be of.
    init(_ changes: [MergeChange], now: [MergeRowID: MergeRow], since: [MergeRow], on today: LocalDate) {
        self.changes = changes
        for once in HeldOnce.all {
            let newer = Dictionary(
                since.filter { $0.id.table == once.table && $0.isNull(once.end) }.map { (once.what($0), $0) },
                uniquingKeysWith: { first, _ in first })
            var standing: Set<[SQLValue]> = []
            for (place, change) in changes.enumerated() where change.id.table == once.table {
                guard let before = change.before, before.isNull(once.end), !change.after.isNull(once.end)
                else { continue }
                // Whom it's about may have been joined to somebody else meanwhile.
                let what = once.what(change.restored(now[change.id]) ?? before)
                // An answer that was taken back meanwhile stays taken back.
                let isErased = now[change.id]?["value"] == .text(DemographicStore.takenBack)
                let other = newer[what]
                if isErased || standing.contains(what) || other != nil && once.isReplaced {
                    self.changes[place] = MergeChange(
                        id: change.id, before: once.over(before, on: today), after: change.after)
                    continue
                }
                standing.insert(what)
                if let other { over[other.id] = once.over(other, on: today) }
            }
        }
    }
}
