import Audit
import Core
import People
import Storage

/// A death that only one of two joined records knew of, and those whom the carer looked after by the other.
extension RegisterStore {
    /// Asks today about everybody who is left, and keeps who was given a part in their records for it.
    func lookAfterThoseLeft(_ plan: MergePlan, by merge: MergeID) throws {
        let left = try Self.left(plan.changes)
        guard !left.isEmpty else { return }
        let people = Set(left.map(\.caredFor)).sorted()
        let before = Set(try partsIn(people).map(\.id))
        try lookAfter(left, isConfirmed: true, nil)
        let made = try partsIn(people).filter { !before.contains($0.id) }
        try MergeStore(connection, surroundings).keep(
            made.map { MergeChange(id: $0.id, before: nil, after: $0) }, of: merge, from: plan.changes.count)
    }

    /// Nobody has died after all: nobody is asked any more, and who only had a part because of it has none.
    ///
    /// A part stays where somebody has looked at the person's record since, or wrote in it: they may be at work.
    func takeBackLookingAfter(_ undoing: Undoing, of merge: Merge, _ columns: [PersonColumn]) throws {
        for link in try Self.left(undoing.changes) {
            try needs.merging.closeTask(connection, Self.lookingAfterKey(link.id), .system("register"))
        }
        for made in undoing.parts where undoing.now[made.id] == made.after {
            guard let text = made.after.text("person_id"), let person = PersonID(text),
                try !isTouched(person, since: merge)
            else { continue }
            try MergeStore(connection, surroundings).restore([made], now: undoing.now, columns)
            try SearchStore(connection, surroundings).index(person)
        }
    }

    /// The key of the task that asks who looks after the other end of a link whose carer has died.
    static func lookingAfterKey(_ link: CaringLinkID, isConfirmed: Bool = true) -> String {
        "carer-died/\(link)/\(isConfirmed)"
    }

    /// The links that a joining ended because the other record knew of the carer's death.
    private static func left(_ changes: [MergeChange]) throws -> [CaringLink] {
        try changes.filter { change in
            change.id.table == "caring_link" && change.before?.isNull("ended_on") == true
                && change.after.text("end_reason") == CaringLink.EndReason.carerDied.rawValue
        }.map { try CaringLink(row: $0.after.row) }
    }

    private func partsIn(_ people: [PersonID]) throws -> [MergeRow] {
        try WholeRows(connection).rows(of: "involvement", where: "person_id", isIn: people).map { values in
            MergeRow(id: try MergeRowID(values, of: "involvement", ["id"]), values: values)
        }
    }

    private func isTouched(_ person: PersonID, since merge: Merge) throws -> Bool {
        guard let done = merge.doneAt else { return true }
        let isJoined = try MergeStore(connection, surroundings).about(person).contains { other in
            other.state == .done && other.doneAt.map { $0 >= done } == true
        }
        guard !isJoined else { return true }
        return try AuditStore(connection, surroundings).isTouched(
            person, since: done, except: [.personMerged, .personUnmerged, .mergeProposed, .mergeDecided])
    }
}
