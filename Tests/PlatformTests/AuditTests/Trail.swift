import Audit
import Core
import Storage
import TestSupport

/// A fresh database with an audit trail, and a clock that moves a second with each entry.
struct Trail {
    let database: any Database
    let fixed = FixedSurroundings()

    static let practitioner = Principal(
        kind: .staff(.example(1)), organisation: .example(2), roles: [.practitioner, .assessor],
        name: "A worker")

    init(_ engine: Engine) async throws {
        database = try await engine.freshDatabase(migrations: AuditMigrations.all)
    }

    func add(_ count: Int, about person: PersonID = .example(1)) async throws {
        for _ in 0..<count {
            fixed.advance(seconds: 1)
            try await add(AuditAction("person-viewed"), about: person)
        }
    }

    func add(
        _ action: AuditAction, about person: PersonID, reason: String? = nil, heldBack: Bool = false
    ) async throws {
        let surroundings = fixed.surroundings
        try await database.write { connection in
            try AuditStore(connection, surroundings).add(
                action, about: person, by: Self.practitioner, detail: ["page": "record"], reason: reason,
                heldBack: heldBack)
        }
    }

    func entries(about person: PersonID = .example(1), before: AuditPosition? = nil, limit: Int = 26)
        async throws
        -> [AuditEntry]
    {
        let surroundings = fixed.surroundings
        return try await database.read {
            try AuditStore($0, surroundings).entries(about: person, before: before, limit: limit)
        }
    }

    func proof() async throws -> AuditProof { try await AuditProof.check(database, batch: 7) }

    /// Changes what nobody may, as somebody with the database's own tools could.
    func tamper(_ table: StaticString, _ change: SQL) async throws {
        try await database.writeReadCommitted { connection in
            switch (connection.engine, "\(table)") {
            case (.sqlite, "audit_entry"):
                try connection.run("DROP TRIGGER audit_entry_unchanged")
                try connection.run("DROP TRIGGER audit_entry_kept")
            case (.sqlite, _):
                try connection.run("DROP TRIGGER audit_seal_unchanged")
                try connection.run("DROP TRIGGER audit_seal_kept")
            case (.postgres, "audit_entry"):
                try connection.run("DROP TRIGGER audit_entry_unchanged ON audit_entry")
            case (.postgres, _): try connection.run("DROP TRIGGER audit_seal_unchanged ON audit_seal")
            }
            try connection.run(change)
        }
    }
}
