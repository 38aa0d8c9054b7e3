import Core
import Forms

/// What `Templates/registration-young-start.mustache` shows.
struct YoungStartPage: Sendable {
    let pageTitle = "Do you help look after someone?"
}

/// What `Templates/registration-done.mustache` shows.
struct RegistrationDonePage: Sendable {
    let pageTitle: String
    let reference: String
    let organisation: String?
    /// "by Tuesday 24 November 2026".
    let contactBy: String?
    let nextRead: String
    let howText: String
    let isUrgent: Bool
    let isYoung: Bool
    let isPhone: Bool
    let isForPublic: Bool
    /// Whether an answer was changed, in another window, after they were sent.
    let isLate: Bool
    let numbers: [AnsweredLine]

    init(
        _ result: FormResult, _ kind: RegistrationKind, organisation: String?, numbers: [AnsweredLine],
        nextRead: String
    ) {
        isLate = result.isLate
        isYoung = kind == .young
        isPhone = kind == .phone
        isForPublic = kind != .phone
        pageTitle = isYoung ? "We’ve got it" : isPhone ? "Registered" : "You’ve told us"
        reference = result["reference"] ?? ""
        self.organisation = organisation
        let by = result["contact-by"].flatMap(LocalDate.init).map { "by \($0.weekdayName) \($0.spoken)" }
        // Nobody goes after somebody who said they would ring.
        contactBy = result["way"] == "none" ? nil : by
        self.nextRead = nextRead
        isUrgent = result["urgent"] == "yes"
        self.numbers = isYoung ? numbers.filter(\.isForChildren) : numbers
        howText =
            switch result["way"] {
            case "phone": "ring you, at a time you said is safe"
            case "text": "text you"
            case "email": "e-mail you"
            case "letter": "write to you"
            case "through-someone": "ring the person you chose"
            default: "wait for you to ring"
            }
    }
}

/// What `Templates/registration-help.mustache` shows: help for now, before going on.
struct RegistrationHelpPage: Sendable {
    let pageTitle: String
    let isYoung: Bool
    let numbers: [AnsweredLine]
    let hasNumbers: Bool
    let madeAt: String
    let carryOnPath: String
    let nextRead: String
}

/// What `Templates/registration-age.mustache` shows: the other pages are meant for this age.
struct RegistrationAgePage: Sendable {
    let pageTitle: String
    let isUnder18: Bool
    let isUnder13: Bool
    let backPath: String
}

/// What `Templates/registration-no.mustache` shows: they don't agree, and nothing need be kept.
struct RegistrationNoPage: Sendable {
    let pageTitle: String
    let isYoung: Bool
    let backPath: String
    let isDeleted: Bool
}
