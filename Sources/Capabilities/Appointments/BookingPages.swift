import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// Books an appointment with somebody.
struct BookingPages: Sendable {
    let database: any Database
    let desk: AppointmentDesk

    private static let access = Access.roles(AppointmentRules.workers)

    func add(to routes: Routes) {
        routes.get("/people/{id}/appointments/new", Self.access, show)
        routes.post("/people/{id}/appointments/new", Self.access, save)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        return try await page(
            context, nil, FormErrors(), follows: query.text("after"), about: query.text("about"))
    }

    private func page(
        _ context: WebContext, _ fields: FormFields?, _ errors: FormErrors, follows: String, about: String
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let page = try await database.read { connection -> FormPage in
            let person = try desk.personToBook(id, for: principal, connection)
            let form = try BookingForm(desk, person, for: principal, connection)
            let earlier = try Self.earlier(follows, person, principal, desk, connection)
            var reading =
                try fields.map { FormReading($0) }
                ?? form.begin(for: principal, subject: about, after: earlier, connection)
            reading.errors.add(errors)
            return FormPage(
                "Book an appointment", about: person.name, back: "/people/\(person.id)",
                action: "/people/\(person.id)/appointments/new",
                intro: person.hasDied
                    ? ["They have died. Nothing can be booked."]
                    : [
                        "Agree the day with them first. Ask what they need to be able to talk: somebody with them, an interpreter, somebody to take over the caring.",
                        "For an assessment, ask too whether they need somebody to help them take part: it can’t begin before that is answered.",
                    ],
                warnings: form.warnings, fields: form.fields(reading, withTime: true),
                hidden: earlier.map { ["after": $0.id.description] } ?? [:], button: "Book",
                on: desk.surroundings.today, errors: reading.errors)
        }
        return context.page(
            "appointments/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The one whose place a new one takes: of the same person, cancelled or missed.
    private static func earlier(
        _ text: String, _ person: SeenPerson, _ principal: Principal, _ desk: AppointmentDesk,
        _ connection: any Connection
    ) throws -> Appointment? {
        guard let id = AppointmentID(text),
            let found = try desk.store(connection).find(id, within: AppointmentPolicy(principal).scope),
            found.person == person.id, found.givenUp != nil,
            try desk.store(connection).following(id) == nil
        else { return nil }
        return found
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            let path = try await database.write { connection -> String in
                let person = try desk.personToBook(id, for: principal, connection)
                guard let organisation = principal.organisation else { throw NotFound() }
                let form = try BookingForm(desk, person, for: principal, connection)
                let earlier = try Self.earlier(fields.text("after"), person, principal, desk, connection)
                var reading = FormReading(fields)
                let begun = Appointment(
                    id: desk.surroundings.newID(), person: person.id, organisation: organisation,
                    purpose: .other, follows: earlier?.id, startsAt: desk.surroundings.now(), minutes: 60,
                    way: .telephone, place: "", replacement: .notNeeded, reminder: .none, present: "",
                    note: "", status: .booked, outcome: "", askedWords: "", moves: 0, version: 1)
                let appointment = try form.read(
                    &reading, over: begun, withTime: true, by: principal, connection)
                try reading.errors.throwIfAny()
                return try desk.book(
                    appointment, with: person, clashTaken: fields.has("clash", "yes"), by: principal,
                    connection
                ).path
            }
            return .redirect(to: "\(path)?done=booked")
        } catch let errors as FormErrors {
            return try await page(context, fields, errors, follows: fields.text("after"), about: "")
        } catch let refusal as AppointmentRefusal {
            return try await page(
                context, fields, [refusal.field ?? "subject": refusal.message],
                follows: fields.text("after"), about: "")
        }
    }
}
