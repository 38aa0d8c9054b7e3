import Audit
import Core
import Hummingbird
import Storage
import Web

/// What was proposed and done: the queue for a second person, and undoing.
struct MergeListPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/joinings", MergePages.access, list)
        routes.get("/people/joinings/{joining}", MergePages.access, show)
        routes.post("/people/joinings/{joining}/decision", MergePages.access, decide)
        routes.post("/people/joinings/{joining}/undoing", MergePages.access, undo)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let (desk, surroundings) = (desk, desk.surroundings)
        let (merges, people) = try await desk.database.read { connection in
            let merges = try MergeStore(connection, surroundings).list(
                of: organisation, reviewer: principal.reviewsRestricted)
            let people = try PersonStore(connection, surroundings).find(
                Set(merges.flatMap { [$0.kept, $0.away] }), within: RegisterPolicy(principal).scope)
            return (merges, people)
        }
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "joinings", shown: Array(Set(people.values.map(\.id))).sorted(), by: principal,
                heldBack: merges.contains(where: \.isForReviewers))
        }
        // Only those of which they may see both.
        let lines = merges.compactMap { merge -> (Bool, MergeListPage.Line)? in
            guard let kept = people[merge.kept], let away = people[merge.away] else { return nil }
            let names = kept.id == away.id ? kept.displayName : "\(kept.displayName) and \(away.displayName)"
            return (
                merge.state == .waiting,
                MergeListPage.Line(
                    linePath: "/people/joinings/\(merge.id)", lineNames: names, lineState: merge.state.label,
                    lineWhen: merge.proposedAt.spoken)
            )
        }
        let (waiting, decided) = (lines.filter(\.0).map(\.1), lines.filter { !$0.0 }.map(\.1))
        return context.page(
            "register/joinings",
            MergeListPage(
                pageTitle: "Records joined or to be joined", waiting: waiting, hasWaiting: !waiting.isEmpty,
                decided: decided, hasDecided: !decided.isEmpty))
    }

    // MARK: One of them

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let done = try context.query(request).optional("done")
        return try await page(context, FormFields(), FormErrors(), done: done)
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors, done: String? = nil
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("joining", as: MergeID.self)
        let desk = desk
        let found = try await desk.database.read { connection in
            try desk.joining(id, by: principal, in: connection)
        }
        try await desk.keepLooking(at: found.people, by: principal)
        let view = MergeWording(found: found, principal: principal).page(fields, errors, done: done)
        return context.page(
            "register/joining", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("joining", as: MergeID.self)
        let fields = try await context.form(request)
        guard let action = MergeState.Action(rawValue: fields.text("decision")), action != .undo else {
            return try await page(context, fields, ["decision": "Select an answer"])
        }
        let desk = desk
        do {
            try await desk.database.write { connection in
                let found = try desk.joining(id, by: principal, in: connection)
                if action == .approve, found.sideBySide?.seal != fields.text("seal") {
                    throw MergeRefusal.changed
                }
                try RegisterStore(connection, desk.surroundings, desk.needs).decide(
                    found.merge, action, by: principal)
            }
        } catch let refusal as MergeRefusal {
            return try await page(context, FormFields(), ["decision": refusal.message])
        }
        return .redirect(to: "/people/joinings/\(id)?done=\(action.rawValue)")
    }

    @Sendable func undo(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("joining", as: MergeID.self)
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let why = reading.words("why", "Why they aren’t one person", required: true, limit: 1_000)
        guard let why, reading.errors.isEmpty else { return try await page(context, fields, reading.errors) }
        let desk = desk
        var whose: [String: MergeSide] = [:]
        for name in fields.names where name.hasPrefix("whose.") {
            whose[name] = MergeSide(rawValue: fields.text(name))
        }
        let said = whose
        do {
            try await desk.database.write { connection in
                let found = try desk.joining(id, by: principal, in: connection)
                try RegisterStore(connection, desk.surroundings, desk.needs).undo(
                    found.merge, whose: said, why: why, by: principal)
            }
        } catch let refusal as MergeRefusal {
            var field = refusal.field ?? "why"
            if case .decided = refusal { field = "decision" }
            return try await page(context, fields, [field: refusal.message])
        }
        return .redirect(to: "/people/joinings/\(id)?done=undone")
    }
}

/// A joining as somebody may see it.
struct FoundMerge: Sendable {
    let merge: Merge
    let people: [OpenRecord]
    /// While it waits: both records, as they are now.
    let sideBySide: SideBySide?
    /// Once it's done: what keeps it from being undone.
    let undoing: RegisterStore.Undoing?
    let refusal: MergeRefusal?
    let names: [AccountID: String]
    let ends: [MergeEndView]
}

extension RecordDesk {
    /// - Throws: `NotFound` for one of another organisation, and for one whose record they may not see.
    func joining(_ id: MergeID, by principal: Principal, in connection: any Connection) throws -> FoundMerge {
        guard let merge = try MergeStore(connection, surroundings).find(id),
            merge.organisation == principal.organisation,
            !merge.isForReviewers || principal.reviewsRestricted
        else { throw NotFound() }
        let kept = try open(merge.kept, for: .merge, by: principal, in: connection)
        let away = try open(merge.away, for: .merge, by: principal, in: connection)
        let store = RegisterStore(connection, surroundings, needs)
        var (shown, refusal): (SideBySide?, MergeRefusal?) = (nil, nil)
        if merge.state == .waiting {
            do {
                shown = try sideBySide(
                    merge.kept, merge.away, merge.choices, by: principal, in: connection)
            } catch let stands as MergeRefusal {
                refusal = stands
            }
        }
        let accounts = Set([merge.proposedBy, merge.decidedBy, merge.undoneBy].compactMap { $0 })
        var people = try PersonStore(connection, surroundings).unscoped([merge.kept, merge.away])
        let undoing = merge.state == .done ? try store.undoing(merge) : nil
        // Two who were joined are told apart by what each was before.
        for change in undoing?.changes ?? [] where change.id.table == "person" {
            guard let before = change.restored(undoing?.now[change.id]) else { continue }
            let person = try Person(row: before.row)
            people[person.id] = person
        }
        return FoundMerge(
            merge: merge, people: kept.id == away.id ? [kept] : [kept, away], sideBySide: shown,
            undoing: undoing, refusal: refusal,
            names: try needs.accountNames(connection, accounts),
            ends: [(merge.kept, "This record is kept"), (merge.away, "This one is joined to it")].compactMap {
                id, title in
                people[id].map {
                    MergeEndView(
                        endTitle: title, endName: $0.displayName, endReference: $0.reference.description,
                        endBorn: $0.birth?.spoken ?? "Not known", endRegistered: $0.registeredOn.spoken,
                        endPath: "/people/\(id)")
                }
            })
    }
}

/// Turns a joining into the text of its page.
struct MergeWording {
    let found: FoundMerge
    let principal: Principal

    private static let done = [
        "proposed": "Saved", "approve": "The two records are one now", "refuse": "They stay two records",
        "withdraw": "Taken back: they stay two records", "undone": "They are two records again, as they were",
    ]

    func page(_ fields: FormFields, _ errors: FormErrors, done: String?) -> MergeShownPage {
        let merge = found.merge
        let isWaiting = merge.state == .waiting
        let isOwn = merge.proposedBy == principal.account
        let undoing = found.undoing
        let effects =
            found.sideBySide?.effects ?? merge.effects.map { MergeEffectView(MergeEffect(text: $0)) }
        var shownErrors = errors
        if let refusal = found.refusal { shownErrors.add(refusal.message, to: "decision") }
        return MergeShownPage(
            pageTitle: title, notification: done.flatMap { notification($0) }, errors: shownErrors.list,
            path: "/people/joinings/\(merge.id)", ends: found.ends, state: merge.state.label,
            proposedText: "\(name(merge.proposedBy)), \(merge.proposedAt.spoken)", reason: merge.why,
            decidedText: merge.decidedAt.map { "\(name(merge.decidedBy)), \($0.spoken)" },
            undoneText: merge.undoneAt.map {
                "\(name(merge.undoneBy)), \($0.spoken): \(merge.undoneWhy ?? "")"
            },
            choices: found.sideBySide?.choices ?? [], hasChoices: !(found.sideBySide?.choices ?? []).isEmpty,
            lines: found.sideBySide?.lines ?? [], effects: effects,
            effectsTitle: effectsTitle, oldLinksLead: isWaiting || merge.state == .done,
            seal: found.sideBySide?.seal ?? "", mayDecide: isWaiting && !isOwn && found.refusal == nil,
            mayWithdraw: isWaiting && isOwn, isOwn: isWaiting && isOwn,
            mayUndo: undoing != nil && undoing?.refusal == nil, undoRefusal: undoing?.refusal?.message,
            since: (undoing?.since ?? []).enumerated().map { since($0.element, at: $0.offset, fields) },
            hasSince: !(undoing?.since ?? []).isEmpty, sinceError: errors["whose"],
            undoWhy: fields.longText("why"), undoWhyError: errors["why"])
    }

    private var effectsTitle: String {
        switch found.merge.state {
        case .waiting: "What would happen"
        case .done: "What happened"
        case .undone: "What happened, and is undone"
        case .refused, .withdrawn: "What would have happened"
        }
    }

    private var title: String {
        switch found.merge.state {
        case .waiting: "Two records to be joined"
        case .done: "Two records joined"
        case .undone: "Two records again"
        case .refused, .withdrawn: "Two records that stay two"
        }
    }

    private func notification(_ code: String) -> String? {
        if code == "proposed" {
            return found.merge.state == .waiting
                ? "Saved. Somebody else is asked to look at it" : Self.done["approve"]
        }
        return Self.done[code]
    }

    private func name(_ account: AccountID?) -> String {
        account.flatMap { found.names[$0] } ?? "Somebody"
    }

    private func since(_ since: WrittenSince, at number: Int, _ fields: FormFields) -> MergeShownPage.Since {
        let ends = zip([MergeSide.kept, .away], found.ends)
        return MergeShownPage.Since(
            sinceText: since.text,
            options: ends.enumerated().map { place, end in
                MergeChoice.Option(
                    optionID: "since-\(number)-\(place)",
                    optionValue: end.0.rawValue, optionText: end.1.endName,
                    optionSaid: end.1.endReference, isChosen: fields.text(since.name) == end.0.rawValue)
            }, sinceName: since.name)
    }
}
