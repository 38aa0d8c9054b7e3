import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

extension AuditAction {
    static let contactNoted = AuditAction("contact-noted")
    static let contactNoteCorrected = AuditAction("contact-note-corrected")
}

/// Writing down a contact on one page, from a record or from a ringing phone, and putting a note right.
struct ContactNotePages: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: TaskNeeds

    func add(to routes: Routes) {
        let access = Access.roles(TaskPolicy.roles)
        routes.get("/contact-notes/new", access, new)
        routes.post("/contact-notes", access, create)
        routes.get("/contact-notes/{id}/correction", access, correction)
        routes.post("/contact-notes/{id}/correction", access, correct)
    }

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.query(request).optional("person").flatMap(PersonID.init)
        return try await page(context, FormFields(), person, FormErrors())
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let person = PersonID(fields.text("person"))
        if fields.has("search") { return try await page(context, fields, person, FormErrors()) }
        let form: ContactNoteForm
        do {
            form = try ContactNoteForm(fields, today: surroundings.today)
        } catch {
            return try await page(context, fields, person, error)
        }
        guard person != nil || form.result == .advice else {
            return try await page(
                context, fields, person,
                ["find": "Find the person this is about, or select “Advice to somebody who gave no name”"])
        }
        let about = form.result == .advice ? nil : person
        try await save(form, about: about, key: fields.text("key"), by: try context.requirePrincipal())
        return .redirect(to: about.map { "/people/\($0)" } ?? "/work")
    }

    /// Saves the note and what follows it; a second press of the button, with the same key, changes nothing.
    private func save(
        _ form: ContactNoteForm, about person: PersonID?, key: String, by principal: Principal
    ) async throws {
        guard let organisation = principal.organisation, let account = principal.account else {
            throw NotFound()
        }
        let (needs, surroundings) = (needs, surroundings)
        let id = ContactNoteID(key) ?? surroundings.newID()
        try await database.write { connection in
            let store = ContactNoteStore(connection)
            if try store.isKnown(id) { return }
            if let person, try needs.people(connection, [person], principal)[person] == nil {
                throw NotFound()
            }
            let next = try Self.nextTask(form, person, organisation, id, connection, needs, surroundings)
            let tasks = TaskStore(connection, surroundings)
            let nextTask = try next.map { try tasks.open($0, by: principal) }
            try store.add(
                ContactNote(
                    id: id, person: person, organisation: organisation, account: account,
                    at: surroundings.now(),
                    way: form.way, result: form.result, minutes: form.minutes, note: form.note,
                    side: form.side,
                    inConfidence: form.inConfidence, helper: form.helper, nextTask: nextTask, corrects: nil,
                    correctionReason: nil))
            if let person, form.result == .spoke { try needs.contacted(connection, person, true) }
            try AuditStore(connection, surroundings).add(
                .contactNoted, about: id, by: principal, detail: ["result": form.result.rawValue],
                person: person)
        }
    }

    /// The task typed on the page; with none, what the area's rule asks for when nobody answered.
    private static func nextTask(
        _ form: ContactNoteForm, _ person: PersonID?, _ organisation: OrganisationID, _ note: ContactNoteID,
        _ connection: any Connection, _ needs: TaskNeeds, _ surroundings: Surroundings
    ) throws -> TaskRequest? {
        if case .task(let title, let dueOn) = form.next {
            return TaskRequest(
                kind: "follow-up", title: title, person: person, organisation: organisation, dueOn: dueOn,
                key: "contact-note:\(note)", linkPath: person.map { "/people/\($0)" })
        }
        guard form.result == .noAnswer, let person else { return nil }
        let made = try ContactNoteStore(connection).triesWithoutAnswer(person, of: organisation) + 1
        let reaching = try needs.reaching(connection, person)
        let follows = try needs.triedRule(connection, organisation)
            .follows(tries: made, postIsSafe: reaching.postIsSafe, riskNoted: reaching.riskNoted)
        let today = surroundings.today
        var dueOn = today.adding(days: 1)
        if case .tryAgain(let days) = follows {
            dueOn = WorkingCalendar.englandAndWales.adding(workingDays: days, to: today)
        }
        return TaskRequest(
            kind: "no-answer", title: follows.title, person: person, organisation: organisation, dueOn: dueOn,
            urgent: reaching.riskNoted && follows == .askManager, key: "contact-note:\(note)",
            linkPath: "/people/\(person)")
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ person: PersonID?, _ errors: FormErrors
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let needs = needs
        let find = fields.text("find")
        let read = try await database.read { connection -> Found in
            let chosen = try person.flatMap { try needs.people(connection, [$0], principal)[$0] }
            if person != nil, chosen == nil { throw NotFound() }
            return Found(
                chosen: chosen,
                people: chosen == nil && !find.isEmpty
                    ? try needs.findPeople(connection, find, principal) : [],
                warnings: try chosen.flatMap { _ in
                    try person.map { try needs.reaching(connection, $0).warnings }
                } ?? [])
        }
        if !read.people.isEmpty {
            let surroundings = surroundings
            try await database.write { connection in
                try AuditStore(connection, surroundings).addSearch(
                    "people-on-the-phone", shown: read.people.map(\.0), by: principal)
            }
        }
        let view = view(fields, person, read, errors)
        return context.page("tasks/contact-note", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private struct Found: Sendable {
        let chosen: TaskNeeds.PersonLabel?
        let people: [(PersonID, TaskNeeds.PersonLabel)]
        let warnings: [String]
    }

    private func view(
        _ fields: FormFields, _ person: PersonID?, _ read: Found, _ errors: FormErrors
    ) -> ContactNotePage {
        let isNew = fields.names.isEmpty
        func choices<C: CaseIterable & RawRepresentable<String>>(
            _ name: String, _ first: String?, _ title: (C) -> String
        ) -> [WorklistPage.Choice] {
            let chosen = isNew ? first : fields.text(name)
            return C.allCases.map {
                .init(value: $0.rawValue, title: title($0), isChosen: $0.rawValue == chosen)
            }
        }
        return ContactNotePage(
            pageTitle: "Write a contact note", errors: errors.list,
            chosen: read.chosen.flatMap { label in
                person.map {
                    .init(id: "\($0)", name: label.name, reference: label.reference, isChosen: true)
                }
            },
            find: fields.text("find"),
            found: read.people.map {
                .init(id: "\($0.0)", name: $0.1.name, reference: $0.1.reference, isChosen: false)
            },
            hasFound: !read.people.isEmpty,
            foundNothing: read.chosen == nil && !fields.text("find").isEmpty && read.people.isEmpty,
            warnings: read.warnings, hasWarnings: !read.warnings.isEmpty,
            ways: choices("way", "phone") { (way: ContactNote.Way) in way.title }, wayError: errors["way"],
            results: choices("result", nil) { (result: ContactNote.Result) in result.title },
            resultError: errors["result"],
            sides: choices("side", "carer") { (side: Side) in Self.title(side) }, sideError: errors["side"],
            minutes: fields.text("minutes"), minutesError: errors["minutes"], note: fields.longText("note"),
            noteError: errors["note"], inConfidence: fields.has("inConfidence", "yes"),
            helperName: fields.text("helperName"), helperNameError: errors["helperName"],
            helperRelationship: fields.text("helperRelationship"),
            helperRelationshipError: errors["helperRelationship"],
            helperAgreed: fields.has("helperAgreed", "yes"),
            helperOpen: !fields.text("helperName").isEmpty, nextTask: fields.text("nextTask"),
            nextTaskError: errors["nextTask"], nextDueDay: fields.text("nextDue-day"),
            nextDueMonth: fields.text("nextDue-month"), nextDueYear: fields.text("nextDue-year"),
            nextDueError: errors["nextDue-day"], nextOpen: !fields.text("nextTask").isEmpty,
            personError: errors["find"],
            key: fields.optional("key") ?? (surroundings.newID() as ContactNoteID).description)
    }

    static func title(_ side: Side) -> String {
        switch side {
        case .carer: "The carer’s"
        case .caredFor: "The person they look after’s"
        case .both: "Both of theirs"
        }
    }
}
