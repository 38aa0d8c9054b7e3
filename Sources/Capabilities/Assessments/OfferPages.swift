import Audit
import Core
import Hummingbird
import Jobs
import People
import Storage
import Web

/// Telling a carer of the right to an assessment, and what they said; and who was never told.
struct OfferPages: Sendable {
    let desk: AssessmentDesk

    static let access = Access.roles(AssessmentPolicy.offering)

    func add(to routes: Routes) {
        routes.get("/people/{id}/assessment-offer", Self.access, show)
        routes.post("/people/{id}/assessment-offer", Self.access, save)
        routes.get("/assessments/no-offer", Self.access, withoutOffer)
    }

    private struct Seen: Sendable {
        let person: SeenPerson
        let links: [SeenLink]
        let colleagues: [(account: AccountID, name: String)]
    }

    private func seen(_ id: PersonID, _ principal: Principal, _ connection: any Connection) throws -> Seen {
        guard let organisation = principal.organisation,
            let person = try desk.people.people(connection, [id], principal)[id], !person.hasDied
        else { throw NotFound() }
        return Seen(
            person: person,
            links: try desk.people.links(connection, person.id, principal)
                .filter { $0.carer == person.id && $0.isOpen },
            colleagues: try desk.people.colleagues(connection, organisation))
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let today = desk.surroundings.today
        let page = try await desk.database.read { connection in
            let seen = try seen(id, principal, connection)
            let kind: Assessment.Kind = (seen.person.age ?? 18) < 18 ? .youngCarer : .carer
            let key = (desk.surroundings.newID() as AssessmentOfferID).description
            let known = today.boxes("day").merging(
                ["kind": kind.rawValue, "need": "standard", "key": key]
            ) { $1 }
            return self.page(seen, FormReading(known: known))
        }
        return context.page("assessments/form", page)
    }

    private func page(_ seen: Seen, _ form: FormReading) -> FormPage {
        var fields: [FieldView] = [
            .date("day", "When was it offered?", form),
            .radios("way", "How was it offered?", AssessmentOffer.Way.options(\.title), form),
            .radios("answer", "What did they say?", AssessmentOffer.Answer.options(\.title), form),
            .area(
                "reason", "Why not now, or why not? In their words", hint: "They needn’t say", rows: 3, form),
            .date(
                "again", "When will we ask again?",
                hint: "Where they said later or not now, or haven’t answered. For example, 27 3 2027", form),
            .radios(
                "kind", "Which assessment?", Assessment.Kind.options(\.title), form
            ).under("If they said yes", "It begins today, and somebody has it from now on."),
            .radios("route", "How would they like to do it?", Assessment.Route.options(\.title), form),
        ]
        if !seen.links.isEmpty {
            fields.append(
                .select(
                    "link", "About caring for whom?",
                    [("", "All they care for")] + seen.links.map { ("\($0.id)", $0.caredForName) }, form))
        }
        fields.append(.radios("need", "How soon is it needed?", Assessment.Need.options(\.title), form))
        fields.append(
            .select(
                "lead", "Who does it?",
                [("", "Not decided yet: the team")] + seen.colleagues.map { ("\($0.account)", $0.name) },
                hint: "The carer may ask for somebody", form))
        return FormPage(
            "Offer an assessment", about: seen.person.name, back: "/people/\(seen.person.id)",
            action: "/people/\(seen.person.id)/assessment-offer",
            intro: [
                "Every carer has a right to an assessment, whatever they earn and however many hours they care. Saying no takes nothing away: groups, information, advice and every service that is there for all carers stay open to them, and they may ask again at any time."
            ], fields: fields, hidden: ["key": form.fields.text("key")], button: "Save", errors: form.errors)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: PersonID.self)
        let fields = try await context.lenientForm(request)
        let principal = try context.requirePrincipal()
        do {
            let path = try await desk.database.write { connection in
                try keep(id, FormReading(fields), principal, connection)
            }
            return .redirect(to: path)
        } catch let errors as FormErrors {
            return try await again(id, fields, errors, context)
        } catch let refusal as AssessmentRefusal {
            return try await again(id, fields, ["kind": refusal.message], context)
        }
    }

    private func again(
        _ id: PersonID, _ fields: FormFields, _ errors: FormErrors, _ context: WebContext
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let page = try await desk.database.read { connection in
            var form = FormReading(fields)
            form.errors = errors
            return self.page(try seen(id, principal, connection), form)
        }
        return context.page("assessments/form", page, status: .unprocessableContent)
    }

    private func keep(
        _ id: PersonID, _ typed: FormReading, _ principal: Principal, _ connection: any Connection
    ) throws -> String {
        var form = typed
        let seen = try seen(id, principal, connection)
        guard let organisation = principal.organisation else { throw NotFound() }
        let store = AssessmentOfferStore(connection, desk.surroundings)
        let id = AssessmentOfferID(form.fields.text("key")) ?? desk.surroundings.newID()
        // A second press of the button leads to what the first began.
        if let offer = try store.find(id) {
            // A key of another's form keeps nothing.
            guard offer.person == seen.person.id, offer.organisation == organisation else { throw NotFound() }
            return offer.assessment.map { "/assessments/\($0)" } ?? "/people/\(seen.person.id)"
        }
        let today = desk.surroundings.today
        let day = form.day("day", "the day it was offered") ?? today
        if day > today { form.errors.add("The day must be today or earlier", to: "day") }
        let way = form.choice("way", as: AssessmentOffer.Way.self, "Select how it was offered")
        let answer = form.choice("answer", as: AssessmentOffer.Answer.self, "Select what they said")
        let reason = form.words("reason", answer == .notNow ? "Enter why not now" : nil)
        let again = form.day("again", "when we ask again", required: answer?.asksAgain == true)
        if let again, again <= today { form.errors.add("The day must be later than today", to: "again") }
        var new: NewAssessment?
        if answer == .accepted { new = try read(&form, seen, day, organisation) }
        try form.errors.throwIfAny()
        guard let way, let answer else { throw NotFound() }
        let begun = try new.map { try desk.begin($0, by: principal, connection) }
        let offer = AssessmentOffer(
            id: id, person: seen.person.id, organisation: organisation,
            account: principal.account, offeredOn: day, way: way, answer: answer,
            reason: reason.isEmpty ? nil : reason, againOn: again, assessment: begun?.id)
        try store.add(offer)
        try AuditStore(connection, desk.surroundings).add(
            .assessmentOffered, about: offer.id, by: principal, detail: ["answer": answer.rawValue],
            person: seen.person.id)
        if let again { try desk.people.openTask(connection, offer.task(dueOn: again)) }
        // Asked again: what was to be done about earlier offers is done.
        for earlier in try store.offers(to: seen.person.id)
        where earlier.id != offer.id && earlier.againOn != nil {
            try desk.people.closeTask(connection, earlier.taskKey, principal)
        }
        return begun?.path ?? "/people/\(seen.person.id)"
    }

    private func read(
        _ form: inout FormReading, _ seen: Seen, _ day: LocalDate, _ organisation: OrganisationID
    ) throws -> NewAssessment? {
        let kind = form.choice("kind", as: Assessment.Kind.self, "Select which assessment")
        let route = form.choice("route", as: Assessment.Route.self, "Select how they would like to do it")
        let need = form.choice("need", as: Assessment.Need.self, "Select how soon it is needed")
        let link = seen.links.first { "\($0.id)" == form.fields.text("link") }
        let lead = seen.colleagues.first { "\($0.account)" == form.fields.text("lead") }
        let isChild = seen.person.age.map { $0 < 18 }
        if kind == .carer, isChild == true {
            form.errors.add(
                "They are under 18: choose a young carer’s or a transition assessment", to: "kind")
        }
        if kind == .youngCarer, isChild == false {
            form.errors.add("They are 18 or over: choose another assessment", to: "kind")
        }
        guard let kind, let route, let need else { return nil }
        return NewAssessment(
            person: seen.person, link: link?.id, kind: kind, route: route, need: need,
            organisation: organisation, lead: lead?.account, requestedOn: day)
    }

    /// The contacts whom nobody told of the right to an assessment.
    @Sendable func withoutOffer(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let people = try await desk.database.write { connection in
            let ids = try AssessmentOfferStore(connection, desk.surroundings).withoutOffer(of: organisation)
            let seen = try desk.people.people(connection, Set(ids), principal)
            try AuditStore(connection, desk.surroundings).addSearch(
                "carers-with-no-offer", shown: seen.values.map(\.id).sorted(), by: principal)
            return ids.compactMap { seen[$0] }.filter { !$0.hasDied }
        }
        let rows = people.map { person in
            AssessmentListPage.Row(
                rowTitle: person.name, rowPath: "/people/\(person.id)/assessment-offer",
                rowDetail: "Reference \(person.reference)", rowTag: "No offer yet", rowTagColour: "yellow")
        }
        return context.page(
            "assessments/list",
            AssessmentListPage(
                "Carers nobody offered an assessment",
                intro:
                    "Everybody here works with you, cares for somebody, and was never offered an assessment. Every carer has to be told of the right.",
                tabs: AssessmentListPage.tabs(current: "no-offer"), rows: rows,
                empty: "Everybody you work with was offered an assessment.", isCut: people.count == 200))
    }
}
