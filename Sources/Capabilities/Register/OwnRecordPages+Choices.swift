import Audit
import Core
import Hummingbird
import Storage
import Web

extension OwnRecordPages {
    // MARK: How we get in touch

    @Sendable func showContact(_ request: Request, _ context: WebContext) async throws -> Response {
        let (contacts, rule) = try await contactFacts(context)
        return context.page(
            "register/own-record-contact",
            OwnContactPage(contacts, fields: OwnContactPage.fields(rule, contacts)))
    }

    @Sendable func saveContact(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let (contacts, _) = try await contactFacts(context)
        do {
            let choice = try OwnRecordForms.contact(fields, contacts: contacts)
            let session = context.session?.id
            return try await change(context, saved: "contact") { store, person, principal in
                try store.save(choice, of: person, by: principal, in: session)
            }
        } catch let error as FormErrors {
            return context.page(
                "register/own-record-contact", OwnContactPage(contacts, fields: fields, errors: error),
                status: .unprocessableContent)
        }
    }

    private func contactFacts(_ context: WebContext) async throws -> ([PersonContact], ContactRule?) {
        let (principal, id) = try own(context)
        let surroundings = doors.surroundings
        let needs = doors.needs
        return try await doors.database.read { connection in
            let person = try PersonStore(connection, surroundings).requireOpen(
                id, within: RegisterPolicy(principal).scope)
            try OwnRecordStore(connection, surroundings, needs).requireOn(person.id)
            let store = ContactStore(connection, surroundings)
            return (
                try store.contacts(of: person).filter { $0.until == nil && $0.provenance.isForCarersEyes },
                try store.rule(of: person.id)?.rule
            )
        }
    }

    @Sendable func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
        let consent = try context.parameters.require("id", as: ConsentID.self)
        return try await change(context, saved: "consent") { store, person, principal in
            try store.withdraw(consent, of: person, by: principal)
        }
    }

    // MARK: Who looked

    @Sendable func looks(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, person) = try own(context)
        let query = try context.query(request)
        let position = Instant(query.text("before")).flatMap { at in
            AuditEntryID(query.text("entry")).map { AuditPosition(at: at, id: $0) }
        }
        let (surroundings, needs, doorNeeds) = (doors.surroundings, doors.needs, doors.doors)
        let page = try await doors.database.read { connection -> OwnLooksPage in
            let own = OwnRecordStore(connection, surroundings, needs)
            let isOff = try own.isOff(.looks, of: person) || own.isOff(.page, of: person)
            guard !isOff else {
                return OwnLooksPage(looks: [], hasLooks: false, previousPath: nil, nextPath: nil, isOff: true)
            }
            let records = [person] + (try PersonStore(connection, surroundings).joined(to: person))
            let entries = try AuditStore(connection, surroundings).entries(
                aboutAnyOf: records, before: position, limit: 26)
            let heldBack = try HeldBackLooks(person, records, connection, surroundings, needs)
            let looks = entries.prefix(25).filter { !heldBack.contains($0) }.compactMap(OwnLook.init)
            let organisations = try needs.organisationNames(connection, Set(looks.compactMap(\.organisation)))
            var named: Set<AccountID> = []
            for look in looks {
                guard let account = look.account, let organisation = look.organisation else { continue }
                if try doorNeeds.showsStaffNames(connection, organisation) { named.insert(account) }
            }
            let staff = try needs.accountNames(connection, named)
            let last = entries.count > 25 ? entries.prefix(25).last : nil
            let next = last.map { "/my-record/looks?before=\($0.at)&entry=\($0.id)" }
            return OwnLooksPage(
                looks: looks.map { OwnLooksPage.Line($0, organisations, staff) }, hasLooks: !looks.isEmpty,
                previousPath: nil, nextPath: next, isOff: false)
        }
        return context.page("register/own-record-looks", page)
    }

    @Sendable func switchOff(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, person) = try own(context)
        let part = OwnPagePart(rawValue: try await context.form(request).text("part")) ?? .looks
        let (surroundings, needs) = (doors.surroundings, doors.needs)
        try await doors.database.write {
            try OwnRecordStore($0, surroundings, needs).switchOff(part, of: person, by: principal)
        }
        return .redirect(to: part == .page ? "/my-record" : "/my-record?saved=off")
    }

    /// By staff who work with the carer, once they have spoken with them.
    @Sendable func switchOn(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let (surroundings, needs) = (doors.surroundings, doors.needs)
        let desk = RecordDesk(database: doors.database, surroundings: surroundings, needs: needs)
        try await doors.database.write { connection in
            let record = try desk.open(id, for: .edit, by: principal, in: connection)
            let store = OwnRecordStore(connection, surroundings, needs)
            for part in OwnPagePart.allCases { try store.switchOn(part, of: record.id, by: principal) }
        }
        return .redirect(to: "/people/\(id)")
    }

    // MARK: Whose page

    func own(_ context: WebContext) throws -> (Principal, PersonID) {
        let principal = try context.requirePrincipal()
        guard let person = principal.person else { throw NotFound() }
        return (principal, person)
    }

    /// Changes something of the carer's own record and goes back to it; a restricted record is changed by phone.
    func change(
        _ context: WebContext, saved: String?,
        _ change: @escaping @Sendable (OwnRecordStore, Person, Principal) throws -> Void
    ) async throws -> Response {
        let (principal, id) = try own(context)
        let (surroundings, needs) = (doors.surroundings, doors.needs)
        try await doors.database.write { connection in
            let person = try PersonStore(connection, surroundings).requireOpen(
                id, within: RegisterPolicy(principal).scope)
            let store = OwnRecordStore(connection, surroundings, needs)
            try store.requireOn(person.id)
            try change(store, person, principal)
        }
        return .redirect(to: "/my-record" + (saved.map { "?saved=\($0)" } ?? ""))
    }
}

extension OwnLooksPage.Line {
    init(_ look: OwnLook, _ organisations: [OrganisationID: String], _ staff: [AccountID: String]) {
        lookedAt = look.at.spoken
        what = look.what
        reason = look.reason
        let roles = look.roles.map(\.title).joined(separator: ", ")
        let organisation = look.organisation.flatMap { organisations[$0] }
        let name = look.account.flatMap { staff[$0] }
        who =
            look.isOwn
            ? "You"
            : [name, roles.isEmpty ? nil : roles, organisation].compactMap { $0 }.joined(separator: ", ")
    }
}
