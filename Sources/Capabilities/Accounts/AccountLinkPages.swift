import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

/// Makes the one-use links of accounts.
///
/// A link lets its holder set the account up as theirs, so where email leaves this installation it goes to the
/// account's own address, and whoever asked for it never sees it.
struct AccountLinks {
    let desk: AccountsDesk
    let connection: any Connection

    init(_ desk: AccountsDesk, _ connection: any Connection) {
        (self.desk, self.connection) = (desk, connection)
    }

    /// - Returns: the path of the link when nothing can be sent and it has to be handed over.
    func make(_ kind: Invitation.Kind, for account: Account, by principal: Principal) throws -> String? {
        let isSent = desk.needs.sendsEmail
        let path = try AccountPeople(connection, desk.surroundings).link(
            kind, for: account.id, by: principal, isHandedOver: !isSent)
        guard isSent else { return path }
        guard let address = EmailAddress(account.email) else { throw NotFound() }
        let until = desk.surroundings.now().adding(seconds: kind.seconds)
        var values = ["path": path, "until": until.spoken]
        if kind == .invitation { values["inviter"] = principal.name }
        let request = MessageRequest(
            template: kind == .invitation ? "account-invitation" : "password-reset", address: address,
            values: values, key: "account-link/\(desk.surroundings.uuid())", useBy: until,
            organisation: principal.organisation, linkPath: "/accounts/\(account.id)")
        try EventStore(connection, desk.surroundings).add(request.event(about: account.id))
        return nil
    }
}

/// Sends, or hands over, a new link to an account; or cancels an invitation that nobody has used.
struct AccountLinkPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles(AccessPages.roles)
        routes.post("/accounts/:id/reset-links", access, makeLink)
        routes.post("/accounts/:id/cancellation", access, cancel)
    }

    @Sendable func makeLink(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        let publicURL = context.settings.publicURL
        _ = try await context.form(request)
        let view = try await desk.database.write { connection in
            let subject = try Self.changeable(id, principal, desk, connection)
            let kind: Invitation.Kind = subject.account.isSetUp ? .reset : .invitation
            let path = try AccountLinks(desk, connection).make(kind, for: subject.account, by: principal)
            return LinkMadePage(
                subject.account, kind, shown: path.map { publicURL + $0 }, back: "/accounts/\(id)")
        }
        return context.page("accounts/link-made", view)
    }

    /// The link stops working, and the roles it would have brought end.
    @Sendable func cancel(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        _ = try await context.form(request)
        let organisation = try await desk.database.write { connection in
            let subject = try Self.changeable(id, principal, desk, connection)
            guard !subject.account.isSetUp, let first = subject.organisations.first else {
                throw EditConflict()
            }
            try InvitationStore(connection, desk.surroundings).withdraw(from: id)
            let people = AccountPeople(connection, desk.surroundings)
            for membership in subject.memberships { try people.end(membership, by: principal) }
            try AuditStore(connection, desk.surroundings).add(.invitationCancelled, about: id, by: principal)
            return first.id
        }
        return .redirect(to: "/organisations/\(organisation)/access?done=cancelled")
    }

    private static func changeable(
        _ id: AccountID, _ principal: Principal, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> AccountPages.Subject {
        let subject = try AccountPages.subject(id, principal, desk, connection)
        try AccountPolicy(principal, own: try desk.own(principal, connection)).require(
            .reset, on: subject.policySubject)
        return subject
    }
}

/// What `Templates/link-made.mustache` shows.
struct LinkMadePage: Sendable {
    let pageTitle: String
    let accountName: String
    let accountEmail: String
    /// Where email doesn't leave this installation, to be handed over.
    let link: String?
    let isSent: Bool
    let isInvitation: Bool
    let accountPath: String
    let days: String
    let backPath: String

    /// A link that was made, and is shown only if it couldn't be sent.
    init(_ account: Account, _ kind: Invitation.Kind, shown link: String?, back: String) {
        self.init(
            account, link: link, isSent: link == nil, seconds: kind.seconds, back: back,
            title: link == nil ? "The link goes by email" : "Give them this link")
    }

    /// For somebody who needs no link.
    init(hasAccount account: Account, back: String) {
        self.init(
            account, link: nil, isSent: false, seconds: 0, back: back, title: "They can use it now")
    }

    private init(
        _ account: Account, link: String?, isSent: Bool, seconds: Int, back: String, title: String
    ) {
        (self.link, self.isSent, backPath, pageTitle) = (link, isSent, back, title)
        (accountName, accountEmail) = (account.name, account.email)
        (isInvitation, accountPath) = (!account.isSetUp, "/accounts/\(account.id)")
        days = seconds == 86_400 ? "a day" : "\(seconds / 86_400) days"
    }
}
