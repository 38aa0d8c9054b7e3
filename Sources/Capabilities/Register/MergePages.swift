import Audit
import Core
import Hummingbird
import Storage
import Web

/// Proposing that two records of one person are joined: from a record or the list of likely pairs.
struct MergePages: Sendable {
    let desk: RecordDesk

    static let access = Access.roles(Role.allCases.filter(RegisterPolicy.rolesThatMerge.contains))

    func add(to routes: Routes) {
        routes.get("/people/{id}/joining", Self.access, start)
        routes.post("/people/{id}/joining", Self.access, choose)
        routes.get("/people/{id}/joining/{other}", Self.access, compare)
        routes.post("/people/{id}/joining/{other}", Self.access, propose)
    }

    /// Where two records are laid side by side.
    static func path(_ one: PersonID, _ other: PersonID) -> String { "/people/\(one)/joining/\(other)" }

    // MARK: Which other record

    @Sendable func start(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, FormFields(), FormErrors())
    }

    private func form(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let open = try await desk.read(context, for: .merge) { _, open in open }
        let page = FormPage(
            "Join this record with another of the same person", about: open.name, back: open.path,
            action: "\(open.path)/joining",
            intro: [
                "You see both side by side before anything happens. Twins, couples, and parents and children at one address are often alike."
            ],
            fields: [
                .line(
                    "person", "The other record’s reference", fields.text("person"),
                    hint: "9 letters and numbers, on the record under the name", width: "10", errors)
            ], button: "Look at both", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        guard let reference = Reference(fields.text("person")) else {
            return try await form(
                context, fields, ["person": "Enter the reference: it has 9 letters and numbers"])
        }
        let desk = desk
        let (one, other) = try await desk.read(context, for: .merge) { connection, open in
            (open, try PersonStore(connection, desk.surroundings).find(reference, within: open.policy.scope))
        }
        guard let other else {
            return try await form(context, fields, ["person": CaringLinkRefusal.notFound.message])
        }
        guard other.id != one.id else {
            return try await form(context, fields, ["person": MergeRefusal.samePerson.message])
        }
        return .redirect(to: Self.path(one.id, other.id))
    }

    // MARK: Side by side

    @Sendable func compare(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let principal = try context.requirePrincipal()
        let one = try context.parameters.require("id", as: PersonID.self)
        let other = try context.parameters.require("other", as: PersonID.self)
        let chosen = MergeForm.choices(fields)
        let desk = desk
        do {
            let (view, ids) = try await desk.database.read { connection in
                let shown = try desk.sideBySide(one, other, chosen, by: principal, in: connection)
                let isAsked = try principal.organisation.map {
                    try desk.needs.merging.needsSecondPerson(connection, $0)
                }
                let view = MergePage(
                    pageTitle: "Are these two records one person?", errors: errors.list,
                    backPath: "/people/\(one)", action: Self.path(one, other), ends: shown.ends,
                    choices: shown.choices, hasChoices: !shown.choices.isEmpty, lines: shown.lines,
                    hasLines: !shown.lines.isEmpty, effects: shown.effects, seal: shown.seal,
                    why: fields.longText("why"), whyError: errors["why"], asksSecondPerson: isAsked ?? true)
                return (view, shown.people)
            }
            try await desk.keepLooking(at: ids, by: principal)
            return context.page(
                "register/merge", view, status: errors.isEmpty ? .ok : .unprocessableContent)
        } catch let refusal as MergeRefusal {
            return try await form(context, FormFields(), ["person": refusal.message])
        }
    }

    @Sendable func propose(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let one = try context.parameters.require("id", as: PersonID.self)
        let other = try context.parameters.require("other", as: PersonID.self)
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let why = reading.words("why", "Why you think they are one person", required: true, limit: 1_000)
        guard let why, reading.errors.isEmpty else { return try await page(context, fields, reading.errors) }
        let (desk, chosen) = (desk, MergeForm.choices(fields))
        do {
            let id = try await desk.database.write { connection in
                let shown = try desk.sideBySide(one, other, chosen, by: principal, in: connection)
                guard shown.seal == fields.text("seal") else { throw MergeRefusal.changed }
                return try RegisterStore(connection, desk.surroundings, desk.needs).propose(
                    joining: one, and: other, chosen, why: why, by: principal)
            }
            return .redirect(to: "/people/joinings/\(id)?done=proposed")
        } catch let refusal as MergeRefusal {
            return try await page(context, fields, ["why": refusal.message])
        }
    }
}

enum MergeForm {
    /// What was chosen, field by field; what wasn't holds by rule.
    static func choices(_ fields: FormFields) -> [MergeField: MergeSide] {
        var choices: [MergeField: MergeSide] = [:]
        for field in MergeField.allCases {
            choices[field] = fields.optional(field.rawValue).flatMap(MergeSide.init)
        }
        return choices
    }
}

/// Two records as the page shows them, with what joining them would do.
struct SideBySide: Sendable {
    let people: [OpenRecord]
    let ends: [MergeEndView]
    let choices: [MergeChoice]
    let lines: [MergeLine]
    let effects: [MergeEffectView]
    /// Changes when what is shown does.
    let seal: String
}

extension RecordDesk {
    /// - Throws: `NotFound` where either isn't theirs to see, `MergeRefusal` where they can't be one person.
    func sideBySide(
        _ one: PersonID, _ other: PersonID, _ chosen: [MergeField: MergeSide], by principal: Principal,
        in connection: any Connection
    ) throws -> SideBySide {
        let first = try open(one, for: .merge, by: principal, in: connection)
        let second = try open(other, for: .merge, by: principal, in: connection)
        // Whoever only had both shared with them joins nothing.
        guard let organisation = principal.organisation,
            first.subject.working.union(second.subject.working).contains(organisation)
        else { throw Refused(action: RegisterPolicy.Action.merge.rawValue) }
        let store = RegisterStore(connection, surroundings, needs)
        let plan = try store.plan(joining: first.id, and: second.id, chosen, by: principal.account)
        let unchosen = try store.plan(joining: first.id, and: second.id, [:], by: principal.account)
        let (kept, away) = plan.kept == first.id ? (first, second) : (second, first)
        let comparison = try compare(kept, away, in: connection)
        let shown = comparison.views(chosen)
        let seen =
            comparison.choices.flatMap { [$0.kept.text, $0.away.text] } + comparison.lines.map(\.lineText)
            + unchosen.effects.map(\.text) + [kept.id.description]
        let people = try PersonStore(connection, surroundings).unscoped([kept.id, away.id])
        return SideBySide(
            people: [kept, away],
            ends: [(kept, "This record is kept"), (away, "This one is joined to it")].map { record, title in
                MergeEndView(
                    endTitle: title, endName: record.name,
                    endReference: record.record.reference.description,
                    endBorn: people[record.id]?.birth?.spoken ?? "Not known",
                    endRegistered: people[record.id]?.registeredOn.spoken ?? "", endPath: record.path)
            }, choices: shown, lines: comparison.lines, effects: plan.effects.map(MergeEffectView.init),
            seal: Self.seal(seen))
    }

    /// A short mark of what was seen: it only tells whether that is still the same.
    private static func seal(_ texts: [String]) -> String {
        var mark: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in texts.joined(separator: "\u{1F}").utf8 {
            mark = (mark ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return String(mark, radix: 16)
    }

    /// Both records were looked at.
    func keepLooking(at people: [OpenRecord], by principal: Principal) async throws {
        let surroundings = surroundings
        try await database.write { connection in
            for open in people {
                try AuditStore(connection, surroundings).add(
                    open.record.isRestricted ? .restrictedViewed : .personViewed, about: open.id,
                    by: principal, detail: ["page": "joining"])
            }
        }
    }
}
