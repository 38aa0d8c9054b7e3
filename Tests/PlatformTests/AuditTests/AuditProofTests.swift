import Audit
import Core
import Storage
import TestSupport
import Testing

@Suite struct AuditProofTests {
    @Test(arguments: Engine.allCases)
    func `entries are sealed in order and the rest is counted`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(20)
        #expect(try await AuditSealer.seal(trail.database, batch: 6) == 20)
        try await trail.add(3)

        let proof = try await trail.proof()
        #expect(proof.holds)
        #expect(proof.sealedCount == 20)
        #expect(proof.unsealedCount == 3)
        #expect(try await AuditSealer.seal(trail.database) == 3)
        #expect(try await AuditSealer.seal(trail.database) == 0)
        #expect(try await trail.proof().headHash != proof.headHash)
    }

    @Test(arguments: Engine.allCases)
    func `an empty trail holds`(engine: Engine) async throws {
        let proof = try await Trail(engine).proof()
        #expect(proof.holds)
        #expect(proof.sealedCount == 0)
    }

    @Test(arguments: Engine.allCases)
    func `two sealers at once still make one chain`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(60)
        let database = trail.database
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { _ = try? await AuditSealer.seal(database, batch: 5) } }
        }
        try await AuditSealer.seal(database)
        let proof = try await trail.proof()
        #expect(proof.holds)
        #expect(proof.sealedCount == 60)
    }

    @Test(arguments: Engine.allCases)
    func `a changed entry is named`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(20)
        try await AuditSealer.seal(trail.database)
        let changed = try await trail.entries(limit: 20)[8]
        try await trail.tamper(
            "audit_entry", "UPDATE audit_entry SET actor_id = 'somebody-else' WHERE id = \(changed.id)")
        #expect(
            try await trail.proof().firstBreak
                == .init(entryID: changed.id.description, position: 12, fault: .contentChanged))
    }

    @Test(arguments: Engine.allCases)
    func `an entry changed together with its own hash is named`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(3)
        try await AuditSealer.seal(trail.database)
        let entries = try await trail.entries()
        try await trail.tamper(
            "audit_entry",
            """
            UPDATE audit_entry SET at = \(entries[0].at), hash = \(entries[1].contentHash)
            WHERE id = \(entries[1].id)
            """)
        #expect(try await trail.proof().firstBreak?.entryID == entries[1].id.description)
    }

    @Test(arguments: Engine.allCases)
    func `a deleted entry is named`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(9)
        try await AuditSealer.seal(trail.database)
        let deleted = try await trail.entries()[0]
        try await trail.tamper("audit_entry", "DELETE FROM audit_entry WHERE id = \(deleted.id)")
        #expect(
            try await trail.proof().firstBreak
                == .init(entryID: deleted.id.description, position: 9, fault: .missing))
    }

    @Test(arguments: Engine.allCases)
    func `a seal taken out of the chain is found`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(9)
        try await AuditSealer.seal(trail.database)
        try await trail.tamper("audit_seal", "DELETE FROM audit_seal WHERE position = 4")
        let found = try await trail.proof().firstBreak
        #expect(found?.position == 5)
        #expect(found?.fault == .chainBroken)
    }

    @Test(arguments: Engine.allCases)
    func `a seal and its entry taken off the end show in the last hash of the chain`(
        engine: Engine
    ) async throws {
        let trail = try await Trail(engine)
        try await trail.add(9)
        try await AuditSealer.seal(trail.database)
        let head = try await trail.proof().headHash
        let last = try await trail.entries()[0]
        try await trail.tamper("audit_seal", "DELETE FROM audit_seal WHERE position = 9")
        try await trail.tamper("audit_entry", "DELETE FROM audit_entry WHERE id = \(last.id)")
        #expect(try await trail.proof().headHash != head)
    }

    @Test(arguments: Engine.allCases)
    func `an unsealed entry can't be changed, hidden or lost either`(engine: Engine) async throws {
        for (table, change, fault) in [
            ("audit_entry", "UPDATE audit_entry SET reason = 'x' WHERE id = ", .contentChanged),
            ("audit_entry", "DELETE FROM audit_entry WHERE id = ", .missing),
            ("audit_unsealed", "DELETE FROM audit_unsealed WHERE entry_id = ", .unlisted),
        ] as [(StaticString, SQL, AuditProof.Fault)] {
            let trail = try await Trail(engine)
            try await trail.add(3)
            let entry = try await trail.entries()[1]
            try await trail.tamper(table, "\(change)\(entry.id)")
            #expect(
                try await trail.proof().firstBreak
                    == .init(entryID: entry.id.description, position: nil, fault: fault))
        }
    }
}
