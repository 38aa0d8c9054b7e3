import Core
import Hummingbird
import Storage
import Web

/// Adding somebody, and changing their details.
struct PersonPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/new", RecordDesk.access, new)
        routes.post("/people/new", RecordDesk.access, create)
        routes.get("/people/{id}/details", RecordDesk.access, edit)
        routes.post("/people/{id}/details", RecordDesk.access, save)
    }

    // MARK: Adding

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        try RegisterPolicy(try context.requirePrincipal()).require(.add)
        let key = desk.surroundings.uuid().uuidString.lowercased()
        return newForm(context, FormFields(["key": [key]]), FormErrors())
    }

    private func newForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) -> Response {
        let page = FormPage(
            "Add somebody", about: nil, back: "/people", action: "/people/new",
            intro: ["We look for people who may be the same before anything is saved."],
            fields: DetailsForm.questions(fields, errors, isNew: true) + [
                .line(
                    "phone", "Phone number (optional)", fields.text("phone"), width: "20", inputMode: "tel",
                    type: "tel", errors),
                .radios(
                    "agreed", "Do they agree that this is written down?",
                    [
                        ("agreed", "Yes"), ("authority", "Somebody with the authority agreed for them"),
                        ("duty", "No, and a legal duty such as safeguarding asks for it"),
                    ], chosen: fields.optional("agreed"), errors),
            ], hidden: ["key": fields.optional("key") ?? desk.freshKey()], button: "Continue", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let policy = RegisterPolicy(principal)
        try policy.require(.add)
        let fields = try await context.lenientForm(request)
        let arrival: Arrival
        do {
            arrival = try self.arrival(fields, context)
        } catch let errors as FormErrors {
            return newForm(context, fields, errors)
        }
        let (surroundings, needs) = (desk.surroundings, desk.needs)
        let said = LikelyForm(fields)
        let likely = try await desk.database.write { connection in
            let likely = try LikelyStore(connection, surroundings).shown(arrival.carer, to: principal)
            if let said {
                try said.keep(about: likely, before: arrival.key, by: principal, connection, surroundings)
            }
            return likely
        }
        if said == nil, !likely.isEmpty {
            return context.page(
                "register/likely", LikelyPage(likely, fields, action: "/people/new", backPath: "/people"))
        }
        do {
            let made = try await desk.database.write { connection in
                try RegisterStore(connection, surroundings, needs).register(arrival, by: principal)
            }
            let isKnown = said?.same == made.person
            return .redirect(to: "/people/\(made.person)?done=\(isKnown ? "known" : "added")")
        } catch let refusal as any Refusal {
            var errors = FormErrors()
            errors.add(refusal.message, to: refusal.field ?? "given")
            return newForm(context, fields, errors)
        }
    }

    private func arrival(_ fields: FormFields, _ context: WebContext) throws -> Arrival {
        let today = desk.surroundings.today
        var errors = FormErrors()
        var details: DetailsForm?
        do {
            details = try DetailsForm(
                fields, today: today, allowsTestNumbers: context.settings.isDemonstration)
        } catch {
            errors.add(error)
        }
        let basis = Person.Basis(rawValue: fields.text("agreed"))
        if basis == nil || basis == Person.Basis.none {
            errors.add("Select whether they agree that this is written down", to: "agreed")
        }
        var contacts: [NewContact] = []
        if let typed = fields.optional("phone") {
            if let phone = PhoneNumber(typed) {
                contacts.append(NewContact(.phone(phone)))
            } else {
                errors.add("Enter a phone number, like 01632 960 001 or 07700 900 982", to: "phone")
            }
        }
        guard errors.isEmpty, let details, let basis else { throw errors }
        return Arrival(
            key: "staff/\(fields.optional("key") ?? desk.freshKey())", door: .staff,
            carer: NewPerson(
                name: details.name, birth: details.birth, sex: details.sex, nhsNumber: details.nhsNumber,
                whereabouts: details.whereabouts, addressLines: details.addressLines, contacts: contacts,
                practice: details.practice.map { NewPlace(name: $0) },
                school: details.school.map { NewPlace(name: $0) },
                basis: basis), source: .professional)
    }

    // MARK: Details

    @Sendable func edit(_ request: Request, _ context: WebContext) async throws -> Response {
        let current = try await current(context)
        return form(context, current.0, current.1, current.1.fields, FormErrors(), [])
    }

    private func current(_ context: WebContext) async throws -> (OpenRecord, CurrentDetails) {
        let surroundings = desk.surroundings
        return try await desk.read(context) { connection, open in
            let person = try open.person()
            let people = PersonStore(connection, surroundings)
            return (
                open,
                CurrentDetails(
                    person, name: try people.currentName(of: person.id),
                    numbers: try people.identifiers(of: person),
                    addresses: try people.addresses(of: person), places: try people.places(of: person))
            )
        }
    }

    private func form(
        _ context: WebContext, _ open: OpenRecord, _ current: CurrentDetails, _ fields: FormFields,
        _ errors: FormErrors, _ conflicts: [FormPage.Conflict]
    ) -> Response {
        let page = FormPage(
            "Name, birth date, address, practice", about: open.name, back: open.path,
            action: "\(open.path)/details",
            conflicts: conflicts, fields: DetailsForm.questions(fields, errors),
            hidden: ["version": "\(current.version)"], button: "Save", errors: errors)
        return context.page(
            "register/form", page,
            status: !errors.isEmpty ? .unprocessableContent : conflicts.isEmpty ? .ok : .conflict)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let (surroundings, needs) = (desk.surroundings, desk.needs)
        let details: DetailsForm
        do {
            details = try DetailsForm(
                fields, today: surroundings.today, allowsTestNumbers: context.settings.isDemonstration)
        } catch {
            let current = try await current(context)
            return form(context, current.0, current.1, fields, error, [])
        }
        do {
            let id = try await desk.change(context, .personSaved) { connection, person, _, provenance in
                let route = try needs.route(connection, details.whereabouts, nil, .adult)
                try PersonStore(connection, surroundings).save(
                    details, of: person, version: Int(fields.text("version")) ?? 0,
                    district: details.whereabouts.postcode == nil ? nil : route.district, provenance)
                return [:]
            }
            return .redirect(to: "/people/\(id)?done=details")
        } catch is EditConflict {
            let current = try await current(context)
            return form(
                context, current.0, current.1, fields, FormErrors(), current.1.conflicts(with: fields))
        }
    }
}
