import Core
import Hummingbird
import Storage
import Web

/// Who says that somebody is a carer, and no longer does.
struct ClaimPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/claims/{claim}/ending", RecordDesk.access, ending)
        routes.post("/people/{id}/claims/{claim}/ending", RecordDesk.access, end)
    }

    @Sendable func ending(_ request: Request, _ context: WebContext) async throws -> Response {
        try await endingForm(context, FormFields(), FormErrors())
    }

    private func endingForm(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let (desk, id) = (desk, try context.parameters.require("claim", as: ClaimID.self))
        let (open, claim, name) = try await desk.read(context) { connection, open in
            let claim = try CaringLinkStore(connection, desk.surroundings).requireClaim(
                id, of: try open.person().id)
            let names = try desk.needs.organisationNames(connection, [claim.organisation])
            return (open, claim, names[claim.organisation] ?? "A partner")
        }
        let page = FormPage(
            "\(name) no longer says they’re a \(claim.kind.label.lowercasedFirst)", about: open.name,
            back: open.path, action: "\(open.path)/claims/\(claim.id)/ending",
            intro: [
                "\(name) last said so on \(claim.confirmedOn.spoken). That stays on the record, greyed and dated. No caring link ends by this."
            ],
            fields: [
                .date("ended", "When did they stop saying so?", TypedDate(fields, "ended"), errors),
                .area("reason", "Why?", fields.longText("reason"), rows: 2, errors),
            ], button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func end(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let day = reading.day("ended", "The day they stopped saying so")
        let reason = reading.words("reason", "Why they stopped saying so", required: true, limit: 500)
        guard let day, let reason, reading.errors.isEmpty else {
            return try await endingForm(context, fields, reading.errors)
        }
        let (surroundings, claimID) = (
            desk.surroundings, try context.parameters.require("claim", as: ClaimID.self)
        )
        do {
            let id = try await desk.change(context, .claimEnded) { connection, person, _, provenance in
                let store = CaringLinkStore(connection, surroundings)
                let claim = try store.requireClaim(claimID, of: person.id)
                try claim.checkEnding(on: day, today: surroundings.today)
                try store.end(claim, on: day, because: reason, by: provenance.account)
                return ["claim": claimID.description]
            }
            return .redirect(to: "/people/\(id)?done=claim")
        } catch let refusal as ClaimRefusal {
            reading.add(refusal, to: "ended")
            return try await endingForm(context, fields, reading.errors)
        }
    }
}
