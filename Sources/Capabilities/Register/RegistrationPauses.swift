import Core
import Forms
import Hummingbird
import Storage
import Web

/// Pages that stand between two questions: help for now, pages for another age, who may be known, and saying no.
struct RegistrationPauses: Sendable {
    let doors: RegistrationDoors

    init(_ doors: RegistrationDoors) { self.doors = doors }

    /// The page to show before going on from `page`, where one is needed.
    static func detour(
        from page: String, _ answers: Answers, _ path: String, _ kind: RegistrationKind
    ) -> String? {
        guard let draft = path.split(separator: "/").last else { return nil }
        func pause(_ name: String) -> String { "/pause/\(name)/\(kind.rawValue)/\(draft)" }
        switch page {
        case "birth":
            guard let age = answers.integer("age") else { return nil }
            return (kind == .adult && age < 18) || (kind == .young && age >= 18) ? pause("age") : nil
        case "managing", "going-on":
            let isAbout = page == "managing" ? ["managing"] : ["willing", "able"]
            let said = Set(isAbout.flatMap(answers.codes))
            return said.isDisjoint(with: ["cannot", "not-safe", "no"]) ? nil : pause("help")
        case "helper-agreed": return answers.code("helper-agreed") == "no" ? pause("no") : nil
        case "own-postcode": return kind == .phone ? pause("known") : nil
        case "agree": return answers.code("agree") == "no" ? pause("no") : nil
        default: return nil
        }
    }

    func add(to routes: Routes) {
        routes.get("/pause/help/:journey/:token", .everyone, help)
        routes.get("/pause/age/:journey/:token", .everyone, showAge)
        routes.post("/pause/age/:journey/:token", .everyone, changeAge)
        routes.get("/pause/no/:journey/:token", .everyone, showNo)
        routes.post("/pause/no/:journey/:token", .everyone, delete)
        routes.get("/pause/known/:journey/:token", .roles(RegistrationKind.askers), known)
        routes.post("/pause/known/:journey/:token", .roles(RegistrationKind.askers), sayKnown)
        routes.get("/deleted", .everyone, cached: true) { _, context in
            context.page(
                "register/registration-no",
                RegistrationNoPage(
                    pageTitle: "Your answers are deleted", isYoung: false, backPath: "/", isDeleted: true))
        }
    }

    @Sendable func help(_ request: Request, _ context: WebContext) async throws -> Response {
        let (kind, draft, path) = try await open(context)
        let now = doors.surroundings.now()
        let numbers = try await doors.numbers(for: draft.answers, isYoung: kind == .young)
        return context.page(
            "register/registration-help",
            RegistrationHelpPage(
                pageTitle: kind == .young ? "Help for you, today" : "Help today", isYoung: kind == .young,
                numbers: numbers, hasNumbers: !numbers.isEmpty, madeAt: now.spoken, carryOnPath: path,
                nextRead: nextReading(at: now, calendar: .englandAndWales)))
    }

    @Sendable func showAge(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, draft, path) = try await open(context)
        let age = draft.answers.integer("age") ?? 18
        return context.page(
            "register/registration-age",
            RegistrationAgePage(
                pageTitle: age < 18 ? "Pages made for you" : "Pages for people of 18 and over",
                isUnder18: age < 18,
                isUnder13: age < 13, backPath: "\(path)/birth"))
    }

    /// Goes on with the questions for their age; what was answered comes along, and the first draft is deleted.
    @Sendable func changeAge(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, draft, _) = try await open(context)
        let age = draft.answers.integer("age") ?? 18
        let kind: RegistrationKind = age < 18 ? .young : .adult
        let questionnaire = kind == .young ? doors.young : doors.adult
        let owner = DraftOwner(context.principal)
        let surroundings = doors.surroundings
        var answers = Answers(["tasks", "birth", "age"].reduce(into: [:]) { $0[$1] = draft.answers[$1] })
        for page in ["tasks", "birth"] { answers.markSeen(page) }
        let kept = answers
        let address = try await doors.database.write { connection in
            let store = DraftStore(connection, surroundings)
            let (new, token) = try store.create(questionnaire, answers: kept, owner: owner)
            try store.delete(draft.id)
            return FormJourney.address(of: new, token: token, at: kind.path)
        }
        return .redirect(to: address)
    }

    @Sendable func showNo(_ request: Request, _ context: WebContext) async throws -> Response {
        let (kind, _, path) = try await open(context)
        return context.page(
            "register/registration-no",
            RegistrationNoPage(
                pageTitle: "Delete your answers?", isYoung: kind == .young, backPath: "\(path)/agree",
                isDeleted: false))
    }

    @Sendable func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, draft, _) = try await open(context)
        let surroundings = doors.surroundings
        try await doors.database.write { try DraftStore($0, surroundings).delete(draft.id) }
        return .redirect(to: "/deleted")
    }

    /// Before anybody is created: who may be on the register already, as this member of staff may see them.
    @Sendable func known(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, draft, path) = try await open(context)
        let principal = try context.requirePrincipal()
        let policy = RegisterPolicy(principal)
        let reading = RegistrationReading(answers: draft.answers, isYoung: false)
        guard policy.allows(.search), let carer = try? reading.carer() else { return .redirect(to: path) }
        let surroundings = doors.surroundings
        let likely = try await doors.database.write { connection in
            try LikelyStore(connection, surroundings).shown(carer, to: principal)
        }
        guard !likely.isEmpty else { return .redirect(to: path) }
        return context.page(
            "register/likely", LikelyPage(likely, FormFields(), action: context.path, backPath: path))
    }

    /// Keeps what they say of those they were shown, until what was typed is sent, and goes on with the questions.
    @Sendable func sayKnown(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, draft, path) = try await open(context)
        let principal = try context.requirePrincipal()
        let reading = RegistrationReading(answers: draft.answers, isYoung: false)
        let said = LikelyForm(try await context.form(request))
        guard let said, RegisterPolicy(principal).allows(.search), let carer = try? reading.carer() else {
            return .redirect(to: path)
        }
        let surroundings = doors.surroundings
        try await doors.database.write { connection in
            let likely = try LikelyStore(connection, surroundings).shown(carer, to: principal)
            try said.keep(about: likely, before: "form/\(draft.id)", by: principal, connection, surroundings)
        }
        return .redirect(to: path)
    }

    /// The draft that the address names, for whoever may open it, and the address of its journey.
    private func open(_ context: WebContext) async throws -> (RegistrationKind, Draft, path: String) {
        let name = try context.parameters.require("token")
        guard let kind = RegistrationKind(rawValue: try context.parameters.require("journey")) else {
            throw NotFound()
        }
        let owner = DraftOwner(context.principal)
        let surroundings = doors.surroundings
        let found = try await doors.database.read { connection -> Draft? in
            let store = DraftStore(connection, surroundings)
            if let token = DraftToken(name) { return try store.find(token) }
            return try DraftID(name).flatMap { try store.find($0) }
        }
        guard let draft = found, draft.result == nil,
            draft.owner == .link ? DraftToken(name) != nil : draft.owner == owner
        else { throw NotFound() }
        return (kind, draft, "\(kind.path)/\(name)")
    }
}
