import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// What `Templates/own.mustache` shows: a carer's own appointment.
struct OwnAppointmentPage: Sendable {
    let pageTitle: String
    let notification: String?
    let stateText: String?
    let facts: [Fact]
    let askedText: String?
    let movePath: String?
    let cancelPath: String?
    let calendarPath: String?
    let phoneText: String?
    let phoneLink: String?
    let exitThisPage = true

    struct Fact: Sendable {
        let factName: String
        let factValue: String
    }
}

/// A carer's own appointments: when, with whom and where; asking for another day; saying that they can't come.
struct OwnAppointmentPages: Sendable {
    let database: any Database
    let desk: AppointmentDesk

    func add(to routes: Routes) {
        let path = "/my-appointments/{appointment}"
        routes.get(path, .carer, show)
        routes.get("\(path)/calendar", .carer, calendar)
        routes.get("\(path)/another-day", .carer) { _, context in
            try await form(context, .ask, FormReading(FormFields()))
        }
        routes.post("\(path)/another-day", .carer, ask)
        routes.get("\(path)/cancellation", .carer) { _, context in
            try await form(context, .cancel, FormReading(FormFields()))
        }
        routes.post("\(path)/cancellation", .carer, cancel)
    }

    private static let notes = [
        "asked":
            "We have your request. Your appointment stays as it is until we have agreed another day with you.",
        "cancelled": "Thank you for telling us. You don’t need to come.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let note = try context.query(request).optional("done").flatMap { Self.notes[$0] }
        return context.page("appointments/own", try await page(context, note))
    }

    private func page(_ context: WebContext, _ note: String?) async throws -> OwnAppointmentPage {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        return try await database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            try AuditStore(connection, desk.surroundings).add(
                .appointmentViewed, about: id, by: principal, person: opened.person.id)
            return try Self.view(opened, note, desk, connection)
        }
    }

    private static func view(
        _ opened: AppointmentDesk.Opened, _ note: String?, _ desk: AppointmentDesk,
        _ connection: any Connection
    ) throws -> OwnAppointmentPage {
        let appointment = opened.appointment
        let organisation = appointment.organisation
        let names = try desk.people.organisationNames(connection, [organisation])
        let workers = [appointment.worker, appointment.secondWorker].compactMap { $0 }
        let workerNames = try desk.people.accountNames(connection, Set(workers))
        var facts: [(String, String)] = [
            ("When", "\(appointment.day.weekdayName) \(appointment.startsAt.spoken)"),
            ("How long", "About \(appointment.minutes) minutes"),
            ("Who you meet", workers.compactMap { workerNames[$0] }.joined(separator: " and ")),
            ("From", names[organisation] ?? ""), ("How", appointment.way.ownTitle),
            ("Where, or which number", appointment.place), ("Also asked to be there", appointment.present),
            ("Interpreter", appointment.interpreter.map { "Yes: \($0)" } ?? ""),
        ]
        if appointment.replacement == .ours { facts.append(("Who takes over for you", "We arrange it")) }
        if appointment.replacement == .theirs {
            facts.append(
                ("Who takes over for you", "You said that you arrange it. Tell us if that gets hard"))
        }
        let isToCome = appointment.status == .booked && appointment.startsAt > desk.surroundings.now()
        let phone = try desk.people.phone(connection, organisation)
        let path = "/my-appointments/\(appointment.id)"
        return OwnAppointmentPage(
            pageTitle: "Your appointment", notification: note, stateText: state(appointment, isToCome),
            facts: facts.filter { !$0.1.isEmpty }.map {
                OwnAppointmentPage.Fact(factName: $0.0, factValue: $0.1)
            },
            askedText: isToCome
                ? appointment.askedAt.map {
                    "You asked for another day on \($0.spoken). We will ring you. Until then it stays as it is."
                } : nil,
            movePath: isToCome && appointment.askedAt == nil ? "\(path)/another-day" : nil,
            cancelPath: isToCome ? "\(path)/cancellation" : nil,
            calendarPath: isToCome ? "\(path)/calendar" : nil, phoneText: phone,
            phoneLink: phone.map { "tel:\($0.filter { $0.isNumber || $0 == "+" })" })
    }

    private static func state(_ appointment: Appointment, _ isToCome: Bool) -> String? {
        switch appointment.status {
        case .booked where isToCome: nil
        case .booked: "This day has passed."
        case .attended: "This took place."
        case .missed where appointment.endedBy == .us:
            "We weren’t there, and we are sorry. We will get in touch to agree another day."
        case .missed: "We missed you. Nothing is closed: we will get in touch to agree another day."
        case .cancelled where appointment.endedBy == .carer: "You told us that you can’t come."
        case .cancelled: "This was cancelled. We will get in touch if another day is needed."
        }
    }

    @Sendable func calendar(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let opened = try await database.read { try desk.open(id, for: principal, $0) }
        return context.calendar(opened.appointment, at: desk.surroundings.now())
    }

    // MARK: Asking and cancelling

    private func form(
        _ context: WebContext, _ action: AppointmentAction, _ reading: FormReading
    ) async throws -> Response {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            let page = try await database.read { connection -> FormPage in
                let opened = try desk.open(id, to: action, for: principal, connection)
                guard opened.appointment.startsAt > desk.surroundings.now() else {
                    throw AppointmentRefusal.overAlready
                }
                return Self.page(action, opened, reading, on: desk.surroundings.today)
            }
            return context.page(
                "appointments/form", page, status: reading.errors.isEmpty ? .ok : .unprocessableContent)
        } catch is AppointmentRefusal {
            return .redirect(to: "/my-appointments/\(id)")
        }
    }

    private static func page(
        _ action: AppointmentAction, _ opened: AppointmentDesk.Opened, _ form: FormReading,
        on today: LocalDate
    ) -> FormPage {
        let path = "/my-appointments/\(opened.appointment.id)"
        let when = "\(opened.appointment.day.weekdayName) \(opened.appointment.startsAt.spoken)"
        guard action == .cancel else {
            return FormPage(
                "Ask for another day", about: nil, back: path, action: "\(path)/another-day",
                intro: [
                    "Your appointment is on \(when). It stays as it is until we have agreed another day with you."
                ],
                fields: [
                    .area(
                        "words", "Which days and times are good for you?",
                        hint:
                            "For example: any morning, not on Tuesdays. Tell us if you need help to be there.",
                        form)
                ], button: "Ask for another day", exits: true, on: today, errors: form.errors)
        }
        return FormPage(
            "I can’t come", about: nil, back: path, action: "\(path)/cancellation",
            intro: ["Your appointment is on \(when). Not coming takes nothing away from you."],
            fields: [
                .radios(
                    "another", "Would you like another day?", [("yes", "Yes, please ring me"), ("no", "No")],
                    form),
                .radios(
                    "reason", "Would you like to say why? You don’t have to",
                    Appointment.Reason.ofCarer.map { ($0.rawValue, $0.ownTitle) }, form),
                .area("words", "Is there anything that we can do? (optional)", form),
            ], button: "Tell them that I can’t come", exits: true, on: today, errors: form.errors)
    }

    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = FormReading(try await context.lenientForm(request))
        let words = form.words("words", "Tell us which days or times are good for you", limit: 1000)
        guard form.errors.isEmpty else { return try await self.form(context, .ask, form) }
        return try await change(context, .ask, "asked") { desk, opened, connection in
            try desk.ask(opened, words: words, connection)
        }
    }

    @Sendable func cancel(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = FormReading(try await context.lenientForm(request))
        let another = form.fields.text("another")
        if another != "yes", another != "no" {
            form.errors.add("Select whether you would like another day", to: "another")
        }
        let said = Appointment.Reason(rawValue: form.fields.text("reason"))
        let reason = said.flatMap { Appointment.Reason.ofCarer.contains($0) ? $0 : nil } ?? .other
        let words = form.words("words", limit: 1000)
        guard form.errors.isEmpty else { return try await self.form(context, .cancel, form) }
        return try await change(context, .cancel, "cancelled") { desk, opened, connection in
            try desk.cancel(
                opened, party: .carer, reason: reason, wantsAnother: another == "yes", note: words, connection
            )
        }
    }

    private func change(
        _ context: WebContext, _ action: AppointmentAction, _ done: String,
        _ step: @escaping @Sendable (AppointmentDesk, AppointmentDesk.Opened, any Connection) throws -> Void
    ) async throws -> Response {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            try await database.write { connection in
                let opened = try desk.open(id, to: action, for: principal, connection)
                guard opened.appointment.startsAt > desk.surroundings.now() else {
                    throw AppointmentRefusal.overAlready
                }
                try step(desk, opened, connection)
            }
        } catch is AppointmentRefusal {
            // It stands otherwise by now, and its own page says how.
            return .redirect(to: "/my-appointments/\(id)")
        }
        return .redirect(to: "/my-appointments/\(id)?done=\(done)")
    }
}

extension Appointment.Way {
    /// The same, said to the carer.
    var ownTitle: String {
        switch self {
        case .home: "We come to you"
        case .centre: "You come to us, or to another place"
        case .telephone: "By telephone: we ring you"
        case .video: "By video"
        }
    }
}
