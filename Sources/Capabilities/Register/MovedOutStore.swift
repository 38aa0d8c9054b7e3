import Core
import Storage

/// Facts that were written on the wrong person.
extension SafetyStore {
    struct MovedOut: Hashable, Sendable {
        let item: String
        let why: String
        let movedAt: Instant
        let seenBy: Int
    }

    func movedOut(of person: PersonID) throws -> [MovedOut] {
        try connection.run(
            "SELECT item, why, moved_at, seen_by FROM moved_out WHERE person_id = \(person) ORDER BY moved_at DESC, id"
        ).map { row in
            MovedOut(
                item: try row.value("item"), why: try row.value("why"), movedAt: try row.value("moved_at"),
                seenBy: try row.value("seen_by", as: String.self).split(separator: " ").count)
        }
    }

    /// Moves one fact off a record it never belonged to, keeping that it was there and who saw it.
    func moveOut(
        _ item: MovableItem, _ itemID: String, from person: PersonID, to other: PersonID?, why: String,
        seenBy: [String], by account: AccountID?
    ) throws {
        let moved: [Row]
        let today = surroundings.today
        switch item {
        case .address:
            moved = try connection.run(
                "UPDATE person_address SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id"
            )
        case .contact:
            moved = try connection.run(
                "UPDATE person_contact SET until = \(today), version = version + 1 WHERE id = \(itemID) AND person_id = \(person) RETURNING id"
            )
        case .identifier:
            moved = try connection.run(
                "UPDATE person_identifier SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id"
            )
        case .alert:
            moved = try connection.run(
                "UPDATE visit_alert SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id"
            )
        case .need:
            moved = try connection.run(
                "UPDATE communication_need SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id"
            )
        }
        guard !moved.isEmpty else { throw NotFound() }
        if let other { try hand(item, itemID, to: other) }
        try connection.insert(
            into: "moved_out",
            [
                "id", "person_id", "item", "item_id", "moved_to_id", "why", "seen_by", "moved_at",
                "account_id",
            ],
            rows: [
                [
                    newKey(), person.sqlValue, .text(item.rawValue), .text(itemID), other.stored, .text(why),
                    .text(seenBy.joined(separator: " ")), surroundings.now().sqlValue, account.stored,
                ]
            ])
    }

    /// The fact itself goes to whom it belongs, so that the wrong record no longer shows it.
    private func hand(_ item: MovableItem, _ id: String, to other: PersonID) throws {
        switch item {
        case .address:
            try connection.run(
                "UPDATE person_address SET person_id = \(other), until = NULL WHERE id = \(id)")
        case .contact:
            try connection.run(
                "UPDATE person_contact SET person_id = \(other), until = NULL, safe = NULL, asked_at = NULL WHERE id = \(id)"
            )
        case .identifier:
            try connection.run(
                "UPDATE person_identifier SET person_id = \(other), until = NULL, held = TRUE WHERE id = \(id)"
            )
        case .alert:
            try connection.run("UPDATE visit_alert SET person_id = \(other), until = NULL WHERE id = \(id)")
        case .need: break  // They have to be asked themselves.
        }
    }
}

/// What can be moved off a record it was written on by mistake.
enum MovableItem: String, CaseIterable, Sendable {
    case address, contact, identifier, alert, need

    var label: String {
        switch self {
        case .address: "Address"
        case .contact: "Phone number or email address"
        case .identifier: "NHS or other number"
        case .alert: "Visit safety alert"
        case .need: "Communication need"
        }
    }
}
