import HTTPTypes

/// What `Templates/form-again.mustache` shows: everything that was typed, to be put right or sent again.
struct FormAgainPage: Sendable {
    enum Reason {
        case unusable(FormErrors)
        case tooLate
        case signedOut(String)
        case unavailable

        var status: HTTPResponse.Status {
            switch self {
            case .unusable: .unprocessableContent
            case .tooLate: .forbidden
            case .signedOut: .unauthorized
            case .unavailable: .serviceUnavailable
            }
        }

        var title: String {
            switch self {
            case .unusable: "There is a problem with what you typed"
            case .tooLate: "This page had been open too long"
            case .signedOut: "You have been signed out"
            case .unavailable: ErrorPage.unavailable.pageTitle
            }
        }

        var errors: FormErrors { if case .unusable(let errors) = self { errors } else { FormErrors() } }
    }

    struct Input: Sendable {
        let name: String
        let label: String
        let value: String
        let message: String
    }

    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    struct Answer: Sendable {
        let label: String
        let value: String
    }

    let pageTitle: String
    let paragraphs: [String]
    let errors: [FieldError]
    let hasErrors: Bool
    let inputs: [Input]
    let hidden: [Hidden]
    let answers: [Answer]
    let hasAnswers: Bool
    let signIn: String?
    let maySend: Bool

    init(_ reason: Reason, _ form: FormFields) {
        let errors = reason.errors
        let names = form.names
        let isSecret = names.contains(where: Self.holdsSecret)
        let plain = isSecret ? [] : names.filter { errors[$0] == nil }

        pageTitle = reason.title
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        inputs = errors.list.filter { names.contains($0.id) && !Self.holdsSecret($0.id) }.map { error in
            Input(
                name: error.id, label: Self.label(error.id), value: form.typed(error.id).first ?? "",
                message: error.message)
        }
        hidden = plain.flatMap { name in form.typed(name).map { Hidden(name: name, value: $0) } }
        answers = plain.flatMap { name in
            form.all(name).map { Answer(label: Self.label(name), value: $0) }
        }
        hasAnswers = !answers.isEmpty
        maySend = !isSecret
        if case .signedOut(let path) = reason { signIn = path } else { signIn = nil }
        paragraphs = Self.paragraphs(reason, isSecret: isSecret)
    }

    private static func paragraphs(_ reason: Reason, isSecret: Bool) -> [String] {
        switch reason {
        case .unavailable where isSecret:
            ["We may not have saved this. Go back, reload the page and try again."]
        case _ where isSecret: ["Nothing has been saved. Go back, reload the page and try again."]
        case .unusable: ["Nothing has been saved yet. What you typed is still here."]
        case .tooLate:
            ["Nothing has been saved yet. What you typed is still here: check it and send it again."]
        case .signedOut:
            [
                "This keeps what is on the screen safe. Nothing has been saved yet, and what you typed is still here.",
                "Sign in on another tab, then come back to this one and send it again.",
            ]
        case .unavailable:
            [
                "We may not have saved all of this. What you typed is still here: wait a moment and send it again.",
                "If somebody is in danger now, call 999. Do not wait for this page.",
            ]
        }
    }

    /// Passwords and one-time codes never stand on a page again.
    private static func holdsSecret(_ name: String) -> Bool {
        name.contains("password") || ["code", "totp", "recovery-code", "one-time-code"].contains(name)
    }

    private static func label(_ name: String) -> String {
        let words = name.replacing("-", with: " ").replacing("_", with: " ").replacing(".", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
