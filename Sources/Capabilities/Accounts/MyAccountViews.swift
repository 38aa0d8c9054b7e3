import Core
import Web

/// What `Templates/my-account.mustache` shows.
struct MyAccountPage: Sendable {
    struct Work: Sendable {
        let organisationName: String
        let roleTitles: String
        let organisationID: String
        let isCurrent: Bool
    }

    struct SignedIn: Sendable {
        let browserName: String
        let seen: String
        let isThis: Bool
    }

    let pageTitle = "Your account"
    let notification: String?
    let accountName: String
    let accountEmail: String
    let work: [Work]
    let signedIn: [SignedIn]
    let codesLeft: Int
    let hasFewCodes: Bool
    let reviewsRestricted: Bool

    init(
        _ account: Account, _ principal: Principal, _ memberships: [Membership],
        _ names: [OrganisationID: String],
        _ sessions: [Session], current: String?, codesLeft: Int, done: String
    ) {
        accountName = account.name
        accountEmail = account.email
        self.codesLeft = codesLeft
        hasFewCodes = codesLeft < 3
        reviewsRestricted = principal.reviewsRestricted
        var organisations: [OrganisationID] = []
        for membership in memberships where !organisations.contains(membership.organisation) {
            organisations.append(membership.organisation)
        }
        work = organisations.map { id in
            let roles = memberships.filter { $0.organisation == id }.map(\.role.title)
            return Work(
                organisationName: names[id] ?? "", roleTitles: Set(roles).sorted().joined(separator: ", "),
                organisationID: id.description, isCurrent: id == principal.organisation)
        }
        signedIn = sessions.map {
            SignedIn(
                browserName: $0.browser + ($0.isShared ? ", shared computer" : ""),
                seen: $0.lastSeenAt.spoken,
                isThis: $0.id == current)
        }
        notification =
            switch done {
            case "organisation": "You now work for \(principal.organisationName)"
            case "password": "Your password is changed. Everywhere else you are signed out"
            default: nil
            }
    }
}

/// What `Templates/change-password.mustache` shows.
struct ChangePasswordPage: Sendable {
    let pageTitle = "Change your password"
    let errors: [FieldError]
    let current: TextField
    let password: TextField

    init(_ errors: FormErrors) {
        self.errors = errors.list
        current = TextField(
            "current-password", "Your password now", errors, kind: .password, autocomplete: "current-password"
        )
        password = TextField(
            "password", "New password", hint: "\(PasswordRules.shortest) characters or more", errors,
            kind: .password,
            autocomplete: "new-password")
    }
}

/// What `Templates/new-recovery-codes.mustache` shows.
struct NewRecoveryCodesPage: Sendable {
    let pageTitle = "Make new recovery codes"
    let errors: [FieldError]
    let code: TextField

    init(_ errors: FormErrors) {
        self.errors = errors.list
        code = TextField(
            "code", "The 6 digits your authenticator shows now", errors, autocomplete: "one-time-code",
            inputMode: "numeric", width: 10)
    }
}
