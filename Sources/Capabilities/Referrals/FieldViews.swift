import Web

/// What the partial `referrals/field` shows: one labelled box.
struct FieldView: Sendable {
    let fieldID: String
    let fieldName: String
    let fieldLabel: String
    let fieldHint: String?
    let fieldError: String?
    let fieldValue: String
    let fieldIsLong: Bool
    let fieldDescribedBy: String?

    init(
        _ name: String, _ label: String, hint: String? = nil, value: String = "", error: String? = nil,
        isLong: Bool = false, prefix: String = ""
    ) {
        (fieldID, fieldName, fieldLabel, fieldHint) = (prefix + name, name, label, hint)
        (fieldError, fieldValue, fieldIsLong) = (error, value, isLong)
        let ids = [hint.map { _ in "\(prefix)\(name)-hint" }, error.map { _ in "\(prefix)\(name)-error" }]
            .compactMap(\.self)
        fieldDescribedBy = ids.isEmpty ? nil : ids.joined(separator: " ")
    }
}

/// What the partial `referrals/choices` shows: radios, or a list to select from.
struct ChoicesView: Sendable {
    let choicesID: String
    let choicesName: String
    let choicesLegend: String
    let choicesError: String?
    let choicesDescribedBy: String?
    let choices: [Choice]

    struct Choice: Sendable {
        let choiceID: String
        let choiceValue: String
        let choiceLabel: String
        let isChosen: Bool
    }

    init(
        _ name: String, _ legend: String, _ choices: [(value: String, label: String)], chosen: String = "",
        error: String? = nil, prefix: String = ""
    ) {
        (choicesID, choicesName, choicesLegend, choicesError) = (prefix + name, name, legend, error)
        choicesDescribedBy = error.map { _ in "\(prefix)\(name)-error" }
        self.choices = choices.enumerated().map { position, choice in
            Choice(
                choiceID: position == 0 ? prefix + name : "\(prefix)\(name)-\(position + 1)",
                choiceValue: choice.value, choiceLabel: choice.label, isChosen: choice.value == chosen)
        }
    }
}
