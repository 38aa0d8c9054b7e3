import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// Who waits for an assessment, the longest first, and how long it takes.
struct WaitPages: Sendable {
    static let roles: [Role] = [.assessor, .youngCarersWorker, .coordinator, .manager]
    /// Those who see figures that say nothing of anybody; the others see theirs beside their list.
    static let figureRoles: [Role] = roles + [.commissioner, .board]
    static let pageSize = 25

    let database: any Database
    let surroundings: Surroundings
    let people: PeopleNeeds

    func add(to routes: Routes) {
        routes.get("/waits", .roles(Self.roles), list)
        routes.get("/waits/figures", .roles(Self.figureRoles), figures)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let (filter, after) = (WaitStore.Filter(query), query.optional("after").flatMap(WaitStore.Place.init))
        let (scope, people) = (AssessmentPolicy(principal).scope, people)
        let read = try await database.read { connection -> Read in
            let store = WaitStore(connection)
            let waiting = try store.waiting(
                within: scope, filter, after: after, limit: Self.pageSize + 1)
            let shown = Array(waiting.prefix(Self.pageSize))
            return Read(
                shown: shown, hasMore: waiting.count > shown.count,
                count: try store.count(within: scope, filter),
                pauses: try store.pauses(of: shown.map(\.id)),
                people: try people.people(connection, Set(shown.map(\.person)), principal),
                figures: try store.figures(of: organisation),
                districts: try people.districtNames(connection))
        }
        let surroundings = surroundings
        try await database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "waits", shown: read.people.values.map(\.id).sorted(), by: principal)
        }
        return context.page(
            "assessments/waits", WaitsPage(read, filter, after, on: surroundings.today))
    }

    /// The area's figures, and those of partners who assess for a council: numbers only, few of them hidden.
    @Sendable func figures(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let (people, today) = (people, surroundings.today)
        let isStaff = !principal.roles.isDisjoint(with: Self.roles)
        let page = try await database.read { connection -> WaitFiguresPage in
            let store = WaitStore(connection)
            let area = try people.area(connection, organisation)
            let inArea = try area.map { try store.figures(of: .area($0)) } ?? []
            let delegated = try store.figures(of: .delegated(by: organisation))
            let places = Set(
                (inArea + delegated).filter { $0.key.split == .organisation }
                    .compactMap { OrganisationID($0.key.value) })
            var names = try people.districtNames(connection)
            for (id, name) in try people.organisationNames(connection, places) {
                names[id.description] = name
            }
            let (checks, since) = (HealthCheckStore(connection), today.adding(months: -12))
            return WaitFiguresPage(
                inArea: inArea, delegated: delegated, names: names, hasArea: area != nil,
                checksInArea: try area.map { try checks.count(ofArea: $0, from: since) } ?? 0,
                ownChecks: isStaff ? try checks.count(of: organisation, from: since) : nil,
                backPath: isStaff ? "/waits" : nil)
        }
        return context.page("assessments/wait-figures", page)
    }

    struct Read: Sendable {
        let shown: [Assessment]
        let hasMore: Bool
        let count: Int
        let pauses: [AssessmentID: [WaitPause]]
        let people: [PersonID: SeenPerson]
        let figures: [WaitFigure]
        let districts: [String: String]
    }
}

extension WaitStore.Filter {
    /// What isn't among the choices narrows nothing.
    init(_ query: FormFields) {
        need = query.optional("need").flatMap(Assessment.Need.init)
        route = query.optional("route").flatMap(Assessment.Route.init)
        kind = query.optional("kind").flatMap(Assessment.Kind.init)
        district = query.optional("district").flatMap { $0.count == 9 ? $0 : nil }
    }

    /// As it stands in an address, beginning with "?" or empty.
    var query: String {
        let parts = [
            need.map { "need=\($0.rawValue)" }, route.map { "route=\($0.rawValue)" },
            kind.map { "kind=\($0.rawValue)" }, district.map { "district=\($0)" },
        ].compactMap(\.self)
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
}
