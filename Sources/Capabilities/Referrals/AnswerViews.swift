import Core
import Web

/// What `Templates/answer.mustache` shows.
struct AnswerPage: Sendable {
    let pageTitle: String
    let usedOn: String?
    let path: String
    let from: String
    let to: String
    let reference: String
    let isReading: Bool
    let isUrgent: Bool
    let isOutcome: Bool
    let asksFor: String
    let shares: [ReferralPage.Share]
    let who: FieldView
    let whoTyped: String
    let answer: FieldView
    let reason: FieldView
    let nextStep: FieldView
    let outcome: FieldView
    let note: FieldView
    let errors: [FieldError]
    let hasErrors: Bool

    init(usedOn day: LocalDate) {
        pageTitle = "This has been answered"
        usedOn = day.spoken
        (path, from, to, reference, asksFor, whoTyped) = ("", "", "", "", "", "")
        (isReading, isUrgent, isOutcome, shares, errors, hasErrors) = (false, false, false, [], [], false)
        who = FieldView.box("who", "")
        (nextStep, note) = (who, who)
        answer = FieldView.pick("answer", "", [])
        (reason, outcome) = (answer, answer)
    }

    init(
        _ referral: Referral, _ link: ReferralLink, token: String, isReading: Bool, from: String, to: String,
        shares: [SharedWords], reasons: [(value: String, label: String)], _ fields: FormFields,
        _ errors: FormErrors
    ) {
        isOutcome = link.purpose == .outcome
        pageTitle = isOutcome ? "What came of it?" : "Somebody asks for your help"
        usedOn = nil
        (path, self.from, self.to, reference) = (
            "/answers/\(token)", from, to, referral.reference.description
        )
        (self.isReading, isUrgent) = (isReading, referral.isUrgent)
        asksFor = isReading ? referral.asksFor : ""
        self.shares = shares.map {
            ReferralPage.Share(
                shareHeading: $0.heading, shareWords: $0.words, shareSide: ReferralPage.title(of: $0.side))
        }
        func typed(_ name: String) -> String { fields.typed(name).first ?? "" }
        whoTyped = fields.text("who")
        who = FieldView.box(
            "who", "Your name and your job", hint: "It is kept with your answer", value: typed("who"),
            error: errors["who"])
        answer = FieldView.pick(
            "answer", "Can you help?", [("accept", "Yes, we accept it"), ("reject", "No, we decline it")],
            chosen: typed("answer"), error: errors["answer"])
        reason = FieldView.pick(
            "reason", "If not: why?", reasons, chosen: typed("reason"), error: errors["reason"])
        nextStep = FieldView.box(
            "nextStep", "If not: what should happen next for the carer?", value: typed("nextStep"),
            error: errors["nextStep"], isLong: true)
        outcome = FieldView.pick(
            "outcome", "What came of it?", Referral.Outcome.allCases.map { ($0.rawValue, $0.title) },
            chosen: typed("outcome"), error: errors["outcome"])
        note = FieldView.box(
            "note", "Anything they should know (optional)", value: typed("note"), error: errors["note"],
            isLong: true)
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}

/// What `Templates/answered.mustache` shows.
struct AnsweredPage: Sendable {
    let pageTitle = "Thank you: your answer is in"
    let what: String
    /// Where to say later what came of it.
    let link: String?

    init(_ action: ReferralAction, link: String?) {
        self.link = link
        what =
            switch action {
            case .accept: "You have accepted it. Whoever sent it can see that now."
            case .reject: "You have declined it. Whoever sent it has your reason and the next step now."
            default: "It is finished. Whoever sent it can see what came of it."
            }
    }
}
