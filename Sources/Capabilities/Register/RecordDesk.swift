import Audit
import Core
import Storage
import Web

/// A record as the one who asks may see it, with what they may do there.
struct OpenRecord: Sendable {
    let record: PersonRecord
    let subject: RegisterPolicy.Subject
    let policy: RegisterPolicy
    /// Whether only a break-glass grant lets it be seen.
    let isByBreakGlass: Bool

    var id: PersonID { record.id }
    var path: String { "/people/\(record.id)" }
    var name: String { record.displayName }

    func allows(_ action: RegisterPolicy.Action) -> Bool { policy.allows(action, on: subject) }

    /// The open record; a restricted one has nothing to change or show here.
    ///
    /// - Throws: `NotFound` for a restricted person.
    func person() throws -> Person {
        guard case .open(let person) = record else { throw NotFound() }
        return person
    }
}

/// Opens records, the same way for every page.
struct RecordDesk: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: RegisterNeeds

    /// What makes a form's record once, however often it is sent.
    func freshKey() -> String { surroundings.uuid().uuidString.lowercased() }

    /// - Throws: `NotFound` for nobody and for somebody they may not know of, alike; `Refused` where they may see it
    ///   and not do this.
    func open(
        _ id: PersonID, for action: RegisterPolicy.Action = .view, by principal: Principal,
        in connection: any Connection
    ) throws -> OpenRecord {
        let people = PersonStore(connection, surroundings)
        var policy = RegisterPolicy(principal)
        var isByBreakGlass = false
        var record = try people.find(id, within: policy.scope)
        if record == nil, let account = principal.account, try needs.breakGlass(connection, account, id) {
            policy = RegisterPolicy(principal, granted: id)
            record = try people.find(id, within: policy.scope)
            isByBreakGlass = true
        }
        guard let record, let subject = try people.subject(record.id) else { throw NotFound() }
        let open = OpenRecord(
            record: record, subject: subject, policy: policy, isByBreakGlass: isByBreakGlass)
        try policy.require(.view, on: subject)
        try policy.require(action, on: subject)
        return open
    }

    /// A change to one open record: found, allowed, made, and kept in the audit trail, in one transaction.
    func change(
        _ context: WebContext, for action: RegisterPolicy.Action = .edit, _ audit: AuditAction,
        _ body:
            @Sendable @escaping (any Connection, Person, OpenRecord, Provenance) throws -> [String: String]
    ) async throws -> PersonID {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("id", as: PersonID.self)
        let (desk, surroundings) = (self, surroundings)
        return try await database.write { connection in
            let open = try desk.open(id, for: action, by: principal, in: connection)
            let person = try open.person()
            let provenance = Provenance(principal, side: .carer, at: surroundings.now())
            let detail = try body(connection, person, open, provenance)
            try AuditStore(connection, surroundings).add(
                audit, about: person.id, by: principal, detail: detail)
            return person.id
        }
    }

    /// Reads what a form starts from.
    func read<T: Sendable>(
        _ context: WebContext, for action: RegisterPolicy.Action = .edit,
        _ body: @Sendable @escaping (any Connection, OpenRecord) throws -> T
    ) async throws -> T {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("id", as: PersonID.self)
        let desk = self
        return try await database.read { connection in
            try body(connection, try desk.open(id, for: action, by: principal, in: connection))
        }
    }

    /// Staff with a record to open at all, in the order of the roles.
    static let access = Access.roles(RegisterCapability.searchRoles)
}

extension RegisterCapability {
    /// The roles that send their organisation's lists.
    package static let listRoles: [Role] = [.coordinator, .manager, .informationGovernance]

    /// The roles that may look for people.
    package static let searchRoles = Role.allCases.filter(RegisterPolicy.rolesWithRecords.contains)
}
