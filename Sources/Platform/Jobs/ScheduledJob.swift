import Audit
import Core
import Storage

/// Work that is done again and again, by one worker at a time.
package struct ScheduledJob: Sendable {
    /// Unique, and never changed.
    package let name: String
    /// Seconds from one start to the next.
    package let every: Int
    /// So many things a job changes in one transaction, and then the next: people's pages wait for the one writer too.
    package static let changesAtOnce = 20

    package static func parts<Item>(of items: [Item]) -> [[Item]] {
        stride(from: 0, to: items.count, by: changesAtOnce).map {
            Array(items[$0..<min($0 + changesAtOnce, items.count)])
        }
    }

    /// Goes through what is due, a step after the other.
    ///
    /// - Parameter step: goes on after a place, `nil` at first, and says where it got to; `nil` at the end.
    package static func goThrough<Place: Sendable>(
        _ step: (_ after: Place?) async throws -> Place?
    ) async throws {
        var place: Place?
        repeat { place = try await step(place) } while place != nil
    }

    package let run: @Sendable (any Database) async throws -> Void

    package init(name: String, every: Int, run: @escaping @Sendable (any Database) async throws -> Void) {
        (self.name, self.every, self.run) = (name, every, run)
    }
}

extension ScheduledJob {
    /// Ties new audit entries into the chain, within 5 seconds of their being kept.
    package static let sealAudit = ScheduledJob(name: "seal-audit", every: 2) { database in
        try await AuditSealer.seal(database)
    }

    /// Deletes events that are long over.
    package static func forgetOldEvents(_ surroundings: Surroundings) -> ScheduledJob {
        ScheduledJob(name: "forget-old-events", every: 3600) { database in
            let before = surroundings.now().adding(seconds: -EventStore.daysKept * 86_400)
            try await goThrough { position in
                try await database.write {
                    try EventStore($0, surroundings).removeEnded(before: before, after: position)
                }
            }
        }
    }
}
