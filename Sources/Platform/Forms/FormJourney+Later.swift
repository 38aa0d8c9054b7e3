import Core
import Foundation
import Hummingbird
import Storage
import Web

/// Leaving with a link to come back by: to write down, or sent to an address that its reader says is safe.
extension FormJourney {
    func later(_ open: OpenDraft, _ base: String, _ context: WebContext) throws -> Response {
        guard options.offersLater else { throw NotFound() }
        return context.page("forms/later", laterPage(open, base, context, FormFields(), FormErrors(), nil))
    }

    /// Sends the link where that is safe, and says what was done.
    func sendLink(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await open(context)
        let base = Self.base(context, without: 1)
        guard let sendLink = options.sendLink, options.offersLater, open.draft.owner == .link,
            let expiresAt = open.draft.expiresAt
        else { throw NotFound() }
        let fields = try await context.lenientForm(request, many: [])
        let answers: Answers
        do throws(FormErrors) {
            answers = try LaterQuestions.all.answers(fields, rules: rules)
        } catch {
            let page = laterPage(open, base, context, fields, error, nil)
            return context.page("forms/later", page, status: .unprocessableContent)
        }
        let isSafe = answers.code("safe") == "yes" && answers.code("seen") == "no"
        guard isSafe, let address = answers.text("email").flatMap(EmailAddress.init) else {
            let page = laterPage(
                open, base, context, FormFields(), FormErrors(),
                "We have not sent anything. Write the address down instead, or remember it in a place only you see."
            )
            return context.page("forms/later", page)
        }
        try context.limit(.laterLink, by: context.clientAddress)
        let link = SavedLink(draft: open.draft.id, address: address, path: base, until: expiresAt)
        let isSent = try await database.write { try sendLink($0, link) }
        let said =
            isSent
            ? "We will send the address to \(address). If it does not come in a few minutes, write it down instead."
            : "You asked for this already today, for \(address). We send it once a day, so we do not send it again now. If it has not come, write it down instead."
        return context.page("forms/later", laterPage(open, base, context, FormFields(), FormErrors(), said))
    }

    private func laterPage(
        _ open: OpenDraft, _ base: String, _ context: WebContext, _ fields: FormFields, _ errors: FormErrors,
        _ said: String?
    ) -> LaterPage {
        let isForHolder = open.draft.owner == .link
        let asks = options.sendLink != nil && isForHolder && said == nil
        return LaterPage(
            link: context.settings.publicURL + base, keptUntil: open.draft.expiresAt?.londonDate.spoken,
            isForHolder: isForHolder, backPath: base, said: said, errors: errors.list,
            sendPath: asks ? "\(base)/later" : nil,
            questions: asks ? LaterQuestions.views(fields, errors) : [],
            exitThisPage: options.frame.exitThisPage)
    }
}

/// A link to a draft, on its way to an address whose reader says that it's safe.
package struct SavedLink: Sendable {
    package let draft: DraftID
    package let address: EmailAddress
    package let path: String
    package let until: Instant

    /// The same for the same draft and address, and tells neither.
    package var key: String { String(Digest.sha256(Data("\(draft) \(address)".utf8)).prefix(32)) }
}

extension RateRule {
    static let laterLink = RateRule("later-link", burst: 5, perMinute: 1)
}

/// What is asked before a link is sent anywhere: the safe-contact questions come before the address.
enum LaterQuestions {
    static let all: Questionnaire = {
        do { return try Questionnaire(json: Data(json.utf8)) } catch { preconditionFailure("\(error)") }
    }()

    static func views(_ fields: FormFields, _ errors: FormErrors) -> [QuestionView] {
        all.everyPage.flatMap(\.questions).map { QuestionView($0, fields, errors, isPageHeading: false) }
    }

    private static func choice(_ name: String, _ text: String, _ message: String) -> String {
        """
        {"linkId": "\(name)", "type": "choice", "text": "\(text)", "required": true,
         "extension": [{"url": "urn:mainstay:required-message", "valueString": "\(message)"}],
         "answerOption": [{"valueCoding": {"code": "yes", "display": "Yes"}},
            {"valueCoding": {"code": "no", "display": "No"}},
            {"valueCoding": {"code": "not-sure", "display": "I’m not sure"}}]}
        """
    }

    private static let json = """
        {"resourceType": "Questionnaire", "url": "urn:mainstay:later", "version": "1", "item": [
        \(choice("safe", "Is it safe to e-mail you?", "Select whether it is safe to e-mail you")),
        \(choice("seen", "Could anybody else read your e-mail?", "Select whether anybody else could read your e-mail")),
        {"linkId": "email", "type": "string", "text": "Your e-mail address",
         "enableWhen": [{"question": "safe", "operator": "=", "answerCoding": {"code": "yes"}}], "required": true,
         "extension": [{"url": "urn:mainstay:format", "valueCode": "email"},
            {"url": "urn:mainstay:autocomplete", "valueString": "email"},
            {"url": "urn:mainstay:required-message", "valueString": "Enter your e-mail address"}]}]}
        """
}
