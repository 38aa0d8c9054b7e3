/// What `Templates/error.mustache` shows.
struct ErrorPage: Sendable {
    let pageTitle: String
    let paragraphs: [String]
    var messages: [String] = []
    var reference: String?

    init(_ title: String, _ paragraphs: String...) { (pageTitle, self.paragraphs) = (title, paragraphs) }

    static let notFound = ErrorPage(
        "Page not found",
        "If you typed the web address, check it is right. If you pasted it, check you copied all of it.",
        "You may need to sign in as somebody else to see this page.")
    static let wrongMethod = ErrorPage(
        "This page opens another way",
        "Go back, and use the link or the button there. Nothing has been changed.")
    static let notAllowed = ErrorPage(
        "You cannot use this page",
        "Your role does not let you see or do this. Nothing has been changed.",
        "If you need it for your work, ask whoever looks after accounts in your organisation.")
    static let signInNeeded = ErrorPage("Sign in to see this")
    static let conflict = ErrorPage(
        "Somebody else changed this first",
        "Your change has not been saved, so that theirs is not lost.",
        "Go back, copy anything you want to keep, then reload the page and make your change again.")
    static let malformed = ErrorPage(
        "We could not read what was sent",
        "Nothing has been saved. Go back, reload the page and try again.")
    static let tooLarge = ErrorPage(
        "What you sent is too long",
        "Nothing has been saved. Go back and make your answers shorter.")
    static let unsupportedKind = ErrorPage(
        "This page takes typed answers only",
        "A file, or something else we cannot read here, was sent. Nothing has been saved.",
        "Go back, reload the page and type your answer.")
    static let forged = ErrorPage(
        "We could not check where this form came from",
        "The page may have been open too long, or cookies may be turned off. Nothing has been saved.",
        "Go back, reload the page and try again.")
    static let tooMany = ErrorPage(
        "Too many tries",
        "Wait a few minutes and try again. Nothing has been saved.",
        "If somebody is in danger now, call 999. Do not wait for this page.")

    static let unavailable = ErrorPage(
        "Sorry, the service is busy",
        "We may not have saved what you did last. Wait a moment, then go back and try again.",
        "If somebody is in danger now, call 999. Do not wait for this page.")

    static func refused(_ messages: [String]) -> ErrorPage {
        var page = ErrorPage(
            "There is a problem", "Nothing has been saved. Go back, put it right and try again.")
        page.messages = messages
        return page
    }

    static func failure(_ reference: String) -> ErrorPage {
        var page = ErrorPage(
            "Sorry, something went wrong",
            "We may not have saved what you did last. Go back and try again in a few minutes.",
            "If somebody is in danger now, call 999. Do not wait for this page.")
        page.reference = reference
        return page
    }
}
