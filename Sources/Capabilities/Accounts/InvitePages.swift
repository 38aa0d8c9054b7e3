import Core
import Hummingbird
import Storage
import Web

/// Somebody who looks after access invites somebody to a role.
struct InvitePages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles([.administrator, .manager])
        routes.get("/organisations/:id/invitations", access, show)
        routes.post("/organisations/:id/invitations", access, create)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk, publicURL) = (try context.requirePrincipal(), desk, context.settings.publicURL)
        do {
            let form = try InviteForm(fields)
            let id = try context.parameters.require("id", as: OrganisationID.self)
            let view = try await desk.database.write { connection in
                let (organisation, policy) = try Self.organisation(id, principal, desk, connection)
                let teams = try AccountsAnswersStore(connection).teams(of: organisation.id)
                let team = teams.first { $0.id.description == form.team }
                let people = AccountPeople(connection, desk.surroundings)
                let account = try people.account(email: form.email, name: form.name, by: principal)
                try RoleRules.check(granting: form.role, to: account.id, by: principal)
                guard policy.mayChange(.init(form.role, in: organisation), of: account.id) else {
                    throw RoleRefusal.notYours(form.role)
                }
                try Self.checkNobodyElseInvited(account, policy, connection)
                let isNew = try people.grant(
                    form.role, to: account.id, in: organisation.id, team: team?.id, by: principal)
                if !isNew { throw FormErrors(["role": "They have that role here already"]) }
                let back = "/organisations/\(organisation.id)/access"
                if account.isSetUp {
                    // Whoever made a link to what the account was until now doesn't get what it is from now.
                    try InvitationStore(connection, desk.surroundings).withdraw(from: account.id)
                    return LinkMadePage(hasAccount: account, back: back)
                }
                let path = try AccountLinks(desk, connection).make(.invitation, for: account, by: principal)
                return LinkMadePage(account, .invitation, shown: path.map { publicURL + $0 }, back: back)
            }
            return context.page("accounts/link-made", view)
        } catch let errors as FormErrors {
            return try await page(context, fields, errors)
        } catch let refusal as RoleRefusal {
            return try await page(context, fields, ["role": refusal.message])
        }
    }

    /// A link hands over everything the account has, so it takes the right to give all of that; and until an account
    /// is set up, whoever made the link to it may still hold it.
    private static func checkNobodyElseInvited(
        _ account: Account, _ policy: AccountPolicy, _ connection: any Connection
    ) throws {
        guard !account.isSetUp else { return }
        for membership in try MembershipStore(connection).open(of: account.id) {
            guard let organisation = try OrganisationStore(connection).find(membership.organisation),
                policy.mayChange(.init(membership.role, in: organisation), of: account.id)
            else {
                throw FormErrors([
                    "email":
                        "They have been invited to a role you cannot give, and have not set up their account yet. Invite them once they have"
                ])
            }
        }
    }

    private static func organisation(
        _ id: OrganisationID, _ principal: Principal, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> (Organisation, AccountPolicy) {
        let own = try desk.own(principal, connection)
        guard let organisation = try OrganisationStore(connection).find(id) else { throw NotFound() }
        try OrganisationPolicy(principal, own: own).require(.invite, on: organisation)
        return (organisation, AccountPolicy(principal, own: own))
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: OrganisationID.self)
        let view = try await desk.database.read { connection in
            let (organisation, policy) = try Self.organisation(id, principal, desk, connection)
            return InvitePage(
                organisation, policy.grantable(in: organisation),
                try AccountsAnswersStore(connection).teams(of: id), fields, errors)
        }
        return context.page("accounts/invite", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

/// What the invitation page posts.
struct InviteForm: Sendable {
    let name: String
    let email: EmailAddress
    let role: Role
    let team: String

    init(_ fields: FormFields) throws(FormErrors) {
        var errors = FormErrors()
        (name, team) = (fields.text("name"), fields.text("team"))
        if name.isEmpty { errors.add("Enter their name", to: "name") }
        if name.count > 120 { errors.add("Name must be 120 characters or fewer", to: "name") }
        let email = EmailAddress(fields.text("email"))
        if email == nil { errors.add("Enter their work email address, like name@example.org", to: "email") }
        let role = Role(rawValue: fields.text("role")).flatMap { $0 == .carer ? nil : $0 }
        if role == nil { errors.add("Select a role", to: "role") }
        guard errors.isEmpty, let email, let role else { throw errors }
        (self.email, self.role) = (email, role)
    }
}

/// What `Templates/invite.mustache` shows.
struct InvitePage: Sendable {
    let pageTitle = "Invite somebody"
    let errors: [FieldError]
    let organisationName: String
    let accessPath: String
    let name: TextField
    let email: TextField
    let role: ChoiceField
    let team: ChoiceField

    init(
        _ organisation: Organisation, _ roles: [Role], _ teams: [Team], _ fields: FormFields,
        _ errors: FormErrors
    ) {
        self.errors = errors.list
        organisationName = organisation.name
        accessPath = "/organisations/\(organisation.id)/access"
        name = TextField("name", "Their name", value: fields.text("name"), errors)
        email = TextField(
            "email", "Their work email address", value: fields.text("email"), errors, kind: .email,
            inputMode: "email")
        role = ChoiceField(
            "role", "What they do here", roles.map { ($0.rawValue, $0.title) },
            chosen: fields.optional("role"), errors,
            hints: RoleHints.all)
        team = ChoiceField(
            "team", "Team (optional)", [("", "No team")] + teams.map { ($0.id.description, $0.name) },
            chosen: fields.optional("team"), errors)
    }
}

/// What each role lets somebody do, in a line.
enum RoleHints {
    static let all: [String: String] = [
        Role.frontDesk.rawValue:
            "Adds carers they meet, and sees how far what they sent has got. Sees no record",
        Role.practitioner.rawValue: "Works with carers: sees and writes the organisation’s records",
        Role.assessor.rawValue: "Assesses carers",
        Role.advocate.rawValue: "Sees the one case they speak for, for as long as it lasts",
        Role.youngCarersWorker.rawValue: "Works with young carers and children",
        Role.coordinator.rawValue: "Shares out work and keeps lists in order",
        Role.manager.rawValue: "Runs a team: sees its work, invites its people",
        Role.operator.rawValue: "Answers at night and at weekends",
        Role.schoolLead.rawValue: "Tells the partnership of young carers in a school",
        Role.safeguardingLead.rawValue: "Answers for safeguarding and restricted records",
        Role.informationGovernance.rawValue: "Answers for who sees what",
        Role.commissioner.rawValue: "Sees numbers only",
        Role.board.rawValue: "Sees numbers only",
        Role.administrator.rawValue: "Sets the service up. Sees no case",
    ]
}
