import Core
import Web

/// What `Templates/raise.mustache` shows.
struct RaisePage: Sendable {
    let pageTitle: String
    let intro: String?
    let numbers: [Number]
    let hasNumbers: Bool
    let action: String
    let person: String?
    /// The same however often the form is sent.
    let key: String?
    let fields: [FieldView]
    let hasFields: Bool
    let button: String
    let backPath: String?
    let errors: [FieldError]
    let hasErrors: Bool
    let notification: String?
    let exitThisPage: Bool

    struct Number: Sendable {
        let numberLabel: String
        let number: String
        let numberLink: String
        let numberWhen: String

        init(_ number: SafeguardingNeeds.Number) {
            (numberLabel, self.number) = (number.label, number.number)
            (numberLink, numberWhen) = (number.link, number.whenText)
        }
    }

    init(
        pageTitle: String, intro: String?, numbers: [Number], action: String, person: String?,
        key: String? = nil, fields: [FieldView], button: String, backPath: String?, errors: FormErrors,
        exit: Bool,
        notification: String? = nil
    ) {
        (self.pageTitle, self.intro, self.numbers, self.action) = (pageTitle, intro, numbers, action)
        (self.person, self.fields, self.button, self.backPath) = (person, fields, button, backPath)
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
        self.key = key
        (hasNumbers, hasFields) = (!numbers.isEmpty, !fields.isEmpty)
        (self.notification, exitThisPage) = (notification, exit)
    }
}

/// What `Templates/list.mustache` shows.
struct ConcernListPage: Sendable {
    let pageTitle = "Concerns about safety"
    let isLead: Bool
    let mayTakeOver: Bool
    let rows: [Row]
    let hasRows: Bool
    let own: [Row]
    let hasOwn: Bool

    struct Row: Sendable {
        let rowTitle: String
        let rowPath: String
        let rowDetail: String
        let rowTag: String
        let rowColour: String
    }
}

/// What `Templates/show.mustache` shows, as far as the reader may see it.
struct ConcernPage: Sendable {
    let pageTitle: String
    let notification: String?
    let statusText: String
    let statusColour: String
    let intro: String
    let numbers: [RaisePage.Number]
    let hasNumbers: Bool
    let routes: [String]
    let hasRoutes: Bool
    let personName: String?
    let personPath: String?
    let facts: [Fact]
    let hasFacts: Bool
    let entries: [Entry]
    let hasEntries: Bool
    let action: String
    let version: String
    let fields: [FieldView]
    let hasFields: Bool
    let errors: [FieldError]
    let hasErrors: Bool

    struct Fact: Sendable {
        let factName: String
        let factValue: String
    }

    struct Entry: Sendable {
        let entryTitle: String
        let entryDetail: String
        let entryWords: String?
    }
}
