import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// Who waits for an assessment, the longest first, and how long it takes.
struct WaitPages: Sendable {
    static let roles: [Role] = [.assessor, .youngCarersWorker, .coordinator, .manager]
    static let pageSize = 25

    let database: any Database
    let surroundings: Surroundings
    let people: PeopleNeeds

    func add(to routes: Routes) {
        routes.get("/waits", .roles(Self.roles), list)
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
