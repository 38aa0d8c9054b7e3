import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// What part carers had in the plan of the person they look after.
struct CaredForEventPages: Sendable {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/carer-involvement", PlanPages.writers, show)
        routes.post("/people/{id}/carer-involvement", PlanPages.writers, keep)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    private struct Family {
        let person: SeenPerson
        let organisation: OrganisationID
        let carers: [SeenPerson]
    }

    private static func family(
        _ id: PersonID, _ principal: Principal, _ desk: PlanDesk, _ connection: any Connection
    ) throws -> Family {
        guard let organisation = principal.organisation,
            let person = try desk.people.people(connection, [id], principal)[id], person.isWorkedWith
        else { throw NotFound() }
        var ids: Set<PersonID> = []
        for link in try desk.people.links(connection, person.id, principal)
        where link.isOpen && link.caredFor == person.id {
            ids.insert(link.carer)
        }
        let carers = try desk.people.people(connection, ids, principal).values.sorted { $0.id < $1.id }
        return Family(person: person, organisation: organisation, carers: carers)
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.write { connection -> CaredForEventPage in
            let family = try Self.family(id, principal, desk, connection)
            let kept = try CaredForEventStore(connection, desk.surroundings).events(
                about: family.person.id, of: family.organisation)
            let names = try desk.people.people(connection, Set(kept.map(\.carer)), principal)
            if errors.isEmpty {
                try AuditStore(connection, desk.surroundings).addSearch(
                    "cared-for-events", shown: [family.person.id], by: principal,
                    heldBack: family.person.isRestricted)
            }
            // An event with a carer whom the asker may not see isn't theirs to see.
            var lines: [CaredForEventPage.Line] = []
            for event in kept {
                if let carer = names[event.carer] { lines.append(.init(event, carer)) }
            }
            return CaredForEventPage(family.person, family.carers, lines, fields, errors)
        }
        return context.page(
            "supportplans/carer-involvement", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func keep(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let today = desk.surroundings.today
        var reading = PlanReading(fields)
        let kind: CaredForEvent.Kind? = reading.choice("kind", orElse: "Select what happened")
        let happened = reading.day("happened", orElse: "Enter the day")
        let carer = PersonID(fields.text("carer"))
        if carer == nil { reading.errors.add("Select which carer", to: "carer") }
        var days: [String: LocalDate] = [:]
        for name in ["invited", "view", "agreement", "copy", "contactList"] {
            if let day = reading.day(name) { days[name] = day }
        }
        for (name, day) in days.sorted(by: { $0.key < $1.key }) where day > today {
            reading.errors.add("Enter today or before", to: name)
        }
        if let happened, happened > today { reading.errors.add("Enter today or before", to: "happened") }
        let (viewWords, refusedWords) = (reading.words("viewWords"), reading.words("refusedWords"))
        let refused = fields.has("refused", "yes")
        guard reading.errors.isEmpty, let kind, let happened, let carer else {
            return try await page(context, fields, reading.errors)
        }
        let (desk, said) = (desk, days)
        do {
            try await database.write { connection in
                let family = try Self.family(id, principal, desk, connection)
                guard family.carers.contains(where: { $0.id == carer }) else { throw NotFound() }
                let event = CaredForEvent(
                    id: desk.surroundings.uuid().uuidString.lowercased(), person: family.person.id,
                    carer: carer, organisation: family.organisation, kind: kind, happenedOn: happened,
                    isRefused: refused, refusedWords: refusedWords, invitedOn: said["invited"],
                    viewOn: said["view"], viewWords: viewWords, copyOn: said["copy"],
                    agreementOn: said["agreement"], contactListOn: said["contactList"])
                try CaredForEventStore(connection, desk.surroundings).add(event, by: principal.account)
                try AuditStore(connection, desk.surroundings).add(
                    .caredForEventKept, about: family.person.id, by: principal,
                    detail: ["kind": kind.rawValue, "refused": refused ? "yes" : "no"],
                    heldBack: family.person.isRestricted)
            }
        } catch let refusal as CaredForRefusal {
            return try await page(context, fields, [refusal.field ?? "kind": refusal.message])
        }
        return .redirect(to: "/people/\(id)/carer-involvement")
    }
}

/// What `Templates/carer-involvement.mustache` shows.
struct CaredForEventPage: Sendable {
    let pageTitle: String
    let personPath: String
    let personName: String
    let eventLines: [Line]
    let hasEventLines: Bool
    let heardWords: String
    let hasCarers: Bool
    let formPath: String
    let formFields: [FieldView]
    let errors: [FieldError]
    let hasErrors: Bool

    struct Line: Sendable {
        let eventTitle: String
        let eventRows: [PlanRow]
        let isHeard: Bool

        init(_ event: CaredForEvent, _ carer: SeenPerson) {
            eventTitle = "\(event.happenedOn.spoken): \(event.kind.title). Carer: \(carer.name)"
            isHeard = event.viewOn != nil
            var rows = [
                PlanRow("Asked to take part", event.invitedOn?.spoken ?? "No"),
                PlanRow(
                    "What they said",
                    event.viewOn.map { "\($0.spoken). \(event.viewWords)" } ?? "Not written down"),
                PlanRow("Contact list given", event.contactListOn?.spoken ?? "No"),
            ]
            if event.isRefused {
                let words = event.refusedWords.isEmpty ? "" : " \(event.refusedWords)"
                rows.append(PlanRow("The person cared for said no", "They don’t want it shared.\(words)"))
            } else {
                rows.append(
                    PlanRow("Agreement of the person cared for", event.agreementOn?.spoken ?? "Not given yet")
                )
                rows.append(PlanRow("Copy given", event.copyOn?.spoken ?? "No"))
            }
            eventRows = rows
        }
    }

    init(
        _ person: SeenPerson, _ carers: [SeenPerson], _ lines: [Line], _ fields: FormFields,
        _ errors: FormErrors
    ) {
        pageTitle = "Carers in \(person.name)’s plan"
        (personPath, personName) = ("/people/\(person.id)", person.name)
        (eventLines, hasEventLines) = (lines, !lines.isEmpty)
        let heard = lines.filter(\.isHeard).count
        heardWords = "What the carer thinks is written down for \(heard) of the \(lines.count) shown here."
        hasCarers = !carers.isEmpty
        formPath = "/people/\(person.id)/carer-involvement"
        formFields = [
            .choice(
                "kind", "What happened?", CaredForEvent.Kind.allCases.map { ($0.rawValue, $0.title) }, fields,
                errors),
            .day("happened", "On which day?", fields, errors),
            .choice("carer", "Which carer?", carers.map { ($0.id.description, $0.name) }, fields, errors),
            .day("invited", "When was the carer asked to take part? (leave empty if not)", fields, errors),
            .day("view", "When did they say what they think? (leave empty if not)", fields, errors),
            .long("viewWords", "What they said, in their own words", fields, errors),
            .ticks(
                "refused", "Does the person cared for refuse that this carer has a copy?",
                [("yes", "Yes, they said no")], fields, errors),
            .long("refusedWords", "What they said (optional)", fields, errors),
            .day(
                "agreement", "When did the person cared for agree to a copy? (leave empty if not)", fields,
                errors),
            .day("copy", "When did the carer get a copy? (leave empty if not)", fields, errors),
            .day(
                "contactList", "When did the carer get the list of whom to ring? (leave empty if not)",
                fields, errors),
        ]
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}
