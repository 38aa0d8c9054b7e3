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
        let taking = try await start(file, asked, list: list.id)
        let whole = try await whole(file, asked)
        try await checkShare(whole, &list, taking.rules)
        if list.rowsDone == 0 { try await forgetLook(list.id) }

        var taken = Taken()
        (taken.list, taken.resumedAfter) = (list.id, list.rowsDone)
        var before = ListRead.Before()
        if list.rowsDone > 0 {
            // What was read before: their numbers and people, without asking about them again.
            _ = before.add(await ListRead.rows(file.rows.prefix(list.rowsDone), taking.reading))
            taken.results = try await results(of: list.id, file)
        }
        var (position, size) = (list.rowsDone, 40)
        func next() -> ArraySlice<CSVRow> {
            defer { position = min(position + size, file.rows.count) }
            return file.rows(position, size)
        }
        var written = Written(list: list)
        var ahead = Ahead(rows: before.add(await ListRead.rows(next(), taking.reading)))
        var reads = await ListRead.rows(next(), taking.reading)
        while !ahead.rows.isEmpty {
            // While these are written, the next are looked at, and those after them are read.
            let (last, current, rows, slice) = (written, ahead, before.add(reads), next())
            async let following = look(ahead: rows, taking, isOfUse: last.mark != nil)
            async let read = ListRead.rows(slice, taking.reading)
            let held = try await database.writeResumably { try write(current, after: last, taking, $0) }
            written = held.value
            taken.add(written.results)
            taken.longest = max(taken.longest, held.time)
            // Under 50 ms each: less is aimed at, since machines are busy at times.
            if held.time > .milliseconds(38) {
                size = max(5, size * 3 / 4)
            } else if held.time < .milliseconds(28) {
                size = min(400, size + 10)
            }
            try await progress(written.list.rowsDone, file.rows.count)
            (ahead, reads) = (try await following, await read)
        }
        list = written.list
        try await finish(&list, whole.ending, asked)
        (taken.counts, taken.claimsEnded) = (list.counts, list.claimsEnded)
        return taken
    }

    /// Some rows, and what is to be done of them as the register stood before the rows before them were written.
    private struct Ahead: Sendable {
        let rows: [ListBatch.Decided]
        var decided: [ListBatch.Decided]?
    }

    /// What the last transaction left.
    private struct Written: Sendable {
        var list: ListImport
        var places = ListPlaces()
        var results: [ListResult] = []
        var mark: ChangeMark?
        /// Whether nobody else had changed anything since the one before it.
        var isNext = false

        /// Whether what was decided ahead is what would be decided now.
        func bears(out ahead: Ahead, at now: ChangeMark?) -> Bool {
            let people = Set(results.compactMap(\.person))
            return isNext && now == mark
                && ahead.decided?.allSatisfy { people.isDisjoint(with: $0.asked) } ?? false
        }
    }

    private func look(ahead rows: [ListBatch.Decided], _ taking: ListTaking, isOfUse: Bool) async throws
        -> Ahead
    {
        guard isOfUse, !rows.isEmpty else { return Ahead(rows: rows) }
        let surroundings = surroundings
        return Ahead(
            rows: rows,
            decided: try await database.read { connection in
                try ListBatch(connection: connection, surroundings: surroundings).decide(rows, taking)
            })
    }

    private func write(
        _ ahead: Ahead, after last: Written, _ taking: ListTaking, _ connection: any Connection
    ) throws -> Written {
        var written = Written(list: last.list, places: last.places)
        let mark = try connection.mark()
        written.isNext = mark != nil && mark == last.mark
        let decided =
            if let decided = ahead.decided, last.bears(out: ahead, at: mark) {
                decided
            } else {
                try ListBatch(connection: connection, surroundings: surroundings).decide(ahead.rows, taking)
            }
        written.results = try ListWriting(connection, surroundings, needs, taking)
            .write(decided, &written.places)
        let store = ListImportStore(connection, surroundings)
        try store.add(written.results, of: written.list.id)
        for result in written.results { written.list.counts[result.outcome] += 1 }
        written.list.rowsDone += decided.count
        try store.save(written.list)
        written.mark = try connection.mark()
        return written
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

    /// Keeps what would become of the rows, so that nobody who asks for it waits for another look.
    func keepLook(_ results: [ListResult], of list: ListImportID) async throws {
        let surroundings = surroundings
        try await forgetLook(list)
        for start in stride(from: 0, to: results.count, by: 1000) {
            let some = Array(results[start..<min(start + 1000, results.count)])
            try await database.writeResumably { try ListImportStore($0, surroundings).add(some, of: list) }
        }
    }

    private func forgetLook(_ list: ListImportID) async throws {
        let surroundings = surroundings
        while try await database.writeResumably({
            try ListImportStore($0, surroundings).forgetRows(of: list)
        }).value {}
    }

    /// What became of the rows, or would, with their cells.
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
