import Core
import Web

/// What `Templates/own-record.mustache` shows: what is held about the carer, by whom and why.
struct OwnRecordPage: Sendable {
    let pageTitle: String
    let notification: String?
    let reference: String
    let isRestricted: Bool
    let sections: [Section]
    let links: [LinkView]
    let hasLinks: Bool
    let cases: [CaseSectionView]
    let ownWords: [WordsView]
    let consents: [ConsentView]
    let hasConsents: Bool
    let organisations: [PartView]
    let sent: [SentView]
    let hasSent: Bool
    let corrections: [CorrectionView]
    let hasCorrections: Bool
    let showsLooks: Bool
    let exitThisPage: Bool

    struct Section: Sendable {
        let sectionTitle: String
        let items: [Item]
    }

    /// One fact, with who said so and a way to say that it's wrong.
    struct Item: Sendable {
        let itemName: String
        let itemValue: String
        let toldText: String
        let wrongPath: String
    }

    struct LinkView: Sendable {
        let linkTitle: String
        let facts: [Item]
        let statements: [StatementView]
        let statePath: String
        let isOpen: Bool
    }

    struct StatementView: Sendable {
        let statedOn: String
        let willingText: String
        let ableText: String
        let howLong: String?
        let statedWords: String?
    }

    struct WordsView: Sendable {
        let wordsID: String
        let topicText: String
        let wordsText: String
        let writtenOn: String
        let takeBackPath: String
    }

    struct ConsentView: Sendable {
        let recipientText: String
        let whatText: String
        let whyText: String
        let decisionText: String
        let givenOn: String
        let overrideText: String?
        let withdrawPath: String?
    }

    struct PartView: Sendable {
        let organisationName: String
        let partText: String
        let sinceText: String
        let isEnded: Bool
    }

    struct SentView: Sendable {
        let sentTitle: String
        let sentDetail: String
    }

    struct CorrectionView: Sendable {
        let correctionItem: String
        let correctionWords: String
        let askedOn: String
        let statusText: String
        let answerText: String?
    }
}

/// What `Templates/own-record-looks.mustache` shows: who looked, from where and why.
struct OwnLooksPage: Sendable {
    let pageTitle = "Who looked at your record"
    let looks: [Line]
    let hasLooks: Bool
    let previousPath: String?
    let nextPath: String?
    let isOff: Bool
    let exitThisPage = true

    struct Line: Sendable {
        let lookedAt: String
        let who: String
        let what: String
        let reason: String?
    }
}

/// What the small forms of the own page show: something is wrong, own words, a statement.
struct OwnRecordFormPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let item: String
    let hasItem: Bool
    let itemID: String
    let typedWords: String
    let wordsError: String?
    let topics: [ChoiceView]
    let topicError: String?
    let willing: [ChoiceView]
    let willingError: String?
    let able: [ChoiceView]
    let ableError: String?
    let typedHowLong: String
    let howLongError: String?
    let backPath = "/my-record"
    let exitThisPage = true

    init(_ title: String, fields: FormFields = FormFields(), errors: FormErrors = FormErrors()) {
        pageTitle = title
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        item = fields.text("item")
        hasItem = !item.isEmpty
        itemID = fields.text("item-id")
        typedWords = fields.longText("words")
        wordsError = errors["words"]
        topics = ChoiceView.list("topic", OwnWords.Topic.allCases.map { ($0.rawValue, $0.label) }, fields)
        topicError = errors["topic"]
        willing = ChoiceView.list(
            "willing", Willingness.Answer.allCases.map { ($0.rawValue, $0.willingLabel) }, fields)
        willingError = errors["willing"]
        able = ChoiceView.list(
            "able", Willingness.Answer.allCases.map { ($0.rawValue, $0.ableLabel) }, fields)
        ableError = errors["able"]
        typedHowLong = fields.text("how-long")
        howLongError = errors["how-long"]
    }
}

/// One radio button.
struct ChoiceView: Sendable {
    let choiceID: String
    let choiceName: String
    let choiceValue: String
    let choiceLabel: String
    let isChosen: Bool

    /// The first has the field's own name as its `id`, where an error's link leads.
    static func list(_ name: String, _ options: [(String, String)], _ fields: FormFields) -> [ChoiceView] {
        options.enumerated().map { place, option in
            ChoiceView(
                choiceID: place == 0 ? name : "\(name)-\(place + 1)", choiceName: name, choiceValue: option.0,
                choiceLabel: option.1, isChosen: fields.text(name) == option.0)
        }
    }
}

/// What `Templates/own-record-contact.mustache` shows: how the carer wants to be reached.
struct OwnContactPage: Sendable {
    let pageTitle = "How we get in touch with you"
    let errors: [FieldError]
    let hasErrors: Bool
    let channels: [ChoiceView]
    let channelError: String?
    let safe: [ChoiceView]
    let safeError: String?
    let postSafe: [ChoiceView]
    let times: [ChoiceView]
    let contacts: [ContactView]
    let wantsNews: Bool
    let wantsNoService: Bool
    let backPath = "/my-record"
    let exitThisPage = true

    struct ContactView: Sendable {
        let contactText: String
        let answers: [ChoiceView]
    }

    init(_ contacts: [PersonContact], fields: FormFields, errors: FormErrors = FormErrors()) {
        let yesOrNo = [("yes", "Yes"), ("no", "No")]
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        let offered: [ContactRule.Channel] = [.phone, .text, .email, .letter, .throughSomeone, .notSaid]
        channels = ChoiceView.list(
            "channel", offered.map { ($0.rawValue, $0 == .notSaid ? "I don’t mind" : $0.label) }, fields)
        channelError = errors["channel"]
        safe = ChoiceView.list("safe", yesOrNo, fields)
        safeError = errors["safe"]
        postSafe = ChoiceView.list("post-safe", yesOrNo, fields)
        times = ChoiceView.list(
            "times",
            [
                ("any", "Any time"), ("weekday-mornings", "Weekdays, 9am to midday"),
                ("weekday-afternoons", "Weekdays, midday to 5pm"),
                ("weekday-evenings", "Weekdays, 5pm to 8pm"),
                ("weekends", "Weekends"),
            ], fields)
        self.contacts = contacts.map {
            ContactView(
                contactText: $0.address.display, answers: ChoiceView.list("contact-\($0.id)", yesOrNo, fields)
            )
        }
        wantsNews = fields.has("news", "yes")
        wantsNoService = fields.has("no-service", "yes")
    }

    /// What the form shows before anything is typed.
    static func fields(_ rule: ContactRule?, _ contacts: [PersonContact]) -> FormFields {
        func yesOrNo(_ answer: Bool?) -> [String] { answer.map { [$0 ? "yes" : "no"] } ?? [] }
        var values: [String: [String]] = [
            "channel": rule.map { [$0.channel.rawValue] } ?? [], "safe": yesOrNo(rule?.safeToContact),
            "post-safe": yesOrNo(rule?.postSafe),
            "news": rule?.news == true ? ["yes"] : [],
            "no-service": rule?.noServiceMessages == true ? ["yes"] : [],
        ]
        let codes = ["any", "weekday-mornings", "weekday-afternoons", "weekday-evenings", "weekends"]
        values["times"] = codes.first { OwnRecordForms.hours($0) == rule?.hours }.map { [$0] } ?? []
        for contact in contacts { values["contact-\(contact.id)"] = yesOrNo(contact.safe) }
        return FormFields(values)
    }
}
