import Core
import Storage

/// Things written on a joined record since that belong together: an assessment, its tasks, the message about it.
struct WrittenTogether: Hashable, Sendable {
    /// What people are asked about first, then what goes with it.
    let rows: [MergeRow]
    /// Whose they are, where they belong to something that was there before the two were joined.
    let side: MergeSide?

    /// As a form names them.
    var name: String {
        let first = rows[0].id
        return "whose.\(first.table).\(first.key.replacing(MergeRowID.separator, with: "~"))"
    }
}

/// Sorts what was written since by what it belongs to, so that a task never parts from what it is about.
///
/// - Parameter sides: whose each row was that there was before, by its key.
func writtenTogether(_ since: [MergeRow], sides: [String: MergeSide]) -> [WrittenTogether] {
    let own = Dictionary(since.map { ($0.id.key, $0.id) }, uniquingKeysWith: { first, _ in first })
    // Each row begins alone; what names another joins its group.
    var leader = Dictionary(since.map { ($0.id, $0.id) }, uniquingKeysWith: { first, _ in first })
    func lead(_ row: MergeRowID) -> MergeRowID {
        var row = row
        while let next = leader[row], next != row { row = next }
        return row
    }
    var known: [MergeRowID: Set<MergeSide>] = [:]
    for row in since {
        let named = row.namedKeys.subtracting([row.id.key])
        // A name given since took the place of the one that the kept record had, and nobody is without a name.
        known[row.id] = row.id.table == "person_name" ? [.kept] : Set(named.compactMap { sides[$0] })
        for other in named.compactMap({ own[$0] }) { leader[lead(row.id)] = lead(other) }
    }
    let groups = Dictionary(grouping: since.sorted { $0.asked < $1.asked }) { lead($0.id) }
    return groups.values.flatMap { rows -> [WrittenTogether] in
        let said = rows.reduce(into: Set<MergeSide>()) { $0.formUnion(known[$1.id] ?? []) }
        if said.count < 2 { return [WrittenTogether(rows: rows, side: said.first)] }
        // Something of each record: only what each row says itself is certain.
        return rows.map { row in
            let own = known[row.id] ?? []
            return WrittenTogether(rows: [row], side: own.count == 1 ? own.first : nil)
        }
    }.sorted { $0.rows[0].asked < $1.rows[0].asked }
}

extension MergeRow {
    /// The keys of other rows that this one names: by a reference, in its own key, or by the page it leads to.
    fileprivate var namedKeys: Set<String> {
        let names = values.keys.filter { name in
            name == "key" || ["_id", "_key", "_path"].contains { name.hasSuffix($0) }
        }
        return names.reduce(into: []) { found, name in
            for part in (text(name) ?? "").split(whereSeparator: { !$0.isHexDigit && $0 != "-" })
            where part.count == 36 {
                found.insert(String(part))
            }
        }
    }

    /// What something is about comes before the work and the messages about it.
    fileprivate var asked: (Int, MergeRowID) {
        (["task", "message", "contact_note"].contains(id.table) ? 1 : 0, id)
    }
}
