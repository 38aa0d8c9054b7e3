import Core
import Web

/// What `Templates/form.mustache` shows: any form about an appointment.
struct FormPage: Sendable {
    let pageTitle: String
    /// Whose record it is.
    let caption: String?
    let backPath: String
    let action: String
    let intro: [String]
    /// What to know before a visit.
    let warnings: [WarningView]
    let hasWarnings: Bool
    let fields: [FieldView]
    let hidden: [Hidden]
    let button: String
    let isWarningButton: Bool
    let exitThisPage: Bool
    let errors: [FieldError]
    let hasErrors: Bool

    struct Hidden: Sendable {
        let hiddenName: String
        let hiddenValue: String
    }

    init(
        _ title: String, about caption: String?, back: String, action: String, intro: [String] = [],
        warnings: [VisitWarning] = [], fields: [FieldView], hidden: [String: String] = [:], button: String,
        isWarning: Bool = false, exits: Bool = false, on today: LocalDate, errors: FormErrors = FormErrors()
    ) {
        pageTitle = title
        self.caption = caption
        backPath = back
        self.action = action
        self.intro = intro
        self.warnings = warnings.map { WarningView($0, on: today) }
        hasWarnings = !warnings.isEmpty
        self.fields = fields
        self.hidden = hidden.sorted { $0.key < $1.key }.map {
            Hidden(hiddenName: $0.key, hiddenValue: $0.value)
        }
        self.button = button
        isWarningButton = isWarning
        exitThisPage = exits
        self.errors = errors.list
        hasErrors = !errors.isEmpty
    }
}

/// One thing to know before a visit.
struct WarningView: Sendable {
    let warningLabel: String
    let warningNote: String
    let warningReview: String
    let isOverdue: Bool

    init(_ warning: VisitWarning, on today: LocalDate) {
        warningLabel = warning.isOfHousehold ? "\(warning.label), in the same home" : warning.label
        warningNote = warning.note
        isOverdue = warning.reviewOn < today
        warningReview =
            isOverdue
            ? "It was to be looked at again by \(warning.reviewOn.spoken): ask whether it still holds"
            : "To be looked at again by \(warning.reviewOn.spoken)"
    }
}
