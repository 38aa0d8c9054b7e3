import Core
import Web

/// What `Templates/account.mustache` shows.
struct AccountPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let notification: String?
    let accountEmail: String
    let state: String
    let lastUsed: String
    let held: [String]
    let accessPath: String
    let isOneself: Bool
    let rolesPath: String
    let grantPlace: ChoiceField?
    let grantRole: ChoiceField?
    let resetPath: String?
    let resetText: String
    let isInvited: Bool
    let linkGoes: String
    let cancelPath: String?
    let notProven: String?
    let disablePath: String?
    let disableReason: ChoiceField
    let enablePath: String?
    let reviewerPath: String?
    let isReviewer: Bool

    init(
        _ subject: AccountPages.Subject, _ principal: Principal, own: Organisation?, isReviewer: Bool,
        _ reasons: [SettingChoice], _ fields: FormFields, _ errors: FormErrors, done: String,
        sendsEmail: Bool, now: Instant
    ) {
        let (account, policy) = (subject.account, AccountPolicy(principal, own: own))
        let path = "/accounts/\(account.id)"
        pageTitle = account.name
        self.errors = errors.list
        accountEmail = account.email
        lastUsed = account.lastUsedAt?.spoken ?? "Never"
        state =
            if account.disabledAt != nil { "Disabled" } else if !account.isSetUp {
                "Invited"
            } else if account
                .isLocked(at: now)
            { "In use, but locked on new computers for a while after wrong tries" } else { "In use" }
        held = subject.policySubject.roles.map { "\($0.role.title), \($0.organisation.name)" }
        isOneself = account.id == principal.account
        let visible = subject.organisations.filter {
            OrganisationPolicy(principal, own: own).allows(.reviewAccess, on: $0)
        }
        accessPath = "/organisations/\((visible.first ?? subject.organisations[0]).id)/access"

        let givable = isOneself ? [] : visible.filter { !policy.grantable(in: $0).isEmpty }
        let roles = Role.staff.filter { role in givable.contains { policy.grantable(in: $0).contains(role) } }
        rolesPath = "\(path)/roles"
        let places = givable.flatMap { organisation in
            [(organisation.id.description, organisation.name)]
                + subject.teams.filter { $0.organisation == organisation.id }
                .map { ($0.id.description, "\(organisation.name): \($0.name)") }
        }
        grantPlace =
            givable.isEmpty
            ? nil : ChoiceField("place", "Where", places, chosen: fields.optional("place"), errors)
        grantRole =
            givable.isEmpty
            ? nil
            : ChoiceField(
                "role", "Role", [("", "Select a role")] + roles.map { ($0.rawValue, $0.title) },
                chosen: fields.optional("role"), errors)

        let mayReset = policy.allows(.reset, on: subject.policySubject)
        resetPath = mayReset && account.disabledAt == nil ? "\(path)/reset-links" : nil
        isInvited = !account.isSetUp
        cancelPath = mayReset && !account.isSetUp ? "\(path)/cancellation" : nil
        notProven =
            account.isSetUp && account.addressProvenAt == nil
            ? "Not proven: nobody has shown yet that this address is theirs" : nil
        resetText =
            switch (account.isSetUp, sendsEmail) {
            case (true, true): "Send a link for a new password and authenticator"
            case (true, false): "Make a link for a new password and authenticator"
            case (false, true): "Send the invitation again"
            case (false, false): "Make a new invitation link"
            }
        linkGoes =
            sendsEmail
            ? "The link goes by email to \(account.email), and nobody else sees it."
            : "This service can’t send email, so the link is shown to you to give to them. That you saw it is written down."
        disablePath = mayReset && account.disabledAt == nil ? "\(path)/disabling" : nil
        enablePath = mayReset && account.disabledAt != nil ? "\(path)/enabling" : nil
        disableReason = ChoiceField(
            "reason", "Why does access end?", reasons.map { ($0.code, $0.text) }, chosen: nil, errors)
        let mayName = own.map { own in
            subject.organisations.contains { $0.id == own.id } && policy.mayNameReviewer(account.id, in: own)
        }
        reviewerPath = mayName == true ? "\(path)/restricted-review" : nil
        self.isReviewer = isReviewer
        notification = Self.notifications[done]
    }

    private static let notifications = [
        "granted": "The role has been given",
        "disabled": "The account is disabled, and signed out everywhere",
        "enabled": "The account is open again", "named": "They now see restricted records",
        "unnamed": "They no longer see restricted records",
    ]
}
