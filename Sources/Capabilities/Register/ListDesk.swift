import Audit
import Core
import Interop
import Jobs
import Storage

/// Takes partners' lists: looks first, then takes them some rows at a time, and undoes one as a whole.
package struct ListDesk: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: RegisterNeeds

    package init(_ database: any Database, _ surroundings: Surroundings, _ needs: RegisterNeeds) {
        (self.database, self.surroundings, self.needs) = (database, surroundings, needs)
    }

    /// How far it is, for whoever waits.
    package typealias Progress = @Sendable (_ done: Int, _ of: Int) async throws -> Void

    package struct Asked: Sendable {
        let organisation: OrganisationID
        let asAt: LocalDate
        let isFull: Bool
        let principal: Principal

        package init(_ organisation: OrganisationID, asAt: LocalDate, isFull: Bool, by principal: Principal) {
            (self.organisation, self.asAt, self.isFull, self.principal) = (
                organisation, asAt, isFull, principal
            )
        }
    }

    package struct Taken: Sendable {
        package var counts = ListCounts()
        package var results: [ListResult] = []
        package var claimsEnded = 0
        /// Rows that had been taken before it was stopped half-way.
        package var resumedAfter = 0
        package var list: ListImportID?
        /// How long others' work waited at the most.
        package var longest = Duration.zero

        mutating func add(_ new: [ListResult]) {
            results += new
            for result in new { counts[result.outcome] += 1 }
        }
    }

    // MARK: Looking

    /// What would become of every row; nothing is written.
    ///
    /// - Throws: `ListRefusal` where the list as a whole can't be taken.
    package func look(
        _ file: ListFile, _ asked: Asked, progress: Progress = { _, _ in }
    ) async throws -> Taken {
        let surroundings = surroundings
        let taking = try await start(file, asked, list: surroundings.newID())
        _ = try await whole(file, asked)
        var taken = Taken()
        var before = ListRead.Before()
        var reads = await ListRead.rows(file.rows(0, 250), taking.reading)
        while !reads.isEmpty {
            let done = taken.results.count + reads.count
            let next = file.rows(done, 250)
            async let ahead = ListRead.rows(next, taking.reading)
            let rows = before.add(reads)
            let decided = try await database.read { connection in
                try ListBatch(connection: connection, surroundings: surroundings).decide(rows, taking)
            }
            taken.add(decided.map(\.foreseen))
            try await progress(done, file.rows.count)
            reads = await ahead
        }
        return taken
    }

    /// What stands before the first row is read.
    func start(_ file: ListFile, _ asked: Asked, list: ListImportID) async throws -> ListTaking {
        let (surroundings, needs) = (surroundings, needs)
        let (source, rules) = try await database.read { connection in
            (
                try ListSourceStore(connection, surroundings).require(asked.organisation),
                try needs.lists.rules(connection, asked.organisation)
            )
        }
        try file.check(source, asAt: asked.asAt, isFull: asked.isFull, today: surroundings.today)
        return ListTaking(
            source: source,
            reading: ListReading(file, basis: source.basis, asAt: asked.asAt),
            asAt: asked.asAt, list: list, principal: asked.principal, rules: rules)
    }

    /// Looks at the list as a whole: whose it is, and whom a full one leaves out.
    func whole(_ file: ListFile, _ asked: Asked) async throws -> (ending: [ClaimID], all: Int) {
        let surroundings = surroundings
        let reading = ListReading(file, basis: .agreement, asAt: asked.asAt)
        let step = max(1, file.rows.count / 300)
        let sample = stride(from: 0, to: file.rows.count, by: step).compactMap { place in
            try? reading.person(file.rows[place])
        }
        let keys: Set<String>? =
            asked.isFull
            ? Set(file.rows.compactMap { reading.sourceID($0) ?? (try? reading.person($0))?.key }) : nil
        return try await database.read { connection -> (ending: [ClaimID], all: Int) in
            let store = ListWholeStore(connection, surroundings)
            if try store.isAnothers(sample, than: asked.organisation) { throw ListRefusal.anothersPeople }
            guard let keys else { return ([], 0) }
            if let newest = try ListImportStore(connection, surroundings).newestDay(of: asked.organisation),
                asked.asAt < newest
            {
                throw ListRefusal.olderFull(newest)
            }
            return try store.missing(from: keys, of: asked.organisation, asAt: asked.asAt)
        }
    }
}

extension ListBatch.Decided {
    /// What will become of it, as it would be said after.
    var foreseen: ListResult {
        guard result.outcome == .created, let row, row.carerUntil != nil else { return result }
        var other = result
        other.outcome = .rejected
        other.reason = ListWriting.endedBefore
        return other
    }
}

extension ListDesk {
    /// Keeps on what basis a partner may share, before its first list.
    package func declare(_ source: ListSource, by principal: Principal) async throws {
        let surroundings = surroundings
        try await database.write { connection in
            try ListSourceStore(connection, surroundings).declare(source, by: principal.account)
            try AuditStore(connection, surroundings).add(
                .listDeclared, about: source.organisation, by: principal,
                detail: ["basis": source.basis.rawValue])
        }
    }
}
