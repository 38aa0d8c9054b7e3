import Core
import Web

/// What `Templates/carer-sign-in.mustache` shows.
struct CarerSignInPage: Sendable {
    let pageTitle = "Open your own page"
    let errors: [FieldError]
    let exitThisPage = true
    let sendsEmail: Bool
    let email: TextField
    let code: TextField

    init(email typed: String, sendsEmail: Bool, _ errors: FormErrors) {
        self.errors = errors.list
        self.sendsEmail = sendsEmail
        email = TextField(
            "email", "Your email address", hint: "The one you gave us, where nobody else reads what comes",
            value: typed,
            errors, kind: .email, autocomplete: "email", inputMode: "email")
        code = CarerSignInSentPage.codeField(errors)
    }
}

/// What `Templates/carer-sign-in-sent.mustache` shows.
struct CarerSignInSentPage: Sendable {
    let pageTitle = "Enter your code"
    let errors: [FieldError]
    let exitThisPage = true
    let code: TextField

    init(_ errors: FormErrors) {
        self.errors = errors.list
        code = Self.codeField(errors)
    }

    static func codeField(_ errors: FormErrors) -> TextField {
        TextField(
            "code", "Code", hint: "9 letters and numbers, like 7KQ2-M0XD-R", errors,
            autocomplete: "one-time-code",
            width: 10)
    }

    static func wrong(_ typed: String) -> FormErrors {
        ["code": typed.isEmpty ? "Enter the code" : "Check the code. It works once, within 15 minutes"]
    }
}

/// What `Templates/carer-sign-in-open.mustache` shows.
struct CarerSignInOpenPage: Sendable {
    let pageTitle = "Open your page"
    let errors: [FieldError]
    let exitThisPage = true
    let openPath: String
    let born: DayField?

    init(_ code: Reference, asksBirthDate: Bool, _ typed: DayForm?, _ errors: FormErrors) {
        self.errors = errors.list
        openPath = "/link/\(code.compact)"
        born =
            asksBirthDate
            ? DayField(
                "born", "What is your date of birth?",
                hint: "More than one person uses this email address. This shows us whose page to open",
                typed?.typed ?? ("", "", ""), errors) : nil
    }
}

/// What `Templates/link-gone.mustache` shows.
struct LinkGonePage: Sendable {
    let pageTitle = "This link no longer works"
    let what: String
    let nextPath: String
    let nextText: String

    static let carer = LinkGonePage(
        what: "A link works once, within 15 minutes.", nextPath: "/my-record/sign-in",
        nextText: "Ask for another")
    static let staff = LinkGonePage(
        what: "A link works once, and not for long. Ask an administrator of your organisation for another.",
        nextPath: "/sign-in", nextText: "Sign in")
}
