import Audit
import Core
import Hummingbird
import Interop
import Storage
import Web

/// Rows of a list that somebody has to look at, to say who each is.
struct ListReviewPages: Sendable {
    let pages: ListPages

    private var desk: RecordDesk { pages.desk }

    func add(to routes: Routes) {
        routes.get("/lists/{id}/review", ListPages.access, review)
        routes.post("/lists/{id}/review/{line}", ListPages.access, decide)
    }

    @Sendable func review(_ request: Request, _ context: WebContext) async throws -> Response {
        let list = try await pages.list(context)
        // Of a list that was only looked at nothing can be said yet.
        guard list.state == .applied else { return .redirect(to: "/lists/\(list.id)") }
        let principal = try context.requirePrincipal()
        let surroundings = desk.surroundings
        let (rows, mapping, basis) = try await desk.database.read { connection in
            let source = try ListSourceStore(connection, surroundings).require(list.organisation)
            return (
                try ListImportStore(connection, surroundings).toReview(of: list.id, limit: 10),
                source.mapping,
                source.basis
            )
        }
        var lines: [ListReviewPage.Line] = []
        for row in rows {
            guard let cells = row.cells else { continue }
            let file = ListFile(list.headings, [CSVRow(line: row.line, cells: cells)], mapping)
            let reading = ListReading(file, basis: basis, asAt: list.asAt)
            guard let person = try? reading.person(file.rows[0]) else { continue }
            // What is shown of others is kept in the audit trail, as any search is.
            let likely = try await desk.database.write { connection in
                try LikelyStore(connection, surroundings).shown(
                    person.newPerson(basis: .agreed), to: principal)
            }
            lines.append(ListReviewPage.Line(list, row, person, likely))
        }
        return context.page(
            "register/list-review",
            ListReviewPage(
                pageTitle: "Lines of a list to look at", backPath: "/lists/\(list.id)", lines: lines,
                hasLines: !lines.isEmpty))
    }

    @Sendable func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        let list = try await pages.list(context)
        let line = try context.parameters.require("line", as: Int.self)
        let fields = try await context.form(request)
        let answer = fields.text("answer")
        let known = PersonID(answer)
        guard known != nil || answer == "new" else { throw FormErrors(["answer": "Select an answer"]) }
        try await pages.lists.decide(line, of: list.id, as: known, by: try context.requirePrincipal())
        return .redirect(to: "/lists/\(list.id)/review")
    }
}

/// What `Templates/list-review.mustache` shows.
struct ListReviewPage: Sendable {
    let pageTitle: String
    let backPath: String
    let lines: [Line]
    let hasLines: Bool

    struct Line: Sendable {
        let linePath: String
        let lineNumber: Int
        let lineName: String
        let lineBorn: String
        let linePlace: String
        let lineReason: String
        let choices: [Choice]

        init(
            _ list: ListImport, _ row: ListImportStore.KeptRow, _ person: ListPerson, _ likely: [LikelyPerson]
        ) {
            linePath = "/lists/\(list.id)/review/\(row.line)"
            lineNumber = row.line
            lineName = person.name.full
            lineBorn = person.birth?.spoken ?? "Not said"
            linePlace = person.postcode?.text ?? "Not said"
            lineReason = row.reason
            choices = likely.compactMap { found in
                found.person.map {
                    Choice(
                        choiceValue: $0.id.description, choicePath: "/people/\($0.id)",
                        choiceName: $0.displayName,
                        choiceBorn: $0.birth?.spoken ?? "not known", choiceWhy: listed(found.reasons))
                }
            }
        }
    }

    struct Choice: Sendable {
        let choiceValue: String
        let choicePath: String
        let choiceName: String
        let choiceBorn: String
        let choiceWhy: String
    }
}
