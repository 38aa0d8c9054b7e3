import Core
import Storage

/// What walking the whole audit trail showed.
package struct AuditProof: Hashable, Sendable {
    package let sealedCount: Int
    package let unsealedCount: Int
    /// The last hash of the chain, to be written down elsewhere: a shorter chain later gives itself away.
    package let headHash: String
    package let firstBreak: Break?

    package var holds: Bool { firstBreak == nil }

    /// The first entry that isn't as it was kept.
    package struct Break: Hashable, Sendable, CustomStringConvertible {
        package let entryID: String
        /// Its place in the chain; none when it isn't sealed.
        package let position: Int64?
        package let fault: Fault

        package init(entryID: String, position: Int64?, fault: Fault) {
            (self.entryID, self.position, self.fault) = (entryID, position, fault)
        }

        package var description: String {
            "Audit entry \(entryID)\(position.map { " at position \($0)" } ?? ""): \(fault.rawValue)"
        }
    }

    package enum Fault: String, Sendable {
        case missing = "it was kept and is no longer there"
        case contentChanged = "its content isn't what was hashed when it was kept"
        case chainBroken = "its seal doesn't follow from the one before"
        case unlisted = "it is neither sealed nor waiting to be"
    }

    /// Walks the chain and then what waits, a batch at a time, so memory doesn't grow with the trail.
    package static func check(_ database: any Database, batch: Int = 500) async throws -> AuditProof {
        var walk = Walk()
        while walk.firstBreak == nil {
            let from = walk
            let (next, isLast) = try await database.read {
                try AuditProofStore($0).walkChain(from, limit: batch)
            }
            walk = next
            if isLast { break }
        }
        while walk.firstBreak == nil {
            let from = walk
            let (next, isLast) = try await database.read {
                try AuditProofStore($0).walkEntries(from, limit: batch)
            }
            walk = next
            if isLast { break }
        }
        if walk.firstBreak == nil {
            walk.firstBreak = try await database.read { try AuditProofStore($0).firstLost() }
        }
        return AuditProof(
            sealedCount: walk.sealed, unsealedCount: walk.unsealed, headHash: walk.hash,
            firstBreak: walk.firstBreak)
    }

    /// How far the walk has come.
    struct Walk: Sendable {
        var sealed = 0
        var unsealed = 0
        var hash = AuditSeal.beginning
        var lastEntryID = ""
        var firstBreak: Break?
    }
}

/// All SQL that proves the trail.
struct AuditProofStore {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func walkChain(_ start: AuditProof.Walk, limit: Int) throws -> (AuditProof.Walk, isLast: Bool) {
        var walk = start
        let rows = try connection.run(
            """
            SELECT audit_seal.position, audit_seal.entry_id, audit_seal.previous_hash, audit_seal.hash AS seal_hash,
                audit_entry.hash AS entry_hash, \(AuditEntry.qualifiedColumns)
            FROM audit_seal LEFT JOIN audit_entry ON audit_entry.id = audit_seal.entry_id
            WHERE audit_seal.position > \(start.sealed) ORDER BY audit_seal.position LIMIT \(limit)
            """)
        for row in rows {
            let position: Int64 = try row.value("position")
            let entryID: String = try row.value("entry_id")
            guard let fault = try fault(in: row, position: position, entryID: entryID, after: walk) else {
                walk.sealed += 1
                walk.hash = try row.value("seal_hash")
                continue
            }
            walk.firstBreak = .init(entryID: entryID, position: position, fault: fault)
            return (walk, true)
        }
        return (walk, rows.count < limit)
    }

    private func fault(
        in row: Row, position: Int64, entryID: String, after walk: AuditProof.Walk
    ) throws -> AuditProof.Fault? {
        guard let entryHash: String = try row.optional("entry_hash") else { return .missing }
        guard (try? AuditEntry(row: row))?.contentHash == entryHash else { return .contentChanged }
        let expected = AuditSeal(
            position: Int64(walk.sealed + 1), entryID: entryID, entryHash: entryHash, previousHash: walk.hash)
        let follows =
            try position == expected.position && row.value("previous_hash") == expected.previousHash
            && row.value("seal_hash") == expected.hash
        return follows ? nil : .chainBroken
    }

    /// Every entry must be sealed or waiting; one statement sees both at the same moment.
    func walkEntries(_ start: AuditProof.Walk, limit: Int) throws -> (AuditProof.Walk, isLast: Bool) {
        var walk = start
        let rows = try connection.run(
            """
            SELECT audit_seal.position, audit_unsealed.entry_id AS waiting_id, audit_entry.hash AS entry_hash,
                \(AuditEntry.qualifiedColumns)
            FROM audit_entry
            LEFT JOIN audit_seal ON audit_seal.entry_id = audit_entry.id
            LEFT JOIN audit_unsealed ON audit_unsealed.entry_id = audit_entry.id
            WHERE audit_entry.id > \(start.lastEntryID) ORDER BY audit_entry.id LIMIT \(limit)
            """)
        for row in rows {
            walk.lastEntryID = try row.value("id")
            if try row.optional("position", as: Int64.self) != nil { continue }
            let isWaiting = try row.optional("waiting_id", as: String.self) != nil
            let isWhole =
                try (try? AuditEntry(row: row))?.contentHash == row.value("entry_hash", as: String.self)
            guard isWaiting, isWhole else {
                walk.firstBreak = .init(
                    entryID: walk.lastEntryID, position: nil, fault: isWaiting ? .contentChanged : .unlisted)
                return (walk, true)
            }
            walk.unsealed += 1
        }
        return (walk, rows.count < limit)
    }

    /// An entry that waits to be sealed and isn't there.
    func firstLost() throws -> AuditProof.Break? {
        try connection.run(
            """
            SELECT audit_unsealed.entry_id FROM audit_unsealed
            LEFT JOIN audit_entry ON audit_entry.id = audit_unsealed.entry_id
            WHERE audit_unsealed.entry_id > '' AND audit_entry.id IS NULL
            ORDER BY audit_unsealed.entry_id LIMIT 1
            """
        ).first.map { .init(entryID: try $0.value("entry_id"), position: nil, fault: .missing) }
    }
}

extension AuditEntry {
    static let qualifiedColumns: SQL =
        """
        audit_entry.id, audit_entry.at, audit_entry.actor_kind, audit_entry.actor_id,
        audit_entry.organisation_id, audit_entry.roles, audit_entry.action, audit_entry.about_kind,
        audit_entry.about_id, audit_entry.person_id, audit_entry.reason, audit_entry.detail, audit_entry.held_back
        """
}
