import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// Who waits for an advocate, since when; for an advocate, the people they speak for.
struct AdvocacyListPages: Sendable {
    static let longest = 200

    let database: any Database
    let desk: AdvocacyDesk

    func add(to routes: Routes) { routes.get("/advocacy", .roles(AdvocacyPolicy.listRoles), list) }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let principal = try context.requirePrincipal()
        let desk = desk
        let isLead = !principal.roles.isDisjoint(with: AdvocacyRules.leads)
        let wanted = query.optional("list").flatMap(AdvocacyList.init) ?? .waiting
        let isOwn = !isLead || query.text("list") == "mine"
        let view = try await database.write { connection -> AdvocacyListPage in
            let found = try Self.found(wanted, isOwn: isOwn, principal, desk, connection)
            let seen = try desk.people.people(connection, Set(found.map(\.person)), principal)
            var rows: [AdvocacyListPage.Row] = []
            var shown: [PersonID] = []
            for advocacy in found {
                guard let person = seen[advocacy.person] else { continue }
                rows.append(.init(advocacy, person, on: desk.surroundings.today))
                shown.append(person.id)
            }
            try AuditStore(connection, desk.surroundings).addSearch(
                isOwn ? "advocacy-mine" : "advocacy-\(wanted.rawValue)", shown: shown, by: principal)
            return AdvocacyListPage(
                intro: isOwn ? "The people you speak for. You see each until their case ends." : nil,
                tabs: isLead ? Self.tabs(isOwn ? nil : wanted, principal) : [], hasTabs: isLead, rows: rows,
                hasRows: !rows.isEmpty,
                empty: isOwn
                    ? "You speak for nobody now." : wanted == .waiting ? "Nobody waits." : "There are none.",
                cutText: found.count >= Self.longest ? "These are the first \(Self.longest)." : nil)
        }
        return context.page("advocacy/list", view)
    }

    private static func found(
        _ list: AdvocacyList, isOwn: Bool, _ principal: Principal, _ desk: AdvocacyDesk,
        _ connection: any Connection
    ) throws -> [AdvocacyCase] {
        let store = desk.store(connection)
        if isOwn {
            guard let account = principal.account, principal.has(any: .advocate) else { return [] }
            return try store.spokenFor(by: account, limit: longest)
        }
        guard let organisation = principal.organisation else { return [] }
        return try store.list(list, of: organisation, limit: longest)
    }

    private static func tabs(_ current: AdvocacyList?, _ principal: Principal) -> [AdvocacyListPage.Tab] {
        var tabs = AdvocacyList.allCases.map { list in
            AdvocacyListPage.Tab(
                tabTitle: list.title, tabPath: "/advocacy?list=\(list.rawValue)", isCurrent: list == current)
        }
        if principal.has(any: .advocate) {
            tabs.append(
                .init(tabTitle: "I speak for", tabPath: "/advocacy?list=mine", isCurrent: current == nil))
        }
        return tabs
    }
}

/// One case, for those who see to it and for the advocate who has it.
struct AdvocacyPages: Sendable {
    let database: any Database
    let desk: AdvocacyDesk

    func add(to routes: Routes) {
        routes.get("/advocacy/{advocacy}", .roles(AdvocacyPolicy.roles), show)
    }

    private static let notes = [
        "begun": "It is kept. Below is what happens next.", "saved": "It is kept.",
        "allocated": "The advocate has it from now on.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let note = try context.query(request).optional("done").flatMap { Self.notes[$0] }
        let id = try context.parameters.require("advocacy", as: AdvocacyID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let page = try await database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            try desk.audit(.advocacyViewed, opened.advocacy, by: principal, [:], connection)
            return try AdvocacyReading(desk: desk, opened: opened, connection: connection).page(note)
        }
        return context.page("advocacy/show", page)
    }
}

/// An advocate is offered from somebody's record.
struct NewAdvocacyPages: Sendable {
    let database: any Database
    let desk: AdvocacyDesk

    func add(to routes: Routes) {
        let access = Access.roles(AdvocacyRules.workers)
        routes.get("/people/{id}/advocacy/new", access, page)
        routes.post("/people/{id}/advocacy/new", access, save)
    }

    @Sendable func page(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, AdvocacyForm(FormFields()))
    }

    private func form(_ context: WebContext, _ form: AdvocacyForm) async throws -> Response {
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.read { connection in
            let person = try Self.person(id, principal, desk, connection)
            return AdvocacyFormPage(
                "Offer an advocate", about: person.name, back: "/people/\(person.id)",
                action: "/people/\(id)/advocacy/new",
                intro: [
                    "Whoever has substantial difficulty in taking part, and nobody suitable to help, has a right to an advocate under the Care Act. Anybody else can have a peer or a voluntary one."
                ],
                fields: [
                    form.radios(
                        "kind", "Which kind?", AdvocacyCase.Kind.allCases.map { ($0.rawValue, $0.title) }),
                    form.radios("answer", "What do they say to it?", Self.answers),
                    form.area(
                        "reason", "Why, in a few words (optional)",
                        hint: "They and their advocate may read this"),
                ], button: "Save", errors: form.errors)
        }
        return context.page(
            "advocacy/form", view, status: form.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static let answers: [(value: String, label: String)] = [
        ("accepted", "Yes, they want one"), ("offered", "They want to think about it"),
        ("declined", "No, thank you"),
    ]

    private static func person(
        _ id: PersonID, _ principal: Principal, _ desk: AdvocacyDesk, _ connection: any Connection
    ) throws -> SeenPerson {
        guard let person = try desk.people.people(connection, [id], principal)[id], person.isWorkedWith,
            !person.hasDied
        else { throw NotFound() }
        return person
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = AdvocacyForm(try await context.lenientForm(request))
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let kind = form.choice("kind", as: AdvocacyCase.Kind.self, "Select which kind")
        let answer = form.choice("answer", as: AdvocacyCase.Status.self, "Select what they say to it")
        if let answer, ![.accepted, .offered, .declined].contains(answer) {
            form.errors.add("Select what they say to it", to: "answer")
        }
        let reason = form.words("reason", limit: 500)
        guard form.errors.isEmpty, let kind, let answer, let organisation = principal.organisation else {
            return try await self.form(context, form)
        }
        let desk = desk
        do {
            let begun = try await database.write { connection in
                let person = try Self.person(id, principal, desk, connection)
                return try desk.begin(
                    kind, answer, of: person.id, at: Destination(organisation), owner: principal.account,
                    reason: reason, by: principal, connection)
            }
            return .redirect(to: "\(begun.path)?done=begun")
        } catch let refusal as AdvocacyRefusal {
            form.errors.add(refusal.message, to: "kind")
            return try await self.form(context, form)
        }
    }
}
