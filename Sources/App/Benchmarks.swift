import Core
import Hummingbird
import Storage
import Web

/// What speeds are measured against; only with `--bench`, in a database of made-up people.
struct Benchmarks: Sendable {
    let database: any Database
    let surroundings: Surroundings

    func add(to routes: Routes) {
        routes.post("/bench/insert", .everyone, insert)
    }

    /// One row, kept durably: the least that any change does.
    @Sendable func insert(_ request: Request, _ context: WebContext) async throws -> Response {
        let key = surroundings.uuid().uuidString
        try await database.write { try Installation(connection: $0).note("bench \(key)", key) }
        return Response(status: .ok)
    }
}
