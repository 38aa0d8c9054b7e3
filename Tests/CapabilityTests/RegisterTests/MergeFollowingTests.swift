import Storage
import Testing

@testable import Register

/// What was written since two records were joined goes with what it belongs to.
@Suite struct MergeFollowingTests {
    private static func key(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private static func row(_ table: String, _ number: Int, _ values: [String: String] = [:]) -> MergeRow {
        MergeRow(
            id: MergeRowID(table: table, key: key(number)),
            values: values.mapValues { SQLValue.text($0) })
    }

    private static func told(_ groups: [WrittenTogether]) -> [String] {
        groups.map { group in
            group.rows.map(\.id.table).joined(separator: " + ") + " → \(group.side?.rawValue ?? "asked")"
        }
    }

    @Test func `a task goes with what it is about, which was there before`() {
        let since = [
            Self.row("task", 1, ["key": "referral/\(Self.key(7))/3"]),
            Self.row("task", 2, ["link_path": "/plans/\(Self.key(8))"]),
        ]
        let sides: [String: MergeSide] = [Self.key(7): .away, Self.key(8): .kept]
        #expect(Self.told(writtenTogether(since, sides: sides)) == ["task → away", "task → kept"])
    }

    @Test func `what is new is asked once, for all that belongs to it`() {
        let since = [
            Self.row("task", 1, ["key": "assessment/\(Self.key(3))/1"]),
            Self.row("message", 2, ["message_key": "assessment/\(Self.key(3))/booked"]),
            Self.row("assessment", 3, ["task_key": "assessment/\(Self.key(3))/1"]),
            Self.row("contact_note", 4, ["task_id": Self.key(1)]),
            Self.row("contact_note", 5),
        ]
        #expect(
            Self.told(writtenTogether(since, sides: [:]))
                == ["assessment + contact_note + message + task → asked", "contact_note → asked"])
    }

    @Test func `what goes on from something of one record stays with it, however long the chain`() {
        let since = [
            Self.row("assessment", 3, ["referral_id": Self.key(9)]),
            Self.row("support_plan", 4, ["assessment_id": Self.key(3)]),
            Self.row("plan_action", 5, ["plan_id": Self.key(4)]),
        ]
        #expect(
            Self.told(writtenTogether(since, sides: [Self.key(9): .away]))
                == ["assessment + plan_action + support_plan → away"])
    }

    @Test func `what belongs to something of each is asked, the rest isn't`() {
        let since = [
            Self.row("support_plan", 4, ["assessment_id": Self.key(8), "link_id": Self.key(9)]),
            Self.row("plan_action", 5, ["plan_id": Self.key(4), "referral_id": Self.key(9)]),
        ]
        let sides: [String: MergeSide] = [Self.key(8): .kept, Self.key(9): .away]
        #expect(
            Self.told(writtenTogether(since, sides: sides)) == ["plan_action → away", "support_plan → asked"])
    }

    @Test func `a word in free text names nothing`() {
        let since = [Self.row("contact_note", 1, ["body": "See \(Self.key(9))", "id": Self.key(1)])]
        #expect(Self.told(writtenTogether(since, sides: [Self.key(9): .away])) == ["contact_note → asked"])
    }
}
