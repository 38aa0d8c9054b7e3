import Audit
import Core
import Hummingbird
import Storage
import Web

/// Partner organisations: found, shown, added and edited, each with its history.
struct OrganisationPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let editors = Access.roles([.administrator])
        routes.get(
            "/organisations", .roles([.administrator, .manager, .informationGovernance, .safeguardingLead]),
            list)
        routes.get("/organisations/new", editors) { request, context in
            try await form(request, context, nil, FormFields(), FormErrors())
        }
        routes.post("/organisations", editors, create)
        routes.get("/organisations/:id", .roles(AccessPages.roles), show)
        routes.get("/organisations/:id/details", editors) { request, context in
            let id = try context.parameters.require("id", as: OrganisationID.self)
            return try await form(request, context, id, nil, FormErrors())
        }
        routes.post("/organisations/:id/details", editors, update)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        var filter = OrganisationFilter()
        filter.words = SearchText.words(query.text("name"))
        filter.kind = Organisation.Kind(rawValue: query.text("kind"))
        filter.areaCode = query.optional("area")
        if let after = OrganisationID(query.text("after-id")) { filter.after = (query.text("after"), after) }
        let asked = filter
        let view = try await desk.database.read { connection in
            let found = try OrganisationStore(connection).page(asked, within: .everywhere)
            return OrganisationsPage(
                found, asked, typed: query.text("name"), areas: try PlaceStore(connection).areas(),
                mayAdd: try desk.policy(principal, connection).reach.isWide)
        }
        return context.page("accounts/organisations", view)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: OrganisationID.self)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let done = try context.query(request).text("done")
        let view = try await desk.database.read { connection in
            guard let organisation = try OrganisationStore(connection).find(id) else { throw NotFound() }
            let policy = try desk.policy(principal, connection)
            try policy.require(.view, on: organisation)
            let history = try SetupChangeStore(connection, desk.surroundings).history(of: id)
            let names = try AccountsAnswersStore(connection).names(
                of: Set(history.compactMap { AccountID($0.changedBy) }))
            return OrganisationPage(
                organisation, policy, try TeamStore(connection).list(of: id),
                checklist: try OnboardingChecklist(organisation, desk, connection), history, names,
                areas: try PlaceStore(connection).areas(), done: done)
        }
        return context.page("accounts/organisation", view)
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id: OrganisationID = desk.surroundings.newID()
        do {
            try await desk.database.write { connection in
                let blank = Organisation(id: id, code: "", codeKind: .local, kind: .other, name: "")
                let organisation = try OrganisationForm(fields)
                    .parsed(blank, districts: try Self.districts(connection))
                let policy = try desk.policy(principal, connection)
                guard policy.reach.isWide else { throw Refused(action: "add-organisation") }
                guard policy.reach.covers(organisation) else {
                    throw FormErrors(["district": "Select a district of your own area"])
                }
                try OrganisationStore(connection).add(organisation)
                if [.carersCentre, .youngCarersService, .council].contains(organisation.kind) {
                    let tray = Team(
                        id: desk.surroundings.newID(), organisation: id, name: "Triage", kind: .triage)
                    try TeamStore(connection).add(tray)
                }
                try AuditStore(connection, desk.surroundings).add(
                    .organisationAdded, about: id, by: principal)
            }
        } catch let errors as FormErrors {
            return try await form(request, context, nil, fields, errors)
        } catch let taken as UniqueViolation where taken.constraint == "organisation_code" {
            return try await form(request, context, nil, fields, Self.codeTaken)
        }
        return .redirect(to: "/organisations/\(id)?done=added")
    }

    @Sendable func update(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: OrganisationID.self)
        do {
            try await desk.database.write { connection in
                guard var old = try OrganisationStore(connection).find(id) else { throw NotFound() }
                try desk.policy(principal, connection).require(.edit, on: old)
                let organisation = try OrganisationForm(fields).parsed(
                    old, districts: try Self.districts(connection))
                guard try desk.policy(principal, connection).reach.covers(organisation) else {
                    throw FormErrors(["district": "Select a district of your own area"])
                }
                old.version = Int(fields.text("version")) ?? 0
                var new = organisation
                new.version = old.version
                try OrganisationStore(connection).save(new)
                try SetupChangeStore(connection, desk.surroundings).add(
                    about: id, from: old.described, to: new.described, by: principal)
                try AuditStore(connection, desk.surroundings).add(
                    .organisationEdited, about: id, by: principal)
            }
        } catch let errors as FormErrors {
            return try await form(request, context, id, fields, errors)
        } catch let taken as UniqueViolation where taken.constraint == "organisation_code" {
            return try await form(request, context, id, fields, Self.codeTaken)
        }
        return .redirect(to: "/organisations/\(id)?done=edited")
    }

    private static let codeTaken: FormErrors = [
        "organisation-code": "Another organisation has this code already"
    ]

    /// The area of each district.
    private static func districts(_ connection: any Connection) throws -> [String: String] {
        let places = PlaceStore(connection)
        let districts = try places.areas().flatMap { try places.districts(of: $0.code) }
        return Dictionary(districts.map { ($0.code, $0.areaCode) }) { first, _ in first }
    }

    /// - Parameter fields: what was typed; `nil` to start from what is kept.
    private func form(
        _ request: Request, _ context: WebContext, _ id: OrganisationID?, _ fields: FormFields?,
        _ errors: FormErrors
    ) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let view = try await desk.database.read { connection in
            let policy = try desk.policy(principal, connection)
            let organisation = try id.flatMap { try OrganisationStore(connection).find($0) }
            if id != nil, organisation == nil { throw NotFound() }
            if let organisation {
                try policy.require(.edit, on: organisation)
            } else if !policy.reach.isWide {
                throw Refused(action: "add-organisation")
            }
            let places = PlaceStore(connection)
            let districts = try places.areas().flatMap { try places.districts(of: $0.code) }
            return OrganisationFormPage(organisation, fields, districts, errors)
        }
        return context.page(
            "accounts/organisation-form", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

extension SetupReach {
    /// Whether it goes beyond one organisation, so that others may be added.
    var isWide: Bool {
        switch self {
        case .area, .everywhere: true
        case .nothing, .organisation: false
        }
    }
}
