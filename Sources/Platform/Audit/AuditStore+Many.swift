import Core
import Storage

extension AuditStore {
    /// Keeps the same action about each of many people, an entry each, in two statements.
    ///
    /// - Parameter detail: identifiers and codes only, never names or what somebody wrote.
    package func add(
        _ action: AuditAction, aboutEach people: [PersonID], by principal: Principal,
        detail: [String: String] = [:]
    ) throws {
        guard !people.isEmpty else { return }
        let (now, roles) = (surroundings.now(), principal.roles.sorted { $0.rawValue < $1.rawValue })
        let (actor, text) = (AuditEntry.Actor(principal.kind), try json(detail))
        let entries = people.map { person in
            AuditEntry(
                id: surroundings.newID(), at: now, actor: actor, organisation: principal.organisation,
                roles: roles, action: action.code, about: AuditEntry.About(person), person: person,
                reason: nil,
                detail: text, isHeldBack: action.isHeldBack)
        }
        try connection.insert(
            into: "audit_entry",
            [
                "id", "at", "actor_kind", "actor_id", "organisation_id", "roles", "action", "about_kind",
                "about_id", "person_id", "reason", "detail", "held_back", "hash",
            ],
            rows: entries.map { entry in
                [
                    entry.id.sqlValue, entry.at.sqlValue, .text(entry.actor.kind), .text(entry.actor.id),
                    entry.organisation?.sqlValue ?? .null, .text(entry.roleCodes), .text(entry.action),
                    .text(entry.about?.kind ?? ""), .text(entry.about?.id ?? ""),
                    entry.person?.sqlValue ?? .null, .null, .text(entry.detail), .boolean(entry.isHeldBack),
                    .text(entry.contentHash),
                ]
            })
        try connection.insert(into: "audit_unsealed", ["entry_id"], rows: entries.map { [$0.id.sqlValue] })
    }
}
