import Core
import People
import Web

/// What `Templates/list.mustache` shows: who waits for an advocate, and who has one.
struct AdvocacyListPage: Sendable {
    let pageTitle = "Advocates"
    let intro: String?
    let tabs: [Tab]
    let hasTabs: Bool
    let rows: [Row]
    let hasRows: Bool
    let empty: String
    let cutText: String?

    struct Tab: Sendable {
        let tabTitle: String
        let tabPath: String
        let isCurrent: Bool
    }

    struct Row: Sendable {
        let rowTitle: String
        let rowPath: String
        let rowDetail: String
        let rowTag: String
        let rowTagColour: String

        init(_ advocacy: AdvocacyCase, _ person: SeenPerson, on today: LocalDate) {
            let isLate = advocacy.status.isOpen && advocacy.dueOn < today
            rowTitle = person.name
            rowPath = advocacy.path
            rowTag = isLate ? "Overdue" : advocacy.status.title
            rowTagColour = isLate ? "red" : advocacy.status.isOpen ? "blue" : "grey"
            let next =
                advocacy.status.isOpen
                ? ". \(isLate ? "Was due" : "Next") on \(advocacy.dueOn.spoken): \(advocacy.nextStep.lowercasedFirst)"
                : ""
            rowDetail = "\(advocacy.kind.title). \(AdvocacyReading.since(advocacy))\(next)"
        }
    }
}

/// What `Templates/show.mustache` shows: one case, where it stands, and what is next.
struct AdvocacyPage: Sendable {
    let pageTitle: String
    let caption: String
    let personPath: String
    let notification: String?
    let statusText: String
    let statusColour: String
    let nextStep: String
    let facts: [Fact]
    let links: [Link]
    let hasLinks: Bool
    let work: [Link]
    let hasWork: Bool
    let answers: [Answer]
    let hasAnswers: Bool
    let events: [Event]

    struct Fact: Sendable {
        let factName: String
        let factValue: String
    }

    struct Link: Sendable {
        let linkTitle: String
        let linkPath: String
    }

    struct Answer: Sendable {
        let answerWhen: String
        let answerWords: String
        let answerWho: String
    }

    struct Event: Sendable {
        let eventWhen: String
        let eventWhat: String
        let eventWho: String
        let eventNote: String?
    }
}

/// What `Templates/form.mustache` shows: any short form about an advocate.
struct AdvocacyFormPage: Sendable {
    let pageTitle: String
    let caption: String
    let backPath: String
    let action: String
    let version: String?
    let intro: [String]
    let fields: [FieldView]
    let button: String
    let errors: [FieldError]
    let hasErrors: Bool

    init(
        _ title: String, about caption: String, back: String, action: String, version: Int? = nil,
        intro: [String] = [], fields: [FieldView], button: String, errors: FormErrors
    ) {
        (pageTitle, self.caption, backPath, self.action) = (title, caption, back, action)
        self.version = version.map(String.init)
        (self.intro, self.fields, self.button) = (intro, fields, button)
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}

/// What `Templates/own.mustache` shows: a carer's own advocate, or that they wait for one.
struct OwnAdvocatePage: Sendable {
    let pageTitle = "Somebody to speak for you"
    let notification: String?
    let cases: [Own]
    let mayAsk: Bool
    let words: FieldView
    let errors: [FieldError]
    let hasErrors: Bool
    let exitThisPage = true

    struct Own: Sendable {
        let ownTitle: String
        let ownWords: String
        let ownPath: String
        let yesText: String?
        let noText: String?
    }
}
