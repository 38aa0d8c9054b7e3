import Core
import Web

/// What `Templates/door.mustache` shows.
struct DoorPage: Sendable {
    let pageTitle: String
    let path: String
    let agreed: FieldView
    let fields: [FieldView]
    let isChild: FieldView
    let kind: FieldView
    let asksFor: FieldView
    let sender: [FieldView]
    let errors: [FieldError]
    let hasErrors: Bool

    init(_ place: String, path: String, _ typed: FormFields, _ errors: FormErrors) {
        pageTitle = "Tell \(place) of somebody"
        self.path = path
        func box(_ name: String, _ label: String, hint: String? = nil) -> FieldView {
            FieldView.box(name, label, hint: hint, value: typed.typed(name).first ?? "", error: errors[name])
        }
        agreed = FieldView.pick(
            "agreed", "Did they agree that you send this?",
            [("yes", "Yes, they agreed"), ("no", "No, or they have not been asked")],
            chosen: typed.text("agreed"), error: errors["agreed"])
        fields = [
            box("carerName", "Their name"),
            box("carerContact", "How may they be reached?", hint: "A telephone number or an e-mail address"),
            box(
                "safe", "Is it safe to reach them that way? (optional)",
                hint: "When to ring, who else may answer, whether a message may be left"),
            box("carerPostcode", "Their postcode (optional)"),
        ]
        isChild = FieldView.pick(
            "isChild", "Are they under 18?", [("no", "No"), ("yes", "Yes"), ("not-known", "I don’t know")],
            chosen: typed.text("isChild"), error: errors["isChild"])
        kind = FieldView.pick(
            "kind", "What for?", Referral.Kind.allCases.map { ($0.rawValue, $0.title) },
            chosen: typed.text("kind"), error: errors["kind"])
        asksFor = FieldView.box(
            "asksFor", "What would help?", value: typed.typed("asksFor").first ?? "",
            error: errors["asksFor"], isLong: true)
        sender = [
            box("senderName", "Your name and your job"), box("senderPlace", "Where you work"),
            box("senderContact", "How do we reach you?"),
        ]
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}

/// What `Templates/door-sent.mustache` shows.
struct DoorSentPage: Sendable {
    let pageTitle: String
    let reference: String?
    let isKept: Bool
    let by: String?

    init(_ reference: Reference?, isKept: Bool, by day: LocalDate? = nil) {
        pageTitle = isKept ? "Thank you: it has been sent" : "Nothing was kept"
        (self.reference, self.isKept, by) = (reference?.description, isKept, day?.spoken)
    }
}

/// What `Templates/doors.mustache` shows.
struct DoorsPage: Sendable {
    let pageTitle = "Forms for partners without an account"
    let backPath = "/referrals"
    let label: FieldView
    let link: String?
    let doors: [Door]
    let hasDoors: Bool
    let errors: [FieldError]
    let hasErrors: Bool

    struct Door: Sendable {
        let doorLabel: String
        let doorMade: String
        let doorClosed: String?
        let closingPath: String
    }

    init(_ doors: [ReferralDoor], label: String, error: String?, link: String?) {
        self.label = FieldView.box(
            "label", "Who will use it?", hint: "For example: reception at Harbour Surgery", value: label,
            error: error)
        self.link = link
        self.doors = doors.map {
            Door(
                doorLabel: $0.label, doorMade: $0.madeAt.londonDate.spoken,
                doorClosed: $0.closedAt?.londonDate.spoken, closingPath: "/referrals/forms/\($0.id)/closing")
        }
        hasDoors = !doors.isEmpty
        errors = error.map { [FieldError(id: "label", message: $0)] } ?? []
        hasErrors = error != nil
    }
}
