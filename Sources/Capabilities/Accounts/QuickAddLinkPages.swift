import Audit
import Core
import Hummingbird
import Storage
import Web

/// An organisation's own links and posters, with which its people tell the partnership of carers without an account.
struct QuickAddLinkPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles([.administrator, .manager])
        routes.get("/organisations/:id/quick-add-links", access, list)
        routes.post("/organisations/:id/quick-add-links", access, create)
        routes.get("/quick-add-links/:id/poster", access, poster)
        routes.post("/quick-add-links/:id/revocation", access, revoke)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let organisation = try context.parameters.require("id", as: OrganisationID.self)
        let label: String
        do {
            label = try QuickAddLinkRules.checkedLabel(fields.text("label"))
        } catch {
            return try await page(context, fields, ["label": error.message])
        }
        let link = try await desk.database.write { connection in
            try Self.require(organisation, principal, desk, connection)
            let teams = try AccountsAnswersStore(connection).teams(of: organisation)
            let link = QuickAddLink(
                id: desk.surroundings.newID(), organisation: organisation,
                team: teams.first { $0.id.description == fields.text("team") }?.id, label: label,
                createdAt: desk.surroundings.now(), revokedAt: nil)
            try QuickAddLinkStore(connection, desk.surroundings).add(
                link, token: LinkToken(randomBytes: desk.surroundings.randomBytes), secrets: desk.secrets,
                by: principal)
            try AuditStore(connection, desk.surroundings).add(
                .quickAddLinkMade, about: link.id, by: principal)
            return link
        }
        return .redirect(to: "/quick-add-links/\(link.id)/poster")
    }

    @Sendable func poster(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: QuickAddLinkID.self)
        let (principal, desk, publicURL) = (try context.requirePrincipal(), desk, context.settings.publicURL)
        let view = try await desk.database.read { connection in
            let store = QuickAddLinkStore(connection, desk.surroundings)
            guard let link = try store.find(id) else { throw NotFound() }
            let organisation = try Self.require(link.organisation, principal, desk, connection)
            guard let token = try store.token(of: id, secrets: desk.secrets) else { throw NotFound() }
            return PosterPage(link, organisation, address: "\(publicURL)/q/\(token.text)")
        }
        return context.page("accounts/poster", view)
    }

    @Sendable func revoke(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: QuickAddLinkID.self)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        _ = try await context.form(request)
        let organisation = try await desk.database.write { connection in
            let store = QuickAddLinkStore(connection, desk.surroundings)
            guard let link = try store.find(id) else { throw NotFound() }
            try Self.require(link.organisation, principal, desk, connection)
            try store.revoke(id, by: principal)
            try SessionStore(connection, desk.surroundings).endAll(of: .quickAddLink(id))
            try AuditStore(connection, desk.surroundings).add(.quickAddLinkRevoked, about: id, by: principal)
            return link.organisation
        }
        return .redirect(to: "/organisations/\(organisation)/quick-add-links")
    }

    @discardableResult
    private static func require(
        _ id: OrganisationID, _ principal: Principal, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> Organisation {
        guard let organisation = try OrganisationStore(connection).find(id) else { throw NotFound() }
        try desk.policy(principal, connection).require(.manageQuickAddLinks, on: organisation)
        return organisation
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let id = try context.parameters.require("id", as: OrganisationID.self)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let view = try await desk.database.read { connection in
            let organisation = try Self.require(id, principal, desk, connection)
            return QuickAddLinksPage(
                organisation, try QuickAddLinkStore(connection, desk.surroundings).list(of: id),
                try AccountsAnswersStore(connection).teams(of: id), fields, errors)
        }
        return context.page(
            "accounts/quick-add-links", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

/// What `Templates/quick-add-links.mustache` shows.
struct QuickAddLinksPage: Sendable {
    struct Line: Sendable {
        let label: String
        let made: String
        let revoked: String?
        let posterPath: String
        let revokePath: String
    }

    let pageTitle = "Quick-add links and posters"
    let errors: [FieldError]
    let organisationName: String
    let organisationPath: String
    let links: [Line]
    let hasLinks: Bool
    let labelField: TextField
    let team: ChoiceField

    init(
        _ organisation: Organisation, _ links: [QuickAddLink], _ teams: [Team], _ fields: FormFields,
        _ errors: FormErrors
    ) {
        self.errors = errors.list
        organisationName = organisation.name
        organisationPath = "/organisations/\(organisation.id)"
        self.links = links.map {
            Line(
                label: $0.label, made: $0.createdAt.londonDate.spoken,
                revoked: $0.revokedAt?.londonDate.spoken,
                posterPath: "/quick-add-links/\($0.id)/poster",
                revokePath: "/quick-add-links/\($0.id)/revocation")
        }
        hasLinks = !links.isEmpty
        labelField = TextField(
            "label", "Where will it be used?", hint: "Such as Ward 4 poster, or reception computer",
            value: fields.text("label"), errors)
        team = ChoiceField(
            "team", "Whose is it? (optional)",
            [("", "The whole organisation’s")] + teams.map { ($0.id.description, $0.name) },
            chosen: fields.optional("team"), errors)
    }
}

/// What `Templates/poster.mustache` shows.
struct PosterPage: Sendable {
    let pageTitle = "Poster"
    let organisationName: String
    let label: String
    let address: String
    let qr: QRView?
    let linksPath: String

    init(_ link: QuickAddLink, _ organisation: Organisation, address: String) {
        organisationName = organisation.name
        label = link.label
        self.address = address
        qr = QRView(address, label: "Code to scan with a telephone; the address is below in words")
        linksPath = "/organisations/\(organisation.id)/quick-add-links"
    }
}
