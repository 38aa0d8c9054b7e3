import Audit
import Core
import Hummingbird
import Storage
import Web

/// Teams and trays of an organisation: added, renamed, closed.
struct TeamPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles([.administrator])
        routes.get("/organisations/:id/teams", access) { _, context in
            let id = try context.parameters.require("id", as: OrganisationID.self)
            return try await form(context, id, nil, FormFields(), FormErrors())
        }
        routes.post("/organisations/:id/teams", access, create)
        routes.get("/teams/:id", access, show)
        routes.post("/teams/:id", access, update)
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let organisation = try context.parameters.require("id", as: OrganisationID.self)
        do {
            let name = try Self.name(fields)
            guard let kind = Team.Kind(rawValue: fields.text("kind")) else {
                throw FormErrors(["kind": "Select what it is"])
            }
            try await desk.database.write { connection in
                try Self.require(organisation, principal, desk, connection)
                let team = Team(
                    id: desk.surroundings.newID(), organisation: organisation, name: name, kind: kind)
                try TeamStore(connection).add(team)
                try AuditStore(connection, desk.surroundings).add(.teamAdded, about: team.id, by: principal)
            }
        } catch let errors as FormErrors {
            return try await form(context, organisation, nil, fields, errors)
        } catch let taken as UniqueViolation where taken.constraint == "team_one_tray" {
            return try await form(
                context, organisation, nil, fields, ["kind": "There is a tray of this kind already"])
        }
        return .redirect(to: "/organisations/\(organisation)?done=edited")
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let team = try await team(context)
        return try await form(context, team.organisation, team, nil, FormErrors())
    }

    @Sendable func update(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk, old) = (try context.requirePrincipal(), desk, try await team(context))
        do {
            var team = old
            team.name = try Self.name(fields)
            team.closedOn = try DayForm(fields, "closed").optional("closed", "Day it closed")
            team.version = Int(fields.text("version")) ?? 0
            let new = team
            try await desk.database.write { connection in
                try Self.require(old.organisation, principal, desk, connection)
                if new.closedOn != nil, old.kind != .team {
                    throw FormErrors(["closed": "A tray that work arrives in cannot be closed"])
                }
                try TeamStore(connection).save(new)
                try SetupChangeStore(connection, desk.surroundings).add(
                    about: old.organisation, from: old.described, to: new.described, by: principal)
                try AuditStore(connection, desk.surroundings).add(.teamEdited, about: old.id, by: principal)
            }
        } catch let errors as FormErrors {
            return try await form(context, old.organisation, old, fields, errors)
        }
        return .redirect(to: "/organisations/\(old.organisation)?done=edited")
    }

    private static func name(_ fields: FormFields) throws(FormErrors) -> String {
        let name = fields.text("name")
        guard !name.isEmpty else { throw ["name": "Enter a name"] }
        guard name.count <= 100 else { throw ["name": "Name must be 100 characters or fewer"] }
        return name
    }

    private func team(_ context: WebContext) async throws -> Team {
        let id = try context.parameters.require("id", as: TeamID.self)
        guard let team = try await desk.database.read({ try TeamStore($0).find(id) }) else {
            throw NotFound()
        }
        return team
    }

    @discardableResult
    private static func require(
        _ id: OrganisationID, _ principal: Principal, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> Organisation {
        guard let organisation = try OrganisationStore(connection).find(id) else { throw NotFound() }
        try desk.policy(principal, connection).require(.manageTeams, on: organisation)
        return organisation
    }

    private func form(
        _ context: WebContext, _ id: OrganisationID, _ team: Team?, _ fields: FormFields?,
        _ errors: FormErrors
    ) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let organisation = try await desk.database.read { try Self.require(id, principal, desk, $0) }
        return context.page(
            "accounts/team-form", TeamFormPage(organisation, team, fields, errors),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

/// What `Templates/team-form.mustache` shows.
struct TeamFormPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let organisationName: String
    let organisationPath: String
    let version: Int
    let name: TextField
    let kind: ChoiceField?
    let closed: DayField?

    init(_ organisation: Organisation, _ team: Team?, _ typed: FormFields?, _ errors: FormErrors) {
        self.errors = errors.list
        pageTitle = team.map { "Edit \($0.name)" } ?? "Add a team"
        organisationName = organisation.name
        organisationPath = "/organisations/\(organisation.id)"
        version = typed.flatMap { Int($0.text("version")) } ?? team?.version ?? 1
        name = TextField("name", "Name", value: typed.map { $0.text("name") } ?? team?.name ?? "", errors)
        kind =
            team == nil
            ? ChoiceField(
                "kind", "What it is", Team.Kind.allCases.map { ($0.rawValue, $0.title) },
                chosen: typed?.optional("kind") ?? Team.Kind.team.rawValue, errors) : nil
        closed = team.map { team in
            DayField(
                "closed", "Day it closed (optional)",
                typed.map { DayForm($0, "closed").typed } ?? DayForm(team.closedOn).typed, errors)
        }
    }
}
