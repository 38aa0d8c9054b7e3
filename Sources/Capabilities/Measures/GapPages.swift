import Audit
import Core
import Hummingbird
import Storage
import Web

/// The gap count: how many carers somebody knows of, each counted once, beside the census.
struct GapPages: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: MeasuresNeeds

    func add(to routes: Routes) {
        let access = Access.roles(MeasuresPolicy.roles)
        routes.get("/measures/gap", access, overview)
        routes.get("/measures/gap/file", access, file)
        routes.get("/measures/gap/districts/{district}", access, district)
        routes.get("/measures/gap/districts/{district}/practices", access, practices)
        routes.get("/measures/gap/practices/{practice}", access, practice)
        routes.get("/measures/gap/people", .roles(MeasuresPolicy.listRoles), people)
    }

    @Sendable func overview(_ request: Request, _ context: WebContext) async throws -> Response {
        context.page("measures/gap", try await read(context) { try $0.overview() })
    }

    @Sendable func district(_ request: Request, _ context: WebContext) async throws -> Response {
        let code = try context.parameters.require("district")
        return context.page("measures/gap-place", try await read(context) { try $0.district(code) })
    }

    @Sendable func practices(_ request: Request, _ context: WebContext) async throws -> Response {
        let code = try context.parameters.require("district")
        return context.page("measures/gap-practices", try await read(context) { try $0.practices(of: code) })
    }

    @Sendable func practice(_ request: Request, _ context: WebContext) async throws -> Response {
        let code = try context.parameters.require("practice")
        return context.page("measures/gap-place", try await read(context) { try $0.practice(code) })
    }

    /// A list is one entry of the audit, with those it showed.
    @Sendable func people(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        guard ["district", "practice"].contains(query.text("place")), !query.text("code").isEmpty,
            let sources = Sources(query.text("sources")), ["yes", "no"].contains(query.text("confirmed"))
        else { throw NotFound() }
        let cell = GapCell(
            place: GapPlace(kind: query.text("place"), code: query.text("code")), sources: sources,
            isConfirmed: query.text("confirmed") == "yes")
        let after = PersonID(query.text("after"))
        let (page, shown) = try await read(context) { try $0.people(cell, after: after) }
        let (principal, surroundings) = (try context.requirePrincipal(), surroundings)
        try await database.write { connection in
            try AuditStore(connection, surroundings).addSearch("gap-count", shown: shown, by: principal)
        }
        return context.page("measures/gap-people", page)
    }

    @Sendable func file(_ request: Request, _ context: WebContext) async throws -> Response {
        let (file, day) = try await read(context) { reading in
            let run = try reading.requireRun()
            let file = GapFile(
                try reading.districts(run), run, try GapStore(reading.connection).sources(run),
                try reading.needs.practices(reading.connection))
            return (file.bytes, run.countedOn)
        }
        return context.download(file, as: "gap-count-\(day).csv", type: "text/csv; charset=utf-8")
    }

    private func read<T: Sendable>(
        _ context: WebContext, _ body: @Sendable @escaping (GapReading) throws -> T
    ) async throws -> T {
        let (principal, needs) = (try context.requirePrincipal(), needs)
        return try await database.read { connection in
            try body(GapReading(connection: connection, needs: needs, principal: principal))
        }
    }
}
