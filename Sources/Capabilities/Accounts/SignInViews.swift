import Web

/// What `Templates/sign-in.mustache` shows.
struct SignInPage: Sendable {
    struct Demonstration: Sendable {
        let accountID: String
        let roleTitle: String
        let place: String
        let address: String
    }

    let pageTitle = "Sign in"
    let errors: [FieldError]
    let email: TextField
    let password: TextField
    let isShared: Bool
    let next: String?
    let demonstration: [Demonstration]
    let hasDemonstration: Bool
    let demonstrationPassword: String
    let demonstrationSecret: String

    init(_ form: SignInForm, _ errors: FormErrors, isDemonstration: Bool) {
        self.errors = errors.list
        email = TextField(
            "email", "Work email address", value: form.email, errors, kind: .email, autocomplete: "email",
            inputMode: "email")
        password = TextField(
            "password", "Password", errors, kind: .password, autocomplete: "current-password")
        isShared = form.isShared
        next = form.next
        hasDemonstration = isDemonstration
        demonstration =
            isDemonstration
            ? AccountsDemo.signIns.map {
                Demonstration(
                    accountID: $0.id.description, roleTitle: $0.role.title, place: $0.organisation.name,
                    address: $0.email)
            } : []
        demonstrationPassword = isDemonstration ? AccountsDemo.password : ""
        demonstrationSecret = isDemonstration ? Base32.encode(AccountsDemo.secondFactor) : ""
    }
}

/// What `Templates/sign-in-second-step.mustache` shows.
struct SecondStepPage: Sendable {
    let pageTitle = "Enter your code"
    let errors: [FieldError]
    let code: TextField
    let ticket: String

    init(ticket: String, _ errors: FormErrors) {
        self.errors = errors.list
        self.ticket = ticket
        code = TextField(
            "code", "Code", hint: "6 digits from your authenticator app, or one of your recovery codes",
            errors,
            autocomplete: "one-time-code", width: 10)
    }

    static let missing: FormErrors = ["code": "Enter the code from your authenticator app"]
    static let refused: FormErrors = [
        "code":
            "Check the code, or wait for the next one: each is good once. After several tries, wait some minutes"
    ]
}

/// What `Templates/locked.mustache` shows.
struct LockedPage: Sendable {
    let pageTitle = "This computer is locked"
    let errors: [FieldError]
    let accountName: String
    let password: TextField
    let next: String?

    init(name: String, next: String?, _ errors: FormErrors) {
        self.errors = errors.list
        accountName = name
        self.next = next
        password = TextField(
            "password", "Password", errors, kind: .password, autocomplete: "current-password")
    }
}

/// What `Templates/signed-out.mustache` shows.
struct SignedOutPage: Sendable {
    let pageTitle = "You have signed out"
}
