import Synchronization

/// A statement reads every row of a table that grows: it needs an index.
package struct FullScan: Error, Sendable, CustomStringConvertible {
    package let sql: String
    package let table: String

    package init(sql: String, table: String) { (self.sql, self.table) = (sql, table) }

    package var description: String { "Reads the whole of \(table); give it an index: \(sql)" }
}

/// Tables that stay small however many people there are, so that reading all of one does no harm.
package enum StaticTables {
    package static let names: Set<String> = ["area", "district", "migration"]
}

/// What a driver needs to refuse full scans in tests: each statement's text is explained once.
package final class ScanGuard: Sendable {
    package let staticTables: Set<String>
    private let explained = Mutex<Set<String>>([])

    package init(staticTables: Set<String> = StaticTables.names) { self.staticTables = staticTables }

    /// Asks for the tables that `text` scans, unless it has passed before.
    ///
    /// - Throws: `FullScan` for the first that grows.
    package func check(_ text: String, scannedTables: () throws -> [String]) throws {
        guard Self.hasPlan(text), !explained.withLock({ $0.contains(text) }) else { return }
        if let table = try scannedTables().first(where: { !staticTables.contains($0) }) {
            throw FullScan(sql: text, table: table)
        }
        _ = explained.withLock { $0.insert(text) }
    }

    private static func hasPlan(_ text: String) -> Bool {
        let verb = text.drop(while: \.isWhitespace).prefix(6).uppercased()
        return ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(verb) || verb.hasPrefix("WITH")
    }
}
