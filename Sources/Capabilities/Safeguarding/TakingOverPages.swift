import Core
import Hummingbird
import Storage
import Web

/// A restricted person’s concern is taken over from an owner who is away, by its reference and with a reason.
struct TakingOverPages: Sendable {
    let database: any Database
    let desk: ConcernDesk

    private static let readers = Access.roles([.safeguardingLead, .manager])

    func add(to routes: Routes) {
        routes.get("/concerns/taking-over", Self.readers, show)
        routes.post("/concerns/taking-over", Self.readers, save)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        page(context, ConcernForm(FormFields(), on: desk.surroundings.today))
    }

    private func page(_ context: WebContext, _ form: ConcernForm) -> Response {
        let view = RaisePage(
            pageTitle: "Take over a concern",
            intro:
                "A concern about somebody whose record is restricted is read by whoever sees to it, and by the named reviewers. If they are away, take it over with its reference. Your name and why stay on it, and from then on you see to it.",
            numbers: [], action: "/concerns/taking-over", person: nil,
            fields: [
                form.line("reference", "Its reference", hint: "Such as 4BCD-EFGH-J"),
                form.area("words", "Why do you take it over?", rows: 3),
            ], button: "Take it over", backPath: "/concerns", errors: form.errors, exit: false)
        return context.page(
            "safeguarding/raise", view, status: form.errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = ConcernForm(try await context.lenientForm(request), on: desk.surroundings.today)
        let principal = try context.requirePrincipal()
        let desk = desk
        let reference = Reference(form.fields.text("reference"))
        if reference == nil { form.errors.add("Enter the reference of the concern", to: "reference") }
        let words = form.words("words", "Write why you take it over")
        guard form.errors.isEmpty, let reference else { return page(context, form) }
        do {
            let id = try await database.write {
                try desk.takeOver(reference, because: words, by: principal, $0)
            }
            return .redirect(to: "/concerns/\(id)?done=kept")
        } catch let refusal as ConcernRefusal {
            form.errors.add(refusal.message, to: refusal.field ?? "reference")
            return page(context, form)
        }
    }
}
