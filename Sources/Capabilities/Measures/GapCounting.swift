import Core
import Storage

/// One count of everybody, in batches, so that no page waits for it.
package struct GapCounting: Sendable {
    let surroundings: Surroundings

    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    package func run(_ database: any Database) async throws {
        let (surroundings, today) = (surroundings, surroundings.today)
        let run = try await database.write { try GapCountStore($0, surroundings).begin(on: today) }
        var tallies = GapTallies()

        var place: String? = ""
        while let after = place {
            let batch = try await database.read {
                try GapCountStore($0, surroundings).batch(after: after, on: today)
            }
            for (person, facts) in batch.facts {
                tallies.add(facts, seenBy: batch.seenBy[person] ?? [], on: today)
            }
            if batch.hasChanges {
                try await database.write { try GapCountStore($0, surroundings).save(batch, of: run) }
            }
            place = batch.last
        }
        place = ""
        while let after = place {
            let (coded, last) = try await database.read {
                try GapCountStore($0, surroundings).coded(after: after)
            }
            for facts in coded.values { tallies.add(coded: facts, on: today) }
            place = last
        }
        try await finish(tallies, run, database)
    }

    private func finish(_ tallies: GapTallies, _ run: Int, _ database: any Database) async throws {
        let surroundings = surroundings
        let cells = tallies.cells.map { ($0.key, $0.value) }
        for start in stride(from: 0, to: cells.count, by: 500) {
            let some = Array(cells[start..<min(start + 500, cells.count)])
            try await database.write { try GapCountStore($0, surroundings).save(some, of: run) }
        }
        let newest = tallies.newest
        try await database.write { connection in
            let store = GapCountStore(connection, surroundings)
            try store.save(newest, of: run)
            try store.finish(run)
        }
        while try await database.write({ try GapCountStore($0, surroundings).forget(before: run) }) {}
    }
}
