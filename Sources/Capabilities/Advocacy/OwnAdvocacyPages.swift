import Core
import Hummingbird
import Jobs
import People
import Storage
import Web

/// A carer's own page: who speaks for them, or that they wait for somebody; to ask for one, or say no thank you.
struct OwnAdvocacyPages: Sendable {
    let database: any Database
    let desk: AdvocacyDesk

    func add(to routes: Routes) {
        routes.get("/my-advocate", .carer, show)
        routes.post("/my-advocate", .carer, ask)
        routes.post("/my-advocate/{advocacy}/answer", .carer, answer)
    }

    private static let notes = [
        "asked": "We have your request, and will look for somebody.",
        "yes": "Thank you. We will look for somebody.",
        "no": "Thank you for telling us. You can change your mind at any time.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let note = try context.query(request).optional("done").flatMap { Self.notes[$0] }
        return try await page(context, note, AdvocacyForm(FormFields()))
    }

    private func page(
        _ context: WebContext, _ note: String?, _ form: AdvocacyForm
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.read { connection -> OwnAdvocatePage in
            let own = try Self.own(principal, desk, connection)
            let found = try desk.store(connection).about(own.id, within: .own(own.id))
            let open = found.filter(\.status.isOpen)
            let shown = open.isEmpty ? Array(found.prefix(1)) : open
            return OwnAdvocatePage(
                notification: note, cases: shown.map(Self.line), mayAsk: open.isEmpty,
                words: form.area(
                    "words", "Is there anything we should know? (optional)",
                    hint: "For example, that you would like somebody who has cared for someone too"),
                errors: form.errors.list, hasErrors: !form.errors.isEmpty)
        }
        return context.page(
            "advocacy/own", view, status: form.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func own(
        _ principal: Principal, _ desk: AdvocacyDesk, _ connection: any Connection
    ) throws -> SeenPerson {
        guard let id = principal.person, try desk.people.ownPageIsOpen(connection, id) else {
            throw NotFound()
        }
        guard let person = try desk.people.people(connection, [id], principal)[id] else { throw NotFound() }
        return person
    }

    private static func line(_ advocacy: AdvocacyCase) -> OwnAdvocatePage.Own {
        let carer = AdvocacyActor.role(.carer)
        func may(_ action: AdvocacyAction) -> Bool {
            AdvocacyRules.next(action, from: advocacy.status, by: carer) != nil
        }
        let title =
            switch advocacy.status {
            case .allocated: advocacy.advocateWords
            case .offered: "We offered you an advocate"
            case .accepted, .waiting: "Waiting for an advocate"
            case .declined: "You said no, thank you"
            case .ended: "Your advocate’s work has ended"
            }
        return OwnAdvocatePage.Own(
            ownTitle: title, ownWords: AdvocacySections.ownWords(advocacy),
            ownPath: "/my-advocate/\(advocacy.id)/answer",
            yesText: advocacy.status == .offered ? "Yes, please" : nil,
            noText: may(.decline) ? "No, thank you" : may(.end) ? "I no longer need an advocate" : nil)
    }

    /// Asks for one: whoever looks after them finds somebody, within the area's days.
    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = AdvocacyForm(try await context.lenientForm(request))
        let words = form.words("words", limit: 500)
        guard form.errors.isEmpty else { return try await page(context, nil, form) }
        let principal = try context.requirePrincipal()
        let desk = desk
        try await database.write { connection in
            let own = try Self.own(principal, desk, connection)
            // Asking twice is asking once.
            guard try desk.store(connection).open(of: own.id).isEmpty else { return }
            let isYoung = (own.age ?? 18) < 18
            let owner = try desk.people.owner(connection, own.id)
            let place = try owner ?? desk.people.dutyTray(connection, own.area, isYoung)
            let lead = try desk.people.leads(connection, own.id)[place.organisation]
            try desk.people.involve(connection, own.id, place, nil, principal)
            try desk.begin(
                .voluntary, .accepted, of: own.id, at: place, owner: lead, reason: words, by: principal,
                connection)
        }
        return .redirect(to: "/my-advocate?done=asked")
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let id = try context.parameters.require("advocacy", as: AdvocacyID.self)
        let principal = try context.requirePrincipal()
        let isYes = fields.text("answer") == "yes"
        guard isYes || fields.text("answer") == "no" else { throw NotFound() }
        let desk = desk
        try await database.write { connection in
            let own = try Self.own(principal, desk, connection)
            guard let was = try desk.store(connection).find(id, within: .own(own.id)) else {
                throw NotFound()
            }
            try Self.answer(isYes, was, principal, desk, connection)
        }
        return .redirect(to: "/my-advocate?done=\(isYes ? "yes" : "no")")
    }

    /// A button pressed twice, or after somebody else moved it on, changes nothing.
    private static func answer(
        _ isYes: Bool, _ was: AdvocacyCase, _ principal: Principal, _ desk: AdvocacyDesk,
        _ connection: any Connection
    ) throws {
        let today = desk.surroundings.today
        if isYes {
            guard was.status == .offered else { return }
            var advocacy = try was.accepted(on: today, by: principal)
            advocacy.dueOn = try desk.due(was.organisation, by: nil, connection)
            try desk.save(advocacy, after: .accept, was: was, by: principal, connection)
        } else if was.status == .allocated {
            try desk.end(was, .carerAsked, by: principal, connection)
            try tellOfNo(was, desk, connection)
        } else if was.status.isOpen {
            try desk.save(
                was.declined(on: today, by: principal), after: .decline, was: was, by: principal, connection)
            if was.kind == .careAct { try tellOfNo(was, desk, connection) }
        }
    }

    /// Work may be waiting for the advocate whom they don’t want: somebody talks with them.
    private static func tellOfNo(
        _ was: AdvocacyCase, _ desk: AdvocacyDesk, _ connection: any Connection
    ) throws {
        try desk.people.openTask(
            connection,
            TaskRequest(
                kind: "advocacy", title: "A carer said no to an advocate: talk with them",
                person: was.person, organisation: was.organisation,
                team: was.owner == nil ? was.team : nil, account: was.owner,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: desk.surroundings.today),
                key: "advocacy-no/\(was.id)/\(was.version)", linkPath: was.path))
    }
}
