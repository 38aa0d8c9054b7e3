import Core
import Web

/// What `Templates/form.mustache` shows: any short form of the register.
struct FormPage: Sendable {
    let pageTitle: String
    /// Whose record it is.
    let caption: String?
    let backPath: String
    let action: String
    var intro: [String] = []
    var warning: String?
    /// What somebody else saved meanwhile, beside what was typed here.
    var conflicts: [Conflict] = []
    let conflictShown: Bool
    let fields: [FieldView]
    var hidden: [Hidden] = []
    let button: String
    let isWarningButton: Bool
    let errors: [FieldError]

    struct Hidden: Sendable {
        let hiddenName: String
        let hiddenValue: String
    }

    struct Conflict: Hashable, Sendable {
        let label: String
        let saved: String
        let typed: String
    }

    init(
        _ title: String, about caption: String?, back: String, action: String, intro: [String] = [],
        warning: String? = nil, conflicts: [Conflict] = [], fields: [FieldView],
        hidden: [String: String] = [:],
        button: String, isWarning: Bool = false, errors: FormErrors = FormErrors()
    ) {
        pageTitle = title
        self.caption = caption
        backPath = back
        self.action = action
        self.intro = intro
        self.warning = warning
        self.conflicts = conflicts
        conflictShown = !conflicts.isEmpty
        self.fields = fields
        self.hidden = hidden.sorted { $0.key < $1.key }.map {
            Hidden(hiddenName: $0.key, hiddenValue: $0.value)
        }
        self.button = button
        isWarningButton = isWarning
        self.errors = errors.list
    }
}

extension FieldView {
    static func date(
        _ id: String, _ label: String, _ value: TypedDate, hint: String? = nil, _ errors: FormErrors
    ) -> FieldView {
        date(
            id, label, day: value.day, month: value.month, year: value.year,
            hint: hint ?? "For example, 27 3 1998", errors)
    }
}
