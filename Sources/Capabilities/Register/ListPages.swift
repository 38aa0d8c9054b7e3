import Audit
import Core
import Hummingbird
import Interop
import Storage
import Web

/// A partner's own lists: on what basis, sending one, what would become of it, taking it, and undoing it.
struct ListPages: Sendable {
    let desk: RecordDesk

    static let access = Access.roles(RegisterCapability.listRoles)
    private static let fileLimit = 64 * 1_048_576

    var lists: ListDesk { ListDesk(desk.database, desk.surroundings, desk.needs) }
    var sending: ListSending { ListSending(desk: lists) }

    func add(to routes: Routes) {
        routes.get("/lists", Self.access, index)
        routes.get("/lists/source", Self.access, source)
        routes.post("/lists/source", Self.access, declare)
        routes.get("/lists/new", Self.access, new)
        routes.upload("/lists", Self.access, upTo: Self.fileLimit, send)
        routes.get("/lists/{id}", Self.access, show)
        routes.get("/lists/{id}/results", Self.access, results)
        routes.post("/lists/{id}/taking", Self.access, take)
        routes.post("/lists/{id}/agreement", Self.access, agree)
        routes.post("/lists/{id}/undoing", Self.access, undo)
    }

    func organisation(_ context: WebContext) throws -> OrganisationID {
        guard let organisation = try context.requirePrincipal().organisation else { throw NotFound() }
        return organisation
    }

    /// One of the user's own organisation's lists, and nobody else's.
    func list(_ context: WebContext) async throws -> ListImport {
        let (id, organisation) = (
            try context.parameters.require("id", as: ListImportID.self), try organisation(context)
        )
        let surroundings = desk.surroundings
        let found = try await desk.database.read { try ListImportStore($0, surroundings).find(id) }
        guard let found, found.organisation == organisation else { throw NotFound() }
        return found
    }

    @Sendable func index(_ request: Request, _ context: WebContext) async throws -> Response {
        let (organisation, surroundings) = (try organisation(context), desk.surroundings)
        let (source, lists) = try await desk.database.read { connection in
            (
                try ListSourceStore(connection, surroundings).find(organisation),
                try ListImportStore(connection, surroundings).latest(of: organisation)
            )
        }
        return context.page(
            "register/lists",
            ListsPage(
                pageTitle: "Lists", basis: source?.basis.label, agreement: source?.agreement,
                maySend: source.map { $0.basis != .countOnly } ?? false,
                lists: lists.map(ListsPage.Line.init),
                hasLists: !lists.isEmpty))
    }

    // MARK: On what basis

    @Sendable func source(_ request: Request, _ context: WebContext) async throws -> Response {
        try await sourceForm(context, FormFields(), FormErrors())
    }

    private func sourceForm(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let (organisation, surroundings) = (try organisation(context), desk.surroundings)
        let known = try await desk.database.read { try ListSourceStore($0, surroundings).find(organisation) }
        let isTyped = fields.has("basis") || !errors.isEmpty
        let page = FormPage(
            "On what basis do you share your lists?", about: nil, back: "/lists", action: "/lists/source",
            intro: ["Say this before the first list. It is kept in the audit trail who said so."],
            fields: [
                .radios(
                    "basis", "The basis", ListSource.Basis.options(\.label),
                    chosen: isTyped ? fields.optional("basis") : known?.basis.rawValue, errors),
                .line(
                    "agreement", "The agreement or the law, by its name",
                    isTyped ? fields.text("agreement") : known?.agreement ?? "",
                    hint: "Only for a named agreement or a legal duty", width: "30", errors),
                .radios(
                    "works-with", "Do you work with the people on your lists, and need to see their records?",
                    FieldView.yesNo,
                    chosen: isTyped ? fields.optional("works-with") : known?.worksWith == true ? "yes" : "no",
                    errors),
            ], button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func declare(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let basis = reading.choice("basis", as: ListSource.Basis.self, missing: "Select the basis")
        let agreement = reading.line("agreement", "The agreement", required: basis == .agreement)
        guard let basis, reading.errors.isEmpty else {
            return try await sourceForm(context, fields, reading.errors)
        }
        let principal = try context.requirePrincipal()
        try await lists.declare(
            ListSource(
                try organisation(context), basis: basis, agreement: agreement,
                worksWith: fields.text("works-with") == "yes"), by: principal)
        return .redirect(to: "/lists")
    }

    // MARK: Sending

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        newPage(context, FormFields(), FormErrors())
    }

    private func newPage(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) -> Response {
        let date = TypedDate(fields, "as-at")
        return context.page(
            "register/list-new",
            ListNewPage(
                pageTitle: "Send a list", errors: errors.list, fileError: errors["file"],
                asAtError: errors["as-at"], asAt: date, isFull: fields.text("full") == "yes",
                columns: ListColumn.written.map { ListNewPage.Column(column: $0.rawValue, meaning: $0.label) }
            ),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let day = reading.day("as-at", "The day of the list")
        if context.sentFile == nil { reading.errors.add("Choose the file", to: "file") }
        guard let day, let file = context.sentFile, reading.errors.isEmpty else {
            return newPage(context, fields, reading.errors)
        }
        let asked = ListDesk.Asked(
            try organisation(context), asAt: day, isFull: fields.text("full") == "yes",
            by: try context.requirePrincipal())
        do {
            let id = try await sending.keep(file.bytes, asked)
            return .redirect(to: "/lists/\(id)")
        } catch let refusal as ListRefusal where refusal == .noNames || refusal == .noAgreedColumn {
            // What is missing may be there under a heading of their own.
            let headings = try CSVReader(bytes: file.bytes).headings
            return .redirect(to: ListHeadingPages.path(asking: headings))
        } catch let refusal as ListRefusal {
            reading.errors.add(refusal.message, to: refusal == .asAtInFuture ? "as-at" : "file")
        } catch let refusal as CSVRefusal {
            reading.errors.add(refusal.message, to: "file")
        }
        return newPage(context, fields, reading.errors)
    }

    // MARK: One list

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let list = try await list(context)
        let surroundings = desk.surroundings
        let (waiting, hasFile, unread) = try await desk.database.read { connection in
            let store = ListImportStore(connection, surroundings)
            let source = try ListSourceStore(connection, surroundings).require(list.organisation)
            return (
                try !store.toReview(of: list.id, limit: 1).isEmpty, try store.hasFile(list.id),
                ListFile(list.headings, [], source.mapping).unknownHeadings
            )
        }
        return context.page(
            "register/list-show",
            ListShowPage(
                list, account: context.principal?.account, hasReview: waiting && list.state == .applied,
                hasFile: hasFile, unread: unread))
    }

    /// What became of each row, or would: the list's own columns and four more.
    @Sendable func results(_ request: Request, _ context: WebContext) async throws -> Response {
        let list = try await list(context)
        let surroundings = desk.surroundings
        let (bytes, source) = try await desk.database.read { connection in
            (
                try ListImportStore(connection, surroundings).kept(of: list.id),
                try ListSourceStore(connection, surroundings).require(list.organisation)
            )
        }
        guard !bytes.isEmpty else { throw NotFound() }
        let file = try ListFile(bytes, source.mapping)
        let rows = try await lists.results(of: list.id, file)
        let ours = try await known(Set(rows.compactMap(\.person)), to: list.organisation)
        var writer = CSVWriter(file.headings + ListColumn.resultHeadings)
        for var row in rows {
            // A reference only of those they made or have a part with, restricted or not.
            let isOurs = row.outcome == .created || row.person.map(ours.contains) ?? false
            if !isOurs { row.reference = nil }
            writer.add(row.cells(under: file.headings))
        }
        return context.download(
            writer.bytes, as: "list-\(list.asAt)-results.csv", type: "text/csv; charset=utf-8")
    }

    private func known(_ people: Set<PersonID>, to organisation: OrganisationID) async throws -> Set<PersonID>
    {
        let (surroundings, all) = (desk.surroundings, people.sorted())
        var known: Set<PersonID> = []
        for start in stride(from: 0, to: all.count, by: 1000) {
            let some = Set(all[start..<min(start + 1000, all.count)])
            known.formUnion(
                try await desk.database.read {
                    try ListImportStore($0, surroundings).known(some, to: organisation)
                })
        }
        return known
    }

    @Sendable func take(_ request: Request, _ context: WebContext) async throws -> Response {
        try await ask(.take, context, in: [.checked])
    }

    @Sendable func undo(_ request: Request, _ context: WebContext) async throws -> Response {
        try await ask(.undo, context, in: [.applied])
    }

    private func ask(
        _ work: ListSending.Work, _ context: WebContext, in states: Set<ListImport.State>
    ) async throws -> Response {
        let (list, principal, sending) = (try await list(context), try context.requirePrincipal(), sending)
        guard states.contains(list.state) else { throw EditConflict() }
        try await desk.database.write { try sending.ask(work, list.id, by: principal, $0) }
        return .redirect(to: "/lists/\(list.id)?asked=\(work.rawValue)")
    }

    @Sendable func agree(_ request: Request, _ context: WebContext) async throws -> Response {
        let (list, principal, sending) = (try await list(context), try context.requirePrincipal(), sending)
        try await lists.agree(list.id, by: principal)
        try await desk.database.write { try sending.ask(.take, list.id, by: principal, $0) }
        return .redirect(to: "/lists/\(list.id)?asked=take")
    }
}

extension ListResult {
    /// The row as it came, and what became of it.
    package func cells(under headings: [String]) -> [String] {
        (cells + Array(repeating: "", count: headings.count)).prefix(headings.count)
            + ["\(line)", outcome.rawValue, reference?.description ?? "", reason]
    }
}
