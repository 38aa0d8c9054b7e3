import Core
import Web

/// What `Templates/break-glass.mustache` shows.
struct BreakGlassPage: Sendable {
    let pageTitle = "Emergency access to a record"
    let errors: [FieldError]
    let reference: TextField
    let nhsNumber: TextField
    let name: TextField
    let born: DayField
    let postcode: TextField
    let phone: TextField
    let kind: ChoiceField
    let reason: LinesField
    let hours: TextField

    init(_ kinds: [SettingChoice], mostHours: Int, _ fields: FormFields, _ errors: FormErrors) {
        self.errors = errors.list
        func field(_ id: String, _ label: String, width: Int? = nil) -> TextField {
            TextField(id, label, value: fields.text(id), errors, width: width)
        }
        reference = field("reference", "Reference, on their card or letter", width: 10)
        nhsNumber = field("nhs-number", "NHS number", width: 10)
        name = field("person-name", "Name")
        born = DayField("born", "Date of birth", DayForm(fields, "born").typed, errors)
        postcode = field("postcode", "Postcode", width: 10)
        phone = field("phone", "Phone", width: 20)
        kind = ChoiceField(
            "kind", "Why do you need it now?", kinds.map { ($0.code, $0.text) },
            chosen: fields.optional("kind"), errors)
        reason = LinesField(
            "reason", "What has happened, and what do you need to see?",
            hint: "Somebody else reads this the next working day", value: fields.longText("reason"), errors)
        hours = TextField(
            "hours", "For how many hours?", hint: "At most \(mostHours)",
            value: fields.has("hours") ? fields.text("hours") : "1", errors, inputMode: "numeric", width: 2)
    }
}

/// What `Templates/break-glass-reviews.mustache` shows.
struct BreakGlassReviewsPage: Sendable {
    struct Line: Sendable {
        let who: String
        let when: String
        let state: String
        let grantPath: String
        let isOpen: Bool
    }

    let pageTitle = "Emergency access to review"
    let notification: String?
    let waiting: [Line]
    let hasWaiting: Bool
    let reviewed: [Line]
    let hasReviewed: Bool

    init(
        _ waiting: [BreakGlassGrant], _ reviewed: [BreakGlassGrant], _ names: [AccountID: String],
        now: Instant,
        done: String
    ) {
        func line(_ grant: BreakGlassGrant) -> Line {
            Line(
                who: names[grant.account] ?? "", when: grant.fromAt.spoken,
                state: grant.outcome?.title ?? "Not reviewed",
                grantPath: "/break-glass/\(grant.id)", isOpen: grant.isOpen(at: now))
        }
        self.waiting = waiting.map(line)
        self.reviewed = reviewed.map(line)
        hasWaiting = !waiting.isEmpty
        hasReviewed = !reviewed.isEmpty
        notification = done == "reviewed" ? "The review has been written down" : nil
    }
}

/// What `Templates/break-glass-grant.mustache` shows.
struct BreakGlassGrantPage: Sendable {
    let pageTitle = "Emergency access"
    let errors: [FieldError]
    let who: String
    let kindText: String
    let reason: String
    let from: String
    let until: String
    let personPath: String
    let reviewPath: String?
    let outcome: ChoiceField
    let note: LinesField
    let reviewedText: String?
    let reviewNote: String?

    init(
        _ grant: BreakGlassGrant, _ names: [AccountID: String], _ kinds: [SettingChoice], mayReview: Bool,
        _ fields: FormFields, _ errors: FormErrors
    ) {
        self.errors = errors.list
        who = names[grant.account] ?? ""
        kindText = kinds.first { $0.code == grant.reasonCode }?.text ?? grant.reasonCode
        reason = grant.reason
        from = grant.fromAt.spoken
        until = grant.untilAt.spoken
        personPath = "/people/\(grant.person)"
        reviewPath = mayReview && grant.reviewedAt == nil ? "/break-glass/\(grant.id)/review" : nil
        outcome = ChoiceField(
            "outcome", "What did you find?", BreakGlassGrant.Outcome.allCases.map { ($0.rawValue, $0.title) },
            chosen: fields.optional("outcome"), errors)
        note = LinesField(
            "note", "What you asked, and what follows", hint: "Needed unless it was justified",
            value: fields.longText("note"), errors)
        reviewedText = grant.reviewedAt.map {
            "\(grant.outcome?.title ?? ""): \(grant.reviewedBy.flatMap { names[$0] } ?? ""), \($0.spoken)"
        }
        reviewNote = grant.reviewNote
    }
}
