import Web

/// What the sign-in page posts, and what its address says of where to go on to.
struct SignInForm: Sendable {
    let email: String
    let password: String
    let isShared: Bool
    let next: String?
    let errors: FormErrors

    init(_ fields: FormFields) {
        email = fields.text("email")
        password = fields.text("password")
        isShared = fields.has("shared", "yes")
        next = SafePath.local(fields.text("next"))
        var errors = FormErrors()
        if email.isEmpty { errors.add("Enter your work email address", to: "email") }
        if password.isEmpty { errors.add("Enter your password", to: "password") }
        self.errors = errors
    }

    /// The same words whatever was wrong, so that nobody learns which addresses have an account.
    static let refused: FormErrors = [
        "email":
            "Check your email address and password. After several tries, wait some minutes before the next"
    ]
    static let tooSlow: FormErrors = ["email": "That took too long. Sign in again"]
}
