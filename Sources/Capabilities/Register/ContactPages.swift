import Core
import Hummingbird
import Storage
import Web

/// How somebody may be reached, and what they need to be understood.
struct ContactPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = RecordDesk.access
        routes.get("/people/{id}/contacts/new", access, newContact)
        routes.post("/people/{id}/contacts/new", access, addContact)
        routes.get("/people/{id}/contacts/{contact}", access, contact)
        routes.post("/people/{id}/contacts/{contact}", access, saveContact)
        routes.get("/people/{id}/contacts/{contact}/confirmation", access, confirmation)
        routes.post("/people/{id}/contacts/{contact}/confirmation", access, confirm)
        routes.get("/people/{id}/contact-rules", access, rule)
        routes.post("/people/{id}/contact-rules", access, saveRule)
        routes.get("/people/{id}/communication-needs", access, needs)
        routes.post("/people/{id}/communication-needs", access, saveNeeds)
    }

    // MARK: A number or address

    private static let answers: [(id: String, label: String)] = [
        ("safe", "Is it safe to contact them this way?"), ("seen", "Does anyone else see it?"),
        ("voicemail", "May we leave a message?"),
    ]

    private static func answerQuestions(_ fields: FormFields, _ errors: FormErrors) -> [FieldView] {
        answers.map { id, label in
            .radios(id, label, FieldView.yesNoNotAsked, chosen: fields.optional(id) ?? "not-asked", errors)
        }
    }

    @Sendable func newContact(_ request: Request, _ context: WebContext) async throws -> Response {
        try await newContactForm(context, FormFields(), FormErrors())
    }

    private func newContactForm(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let open = try await desk.read(context, for: .contact) { _, open in
            _ = try open.person()
            return open
        }
        let page = FormPage(
            "Add a phone number or email", about: open.name, back: open.path,
            action: "\(open.path)/contacts/new",
            intro: ["Until the person has said that it’s safe, nothing is sent to it."],
            fields: [.line("address", "Phone number or email address", fields.text("address"), errors)]
                + Self.answerQuestions(fields, errors), button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func addContact(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let typed = fields.text("address")
        let address =
            EmailAddress(typed).map(PersonContact.Address.email)
            ?? PhoneNumber(typed).map(PersonContact.Address.phone)
        if address == nil {
            reading.errors.add(
                "Enter a phone number, like 07700 900 982, or an email address, like name@example.org",
                to: "address")
        }
        guard let address, reading.errors.isEmpty else {
            return try await newContactForm(context, fields, reading.errors)
        }
        let new = NewContact(
            address, safe: reading.yesNo("safe"), seenByOthers: reading.yesNo("seen"),
            voicemail: reading.yesNo("voicemail"))
        let surroundings = desk.surroundings
        let id = try await desk.change(context, for: .contact, .contactSaved) {
            connection, person, _, provenance in
            let store = ContactStore(connection, surroundings)
            let known = try store.contacts(of: person).contains { $0.until == nil && $0.address == address }
            if !known {
                try store.add([new], to: person.id, provenance)
                try LikelyIndex(connection, surroundings).refresh(person.id)
            }
            return [:]
        }
        return .redirect(to: "/people/\(id)?done=contact")
    }

    @Sendable func contact(_ request: Request, _ context: WebContext) async throws -> Response {
        try await contactForm(context, nil, FormErrors(), wasConflict: false)
    }

    private func contactForm(
        _ context: WebContext, _ typed: FormFields?, _ errors: FormErrors, wasConflict: Bool
    ) async throws -> Response {
        let (surroundings, contactID) = (
            desk.surroundings, try context.parameters.require("contact", as: ContactID.self)
        )
        let (open, contact) = try await desk.read(context, for: .contact) { connection, open in
            let person = try open.person()
            guard let contact = try ContactStore(connection, surroundings).contact(contactID, of: person.id)
            else {
                throw NotFound()
            }
            return (open, contact)
        }
        func word(_ answer: Bool?) -> String { answer.map { $0 ? "yes" : "no" } ?? "not-asked" }
        let saved = [
            "safe": word(contact.safe), "seen": word(contact.seenByOthers),
            "voicemail": word(contact.voicemail),
        ]
        let fields = typed ?? FormFields(saved.mapValues { [$0] })
        let conflicts =
            wasConflict
            ? Self.answers.filter { saved[$0.id] != fields.text($0.id) }.map {
                FormPage.Conflict(label: $0.label, saved: saved[$0.id] ?? "", typed: fields.text($0.id))
            } : []
        let page = FormPage(
            contact.address.display, about: open.name, back: open.path,
            action: "\(open.path)/contacts/\(contact.id)", conflicts: conflicts,
            fields: Self.answerQuestions(fields, errors) + [
                .checkboxes(
                    "ended", "No longer used", [("yes", "They don’t use this any more")], chosen: [], errors)
            ], hidden: ["version": "\(contact.version)"], button: "Save", errors: errors)
        return context.page("register/form", page, status: wasConflict ? .conflict : .ok)
    }

    @Sendable func saveContact(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let reading = FormReading(fields)
        let (surroundings, needs) = (desk.surroundings, desk.needs)
        let contactID = try context.parameters.require("contact", as: ContactID.self)
        do {
            let id = try await desk.change(context, for: .contact, .contactSaved) {
                connection, person, _, _ in
                let store = ContactStore(connection, surroundings)
                guard let contact = try store.contact(contactID, of: person.id) else { throw NotFound() }
                guard contact.version == Int(fields.text("version")) else { throw EditConflict() }
                let safe = reading.yesNo("safe")
                if fields.has("ended", "yes") {
                    try store.end(contact)
                } else {
                    try store.answer(
                        contact, safe: safe, seenByOthers: reading.yesNo("seen"),
                        voicemail: reading.yesNo("voicemail"))
                }
                // Somebody else may hold a link that was sent there.
                if fields.has("ended", "yes") || safe != true {
                    try needs.endSignIns(connection, person.id, nil)
                }
                try LikelyIndex(connection, surroundings).refresh(person.id)
                return ["contact": contactID.description]
            }
            return .redirect(to: "/people/\(id)?done=contact")
        } catch is EditConflict {
            return try await contactForm(context, fields, FormErrors(), wasConflict: true)
        }
    }

    // MARK: The rule

    @Sendable func rule(_ request: Request, _ context: WebContext) async throws -> Response {
        try await ruleForm(context, nil, FormErrors(), wasConflict: false)
    }

    private func ruleForm(
        _ context: WebContext, _ typed: FormFields?, _ errors: FormErrors, wasConflict: Bool
    ) async throws -> Response {
        let surroundings = desk.surroundings
        let (open, kept) = try await desk.read(context, for: .contact) { connection, open in
            let person = try open.person()
            return (open, try ContactStore(connection, surroundings).rule(of: person.id))
        }
        let saved = ContactRuleForm.fields(kept?.rule ?? ContactRule())
        let fields = typed ?? saved
        let page = FormPage(
            "How, when and whether to contact", about: open.name, back: open.path,
            action: "\(open.path)/contact-rules",
            intro: ["Ask the person themselves, when nobody else can hear."],
            conflicts: wasConflict ? ContactRuleForm.conflicts(saved: saved, typed: fields) : [],
            fields: ContactRuleForm.questions(fields, errors), hidden: ["version": "\(kept?.version ?? 0)"],
            button: "Save", errors: errors)
        return context.page(
            "register/form", page,
            status: !errors.isEmpty ? .unprocessableContent : wasConflict ? .conflict : .ok)
    }

    @Sendable func saveRule(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request, many: ["days"])
        let rule: ContactRule
        do { rule = try ContactRuleForm.rule(fields) } catch {
            return try await ruleForm(context, fields, error, wasConflict: false)
        }
        let (surroundings, needs) = (desk.surroundings, desk.needs)
        do {
            let id = try await desk.change(context, for: .contact, .contactRuleSaved) {
                connection, person, _, provenance in
                // What's kept is what they said, whoever wrote it down; under 18, only their own word makes it safe.
                let said = fields.has("said-by", "carer") ? provenance.asCarerSaid : provenance
                try ContactStore(connection, surroundings).save(
                    rule, of: person.id, after: Int(fields.text("version")).flatMap { $0 == 0 ? nil : $0 },
                    said)
                if rule.safeToContact != true { try needs.endSignIns(connection, person.id, nil) }
                return ["safe": rule.safeToContact.map { $0 ? "yes" : "no" } ?? "not-asked"]
            }
            return .redirect(to: "/people/\(id)?done=rules")
        } catch is EditConflict {
            return try await ruleForm(context, fields, FormErrors(), wasConflict: true)
        }
    }

    // MARK: Communication needs

    @Sendable func needs(_ request: Request, _ context: WebContext) async throws -> Response {
        let surroundings = desk.surroundings
        let (open, stated) = try await desk.read(context, for: .contact) { connection, open in
            let person = try open.person()
            return (open, try ContactStore(connection, surroundings).needs(of: person.id))
        }
        let chosen = Set(stated.map(\.need.code.digits))
        let fields = CommunicationNeed.Category.allCases.map { category in
            FieldView.checkboxes(
                "needs-\(category.rawValue)", category.label,
                CommunicationNeed.all.filter { $0.category == category }.map { ($0.code.digits, $0.label) },
                chosen: chosen, FormErrors())
        }
        let page = FormPage(
            "Communication needs", about: open.name, back: open.path,
            action: "\(open.path)/communication-needs",
            intro: ["Saving says that you asked today, and sets the day to ask again."], fields: fields,
            button: "Save", errors: FormErrors())
        return context.page("register/form", page)
    }

    @Sendable func saveNeeds(_ request: Request, _ context: WebContext) async throws -> Response {
        let names = CommunicationNeed.Category.allCases.map { "needs-\($0.rawValue)" }
        let fields = try await context.form(request, many: Set(names))
        let chosen = names.flatMap { fields.all($0) }.compactMap {
            SnomedCode($0).flatMap(CommunicationNeed.find)
        }
        let (surroundings, needs) = (desk.surroundings, desk.needs)
        let id = try await desk.change(context, for: .contact, .communicationNeedsSaved) {
            connection, person, _, provenance in
            let store = ContactStore(connection, surroundings)
            let clocks = try needs.clocks(connection, person.area)
            let reviewOn = surroundings.today.adding(months: clocks.needsReviewMonths)
            let known = Set(try store.needs(of: person.id).map(\.need.code))
            try store.review(person.id, keeping: Set(chosen.map(\.code)), reviewOn: reviewOn)
            try store.add(
                chosen.filter { !known.contains($0.code) }.map { ($0, nil) }, to: person.id,
                reviewOn: reviewOn,
                provenance)
            return ["codes": chosen.map(\.code.digits).joined(separator: " ")]
        }
        return .redirect(to: "/people/\(id)?done=needs")
    }
}
