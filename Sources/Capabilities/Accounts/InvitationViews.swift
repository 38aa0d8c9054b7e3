import Core
import Web

/// What `Templates/invitation.mustache` shows.
struct InvitationPage: Sendable {
    let pageTitle = "Choose a password"
    let errors: [FieldError]
    let accountName: String
    let accountEmail: String
    let passwordPath: String
    let password: TextField

    init(_ path: String, _ account: Account, _ errors: FormErrors) {
        self.errors = errors.list
        accountName = account.name
        accountEmail = account.email
        passwordPath = "\(path)/password"
        password = TextField(
            "password", "New password",
            hint:
                "\(PasswordRules.shortest) characters or more. Three unrelated words are easy to remember and hard to guess",
            errors, kind: .password, autocomplete: "new-password")
    }
}

/// What `Templates/second-factor.mustache` shows.
struct SecondFactorPage: Sendable {
    let pageTitle = "Set up your authenticator"
    let errors: [FieldError]
    let codePath: String
    let choice: String
    let secretGroups: String
    let authenticatorLink: String
    let qr: QRView?
    let code: TextField

    init(
        _ path: String, _ account: Account, secret: [UInt8], sealed: String, serviceName: String,
        _ errors: FormErrors
    ) {
        self.errors = errors.list
        codePath = "\(path)/second-factor"
        choice = sealed
        secretGroups = Self.grouped(Base32.encode(secret))
        let link = OneTimePassword(secret: secret).link(label: account.email, issuer: serviceName)
        authenticatorLink = link
        qr = QRView(link, label: "Code to scan with your authenticator; the key is below in words")
        code = TextField(
            "code", "The 6 digits it shows now", errors, autocomplete: "one-time-code", inputMode: "numeric",
            width: 10)
    }

    /// In fours, to be typed without losing one's place.
    static func grouped(_ secret: String) -> String {
        stride(from: 0, to: secret.count, by: 4)
            .map { String(secret.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }
}

/// What `Templates/recovery-codes.mustache` shows.
struct RecoveryCodesPage: Sendable {
    let pageTitle = "Keep your recovery codes"
    let recoveryCodes: [String]

    init(_ codes: RecoveryCodes) { recoveryCodes = codes.codes.map(\.description) }
}
