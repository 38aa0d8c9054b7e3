import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// One appointment, for those who work with the carer.
struct AppointmentPages: Sendable {
    let database: any Database
    let desk: AppointmentDesk

    func add(to routes: Routes) {
        routes.get("/appointments/{appointment}", AppointmentDesk.access, show)
        routes.get("/appointments/{appointment}/calendar", AppointmentDesk.access, calendar)
    }

    private static let notes = [
        "booked": "It is booked.", "moved": "It is moved.", "changed": "The details are kept.",
        "cancelled": "It is cancelled.", "attended": "Kept: it took place.",
        "missed": "Kept. Somebody is asked to ring, and to ask kindly.", "undone": "It is booked as it was.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let note = try context.query(request).optional("done").flatMap { Self.notes[$0] }
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        return context.page("appointments/show", try await page(id, note, context))
    }

    func page(_ id: AppointmentID, _ note: String?, _ context: WebContext) async throws -> AppointmentPage {
        let principal = try context.requirePrincipal()
        let desk = desk
        return try await database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            try AuditStore(connection, desk.surroundings).add(
                .appointmentViewed, about: id, by: principal, person: opened.person.id)
            return try AppointmentReading(desk: desk, opened: opened, connection: connection).page(note)
        }
    }

    @Sendable func calendar(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let opened = try await database.read { try desk.open(id, for: principal, $0) }
        return context.calendar(opened.appointment, at: desk.surroundings.now())
    }
}

extension WebContext {
    /// A file for a calendar.
    func calendar(_ appointment: Appointment, at now: Instant) -> Response {
        let file = calendarFile(
            appointment.id, from: appointment.startsAt, until: appointment.endsAt,
            sequence: appointment.moves, isCancelled: appointment.status == .cancelled, writtenAt: now)
        return download(Array(file.utf8), as: "appointment.ics", type: "text/calendar; charset=utf-8")
    }
}

/// What `Templates/show.mustache` shows.
struct AppointmentPage: Sendable {
    let pageTitle: String
    let caption: String
    let personPath: String
    let notification: String?
    let statusText: String
    let statusColour: String
    let askedText: String?
    let askedWords: String?
    let warnings: [WarningView]
    let hasWarnings: Bool
    let facts: [Fact]
    let clockText: String?
    let links: [Link]
    let hasLinks: Bool
    let events: [EventView]

    struct Fact: Sendable {
        let factName: String
        let factValue: String
        let factPath: String?
    }

    struct Link: Sendable {
        let linkTitle: String
        let linkPath: String
    }

    struct EventView: Sendable {
        let eventWhat: String
        let eventWhen: String
        let eventWho: String
        let eventNote: String?
    }
}

/// Makes the page of one appointment.
struct AppointmentReading {
    let desk: AppointmentDesk
    let opened: AppointmentDesk.Opened
    let connection: any Connection

    private var appointment: Appointment { opened.appointment }

    func page(_ notification: String?) throws -> AppointmentPage {
        let appointment = appointment
        let isOver = appointment.endsAt < desk.surroundings.now()
        let needsOutcome = appointment.status == .booked && isOver
        let links = try links(isOver)
        let today = desk.surroundings.today
        return AppointmentPage(
            pageTitle: "\(appointment.day.weekdayName) \(appointment.startsAt.spoken)",
            caption: opened.person.name, personPath: "/people/\(opened.person.id)",
            notification: notification,
            statusText: needsOutcome ? "Over: say how it went" : appointment.status.title,
            statusColour: needsOutcome
                ? "red"
                : appointment.status == .booked ? "blue" : appointment.status == .attended ? "green" : "grey",
            askedText: appointment.askedAt.map { "The carer asked for another day on \($0.spoken)" },
            askedWords: appointment.askedWords.isEmpty ? nil : appointment.askedWords,
            warnings: opened.warnings.map { WarningView($0, on: today) },
            hasWarnings: !opened.warnings.isEmpty,
            facts: try facts(), clockText: try clockText(), links: links, hasLinks: !links.isEmpty,
            events: try desk.store(connection).events(of: appointment.id).reversed().map(Self.event))
    }

    private func facts() throws -> [AppointmentPage.Fact] {
        let accounts = [appointment.worker, appointment.secondWorker].compactMap { $0 }
        let names = try desk.people.accountNames(connection, Set(accounts))
        var facts: [AppointmentPage.Fact] = []
        func add(_ name: String, _ value: String, _ path: String? = nil) {
            guard !value.isEmpty else { return }
            facts.append(AppointmentPage.Fact(factName: name, factValue: value, factPath: path))
        }
        add("Until", "\(appointment.endsAt.spokenTime), \(appointment.minutes) minutes")
        let subjects = try desk.needs.subjects(connection, opened.person.id, opened.principal)
        let subject = subjects.first { $0.owner == appointment.owner }
        add("What it is for", subject?.title ?? appointment.purpose.title, subject?.path)
        add("How", appointment.way.title)
        add("Where, or which number", appointment.place)
        add(
            "Who meets them",
            appointment.worker.map { names[$0] ?? "A colleague" } ?? "Nobody: say who takes it")
        add("Second worker", appointment.secondWorker.map { names[$0] ?? "A colleague" } ?? "")
        add("Also asked to be there", appointment.present)
        add("Interpreter", appointment.interpreter.map { "Yes: \($0)" } ?? "Not needed")
        add("Somebody takes over meanwhile", appointment.replacement.title)
        add("Reminder", reminder)
        if let party = appointment.endedBy {
            let who = appointment.status == .missed ? "Who wasn’t there" : "Who cancelled it"
            let reason = appointment.endReason.map { ". \($0.title)" } ?? ""
            add(who, (party == .us ? "We" : party.title) + reason)
        }
        add(appointment.status == .missed ? "What was tried" : "What comes of it", appointment.outcome)
        add("Note for colleagues", appointment.note)
        return facts
    }

    private var reminder: String {
        if let at = appointment.remindedAt { return "Seen to on \(at.spoken)" }
        return switch appointment.reminder {
        case .none: "They don’t want one"
        case .message: "A message, unless the rules of contact forbid it by then"
        case .call: "Somebody rings"
        }
    }

    /// What its moves did to the clock of the wait it belongs to.
    private func clockText() throws -> String? {
        guard appointment.owner?.kind == "assessment" else { return nil }
        let days = try desk.store(connection).agreedDays(to: appointment)
        guard days.count > 1 else { return nil }
        let stops = clockStops(days)
        guard !stops.isEmpty else {
            return
                "The clock of the wait ran on through every change: none of them was the carer’s wish for a later day."
        }
        let spans = stops.map { "from \($0.from.spoken) to \($0.until.spoken)" }.joined(separator: ", and ")
        return "The clock of the wait stands still \(spans), because the carer asked for the later day."
    }

    private func links(_ isOver: Bool) throws -> [AppointmentPage.Link] {
        let (policy, path) = (opened.policy, appointment.path)
        var links: [AppointmentPage.Link] = []
        func add(_ title: String, _ path: String, if holds: Bool = true) {
            if holds { links.append(AppointmentPage.Link(linkTitle: title, linkPath: path)) }
        }
        let hasBegun = appointment.startsAt <= desk.surroundings.now()
        add("Say how it went", "\(path)/outcome", if: hasBegun && policy.allows(.attend, on: appointment))
        add("Move it to another time", "\(path)/move", if: policy.allows(.move, on: appointment))
        add("Change the details", "\(path)/details", if: policy.allows(.change, on: appointment))
        add("Cancel it", "\(path)/cancellation", if: policy.allows(.cancel, on: appointment))
        if appointment.givenUp != nil, policy.mayBook, !opened.person.hasDied {
            if let next = try desk.store(connection).following(appointment.id) {
                add("The appointment that took its place", next.path)
            } else {
                add(
                    "Book another day",
                    "/people/\(opened.person.id)/appointments/new?after=\(appointment.id)",
                    if: opened.person.isWorkedWith)
                let mayUndo =
                    policy.allows(.undo, on: appointment)
                    && (appointment.status != .cancelled || !hasBegun)
                add("That was a mistake", "\(path)/undoing", if: mayUndo)
            }
        } else {
            add("That was a mistake", "\(path)/undoing", if: policy.allows(.undo, on: appointment))
        }
        if let before = appointment.follows { add("The appointment before it", "/appointments/\(before)") }
        add("Put it into a calendar", "\(path)/calendar", if: appointment.status == .booked && !isOver)
        return links
    }

    private static func event(_ event: AppointmentEvent) -> AppointmentPage.EventView {
        var words: [String] = []
        if event.action == .move, let from = event.from, let to = event.to {
            words.append("From \(from.spoken) to \(to.spoken)")
        }
        if let party = event.party, event.action == .move || event.action == .cancel {
            words.append(
                "Asked for by \(party == .carer ? "the carer" : party == .us ? "us" : "nobody: after a death")"
            )
        }
        if let reason = event.reason { words.append(reason.title) }
        if !event.note.isEmpty { words.append(event.note) }
        return AppointmentPage.EventView(
            eventWhat: event.action.pastTense, eventWhen: event.at.spoken, eventWho: event.byName,
            eventNote: words.isEmpty ? nil : words.joined(separator: ". "))
    }
}
