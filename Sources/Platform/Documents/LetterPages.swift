import Audit
import Core
import Hummingbird
import Storage
import Web

/// The words of letters: what holds for an area or for all, a preview, and every edition there was.
struct LetterPages: Sendable {
    let database: any Database
    let desk: DocumentDesk

    func add(to routes: Routes) {
        let access = Access.roles([.administrator])
        routes.get("/letters", access, list)
        routes.get("/letters/:letter", access, show)
        routes.post("/letters/:letter", access, save)
        routes.get("/letters/:letter/editions/:edition", access, showEdition)
        routes.post("/letters/:letter/editions/:edition", access, takeUp)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let asked = try context.query(request).optional("area")
        let desk = desk
        let view = try await database.read { connection in
            let areas = try desk.needs.areas(connection)
            let area = areas.first { $0.code == asked }
            let editions = try LetterEditionStore(connection).current(
                desk.templates.all.map(\.key), area: area?.code)
            return LetterListPage(desk.templates.all, editions, areas, chosen: area)
        }
        return context.page("documents/letters", view)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        return try await page(context, area: query.optional("area"), done: query.text("done"))
    }

    /// First the preview, as often as one likes; then it's kept as a new edition.
    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let template = try template(context)
        let area = fields.optional("area")
        let form: LetterForm
        do {
            form = try LetterForm(fields, desk.templates.rules(for: template))
        } catch {
            return try await page(context, area: area, fields: fields, errors: error)
        }
        if !fields.has("do", "save") {
            return try await page(context, area: area, fields: fields, isPreview: true)
        }
        do {
            try await keep(
                .init(title: form.title, words: form.words), of: template, area: area, after: form.basedOn,
                by: try context.requirePrincipal())
        } catch is EditConflict {
            let message =
                "Somebody else changed these words meanwhile. Look at the words in force, then save yours again"
            return try await page(
                context, area: area, fields: fields, errors: ["words": message], isConflict: true)
        }
        return .redirect(to: Self.path(template, area, done: "saved"))
    }

    @Sendable func showEdition(_ request: Request, _ context: WebContext) async throws -> Response {
        let template = try template(context)
        let asked = try context.parameters.require("edition")
        let area = try context.query(request).optional("area")
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let read = try await database.read { connection -> (LetterEditionPage.Read, LetterHTML)? in
            guard let found = try desk.edition(asked, of: template, connection) else { return nil }
            let area = try desk.area(found.edition?.areaCode ?? area, connection)
            let html = try desk.example(template, found.words, area: area?.code, connection)
            let names = try found.edition.map {
                try desk.needs.people.accountNames(connection, [$0.madeBy])
            }
            let mayEdit = try desk.needs.maySetUp(connection, principal, area?.code)
            return (
                LetterEditionPage.Read(
                    template: template, found: found, area: area, names: names ?? [:], mayEdit: mayEdit),
                html
            )
        }
        guard let read else { throw NotFound() }
        let kept = KeptHTML(read.1.article, desk.surroundings)
        return context.page(
            "documents/letter-edition", LetterEditionPage(read.0, asked: asked, preview: kept.marker),
            keeping: kept)
    }

    /// Goes back to an earlier edition, or to the words that come with the service: as a new edition, so that nothing is lost.
    @Sendable func takeUp(_ request: Request, _ context: WebContext) async throws -> Response {
        let template = try template(context)
        let asked = try context.parameters.require("edition")
        let fields = try await context.form(request)
        let desk = desk
        let found = try await database.read { try desk.edition(asked, of: template, $0) }
        guard let found else { throw NotFound() }
        let area = found.edition == nil ? fields.optional("area") : found.edition?.areaCode
        let own = found.edition?.own
        if let own,
            let problem = desk.templates.rules(for: template)
                .problems(title: own.title, words: own.words).first
        {
            // The service may ask more of a letter now than it did then.
            return try await page(
                context, area: area,
                fields: FormFields(["title": [own.title], "words": [own.words]]),
                errors: ["words": problem.message])
        }
        try await keep(
            own, of: template, area: area, after: nil, by: try context.requirePrincipal(),
            backTo: asked)
        return .redirect(to: Self.path(template, area, done: "undone"))
    }

    /// - Parameters:
    ///   - basedOn: the edition that whoever wrote had before them, "service" for the service's own; `nil` asks nothing.
    ///   - backTo: the edition that is taken up again.
    private func keep(
        _ own: LetterEdition.Words?, of template: LetterTemplate, area: String?, after basedOn: String?,
        by principal: Principal, backTo: String? = nil
    ) async throws {
        let desk = desk
        guard let account = principal.account else { throw Refused(action: "set-letter-words") }
        try await database.write { connection in
            if let area, try desk.area(area, connection) == nil { throw NotFound() }
            guard try desk.needs.maySetUp(connection, principal, area) else {
                throw Refused(action: "set-letter-words")
            }
            let store = LetterEditionStore(connection)
            if let basedOn {
                let now = try store.latest(template.key, area: area)?.id.description ?? "none"
                guard basedOn == now else { throw EditConflict() }
            }
            let id: LetterTemplateID = desk.surroundings.newID()
            try store.add(
                LetterEdition(
                    id: id, key: template.key, areaCode: area, own: own, madeAt: desk.surroundings.now(),
                    madeBy: account))
            var detail = ["letter": template.key]
            detail["area"] = area
            detail["back-to"] = backTo
            try AuditStore(connection, desk.surroundings).add(
                .letterWordsSet, about: id, by: principal, detail: detail)
        }
    }

    private func template(_ context: WebContext) throws -> LetterTemplate {
        guard let template = desk.templates.find(try context.parameters.require("letter")) else {
            throw NotFound()
        }
        return template
    }

    static func path(_ template: LetterTemplate, _ area: String?, done: String? = nil) -> String {
        let query = [area.map { "area=\($0)" }, done.map { "done=\($0)" }].compactMap { $0 }
        return "/letters/\(template.key)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private func page(
        _ context: WebContext, area asked: String?, fields: FormFields? = nil,
        errors: FormErrors = FormErrors(), isPreview: Bool = false, done: String = "",
        isConflict: Bool = false
    ) async throws -> Response {
        let template = try template(context)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let read = try await database.read { connection -> (LetterPage.Read, LetterHTML?) in
            let area = try desk.area(asked, connection)
            let store = LetterEditionStore(connection)
            let current = LetterWords(template, try store.current(template.key, area: area?.code))
            let history = try store.history(template.key, area: area?.code)
            let names = try desk.needs.people.accountNames(connection, Set(history.map(\.madeBy)))
            // Words that can't be used have no preview: what is wrong with them is said instead.
            let typed = fields.map { LetterWords(typed: $0.text("title"), $0.longText("words")) }
            let html =
                errors.isEmpty
                ? try desk.example(template, typed ?? current, area: area?.code, connection) : nil
            return (
                LetterPage.Read(
                    template: template, values: desk.templates.rules(for: template).ownAndPartValues,
                    area: area, current: current, history: history, names: names,
                    mayEdit: try desk.needs.maySetUp(connection, principal, area?.code)),
                html
            )
        }
        let kept = read.1.map { KeptHTML($0.article, desk.surroundings) }
        let view = LetterPage(
            read.0, fields, errors, preview: kept?.marker, isTyped: isPreview, done: done)
        return context.page(
            "documents/letter", view,
            status: isConflict ? .conflict : errors.isEmpty ? .ok : .unprocessableContent, keeping: kept)
    }
}
