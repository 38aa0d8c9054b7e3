import Core
import Hummingbird
import Register
import Storage
import Web

/// What speeds are measured against; only with `--bench`, in a database of made-up people.
struct Benchmarks: Sendable {
    let database: any Database
    let surroundings: Surroundings

    func add(to routes: Routes) {
        routes.post("/bench/insert", .everyone, insert)
        routes.post("/bench/arrival", .everyone, arrival)
    }

    /// One row, kept durably: the least that any change does.
    @Sendable func insert(_ request: Request, _ context: WebContext) async throws -> Response {
        let key = surroundings.uuid().uuidString
        try await database.write { try Installation(connection: $0).note("bench \(key)", key) }
        return Response(status: .ok)
    }

    /// Who on the register may be the person of `given`, `family`, `birth`, `postcode` and `phone`; answers how many.
    @Sendable func arrival(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let person = NewPerson(
            name: try? PersonName(given: fields.text("given"), family: fields.text("family")),
            birth: LocalDate(fields.text("birth")).map { KnownDate($0) },
            whereabouts: Postcode(fields.text("postcode")).map { .postcode($0) } ?? .notKnown,
            contacts: PhoneNumber(fields.text("phone")).map { [NewContact(.phone($0))] } ?? [])
        let found = try await database.read { try LikelyStore($0, surroundings).matches(person) }
        return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "\(found.count)")))
    }
}
