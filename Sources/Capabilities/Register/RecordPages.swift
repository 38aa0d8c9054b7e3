import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// A person's record, and what happened on it.
struct RecordPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}", RecordDesk.access, show)
        routes.get("/people/{id}/timeline", RecordDesk.access, timeline)
        routes.post("/people/{id}/involvements/{involvement}/lead", RecordDesk.access, takeLead)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let asked = try context.parameters.require("id", as: PersonID.self)
        let (desk, surroundings) = (desk, desk.surroundings)
        let notification = try context.query(request).optional("done").flatMap { Self.done[$0] }
        let found = try await desk.database.read { connection in
            let open = try desk.open(asked, by: principal, in: connection)
            if open.record.isRestricted {
                return Found(
                    open: open, contents: nil, tasks: try desk.needs.tasks(connection, open.id, principal),
                    cases: try desk.needs.cases.onRecord(connection, open.id, principal),
                    restrictions: try RestrictionStore(connection, surroundings).holding(on: open.id),
                    facts: open.isByBreakGlass
                        ? try ContactStore(connection, surroundings).factsForEmergency(of: open.id) : nil)
            }
            return Found(open: open, contents: try desk.contents(of: open, by: principal, in: connection))
        }
        try await keepOpening(found, by: principal)
        // A record that was joined to another is read at its own address.
        if found.open.id != asked { return .redirect(to: found.open.path) }
        guard let contents = found.contents else {
            return context.page("register/restricted", restricted(found))
        }
        let wording = RecordWording(
            contents: contents, open: found.open, today: surroundings.today, now: surroundings.now())
        return context.page("register/record", wording.page(notification: notification))
    }

    private struct Found: Sendable {
        let open: OpenRecord
        let contents: RecordContents?
        var tasks: [RegisterNeeds.RecordLine] = []
        var cases: [CaseSection] = []
        var restrictions: [Restriction] = []
        /// How to reach a restricted person, for one who has emergency access.
        var facts: ContactFacts?

        var reaching: RestrictedReaching? { facts.flatMap(RestrictedReaching.init) }
    }

    /// Opening a record is one entry, whatever the page then shows.
    private func keepOpening(_ found: Found, by principal: Principal) async throws {
        let open = found.open
        let contacts = (found.reaching?.contacts ?? []).map(\.id.description).joined(separator: " ")
        let detail = contacts.isEmpty ? [:] : ["contacts": contacts]
        let action: AuditAction =
            open.record.isRestricted
            ? .restrictedViewed : open.isByBreakGlass ? .personViewedByBreakGlass : .personViewed
        let (id, surroundings) = (open.id, desk.surroundings)
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).add(action, about: id, by: principal, detail: detail)
            try ArrivalStore(connection, surroundings).markRead(id, by: principal)
        }
    }

    private func restricted(_ found: Found) -> RestrictedPage {
        guard case .restricted(let person) = found.open.record else { preconditionFailure("not restricted") }
        return RestrictedPage(
            pageTitle: person.displayName, personName: person.displayName,
            reference: person.reference.description,
            born: person.birth?.spoken, recordPath: found.open.path,
            restrictions: found.restrictions.map { restriction in
                "\(restriction.reason.label), since \(restriction.since.spoken)"
                    + (restriction.until.map { ", until \($0.spoken)" } ?? "")
            },
            reaching: found.facts.map { ReachingView(found.reaching, $0, at: desk.surroundings.now()) },
            tasks: found.tasks, hasTasks: !found.tasks.isEmpty,
            cases: found.cases.map(CaseSectionView.init), isReviewer: !found.open.isByBreakGlass,
            mayLift: found.open.allows(.liftRestriction))
    }

    @Sendable func timeline(_ request: Request, _ context: WebContext) async throws -> Response {
        let before = try context.query(request).optional("before").flatMap(TimelinePlace.init)
        let (desk, needs, surroundings) = (desk, desk.needs, desk.surroundings)
        let page = try await desk.read(context, for: .view) { connection, open in
            let person = try open.person()
            let events = try TimelineStore(connection).events(
                of: person.id, before: before, limit: RecordContents.timelinePage + 1)
            let moved = try SafetyStore(connection, surroundings).movedOutItems(of: person.id)
            let hidden = try desk.hiddenEvents(of: open, without: moved, in: connection)
            let shown = events.prefix(RecordContents.timelinePage)
            let names = try needs.organisationNames(
                connection, Set(shown.compactMap(\.provenance.organisation)))
            return TimelinePage(
                pageTitle: "What happened", personName: person.displayName, recordPath: open.path,
                timeline: shown.filter {
                    !hidden.contains($0.item) && open.policy.mayShow($0.provenance, of: open.subject)
                }
                .map { RecordWording.event($0, names) },
                olderPath: events.count > shown.count
                    ? shown.last.map { "\(open.path)/timeline?before=\(TimelinePlace($0))" } : nil)
        }
        return context.page("register/timeline", page)
    }

    @Sendable func takeLead(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let involvement = try context.parameters.require("involvement", as: InvolvementID.self)
        let surroundings = desk.surroundings
        let id = try await desk.change(context, .involvementAdded) { connection, person, _, _ in
            let store = InvolvementStore(connection, surroundings)
            guard let found = try store.involvements(of: person.id).first(where: { $0.id == involvement }),
                found.until == nil, found.organisation == principal.organisation
            else { throw NotFound() }
            try store.setLead(principal.account, of: involvement)
            return ["lead": principal.account?.description ?? ""]
        }
        return .redirect(to: "/people/\(id)?done=lead")
    }

    /// What the page says when a form brought its reader back.
    private static let done = [
        "details": "Details saved", "contact": "Contact saved", "rules": "How to get in touch saved",
        "confirmed": "Saved: it’s theirs", "claim": "Saved: no longer says so",
        "overridden": "Shared against their wish: your reason is kept, and somebody looks at it",
        "override-ended": "Sharing against their wish has stopped",
        "needs": "Communication needs saved", "link": "Caring link saved", "ended": "Caring link ended",
        "statement": "What the carer said is saved", "consent": "Sharing decision saved",
        "withdrawn": "Sharing withdrawn: nothing more is shared by it", "restricted": "Record restricted",
        "lifted": "Restriction lifted", "alert": "Visit safety alert saved",
        "alert-ended": "Visit safety alert ended",
        "death": "Death recorded", "undone": "Death taken back", "moved": "Moved out of this record",
        "still-caring": "What they said about caring is saved", "added": "Person added",
        "known":
            "You said it’s them: this is their record. A phone number it lacked was added. Check the rest of what you typed",
        "correction": "Answer saved", "lead": "You’re the one named contact now",
        "demographics": "Answers saved", "watch": "Choice saved",
    ]
}
