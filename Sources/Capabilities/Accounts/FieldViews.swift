import Web

/// One line to type in, as `fields/text` shows it.
struct TextField: Sendable {
    enum Kind: String, Sendable { case text, email, password, tel }

    let fieldID: String
    let fieldLabel: String
    let fieldHint: String?
    let fieldValue: String
    let fieldError: String?
    let fieldType: String
    let fieldAutocomplete: String?
    let fieldInputMode: String?
    let fieldWidth: String?
    let describedBy: String?

    /// A password is never shown again, so it has no value.
    init(
        _ id: String, _ label: String, hint: String? = nil, value: String = "",
        _ errors: FormErrors = FormErrors(),
        kind: Kind = .text, autocomplete: String? = nil, inputMode: String? = nil, width: Int? = nil
    ) {
        fieldID = id
        fieldLabel = label
        fieldHint = hint
        fieldValue = kind == .password ? "" : value
        fieldError = errors[id]
        fieldType = kind.rawValue
        fieldAutocomplete = autocomplete
        fieldInputMode = inputMode
        fieldWidth = width.map(String.init)
        describedBy = Self.describedBy(id, hint: hint, error: fieldError)
    }

    static func describedBy(_ id: String, hint: String?, error: String?) -> String? {
        let ids = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }].compactMap(\.self)
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }
}

/// Several lines to type in, as `fields/lines` shows them.
struct LinesField: Sendable {
    let fieldID: String
    let fieldLabel: String
    let fieldHint: String?
    let fieldValue: String
    let fieldError: String?
    let fieldRows: Int
    let describedBy: String?

    init(
        _ id: String, _ label: String, hint: String? = nil, value: String = "",
        _ errors: FormErrors = FormErrors(),
        rows: Int = 5
    ) {
        (fieldID, fieldLabel, fieldHint, fieldValue, fieldRows) = (id, label, hint, value, rows)
        fieldError = errors[id]
        describedBy = TextField.describedBy(id, hint: hint, error: fieldError)
    }
}

/// One of several to choose from: radios in `fields/radios`, a list in `fields/list`.
struct ChoiceField: Sendable {
    struct Choice: Sendable {
        let choiceID: String
        let choiceValue: String
        let choiceLabel: String
        let choiceHint: String?
        let isChosen: Bool
    }

    let fieldID: String
    let fieldLabel: String
    let fieldHint: String?
    let fieldError: String?
    let choices: [Choice]
    let describedBy: String?

    init(
        _ id: String, _ label: String, hint: String? = nil, _ options: [(value: String, label: String)],
        chosen: String?, _ errors: FormErrors = FormErrors(), hints: [String: String] = [:]
    ) {
        (fieldID, fieldLabel, fieldHint) = (id, label, hint)
        fieldError = errors[id]
        // The first choice has the field's own id, so that the error summary leads to it.
        choices = options.enumerated().map { index, option in
            Choice(
                choiceID: index == 0 ? id : "\(id)-\(index + 1)", choiceValue: option.value,
                choiceLabel: option.label, choiceHint: hints[option.value], isChosen: option.value == chosen)
        }
        describedBy = TextField.describedBy(id, hint: hint, error: fieldError)
    }
}

/// A day to type in as day, month and year, as `fields/day` shows it.
struct DayField: Sendable {
    let fieldID: String
    let fieldLabel: String
    let fieldHint: String?
    let fieldError: String?
    let dayValue: String
    let monthValue: String
    let yearValue: String
    let describedBy: String?

    init(
        _ id: String, _ label: String, hint: String? = nil,
        _ typed: (day: String, month: String, year: String),
        _ errors: FormErrors = FormErrors()
    ) {
        (fieldID, fieldLabel, fieldHint) = (id, label, hint)
        fieldError = errors[id]
        (dayValue, monthValue, yearValue) = typed
        describedBy = TextField.describedBy(id, hint: hint, error: fieldError)
    }
}
