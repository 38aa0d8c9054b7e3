import Core
import Hummingbird
import Storage
import Web

/// What the headings of a partner's own lists stand for: said once, and remembered.
struct ListHeadingPages: Sendable {
    let pages: ListPages

    static let path = "/lists/headings"
    private static let most = 100
    /// Empty lines for headings that no list has shown yet.
    private static let spare = 3

    func add(to routes: Routes) {
        routes.get("/lists/headings", ListPages.access, show)
        routes.post("/lists/headings", ListPages.access, save)
    }

    /// The same page with headings of a list that couldn't be read without knowing what they stand for.
    static func path(asking headings: [String]) -> String {
        let parts = headings.prefix(most).enumerated().map { place, heading in
            "heading-\(place)=\(heading.prefix(80).utf8.map(Self.encoded).joined())"
        }
        return "\(path)?\((["done=asked"] + parts).joined(separator: "&"))"
    }

    private static func encoded(_ byte: UInt8) -> String {
        let isPlain = byte < 128 && (Character(Unicode.Scalar(byte)).isLetter || byte >= 48 && byte <= 57)
        return isPlain
            ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let asked = (0..<Self.most).map { query.text("heading-\($0)") }.filter { !$0.isEmpty }
        let notification: String? =
            switch query.text("done") {
            case "saved": "Saved for this list and the next ones"
            case "asked": "Say what each heading stands for, and send the list again"
            default: nil
            }
        let mapping = try await source(context).mapping
        var headings: [String] = []
        for heading in try await asked + known(context, mapping) {
            let isThere = headings.contains { ListColumn.folded($0) == ListColumn.folded(heading) }
            if !isThere { headings.append(heading) }
        }
        let rows = headings.prefix(Self.most).map { ($0, mapping.said(of: $0)) }
        return page(context, rows, notification: notification)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        _ = try await source(context)
        let rows: [(String, ListHeading)] = (0..<Self.most + Self.spare).compactMap { place in
            let heading = fields.text("heading-\(place)")
            guard !heading.isEmpty else { return nil }
            return (heading, ListHeading(fields.text("means-\(place)")) ?? .asNamed)
        }
        do {
            try await pages.lists.remember(
                rows.map { (heading: $0.0, means: $0.1) }, of: try pages.organisation(context),
                by: try context.requirePrincipal())
        } catch let refusal as ListHeadingRefusal {
            return page(context, rows, ["heading-0": refusal.message])
        }
        return .redirect(to: "\(Self.path)?done=saved")
    }

    private func source(_ context: WebContext) async throws -> ListSource {
        let (organisation, surroundings) = (try pages.organisation(context), pages.desk.surroundings)
        return try await pages.desk.database.read {
            guard let source = try ListSourceStore($0, surroundings).find(organisation),
                source.basis != .countOnly
            else { throw NotFound() }
            return source
        }
    }

    /// Headings of the latest lists, and what was remembered besides.
    private func known(_ context: WebContext, _ mapping: ListMapping) async throws -> [String] {
        let (organisation, surroundings) = (try pages.organisation(context), pages.desk.surroundings)
        let lists = try await pages.desk.database.read {
            try ListImportStore($0, surroundings).latest(of: organisation, limit: 3)
        }
        return lists.flatMap(\.headings).filter { !$0.isEmpty } + mapping.columns.keys.sorted()
    }

    private func page(
        _ context: WebContext, _ rows: [(String, ListHeading)], _ errors: FormErrors = FormErrors(),
        notification: String? = nil
    ) -> Response {
        let spare = (0..<Self.spare).map { _ in ("", ListHeading.asNamed) }
        let lines = (rows + spare).enumerated().map { place, row in
            ListHeadingsPage.Line(place, row.0, row.1)
        }
        return context.page(
            "register/list-headings",
            ListHeadingsPage(
                pageTitle: "What the headings of your lists stand for", notification: notification,
                errors: errors.list, lines: lines),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

/// What `Templates/list-headings.mustache` shows.
struct ListHeadingsPage: Sendable {
    let pageTitle: String
    let notification: String?
    let errors: [FieldError]
    let lines: [Line]

    struct Line: Sendable {
        let headingID: String
        let heading: String?
        let lineLabel: String
        let meansID: String
        let choices: [Choice]

        init(_ place: Int, _ heading: String, _ means: ListHeading) {
            headingID = "heading-\(place)"
            self.heading = heading.isEmpty ? nil : heading
            lineLabel = heading.isEmpty ? "this heading" : "“\(heading)”"
            meansID = "means-\(place)"
            let named = ListColumn(heading: heading)?.label.lowercasedFirst ?? "nothing"
            let first = heading.isEmpty ? "Choose" : "What its name says: \(named)"
            let others = ListColumn.written.map { (ListHeading.column($0), $0.label) }
            choices = ([(.asNamed, first), (.ignored, "Don’t read it")] + others).map { choice, label in
                Choice(
                    choiceValue: choice.description, choiceLabel: label, isChosen: choice == means)
            }
        }
    }

    struct Choice: Sendable {
        let choiceValue: String
        let choiceLabel: String
        let isChosen: Bool
    }
}
