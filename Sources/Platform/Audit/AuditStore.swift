import Core
import Foundation
import Storage

/// All SQL for the audit trail's entries.
package struct AuditStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Keeps what was done to, or seen of, one record, in the same transaction as the change.
    ///
    /// - Parameters:
    ///   - detail: identifiers and codes only, never names or what somebody wrote.
    ///   - person: whose log shows it; by default the person it's about, if it's about one.
    ///   - heldBack: keeps it from the carer's own page, as some actions always are.
    package func add<Tag>(
        _ action: AuditAction, about id: Identifier<Tag>, by principal: Principal,
        detail: [String: String] = [:],
        reason: String? = nil, person: PersonID? = nil, heldBack: Bool = false
    ) throws {
        try add(
            action, about: AuditEntry.About(id), by: principal, detail: detail, reason: reason,
            person: person ?? (id as? PersonID), heldBack: heldBack)
    }

    /// Keeps what was done where no one record is concerned.
    package func add(
        _ action: AuditAction, by principal: Principal, detail: [String: String] = [:], reason: String? = nil,
        person: PersonID? = nil, heldBack: Bool = false
    ) throws {
        try add(
            action, about: nil, by: principal, detail: detail, reason: reason, person: person,
            heldBack: heldBack)
    }

    /// Keeps one list or search as one entry.
    ///
    /// - Parameters:
    ///   - query: which question was asked, as a code such as `people-by-name`; never the words typed.
    ///   - shown: the records whose lines were shown.
    package func addSearch<Tag>(
        _ query: String, shown: [Identifier<Tag>], by principal: Principal, detail: [String: String] = [:],
        heldBack: Bool = false
    ) throws {
        var detail = detail
        detail["query"] = query
        detail["shown"] = shown.map(\.description).joined(separator: " ")
        try add(
            .searched, about: nil, by: principal, detail: detail, reason: nil, person: nil, heldBack: heldBack
        )
    }

    /// A person's log, newest first, as the carer may read it: what is held back isn't in it.
    ///
    /// - Parameter position: where the page before ended.
    package func entries(
        about person: PersonID, before position: AuditPosition? = nil, limit: Int = 26
    ) throws -> [AuditEntry] {
        try entries(aboutAnyOf: [person], before: position, limit: limit)
    }

    /// The same of somebody with several records: all of them in one, newest first.
    package func entries(
        aboutAnyOf records: [PersonID], before position: AuditPosition? = nil, limit: Int = 26
    ) throws -> [AuditEntry] {
        try log(of: records, before: position, limit: limit, condition: " AND held_back = FALSE")
    }

    /// A person's whole log, newest first, for those who review a request to see what was held back.
    package func allEntries(
        about person: PersonID, before position: AuditPosition? = nil, limit: Int = 26
    ) throws -> [AuditEntry] {
        try log(of: [person], before: position, limit: limit, condition: "")
    }

    /// What staff did from a moment until another, oldest first.
    ///
    /// - Parameter position: where the page before ended.
    package func staffEntries(
        from start: Instant, until end: Instant, after position: AuditPosition? = nil, limit: Int
    ) throws -> [AuditEntry] {
        let later: SQL = position.map { " AND (at, id) > (\($0.at), \($0.id))" } ?? ""
        return try connection.run(
            """
            SELECT \(AuditEntry.columns) FROM audit_entry
            WHERE actor_kind = 'staff' AND at >= \(start) AND at < \(end)\(later)
            ORDER BY at, id LIMIT \(limit)
            """
        ).map(AuditEntry.init(row:))
    }

    /// Whether anybody has done or seen anything of a person's record since a moment, whatever the service did by itself.
    package func isTouched(_ person: PersonID, since start: Instant, except actions: [AuditAction]) throws
        -> Bool
    {
        try !connection.run(
            """
            SELECT 1 FROM audit_entry
            WHERE person_id = \(person) AND person_id IS NOT NULL AND at >= \(start) AND actor_kind <> 'system'
                AND action NOT IN (\(SQL.list(actions.map(\.code)))) LIMIT 1
            """
        ).isEmpty
    }

    private func log(
        of records: [PersonID], before position: AuditPosition?, limit: Int, condition: SQL
    ) throws -> [AuditEntry] {
        let older: SQL = position.map { " AND (at, id) < (\($0.at), \($0.id))" } ?? ""
        return try connection.run(
            """
            SELECT \(AuditEntry.columns) FROM audit_entry
            WHERE person_id IN (\(SQL.list(records))) AND person_id IS NOT NULL\(condition)\(older)
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).map(AuditEntry.init(row:))
    }

    private func add(
        _ action: AuditAction, about: AuditEntry.About?, by principal: Principal, detail: [String: String],
        reason: String?, person: PersonID?, heldBack: Bool
    ) throws {
        let entry = AuditEntry(
            id: surroundings.newID(), at: surroundings.now(), actor: AuditEntry.Actor(principal.kind),
            organisation: principal.organisation, roles: principal.roles.sorted { $0.rawValue < $1.rawValue },
            action: action.code, about: about, person: person, reason: reason, detail: try json(detail),
            isHeldBack: heldBack || action.isHeldBack)
        try connection.run(
            """
            INSERT INTO audit_entry (\(AuditEntry.columns), hash)
            VALUES (
                \(entry.id), \(entry.at), \(entry.actor.kind), \(entry.actor.id), \(entry.organisation),
                \(entry.roleCodes), \(entry.action), \(entry.about?.kind), \(entry.about?.id), \(entry.person),
                \(entry.reason), \(entry.detail), \(entry.isHeldBack), \(entry.contentHash)
            )
            """)
        try connection.run("INSERT INTO audit_unsealed (entry_id) VALUES (\(entry.id))")
    }

    func json(_ detail: [String: String]) throws -> String {
        guard !detail.isEmpty else { return "{}" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(detail), as: UTF8.self)
    }
}

extension AuditEntry {
    static let columns: SQL =
        """
        id, at, actor_kind, actor_id, organisation_id, roles, action, about_kind, about_id, person_id, reason,
        detail, held_back
        """

    init(row: Row) throws {
        id = try row.value("id")
        at = try row.value("at")
        actor = Actor(kind: try row.value("actor_kind"), id: try row.value("actor_id"))
        organisation = try row.optional("organisation_id")
        roles = try row.value("roles", as: String.self).split(separator: " ").compactMap {
            Role(rawValue: String($0))
        }
        action = try row.value("action")
        let kind: String? = try row.optional("about_kind")
        let recordID: String? = try row.optional("about_id")
        about = if let kind, let recordID { About(kind: kind, id: recordID) } else { nil }
        person = try row.optional("person_id")
        reason = try row.optional("reason")
        detail = try row.value("detail")
        isHeldBack = try row.value("held_back")
    }
}
