import Audit
import Core
import Hummingbird
import Storage
import Web

/// Areas, their districts, who serves each, and a try of where a postcode leads.
struct AreaPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles([.administrator])
        routes.get("/areas", access, list)
        routes.get("/districts/:id", access, show)
        routes.post("/districts/:id/catchments", access, set)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let typed = try context.query(request).text("postcode")
        let desk = desk
        let view = try await desk.database.read { connection in
            let places = PlaceStore(connection)
            let open = try CatchmentStore(connection).open()
            let areas = try places.areas().map { AreasPage.Area($0, try places.districts(of: $0.code), open) }
            let trial = typed.isEmpty ? nil : try Self.trial(typed, desk, connection)
            return AreasPage(areas, typed: typed, trial)
        }
        return context.page("accounts/areas", view, status: view.errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    /// From a day on, other organisations serve a district; what was true until then stays written down.
    @Sendable func set(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let code = try context.parameters.require("id")
        do {
            guard let kind = CatchmentKind(rawValue: fields.text("kind")) else { throw NotFound() }
            let field = kind.rawValue
            let chosen = fields.optional(field)
            try await desk.database.write { connection in
                guard let district = try PlaceStore(connection).district(code) else { throw NotFound() }
                guard try desk.policy(principal, connection).maySetUp(area: district.areaCode) else {
                    throw Refused(action: "set-catchment")
                }
                let choices = try Self.serving(kind, district, desk, connection)
                let organisation = chosen.flatMap { id in choices.first { $0.id.description == id } }
                if chosen != nil, organisation == nil {
                    throw FormErrors([field: "Select an organisation from the list"])
                }
                let current = try CatchmentStore(connection).open()
                    .first { $0.districtCode == code && $0.kind == kind }?.organisation
                guard current != organisation?.id else { return }
                let id: CatchmentID = desk.surroundings.newID()
                try CatchmentStore(connection).set(
                    kind, of: code, to: organisation?.id, on: desk.surroundings.today, by: principal, id: id)
                var detail = ["district": code, "kind": kind.rawValue]
                detail["organisation"] = organisation?.id.description
                try AuditStore(connection, desk.surroundings).add(
                    .catchmentSet, about: id, by: principal, detail: detail)
            }
        } catch let errors as FormErrors {
            return try await page(context, fields, errors)
        }
        return .redirect(to: "/districts/\(code)?done=set")
    }

    /// Open organisations of the right kind: those of the area, and those that work across the partnership.
    private static func serving(
        _ kind: CatchmentKind, _ district: District, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> [Organisation] {
        let kinds: [Organisation.Kind] = kind == .adult ? [.carersCentre] : [.youngCarersService]
        return try OrganisationStore(connection).open(kinds, in: nil, on: desk.surroundings.today)
            .filter { $0.areaCode == nil || $0.areaCode == district.areaCode }
    }

    /// Where a carer would arrive whose cared-for person lives at this postcode.
    private static func trial(
        _ typed: String, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> AreasPage.Trial? {
        guard let postcode = Postcode(typed) else { return nil }
        let parties = try Catchments.parties(
            for: .postcode(postcode), carerAt: nil, on: desk.surroundings.today, in: connection)
        let ids = [parties.adult, parties.young, parties.triage, parties.adultsDuty].compactMap {
            $0?.organisation
        }
        return AreasPage.Trial(
            postcode, parties, try AccountsAnswersStore(connection).names(of: Set(ids)),
            district: try parties.districtCode.flatMap { try PlaceStore(connection).district($0)?.name })
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let code = try context.parameters.require("id")
        let view = try await desk.database.read { connection in
            guard let district = try PlaceStore(connection).district(code) else { throw NotFound() }
            let store = CatchmentStore(connection)
            return DistrictPage(
                district, mayEdit: try desk.policy(principal, connection).maySetUp(area: district.areaCode),
                current: try store.open().filter { $0.districtCode == code },
                adult: try Self.serving(.adult, district, desk, connection),
                young: try Self.serving(.young, district, desk, connection),
                history: try store.history(of: code), errors)
        }
        return context.page("accounts/district", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
