import Audit
import Core
import Hummingbird
import Matching
import Storage
import Web

/// Two records that may be one person's: a list of them, those of one record, and what staff say.
struct LikelyPages: Sendable {
    let desk: RecordDesk

    /// Who works through the list of all of them.
    static let queueRoles: [Role] = [.coordinator, .manager]

    func add(to routes: Routes) {
        routes.get("/people/pairs", .roles(Self.queueRoles), queue)
        routes.get("/people/{id}/likely", RecordDesk.access, likely)
        routes.post("/people/{id}/likely", RecordDesk.access, answer)
    }

    // MARK: All of them

    @Sendable func queue(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let query = try context.query(request)
        let place = Instant(query.text("after")).map { (at: $0, id: query.text("pair")) }
        let (surroundings, done) = (desk.surroundings, Self.done[query.text("done")])
        let page = try await desk.database.read { connection in
            let scope = RegisterPolicy(principal).scope
            let found = try LikelyPairStore(connection, surroundings).open(within: scope, after: place)
            let shown = Array(found.prefix(LikelyPairStore.pageSize))
            let people = try PersonStore(connection, surroundings)
                .find(Set(shown.flatMap { [$0.arrival, $0.existing] }), within: scope)
            let places = try ListStore(connection, surroundings).places(of: Set(people.keys))
            let reasons = try LikelyStore(connection, surroundings).reasons(for: shown)
            let rows = shown.compactMap { pair -> PairRow? in
                guard case .open(let one)? = people[pair.arrival],
                    case .open(let other)? = people[pair.existing]
                else { return nil }
                return PairRow(pair, one, other, places, reasons[pair])
            }
            return PairsPage(
                pageTitle: "Two records, one person?", notification: done, pairs: rows,
                hasPairs: !rows.isEmpty,
                nextPath: found.count > shown.count
                    ? shown.last.map { "/people/pairs?after=\($0.foundAt)&pair=\($0.id)" } : nil)
        }
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "likely-pairs", shown: page.pairs.flatMap { [$0.one.person, $0.other.person] }, by: principal)
        }
        return context.page("register/pairs", page)
    }

    // MARK: Those of one record

    @Sendable func likely(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let query = try context.query(request)
        let (surroundings, done) = (desk.surroundings, Self.done[query.text("done")])
        let isAll = query.has("all", "yes")
        let desk = desk
        let page = try await desk.read(context, for: .view) { connection, open in
            let person = try open.person()
            let found = try LikelyStore(connection, surroundings)
                .likely(as: person.id, for: principal, from: .possible)
            let pairs = LikelyPairStore(connection, surroundings)
            let shown = try found.filter {
                try isAll || $0.likeness.tier >= .likely || pairs.pair(person.id, $0.id) != nil
            }
            let places = try ListStore(connection, surroundings)
                .places(of: Set(shown.map(\.id) + [person.id]))
            let elsewhere = try desk.pairsElsewhere(of: open, for: principal, in: connection)
            return RecordLikelyPage(
                pageTitle: "Is this somebody else too?", notification: done, recordPath: open.path,
                one: LikelySide(person, places[person.id]),
                people: shown.compactMap { found in
                    found.person.map { LikelyRow(found, $0, places[found.id]) }
                }, hasPeople: !shown.isEmpty || !elsewhere.isEmpty, hasMore: found.count > shown.count,
                elsewhere: elsewhere.map(LikelyElsewhere.init), mayAnswer: open.allows(.edit))
        }
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "likely-as-record", shown: page.people.map(\.side.person), by: principal)
        }
        return context.page("register/record-likely", page)
    }

    /// "It's them", "keep both" or "not sure", of this record and another.
    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("id", as: PersonID.self)
        let fields = try await context.form(request)
        let (desk, other, said) = (
            desk, PersonID(fields.text("other")), LikelyAnswer(rawValue: fields.text("answer"))
        )
        if let pair = fields.optional("pair") {
            guard let said else { throw FormErrors(["answer": "Select an answer"]) }
            try await desk.database.write { connection in
                try desk.say(said, ofPair: pair, with: id, by: principal, in: connection)
            }
            return .redirect(to: "/people/\(id)/likely?done=\(said.rawValue)")
        }
        let answer = try await desk.database.write { connection in
            try desk.requireKnown(id, to: principal, in: connection)
            guard let other, let said else { throw FormErrors(["answer": "Select an answer"]) }
            try desk.say(said, of: id, and: other, by: principal, in: connection)
            return (other: other, said: said)
        }
        if answer.said == .same { return .redirect(to: Self.joining(id, answer.other, principal)) }
        switch fields.text("back") {
        case "pairs": return .redirect(to: "/people/pairs?done=\(answer.said.rawValue)")
        case "sent": return .redirect(to: "/quick-add/sent?done=\(answer.said.rawValue)")
        default: return .redirect(to: "/people/\(id)/likely?done=\(answer.said.rawValue)")
        }
    }

    /// Where two records are laid side by side to be joined, for those who may.
    static func joining(_ one: PersonID, _ other: PersonID, _ principal: Principal) -> String {
        principal.roles.isDisjoint(with: RegisterPolicy.rolesThatMerge)
            ? "/people/\(one)/likely?done=same" : MergePages.path(one, other)
    }

    static let done = [
        "same": "Kept: they are one person",
        "different": "Kept: two people. Nobody is asked about these two again",
        "unsure": "Somebody is asked to look at both",
    ]
}

extension RecordDesk {
    /// An open record that they may see, or whose carer they told of by quick-add.
    func requireKnown(_ id: PersonID, to principal: Principal, in connection: any Connection) throws {
        let people = PersonStore(connection, surroundings)
        if let account = principal.account, try !people.isRestricted(id),
            try ArrivalStore(connection, surroundings).wasSent(id, by: account)
        {
            return
        }
        _ = try people.requireOpen(id, within: RegisterPolicy(principal).scope)
    }

    /// Keeps what staff say of two records, the other of which they must see.
    func say(
        _ answer: LikelyAnswer, of one: PersonID, and other: PersonID, by principal: Principal,
        in connection: any Connection
    ) throws {
        let policy = RegisterPolicy(principal)
        guard one != other else { throw NotFound() }
        _ = try PersonStore(connection, surroundings).requireOpen(other, within: policy.scope)
        if answer != .unsure { try policy.require(.add) }
        let pairs = LikelyPairStore(connection, surroundings)
        if try pairs.pair(one, other) == nil {
            let match = try LikelyStore(connection, surroundings).matches(of: [one]).first?.matches
                .first { $0.id == other }
            try pairs.add(match ?? .said(other), arrival: one)
        }
        guard let pair = try pairs.pair(one, other) else { throw NotFound() }
        try RegisterStore(connection, surroundings, needs).answer(answer, pair, by: principal)
        try AuditStore(connection, surroundings).add(
            .likelyAnswered, about: other, by: principal,
            detail: ["other": one.description, "answer": answer.rawValue])
    }

    /// Pairs with a record that only another organisation may see, for a coordinator or manager to settle with the carer.
    func pairsElsewhere(
        of open: OpenRecord, for principal: Principal, in connection: any Connection
    ) throws -> [LikelyPair] {
        guard open.allows(.edit), !principal.roles.isDisjoint(with: LikelyPages.queueRoles) else { return [] }
        return try LikelyStore(connection, surroundings).pairsElsewhere(of: open.id, for: principal)
    }

    /// The same of a pair whose other record they may not see: named by the pair, and never by the person.
    func say(
        _ answer: LikelyAnswer, ofPair pair: String, with person: PersonID, by principal: Principal,
        in connection: any Connection
    ) throws {
        let open = try open(person, for: .edit, by: principal, in: connection)
        guard
            let found = try pairsElsewhere(of: open, for: principal, in: connection)
                .first(where: { $0.id == pair })
        else { throw NotFound() }
        try RegisterStore(connection, surroundings, needs).answer(answer, found, by: principal)
        try AuditStore(connection, surroundings).add(
            .likelyAnswered, about: open.id, by: principal,
            detail: ["pair": pair, "answer": answer.rawValue])
    }
}
