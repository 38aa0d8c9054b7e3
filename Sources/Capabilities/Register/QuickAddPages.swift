import Audit
import Core
import Forms
import Hummingbird
import Storage
import Web

/// One page by which anybody who works with people tells the partnership of a carer they met.
struct QuickAddPages: Sendable {
    let doors: RegistrationDoors

    init(_ doors: RegistrationDoors) { self.doors = doors }

    func add(to routes: Routes) {
        routes.get("/quick-add/sent", .roles(Access.quickAddRoles), sent)
        journey(at: "/quick-add", .quickAddLink).addRoutes(to: routes)
        journey(at: "/q/:token", .everyone).addRoutes(to: routes)
    }

    private func journey(at path: String, _ access: Access) -> SinglePageJourney {
        var options = SinglePageJourney.Options()
        options.frame = FormFrame(
            showsDanger: true, privacy: PrivacyLink("What happens with what you tell us", path: "/privacy"))
        options.intro = "Under a minute. Leave out what you don’t know."
        options.template = "register/quick-add"
        options.permit = { context in
            guard context.parameters.get("token") != nil else { return }
            _ = try await linkHolder(context.parameters)
        }
        return SinglePageJourney(
            at: path, access, doors.quickAdd, database: doors.database, surroundings: doors.surroundings,
            options: options, complete: complete, confirm: confirm)
    }

    @Sendable private func complete(_ connection: any Connection, _ form: SentForm) throws -> FormResult {
        let sender = try sender(form, connection)
        let store = RegisterStore(connection, doors.surroundings, doors.needs)
        let isHospital = try sender.organisation.map { try doors.doors.isHospital(connection, $0) } ?? false
        let reading = QuickAddReading(answers: form.answers, isHospital: isHospital)
        guard reading.mayKeep else {
            try store.countRefusal(by: sender.organisation)
            return FormResult(["kept": "no"], forgetsAnswers: true)
        }
        var link: QuickAddLinkID?
        if case .quickAddLink(let id) = sender.kind { link = id }
        let kept = KeptAnswers(
            questionnaire: "\(form.questionnaire.url)|\(form.questionnaire.version)",
            json: form.json)
        let arrival = try reading.arrival(
            key: "form/\(form.draft)", door: link == nil ? .quickAdd : .quickAddLink, link: link, kept: kept)
        let known = try known(arrival.carer, to: sender, connection)
        let registered = try store.register(arrival, by: sender)
        return FormResult(
            [
                "kept": "yes", "reference": registered.reference.description,
                "contact-by": registered.firstContactBy?.description, "known": known,
                "person": known == nil ? nil : registered.person.description,
                "urgent": arrival.carryingOn.isUrgent ? "yes" : nil,
                "agreed": arrival.carer.basis == .agreed ? "yes" : nil,
                "child": arrival.isChildHelping == true ? "yes" : nil,
            ].compactMapValues { $0 })
    }

    /// Who sends it: the member of staff, or the organisation whose link or poster it is.
    private func sender(_ form: SentForm, _ connection: any Connection) throws -> Principal {
        if let token = form.parameters.get("token") {
            guard let holder = try doors.doors.quickAddLink(connection, token) else { throw NotFound() }
            return holder
        }
        guard let principal = form.principal else { throw NotFound() }
        return principal
    }

    private func linkHolder(_ parameters: PathParameters) async throws -> Principal {
        let token = try parameters.require("token")
        guard let holder = try await doors.database.read({ try doors.doors.quickAddLink($0, token) }) else {
            throw NotFound()
        }
        return holder
    }

    /// Those whom the sender may see and who may be this carer; others, and other senders, are told nothing.
    private func known(_ carer: NewPerson, to sender: Principal, _ connection: any Connection) throws
        -> String?
    {
        let policy = RegisterPolicy(sender)
        guard policy.allows(.search) else { return nil }
        let likely = try LikelyStore(connection, doors.surroundings).shown(carer, to: sender)
        guard !likely.isEmpty else { return nil }
        return likely.map { $0.person.map { $0.id.description } ?? "partner" }.joined(separator: " ")
    }

    @Sendable private func confirm(_ result: FormResult, _ context: WebContext) async throws -> Response {
        let again = context.parameters.get("token").map { "/q/\($0)" } ?? "/quick-add"
        let ids = (result["known"] ?? "").split(separator: " ").map(String.init)
        var people: [PersonRecord] = []
        if let principal = context.principal, !ids.isEmpty {
            let scope = RegisterPolicy(principal).scope
            let wanted = Set(ids.compactMap(PersonID.init))
            let surroundings = doors.surroundings
            people = try await doors.database.read {
                Array(try PersonStore($0, surroundings).find(wanted, within: scope).values)
            }
        }
        let numbers = try await doors.database.read { try doors.doors.numbersNow($0, nil) }
        return context.page(
            "register/quick-add-done",
            QuickAddDonePage(
                result, again: again, people: people, isKnownToPartner: ids.contains("partner"),
                numbers: numbers,
                showsSent: context.principal?.account != nil,
                mayAnswer: context.principal.map { RegisterPolicy($0).allows(.add) } ?? false))
    }

    /// What I sent, and how far it has got: all that a front desk sees.
    @Sendable private func sent(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let account = principal.account else { throw NotFound() }
        let query = try context.query(request)
        let done = LikelyPages.done[query.text("done")]
        let position = Instant(query.text("before")).map { (at: $0, key: query.text("key")) }
        let sent = try await doors.database.read { try QuickAddStore($0).sent(by: account, before: position) }
        return context.page("register/quick-add-sent", QuickAddSentPage(sent, notification: done))
    }
}
