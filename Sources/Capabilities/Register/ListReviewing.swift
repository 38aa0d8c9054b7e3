import Audit
import Core
import Interop
import Storage
import Web

extension ListDesk {
    /// Says who somebody in a row is: one who is known, or somebody new.
    ///
    /// - Parameter known: somebody the user may see; `nil` for somebody new.
    /// - Throws: `NotFound` for a row that doesn't wait and for somebody they may not see; `EditConflict` when another
    ///   said it first.
    package func decide(
        _ line: Int, of id: ListImportID, as known: PersonID?, by principal: Principal
    ) async throws {
        // No list has such a line, and counting on from it would lead beyond every number.
        guard let account = principal.account, line > 0 else { throw NotFound() }
        let (surroundings, needs) = (surroundings, needs)
        try await database.write { connection in
            let store = ListImportStore(connection, surroundings)
            guard let list = try store.find(id), list.organisation == principal.organisation,
                list.state == .applied,
                let kept = try store.toReview(of: id, after: line - 1, limit: 1).first, kept.line == line,
                let cells = kept.cells
            else { throw NotFound() }
            let source = try ListSourceStore(connection, surroundings).require(list.organisation)
            let row = CSVRow(line: line, cells: cells)
            let file = ListFile(list.headings, [row], source.mapping)
            let taking = ListTaking(
                source: source, reading: ListReading(file, basis: source.basis, asAt: list.asAt),
                asAt: list.asAt,
                list: id, principal: principal, rules: try needs.lists.rules(connection, list.organisation))
            let person: ListPerson
            do {
                person = try taking.reading.person(row)
            } catch let problem as ListReading.Problem {
                // What the headings stand for was changed since the list was taken.
                throw FormErrors(["answer": problem.reason])
            }
            var decided = ListBatch.Decided(result: ListResult(row, .created), row: person)
            let asker = ListKnownStore(connection, surroundings)
            decided.likely = LikelySubject(person.newPerson(basis: .agreed))
            decided.earlier = try asker.earlier([person.key], of: list.organisation)[person.key]
            decided.isNumberHeld = try !asker.holders(of: [person.nhsNumber?.digits].compactMap(\.self))
                .isEmpty
            if let known {
                let open = try PersonStore(connection, surroundings)
                    .requireOpen(known, within: RegisterPolicy(principal).scope)
                guard let held = try asker.held([open.id], by: list.organisation)[open.id] else {
                    throw NotFound()
                }
                var plan = ListPlan(person, held, asAt: list.asAt)
                // Somebody looked: what doesn't fit is left as the record has it.
                if plan.question != nil {
                    plan.steps = plan.steps.filter { if case .addNumber = $0 { false } else { true } }
                }
                (decided.plan, decided.held) = (plan, held)
                decided.result = ListResult(row, .matched, person: open.id, reference: open.reference)
            }
            var places = ListPlaces()
            let results = try ListWriting(connection, surroundings, needs, taking)
                .write([decided], &places)
            guard let result = results.first else { return }
            try store.decide(line, of: id, result, by: account)
            try AuditStore(connection, surroundings).add(
                .listReviewed, about: id, by: principal,
                detail: ["answer": known == nil ? "different" : "same", "line": "\(line)"],
                person: result.person)
        }
    }
}
