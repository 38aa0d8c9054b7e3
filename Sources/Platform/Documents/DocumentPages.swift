import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// Letters as their readers open them: as a page, on paper, and as a PDF.
struct DocumentPages: Sendable {
    let database: any Database
    let desk: DocumentDesk
    let maker: PDFMaker

    static let making = RateRule("make-pdf", burst: 30, perMinute: 30)

    func add(to routes: Routes) {
        let roles = Access.roles(DocumentPolicy.roles)
        routes.get("/documents/:id", .signedIn, show)
        routes.get("/documents/:id/pdf", .signedIn, pdf)
        routes.post("/documents/:id/copies", roles, noteCopy)
        routes.get("/people/:id/documents", roles, list)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let isNoted = try context.query(request).text("saved") == "copy"
        return try await page(context, isNoted: isNoted)
    }

    @Sendable func noteCopy(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: DocumentID.self)
        let principal = try context.requirePrincipal()
        let fields = try await context.lenientForm(request)
        guard let found = try await database.read({ [desk] in try desk.find(id, for: principal, $0) }) else {
            throw NotFound()
        }
        guard DocumentPolicy(principal).mayNoteCopy(found.document, to: found.person) else {
            throw Refused(action: "note-copy")
        }
        let form: CopyForm
        do {
            form = try CopyForm(fields)
        } catch {
            return try await page(context, fields: fields, errors: error)
        }
        let desk = desk
        try await database.write { connection in
            guard let found = try desk.find(id, for: principal, connection) else { throw NotFound() }
            let copy = DocumentCopy(
                way: form.way, recipient: form.recipient, notedAt: desk.surroundings.now(),
                notedBy: principal.account)
            try DocumentStore(connection, desk.surroundings).note(copy, of: id)
            try AuditStore(connection, desk.surroundings).add(
                .documentCopyNoted, about: id, by: principal,
                detail: ["to": form.recipient == nil ? "person" : "other", "way": form.way.rawValue],
                person: found.document.person, heldBack: found.person.isRestricted)
        }
        return .redirect(to: "\(desk.path(id))?saved=copy")
    }

    /// The letter as a page, with everything about it that its reader may know; each opening is in the audit trail.
    private func page(
        _ context: WebContext, isNoted: Bool = false, fields: FormFields = FormFields(),
        errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: DocumentID.self)
        let principal = try context.requirePrincipal()
        let (desk, isPDF) = (desk, maker.isAvailable)
        let read = try await database.write { connection -> Opened? in
            guard let found = try desk.find(id, for: principal, connection) else { return nil }
            let store = DocumentStore(connection, desk.surroundings)
            guard let kept = try store.kept(id) else { return nil }
            try desk.auditOpening(.documentViewed, found, by: principal, connection)
            let isStaff = principal.account != nil
            let copies = isStaff ? try store.copies(of: id) : []
            let names = try desk.names(
                accounts: Set(copies.compactMap(\.notedBy)), organisation: found.document.organisation,
                connection)
            return Opened(
                document: found.document, person: found.person, kept: kept, copies: copies, names: names)
        }
        guard let read else { throw NotFound() }
        let kept = KeptHTML(read.kept.article, desk.surroundings)
        let view = DocumentPage(
            read, letter: kept.marker, principal: principal, makesPDF: isPDF, isNoted: isNoted, fields,
            errors)
        return context.page(
            "documents/show", view, status: errors.isEmpty ? .ok : .unprocessableContent, keeping: kept)
    }

    /// What is read to show a letter.
    struct Opened: Sendable {
        let document: IssuedDocument
        let person: SeenPerson
        let kept: KeptDocument
        let copies: [DocumentCopy]
        let names: DocumentDesk.Names
    }

    @Sendable func pdf(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: DocumentID.self)
        let principal = try context.requirePrincipal()
        let asked = try context.query(request).optional("size")
        let desk = desk
        let found = try await database.read { connection -> (IssuedDocument, KeptDocument, SeenPerson)? in
            guard let found = try desk.find(id, for: principal, connection) else { return nil }
            let kept = try DocumentStore(connection, desk.surroundings).kept(id)
            return kept.map { (found.document, $0, found.person) }
        }
        guard let (document, kept, person) = found else { throw NotFound() }
        try context.limit(Self.making, by: principal.account?.description ?? context.clientAddress)
        let size = PrintSize(asked, of: document)
        do {
            let pdf = try await maker.pdf(html: kept.html, css: PrintStyles.css(size))
            try await database.write { connection in
                try desk.auditOpening(.documentSavedAsPDF, (document, person), by: principal, connection)
            }
            return context.download(
                pdf, as: "letter-\(document.issuedAt.londonDate).pdf", type: "application/pdf")
        } catch {
            guard let problem = error as? PDFProblem else { throw error }
            return context.page(
                "documents/no-pdf", NoPDFPage(problem, path: desk.path(id)), status: .conflict)
        }
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.write { connection -> DocumentListPage? in
            guard let seen = try desk.needs.people.people(connection, [person], principal)[person] else {
                return nil
            }
            let documents = try desk.documents(of: person, for: principal, connection)
            try AuditStore(connection, desk.surroundings).addSearch(
                "letters-of-person", shown: documents.map(\.id), by: principal, heldBack: seen.isRestricted)
            return DocumentListPage(seen, documents.map { desk.line($0) })
        }
        guard let view else { throw NotFound() }
        return context.page("documents/list", view)
    }
}

extension DocumentDesk {
    /// The names that a letter's page shows.
    struct Names: Sendable {
        let accounts: [AccountID: String]
        let organisation: String?
    }

    func names(
        accounts: Set<AccountID>, organisation: OrganisationID?, _ connection: any Connection
    ) throws -> Names {
        let found = try organisation.map { try needs.people.organisationNames(connection, [$0]) } ?? [:]
        return Names(
            accounts: accounts.isEmpty ? [:] : try needs.people.accountNames(connection, accounts),
            organisation: organisation.flatMap { found[$0] })
    }

    /// One opening of a letter, in the log of the person it is to; looks at restricted people are held back from it.
    func auditOpening(
        _ action: AuditAction, _ found: (document: IssuedDocument, person: SeenPerson),
        by principal: Principal, _ connection: any Connection
    ) throws {
        try AuditStore(connection, surroundings).add(
            action, about: found.document.id, by: principal, detail: ["kind": found.document.kind],
            person: found.document.person,
            heldBack: found.person.isRestricted && principal.account != nil)
    }
}
