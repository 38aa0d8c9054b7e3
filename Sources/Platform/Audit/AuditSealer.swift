import Core
import Storage

/// One link of the chain: an entry's place in it, and the hash that ties it to all before.
struct AuditSeal: Hashable, Sendable {
    let position: Int64
    let entryID: String
    let previousHash: String
    let hash: String

    /// The hash before the first.
    static let beginning = String(repeating: "0", count: 64)

    init(position: Int64, entryID: String, entryHash: String, previousHash: String) {
        self.position = position
        self.entryID = entryID
        self.previousHash = previousHash
        hash = Self.hash(
            position: position, entryID: entryID, entryHash: entryHash, previousHash: previousHash)
    }

    static func hash(position: Int64, entryID: String, entryHash: String, previousHash: String) -> String {
        var hash = ContentHash()
        hash.add(previousHash)
        hash.add(String(position))
        hash.add(entryID)
        hash.add(entryHash)
        return hash.text
    }
}

/// Ties entries into the chain, apart from the requests that make them.
///
/// One sealer at a time, by a leased job; should two ever run, the chain's unique positions let one of them win.
package enum AuditSealer {
    /// Seals all that waits, in batches.
    ///
    /// - Returns: how many entries were sealed.
    @discardableResult
    package static func seal(_ database: any Database, batch: Int = 500) async throws -> Int {
        guard try await database.read({ try !AuditSealStore($0).waiting(limit: 1).isEmpty }) else { return 0 }
        var total = 0
        while true {
            let sealed = try await database.writeReadCommitted { try AuditSealStore($0).sealNext(batch) }
            total += sealed
            guard sealed == batch else { return total }
        }
    }
}

/// All SQL that writes the chain.
struct AuditSealStore {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// The next entries to seal, in the order of their identifiers, with their hashes.
    func waiting(limit: Int) throws -> [(id: String, hash: String)] {
        try connection.run(
            """
            SELECT audit_entry.id, audit_entry.hash
            FROM audit_unsealed JOIN audit_entry ON audit_entry.id = audit_unsealed.entry_id
            WHERE audit_unsealed.entry_id > '' ORDER BY audit_unsealed.entry_id LIMIT \(limit)
            """
        ).map { (try $0.value("id"), try $0.value("hash")) }
    }

    func sealNext(_ count: Int) throws -> Int {
        let head = try head()
        var (position, previous) = (head?.position ?? 0, head?.hash ?? AuditSeal.beginning)
        var seals: [AuditSeal] = []
        for entry in try waiting(limit: count) {
            position += 1
            let seal = AuditSeal(
                position: position, entryID: entry.id, entryHash: entry.hash, previousHash: previous)
            previous = seal.hash
            seals.append(seal)
        }
        guard !seals.isEmpty else { return 0 }
        try connection.insert(
            into: "audit_seal", ["position", "entry_id", "previous_hash", "hash"],
            rows: seals.map {
                [.integer($0.position), .text($0.entryID), .text($0.previousHash), .text($0.hash)]
            })
        try connection.run("DELETE FROM audit_unsealed WHERE entry_id IN (\(SQL.list(seals.map(\.entryID))))")
        return seals.count
    }

    func head() throws -> (position: Int64, hash: String)? {
        try connection.run(
            "SELECT position, hash FROM audit_seal WHERE position > 0 ORDER BY position DESC LIMIT 1"
        ).first.map { (try $0.value("position"), try $0.value("hash")) }
    }
}
