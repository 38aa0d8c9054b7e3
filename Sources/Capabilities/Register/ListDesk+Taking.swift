import Audit
import Core
import Interop
import Jobs
import Storage

extension ListDesk {
    /// Takes the list: every row, in transactions of some milliseconds each, so that others' work goes on.
    ///
    /// Stopped half-way, the same file of the same day goes on where it was.
    ///
    /// - Throws: `ListRefusal.tooManyEnd` where a full list leaves out too many, until a second person agreed.
    package func take(
        _ file: ListFile, _ asked: Asked, as sent: ListImport? = nil, progress: Progress = { _, _ in }
    ) async throws -> Taken {
        var list: ListImport
        if let sent { list = sent } else { list = try await begin(file, asked) }
        var taking = try await start(file, asked, list: list.id)
        let whole = try await whole(file, asked)
        try await checkShare(whole, &list, taking.rules)

        var taken = Taken()
        (taken.list, taken.resumedAfter) = (list.id, list.rowsDone)
        if list.rowsDone > 0 { try await resume(&list, &taking, file, &taken) }
        var places = ListPlaces()
        var (done, size) = (list.rowsDone, 40)
        while done < file.rows.count {
            let rows = Array(file.rows[done..<min(done + size, file.rows.count)])
            let began = ContinuousClock.now
            let (before, placesBefore, saved) = (taking, places, list)
            let (results, after) = try await database.write { connection in
                try batch(rows, saved, before, placesBefore, connection)
            }
            (taking, places, list) = (after.taking, after.places, after.list)
            taken.add(results)
            done += rows.count
            // Under 50 ms each: half of that is aimed at, since machines are busy at times.
            let spent = began.duration(to: .now)
            if spent > .milliseconds(32) {
                size = max(5, size * 2 / 3)
            } else if spent < .milliseconds(18) {
                size = min(400, size + 10)
            }
            try await progress(done, file.rows.count)
        }
        try await finish(&list, whole.ending, asked)
        (taken.counts, taken.claimsEnded) = (list.counts, list.claimsEnded)
        return taken
    }

    private struct After: Sendable {
        var taking: ListTaking
        var places: ListPlaces
        var list: ListImport
    }

    private func batch(
        _ rows: [CSVRow], _ list: ListImport, _ taking: ListTaking, _ places: ListPlaces,
        _ connection: any Connection
    ) throws -> ([ListResult], After) {
        var after = After(taking: taking, places: places, list: list)
        let decided = try ListBatch(connection: connection, surroundings: surroundings)
            .decide(rows, &after.taking)
        let results = try ListWriting(
            connection: connection, surroundings: surroundings, needs: needs, taking: after.taking
        ).write(decided, &after.places)
        let store = ListImportStore(connection, surroundings)
        try store.add(results, of: list.id)
        for result in results {
            after.list.counts[result.outcome] += 1
            if result.outcome == .created, let person = result.person { after.taking.made.insert(person) }
        }
        after.list.rowsDone += rows.count
        try store.save(after.list)
        return (results, after)
    }

    private func begin(_ file: ListFile, _ asked: Asked) async throws -> ListImport {
        let surroundings = surroundings
        // Before anything is written down, the list is what its source declared.
        _ = try await start(file, asked, list: surroundings.newID())
        return try await database.write { connection in
            let store = ListImportStore(connection, surroundings)
            if let begun = try store.begun(
                file.hash, of: asked.organisation, asAt: asked.asAt, isFull: asked.isFull)
            {
                return begun
            }
            let list = ListImport(
                id: surroundings.newID(), organisation: asked.organisation, fileHash: file.hash,
                asAt: asked.asAt, isFull: asked.isFull, state: .applying, headings: file.headings,
                counts: ListCounts(), rowCount: file.rows.count, rowsDone: 0, claimsEnded: 0,
                account: asked.principal.account, startedAt: surroundings.now())
            try store.add(list)
            return list
        }
    }

    private func checkShare(
        _ whole: (ending: [ClaimID], all: Int), _ list: inout ListImport, _ rules: ListRules
    ) async throws {
        let isTooMany = whole.ending.count * 100 > whole.all * rules.endPercent && !whole.ending.isEmpty
        let refusal = ListRefusal.tooManyEnd(
            ending: whole.ending.count, of: whole.all, percent: rules.endPercent)
        let mustWait = isTooMany && list.agreedBy == nil
        list.state = mustWait ? .waiting : .applying
        list.refusal = mustWait ? refusal.message : nil
        let (saved, surroundings) = (list, surroundings)
        try await database.write { try ListImportStore($0, surroundings).save(saved) }
        if mustWait { throw refusal }
    }

    /// What was read of the rows before: their numbers and people, without asking about them again.
    private func resume(
        _ list: inout ListImport, _ taking: inout ListTaking, _ file: ListFile, _ taken: inout Taken
    ) async throws {
        for row in file.rows.prefix(list.rowsDone) {
            guard let person = try? taking.reading.person(row) else {
                if let key = taking.reading.sourceID(row) { taking.keys[key] = taking.keys[key] ?? row.line }
                continue
            }
            taking.keys[person.key] = taking.keys[person.key] ?? row.line
            taking.identities[person.identity] = taking.identities[person.identity] ?? row.line
        }
        let (id, surroundings) = (list.id, surroundings)
        taking.made = try await database.read { try ListImportStore($0, surroundings).made(by: id) }
        taken.results = try await results(of: id, file)
    }

    /// What became of the rows that were taken, with their cells.
    package func results(of list: ListImportID, _ file: ListFile) async throws -> [ListResult] {
        let surroundings = surroundings
        var results: [ListResult] = []
        let cells = Dictionary(file.rows.map { ($0.line, $0) }) { first, _ in first }
        var line = 0
        while true {
            let after = line
            let rows = try await database.read {
                try ListImportStore($0, surroundings).rows(of: list, after: after, limit: 1000)
            }
            results += rows.compactMap { kept in
                cells[kept.line].map {
                    ListResult(
                        $0, kept.outcome, person: kept.person, reference: kept.reference, reason: kept.reason)
                }
            }
            guard let last = rows.last else { return results }
            line = last.line
        }
    }

    private func finish(_ list: inout ListImport, _ ending: [ClaimID], _ asked: Asked) async throws {
        let surroundings = surroundings
        let id = list.id
        for start in stride(from: 0, to: ending.count, by: 200) {
            let claims = Array(ending[start..<min(start + 200, ending.count)])
            try await database.write {
                try ListWholeStore($0, surroundings).end(
                    claims, of: id, on: asked.asAt, by: asked.principal.account)
            }
        }
        list.claimsEnded = ending.count
        list.state = .applied
        list.finishedAt = surroundings.now()
        let (saved, needs) = (list, needs)
        try await database.write { connection in
            try ListImportStore(connection, surroundings).save(saved)
            try AuditStore(connection, surroundings).add(
                .listTaken, about: saved.id, by: asked.principal,
                detail: [
                    "created": "\(saved.counts.created)", "ended": "\(saved.claimsEnded)",
                    "matched": "\(saved.counts.matched)", "needs-review": "\(saved.counts.needsReview)",
                    "rejected": "\(saved.counts.rejected)", "unchanged": "\(saved.counts.unchanged)",
                ])
            if saved.counts.needsReview > 0 {
                try needs.openTask(
                    connection,
                    TaskRequest(
                        kind: "list-review",
                        title: "Lines of a list to look at: \(saved.counts.needsReview)",
                        organisation: saved.organisation,
                        dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 5, to: surroundings.today),
                        key: "list-review/\(saved.id)", linkPath: "/lists/\(saved.id)/review"))
            }
        }
    }
}

extension ListDesk {
    /// A second person agrees that a full list may end as many claims as it would.
    ///
    /// - Throws: `ListRefusal.sameApprover` for whoever sent the list.
    package func agree(_ id: ListImportID, by principal: Principal) async throws {
        let surroundings = surroundings
        try await database.write { connection in
            let store = ListImportStore(connection, surroundings)
            guard var list = try store.find(id), list.state == .waiting else { throw NotFound() }
            guard let account = principal.account, account != list.account else {
                throw ListRefusal.sameApprover
            }
            list.agreedBy = account
            try store.save(list)
            try AuditStore(connection, surroundings).add(.listAgreed, about: id, by: principal)
        }
    }
}
