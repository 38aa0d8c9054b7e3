import Core
import Hummingbird
import People
import Storage
import Web

/// A worry about somebody's safety, from any page: the numbers first, then the form.
struct RaisePages: Sendable {
    let database: any Database
    let desk: ConcernDesk

    func add(to routes: Routes) {
        routes.get("/concerns/new", .staff, page)
        routes.post("/concerns/new", .staff, save)
        routes.get("/my-safety", .carer, ownPage)
        routes.post("/my-safety", .carer, saveOwn)
    }

    // MARK: Staff

    @Sendable func page(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, ConcernForm(try context.query(request), on: desk.surroundings.today))
    }

    private func form(_ context: WebContext, _ form: ConcernForm) async throws -> Response {
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.read { connection -> RaisePage in
            let person = try Self.person(form, principal, desk, connection)
            let ownArea = try principal.organisation.flatMap { try desk.people.area(connection, $0) }
            let area = person?.area ?? ownArea
            let councils = try desk.needs.councils(connection)
            let chosen =
                form.fields.optional("council")
                ?? councils.first { $0.area == area }?.organisation.description
            return RaisePage(
                pageTitle: "Worried about somebody’s safety?",
                intro: person.map { "This is about \($0.name) (\($0.reference)), or somebody around them." },
                numbers: try desk.needs.numbersNow(connection, area).map(RaisePage.Number.init),
                action: "/concerns/new", person: person?.id.description, key: desk.key(form),
                fields: Self.fields(form, councils, chosen), button: "Keep this and pass it on",
                backPath: person.map { "/people/\($0.id)" }, errors: form.errors, exit: false)
        }
        return context.page(
            "safeguarding/raise", view, status: form.errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The person of the record it was begun from, where the asker may see it.
    private static func person(
        _ form: ConcernForm, _ principal: Principal, _ desk: ConcernDesk, _ connection: any Connection
    ) throws -> SeenPerson? {
        guard let id = PersonID(form.fields.text("person")) else { return nil }
        return try desk.people.people(connection, [id], principal)[id]
    }

    private static func fields(
        _ form: ConcernForm, _ councils: [SafeguardingNeeds.Council], _ council: String?
    ) -> [FieldView] {
        let names: ConcernForm.Options = councils.map { ($0.organisation.description, $0.name) }
        let risk = FieldView.checkboxes(
            "at-risk", "Who may be at risk?", ConcernForm.atRisk, chosen: Set(form.fields.all("at-risk")),
            hint: "Select all that are true", form.errors)
        let own =
            "If it is about people here, or your manager, it goes straight to the council and nobody who works here can read it"
        let place = FieldView.select(
            "council", "Which council’s area do they live in?",
            [("", "Select a council")] + names, chosen: council,
            hint: "If it is about people of that council, choose another one", form.errors)
        let about: ConcernForm.Options = [("", "It isn’t about a council’s people")] + names
        return [
            risk, form.line("who", "Who is it? (optional)", hint: "A name, or how we can find them"),
            form.radios("source", "From whom, or what?", ConcernForm.sources, hint: own),
            form.select("about-council", "If it is about people of a council, which?", about),
            form.area(
                "words", "What did you see, or what was said?",
                hint: "In their own words where you can. Say what you know, and what you think, apart",
                rows: 6),
            form.radios("asked", "Was the person asked about it?", ConcernForm.asked)
                .under("What the person wants"),
            form.area("wants", "What do they want to happen? (optional)", rows: 3),
            form.radios(
                "capacity", "Can they decide this for themselves?", ConcernForm.capacity,
                hint: "For this decision, today"),
            form.radios("consent", "Do they agree that it is passed on?", ConcernForm.consent),
            form.select(
                "override", "If they didn’t agree: why it is passed on all the same",
                [("", "Select a reason")] + ConcernForm.overrides),
            form.radios("safe", "Is it safe to tell them that it was passed on?", ConcernForm.unsure)
                .under("Keeping them safe"),
            form.line("safe-how", "How to reach them safely (optional)"),
            form.radios("children", "Are there children in the home?", ConcernForm.unsure),
            form.line("children-who", "Which children? (optional)"),
            place,
        ]
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = ConcernForm(
            try await context.lenientForm(request, many: ["at-risk"]), on: desk.surroundings.today)
        let principal = try context.requirePrincipal()
        let desk = desk
        let read = Self.read(&form)
        guard form.errors.isEmpty else { return try await self.form(context, form) }
        let asked = form
        do {
            let id = try await database.write { connection -> ConcernID in
                let councils = try desk.needs.councils(connection)
                guard
                    let council = councils.first(where: {
                        $0.organisation.description == asked.fields.text("council")
                    })
                else { throw FormErrors(["council": "Select a council"]) }
                let about = OrganisationID(asked.fields.text("about-council"))
                if read.source == "council", !councils.contains(where: { $0.organisation == about }) {
                    throw FormErrors(["about-council": "Select which council it is about"])
                }
                let person = try Self.person(asked, principal, desk, connection)
                let told = ConcernDesk.Told(
                    key: ConcernID(asked.fields.text("key")), person: person?.id, atRisk: read.atRisk,
                    source: read.source, council: council, aboutCouncil: about, answers: read.answers)
                return try desk.raise(told, by: principal, connection).id
            }
            return .redirect(to: "/concerns/\(id)?done=raised")
        } catch let errors as FormErrors {
            form.errors = errors
        } catch let refusal as ConcernRefusal {
            form.errors.add(refusal.message, to: refusal.field ?? "council")
        }
        return try await self.form(context, form)
    }

    private struct Reading: Sendable {
        var atRisk: Set<String>
        var source: String
        var answers: [String: String]
    }

    private static func read(_ form: inout ConcernForm) -> Reading {
        let risk = form.atRisk()
        let source = form.choice("source", ConcernForm.sources, "Select from whom")
        var answers = ["at-risk": risk.sorted().joined(separator: " "), "source": source]
        answers["words"] = form.words("words", "Write what you saw, or what was said")
        answers["asked"] = form.choice("asked", ConcernForm.asked, "Select whether they were asked")
        answers["capacity"] = form.choice(
            "capacity", ConcernForm.capacity, "Select whether they can decide this")
        let consent = form.choice("consent", ConcernForm.consent, "Select whether they agree")
        answers["consent"] = consent
        if consent == "refused" || consent == "not-asked" {
            answers["override"] = form.choice(
                "override", ConcernForm.overrides, "Select why it is passed on all the same")
        }
        answers["safe"] = form.choice("safe", ConcernForm.unsure, "Select whether it is safe to tell them")
        answers["children"] = form.choice(
            "children", ConcernForm.unsure, "Select whether there are children in the home")
        for name in ["who", "wants", "safe-how", "children-who"] {
            let words = form.words(name)
            if !words.isEmpty { answers[name] = words }
        }
        return Reading(atRisk: risk, source: source, answers: answers)
    }

    // MARK: Carers

    @Sendable func ownPage(_ request: Request, _ context: WebContext) async throws -> Response {
        let isSent = try context.query(request).text("done") == "sent"
        return try await own(context, ConcernForm(FormFields(), on: desk.surroundings.today), isSent: isSent)
    }

    private func own(
        _ context: WebContext, _ form: ConcernForm, isSent: Bool = false
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.read { connection -> RaisePage in
            let person = try principal.person.flatMap {
                try desk.people.people(connection, [$0], principal)[$0]
            }
            let councils = try desk.needs.councils(connection)
            let names: ConcernForm.Options = councils.map { ($0.organisation.description, $0.name) }
            let chosen =
                form.fields.optional("council")
                ?? councils.first { $0.area == person?.area }?.organisation.description
            var fields = [
                FieldView.checkboxes(
                    "at-risk", "Who may not be safe?",
                    [
                        ("carer", "Me, or another carer"), ("cared-for", "Somebody I look after"),
                        ("child", "A child or young person"),
                    ], chosen: Set(form.fields.all("at-risk")), form.errors),
                form.radios("source", "Who is hurting or frightening them?", ConcernForm.ownSources),
                form.area(
                    "words", "What has happened?", hint: "In your own words. A few are enough", rows: 5),
                form.line(
                    "safe-how", "How and when is it safe to reach you? (optional)",
                    hint: "We will not ring, write or text because of this unless you say how"),
            ]
            fields.append(
                .select(
                    "council", "Which council’s area do they live in?",
                    [("", "Select a council")] + names, chosen: chosen, form.errors))
            return RaisePage(
                pageTitle: "I’m worried about someone’s safety",
                intro:
                    "Only the people who keep others safe, at the council and at the service that helps you, can read it. It is not on your record here, and nobody in your family is told by us.",
                numbers: try desk.needs.numbersNow(connection, person?.area).map(RaisePage.Number.init),
                action: "/my-safety", person: nil, key: desk.key(form), fields: isSent ? [] : fields,
                button: "Send",
                backPath: "/my-record", errors: form.errors, exit: true,
                notification: isSent
                    ? "We have it. Somebody whose work this is reads it and passes it on to the council."
                    : nil)
        }
        return context.page(
            "safeguarding/raise", view, status: form.errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func saveOwn(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = ConcernForm(
            try await context.lenientForm(request, many: ["at-risk"]), on: desk.surroundings.today)
        let principal = try context.requirePrincipal()
        let desk = desk
        let risk = form.atRisk()
        let source = form.choice("source", ConcernForm.ownSources, "Select who, or “I don’t know”")
        let words = form.words("words", "Write what has happened")
        let reach = form.words("safe-how")
        guard form.errors.isEmpty else { return try await own(context, form) }
        let (council, key) = (form.fields.text("council"), ConcernID(form.fields.text("key")))
        do {
            try await database.write { connection in
                guard
                    let place = try desk.needs.councils(connection).first(where: {
                        $0.organisation.description == council
                    })
                else { throw FormErrors(["council": "Select a council"]) }
                let told = ConcernDesk.Told(
                    key: key, person: principal.person, atRisk: risk, source: source, council: place,
                    aboutCouncil: nil,
                    answers: [
                        "at-risk": risk.sorted().joined(separator: " "), "source": source, "words": words,
                        "safe-how": reach,
                    ])
                try desk.raise(told, by: principal, connection)
            }
            return .redirect(to: "/my-safety?done=sent")
        } catch let errors as FormErrors {
            form.errors = errors
        } catch let refusal as ConcernRefusal {
            form.errors.add(refusal.message, to: refusal.field ?? "council")
        }
        return try await own(context, form)
    }
}
