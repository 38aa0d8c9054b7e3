import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

/// Restricting a record, lifting it, and what the named reviewers look at.
struct RestrictionPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = RecordDesk.access
        routes.get("/people/{id}/restriction", access, new)
        routes.post("/people/{id}/restriction", access, set)
        routes.get("/people/{id}/restriction/lifting", access, lifting)
        routes.post("/people/{id}/restriction/lifting", access, lift)
        routes.get("/people/review", access, review)
        routes.post("/people/review/{pair}", access, decide)
    }

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, FormFields(), FormErrors())
    }

    private func form(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let desk = desk
        let (open, others) = try await desk.read(context, for: .restrict) { connection, open in
            let person = try open.person()
            let people = PersonStore(connection, desk.surroundings)
            let linked = try CaringLinkStore(connection, desk.surroundings).links(of: person.id)
                .filter { $0.ended == nil }.map { $0.carer == person.id ? $0.caredFor : $0.carer }
            let near = try Set(people.household(of: person) + linked)
            return (open, try people.find(near, within: open.policy.scope).values.map(\.displayName).sorted())
        }
        let page = FormPage(
            "Restrict this record", about: open.name, back: open.path, action: "\(open.path)/restriction",
            intro: [
                "From then on only the named reviewers know that this record is here. Its address, practice and school are shown to nobody. A way to reach this person that they said is safe is shown to somebody with emergency access, and to nobody else. No message goes to this person by itself.",
                "Those who work with them now, you among them, won’t find it unless they are named reviewers.",
            ],
            warning: others.isEmpty
                ? nil
                : "These people live with them or are linked to them, and their records may say where they are: \(listed(others)). Restrict those too if they do.",
            fields: [
                .radios(
                    "reason", "Why?", Restriction.Reason.choices.map { ($0.rawValue, $0.label) },
                    chosen: fields.optional("reason"), errors),
                .date(
                    "until", "Until when? (optional)", TypedDate(fields, "until"),
                    hint: "Without a day, until a reviewer lifts it", errors),
            ], button: "Restrict this record", isWarning: true, errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func set(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let reason = reading.choice("reason", as: Restriction.Reason.self, missing: "Select why")
        let until = reading.day("until", "The last day", required: false)
        if let until, until <= desk.surroundings.today {
            reading.errors.add("The last day must be in the future", to: "until")
        }
        guard let reason, reading.errors.isEmpty else {
            return try await form(context, fields, reading.errors)
        }
        let (desk, surroundings) = (desk, desk.surroundings)
        let id: PersonID
        do {
            id = try await desk.change(context, for: .restrict, .restrictionSet) {
                connection, person, _, provenance in
                try desk.requireReviewer(of: person.id, in: connection)
                try RestrictionStore(connection, surroundings).add(
                    Restriction(reason, since: surroundings.today, until: until), to: person.id, provenance)
                return ["reason": reason.rawValue]
            }
        } catch let refusal as RestrictionRefusal {
            return try await form(context, fields, ["reason": refusal.message])
        }
        // Whoever isn't a reviewer can't open it any more.
        let isReviewer = try context.requirePrincipal().reviewsRestricted
        return .redirect(to: isReviewer ? "/people/\(id)" : "/people")
    }

    @Sendable func lifting(_ request: Request, _ context: WebContext) async throws -> Response {
        try await liftingForm(context, FormFields(), FormErrors())
    }

    private func liftingForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let open = try await desk.read(context, for: .liftRestriction) { _, open in open }
        let page = FormPage(
            "Lift the restriction", about: open.name, back: open.path,
            action: "\(open.path)/restriction/lifting",
            intro: [
                "Everybody whose organisation works with this person will find and read the record again."
            ],
            fields: [.area("why", "Why is it safe now?", fields.longText("why"), rows: 3, errors)],
            button: "Lift the restriction", isWarning: true, errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func lift(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        guard let why = reading.words("why", "Why it’s safe now", required: true, limit: 1_000),
            reading.errors.isEmpty
        else {
            return try await liftingForm(context, fields, reading.errors)
        }
        let principal = try context.requirePrincipal()
        let asked = try context.parameters.require("id", as: PersonID.self)
        let (desk, surroundings) = (desk, desk.surroundings)
        let id = try await desk.database.write { connection in
            let open = try desk.open(asked, for: .liftRestriction, by: principal, in: connection)
            try RestrictionStore(connection, surroundings).lift(open.id, why: why)
            try AuditStore(connection, surroundings).add(.restrictionLifted, about: open.id, by: principal)
            return open.id
        }
        return .redirect(to: "/people/\(id)?done=lifted")
    }

    // MARK: Pairs

    @Sendable func review(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard principal.reviewsRestricted, let organisation = principal.organisation else { throw NotFound() }
        let (desk, surroundings) = (desk, desk.surroundings)
        let (rows, same) = try await desk.database.read { connection in
            let found = try desk.pairs(forReviewersOf: organisation, in: connection)
            let pairs = found.open + found.same
            let both = Set(pairs.flatMap { [$0.arrival, $0.existing] })
            let people = try PersonStore(connection, surroundings).unscoped(both)
            let seen = try PersonStore(connection, surroundings)
                .find(both, within: RegisterPolicy(principal).scope)
            let likenesses = try LikelyStore(connection, surroundings).reasons(for: pairs)
            func row(_ pair: LikelyPair) throws -> ReviewPage.PairRow? {
                guard let arrival = people[pair.arrival], let existing = people[pair.existing] else {
                    return nil
                }
                return ReviewPage.PairRow(
                    pairPath: "/people/review/\(pair.id)", arrivalName: arrival.displayName,
                    arrivalReference: arrival.reference.description,
                    arrivalBorn: arrival.birth?.spoken ?? "Not known",
                    existingName: existing.displayName, existingReference: existing.reference.description,
                    existingBorn: existing.birth?.spoken ?? "Not known",
                    existingPath: seen[existing.id].map { "/people/\($0.id)" },
                    joinPath: try desk.mayJoin(pair, by: principal, in: connection)
                        ? MergePages.path(arrival.id, existing.id) : nil,
                    evidence: (likenesses[pair]?.reasons ?? []).map(\.signed).joined(separator: "; "),
                    found: pair.foundAt.spoken)
            }
            return (try found.open.compactMap(row), try found.same.compactMap(row))
        }
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).add(
                .restrictedReviewed, by: principal, detail: ["count": "\(rows.count + same.count)"])
        }
        return context.page(
            "register/review",
            ReviewPage(
                pageTitle: "Pairs to look at", pairs: rows, hasPairs: !rows.isEmpty, same: same,
                hasSame: !same.isEmpty))
    }

    @Sendable func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard principal.reviewsRestricted, principal.account != nil,
            let organisation = principal.organisation
        else {
            throw NotFound()
        }
        let pair = try context.parameters.require("pair")
        let decision = try await context.form(request).text("decision")
        let (desk, surroundings) = (desk, desk.surroundings)
        let joining = try await desk.database.write { connection -> String? in
            let store = LikelyPairStore(connection, surroundings)
            guard let account = principal.account,
                let found = try desk.pairs(forReviewersOf: organisation, in: connection).open
                    .first(where: { $0.id == pair })
            else {
                throw NotFound()
            }
            guard decision == "same" || decision == "different" else {
                throw FormErrors(["decision": "Select an answer"])
            }
            try store.decide(pair, same: decision == "same", by: account)
            // The arrival is hidden at once; joining the two is a later, reviewed act.
            if decision == "same",
                let restriction = try RestrictionStore(connection, surroundings)
                    .holding(on: found.existing).reduce(nil, mergedRestriction)
            {
                try RestrictionStore(connection, surroundings).add(
                    Restriction(.merged, since: surroundings.today, until: restriction.until),
                    to: found.arrival,
                    Provenance(principal, side: .carer, at: surroundings.now()))
            }
            try AuditStore(connection, surroundings).add(
                .likelyPairDecided, about: found.existing, by: principal,
                detail: ["arrival": found.arrival.description, "decision": decision])
            try LikelyLooking(surroundings: surroundings, needs: desk.needs)
                .closeReviewers(found, by: principal, connection)
            let isToJoin = try decision == "same" && desk.mayJoin(found, by: principal, in: connection)
            return isToJoin ? MergePages.path(found.arrival, found.existing) : nil
        }
        return .redirect(to: joining ?? "/people/review")
    }
}

extension RecordDesk {
    /// Pairs that nobody has decided on, and those said to be one person that are two records still.
    func pairs(
        forReviewersOf organisation: OrganisationID, in connection: any Connection
    ) throws -> (open: [LikelyPair], same: [LikelyPair]) {
        let named = Set(try needs.reviewers(connection, []).map(\.organisation))
        let store = LikelyPairStore(connection, surroundings)
        return (
            try store.openPairs(forReviewersOf: organisation, named: named),
            try store.samePairs(forReviewersOf: organisation, named: named)
        )
    }

    /// Whether the page where the two are joined is theirs to open.
    func mayJoin(
        _ pair: LikelyPair, by principal: Principal, in connection: any Connection
    ) throws -> Bool {
        let people = PersonStore(connection, surroundings)
        let ends = try [pair.arrival, pair.existing].compactMap { try people.subject($0) }
        let policy = RegisterPolicy(principal)
        return ends.count == 2 && ends.allSatisfy { policy.allows(.merge, on: $0) }
            && ends.contains { end in principal.organisation.map(end.working.contains) ?? false }
    }

    /// Nobody could open the record again, or lift the restriction, where nobody is named at an organisation that sees it.
    func requireReviewer(of person: PersonID, in connection: any Connection) throws {
        let organisations = try InvolvementStore(connection, surroundings).organisations(of: person)
        let reviewers = try needs.reviewers(connection, organisations)
        guard !reviewers.contains(where: { organisations.contains($0.organisation) }) else { return }
        let names = try needs.organisationNames(connection, Set(organisations))
        throw RestrictionRefusal.noReviewer(at: names.values.sorted())
    }
}

/// What `Templates/review.mustache` shows.
struct ReviewPage: Sendable {
    let pageTitle: String
    let pairs: [PairRow]
    let hasPairs: Bool
    /// Said to be one person, and two records still.
    let same: [PairRow]
    let hasSame: Bool

    struct PairRow: Sendable {
        let pairPath: String
        let arrivalName: String
        let arrivalReference: String
        let arrivalBorn: String
        let existingName: String
        let existingReference: String
        let existingBorn: String
        /// `nil` for a reviewer of another organisation: the record itself isn't theirs to open.
        let existingPath: String?
        /// Where the two are joined; `nil` where one of them isn't theirs to join.
        let joinPath: String?
        let evidence: String
        let found: String
    }
}
