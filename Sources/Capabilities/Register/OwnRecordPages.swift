import Audit
import Core
import Hummingbird
import Storage
import Web

/// A carer's own page: what is held, what is wrong with it, what they agreed to, and who looked.
struct OwnRecordPages: Sendable {
    let doors: RegistrationDoors

    init(_ doors: RegistrationDoors) { self.doors = doors }

    func add(to routes: Routes) {
        routes.get("/my-record", .carer, show)
        routes.get("/my-record/wrong", .carer, showWrong)
        routes.post("/my-record/wrong", .carer, saveWrong)
        routes.get("/my-record/words", .carer, showWords)
        routes.post("/my-record/words", .carer, saveWords)
        routes.post("/my-record/words/:id/end", .carer, endWords)
        routes.get("/my-record/statements/:id", .carer, showStatement)
        routes.post("/my-record/statements/:id", .carer, saveStatement)
        routes.get("/my-record/contact", .carer, showContact)
        routes.post("/my-record/contact", .carer, saveContact)
        routes.get("/my-record/equality", .carer, showAnswers)
        routes.get("/my-record/equality/:topic", .carer, showQuestion)
        routes.post("/my-record/equality/:topic", .carer, saveAnswer)
        routes.post("/my-record/consents/:id/withdrawal", .carer, withdraw)
        routes.get("/my-record/looks", .carer, looks)
        routes.post("/my-record/switched-off", .carer, switchOff)
        routes.post("/people/:id/own-page", RecordDesk.access, switchOn)
    }

    private static let notes = [
        "wrong": "Thank you. Somebody will look at it and tell you what they did.",
        "words": "Your words are kept, as you wrote them.",
        "statement": "Thank you for telling us. It is kept in your words, with today’s date.",
        "contact": "Saved. We will get in touch in that way from now on.",
        "consent": "Taken back. Nothing more is shared, and whoever had it is told.",
        "off": "The list of who looked is switched off. Ring us to have it back.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, person) = try own(context)
        let note = Self.notes[try context.query(request).text("saved")]
        let (surroundings, needs) = (doors.surroundings, doors.needs)
        let page = try await doors.database.write { connection -> OwnRecordPage? in
            guard try !OwnRecordStore(connection, surroundings, needs).isOff(.page, of: person) else {
                return nil
            }
            try AuditStore(connection, surroundings).add(.personViewed, about: person, by: principal)
            return try OwnRecordReading(connection: connection, surroundings: surroundings, needs: needs)
                .page(for: principal, person, notification: note)
        }
        guard let page else {
            return context.page("register/own-record-off", OwnRecordFormPage("Your page is switched off"))
        }
        return context.page("register/own-record", page)
    }

    // MARK: This is wrong

    @Sendable func showWrong(_ request: Request, _ context: WebContext) async throws -> Response {
        context.page(
            "register/own-record-wrong",
            OwnRecordFormPage("What is wrong?", fields: try context.query(request)))
    }

    @Sendable func saveWrong(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        do {
            let correction = try OwnRecordForms.correction(fields)
            return try await change(context, saved: "wrong") { store, person, principal in
                try store.ask(correction, of: person, by: principal)
            }
        } catch let error as FormErrors {
            return context.page(
                "register/own-record-wrong",
                OwnRecordFormPage("What is wrong?", fields: fields, errors: error),
                status: .unprocessableContent)
        }
    }

    // MARK: In your own words

    @Sendable func showWords(_ request: Request, _ context: WebContext) async throws -> Response {
        context.page("register/own-record-words", OwnRecordFormPage("Add something in your own words"))
    }

    @Sendable func saveWords(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        do {
            let (topic, words) = try OwnRecordForms.words(fields)
            return try await change(context, saved: "words") { store, person, principal in
                try store.add(words, on: topic, by: principal, of: person.id)
            }
        } catch let error as FormErrors {
            return context.page(
                "register/own-record-words",
                OwnRecordFormPage("Add something in your own words", fields: fields, errors: error),
                status: .unprocessableContent)
        }
    }

    @Sendable func endWords(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id")
        return try await change(context, saved: nil) { store, person, _ in
            try store.takeBack(id, of: person.id)
        }
    }

    // MARK: Willing and able

    @Sendable func showStatement(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await ownLink(context)
        return context.page("register/own-record-statement", OwnRecordFormPage("Going on with it"))
    }

    @Sendable func saveStatement(_ request: Request, _ context: WebContext) async throws -> Response {
        let link = try await ownLink(context)
        let fields = try await context.lenientForm(request)
        do {
            let willingness = try OwnRecordForms.statement(fields)
            let response = try await change(context, saved: "statement") { store, person, principal in
                try store.state(willingness, on: link, by: principal, person)
            }
            return willingness.isUrgent ? .redirect(to: "/urgent") : response
        } catch let error as FormErrors {
            return context.page(
                "register/own-record-statement",
                OwnRecordFormPage("Going on with it", fields: fields, errors: error),
                status: .unprocessableContent)
        }
    }

    /// The open link that the address names, in which they are the carer.
    ///
    /// - Throws: `NotFound` for any other, before anything of a form is said.
    private func ownLink(_ context: WebContext) async throws -> CaringLinkID {
        let (_, person) = try own(context)
        let id = try context.parameters.require("id", as: CaringLinkID.self)
        let (surroundings, needs) = (doors.surroundings, doors.needs)
        let link = try await doors.database.read { connection in
            try OwnRecordStore(connection, surroundings, needs).requireOn(person)
            return try CaringLinkStore(connection, surroundings).find(id)
        }
        guard let link, link.carer == person, link.ended == nil else { throw NotFound() }
        return id
    }
}
