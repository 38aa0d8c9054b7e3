import Core
import Web

/// Makes the parts of a question's view.
struct QuestionViewMaker {
    let question: QuestionnaireItem
    let fields: FormFields
    let errors: FormErrors

    private var linkID: String { question.linkID }
    private var ownID: String { "\(linkID)-other" }

    var error: String? {
        question.fieldIDs.lazy.filter { $0 != ownID }.compactMap { errors[$0] }.first
    }

    var describedBy: String? {
        var ids: [String] = []
        if question.isAsked, question.hint != nil { ids.append("\(linkID)-hint") }
        if question.kind == .text, question.limits.length != nil { ids.append("\(linkID)-info") }
        if error != nil { ids.append("\(linkID)-error") }
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    var radios: ChoicesView? {
        switch question.kind {
        case .boolean:
            let chosen = fields.text(linkID)
            return ChoicesView(
                options: [
                    option("true", "Yes", id: linkID, isChecked: chosen == "true"),
                    option("false", "No", id: "\(linkID)-2", isChecked: chosen == "false"),
                ], own: nil)
        case .choice where !question.isRepeated, .openChoice where !question.isRepeated: return choices
        default: return nil
        }
    }

    var checkboxes: ChoicesView? { question.isRepeated ? choices : nil }

    private var choices: ChoicesView {
        let chosen = Set(fields.all(linkID))
        var options = question.options.enumerated().map { place, given in
            OptionView(
                optionID: place == 0 ? linkID : "\(linkID)-\(place + 1)", optionValue: given.code,
                optionLabel: given.display, optionHint: given.hint,
                optionDescribedBy: given.hint == nil ? nil : "\(linkID)-\(place + 1)-hint",
                isChecked: chosen.contains(given.code), isExclusive: given.isExclusive,
                hasDivider: given.isExclusive && place > 0)
        }
        guard question.kind == .openChoice else { return ChoicesView(options: options, own: nil) }

        let own = fields.text(ownID)
        let isChecked =
            chosen.contains(AnswerReader.otherCode)
            || (!own.isEmpty && (chosen.isEmpty || question.isRepeated))
        let other = option(
            AnswerReader.otherCode, question.otherLabel, id: "\(ownID)-option", isChecked: isChecked)
        // "None of these" stays last, after its "or".
        options.insert(other, at: options.firstIndex(where: \.isExclusive) ?? options.endIndex)
        return ChoicesView(
            options: options,
            own: OwnAnswerView(
                ownID: ownID, ownLabel: "If you chose “\(question.otherLabel)”, tell us in your own words",
                ownValue: own, ownError: errors[ownID]))
    }

    private func option(_ value: String, _ label: String, id: String, isChecked: Bool) -> OptionView {
        OptionView(
            optionID: id, optionValue: value, optionLabel: label, optionHint: nil, optionDescribedBy: nil,
            isChecked: isChecked, isExclusive: false, hasDivider: false)
    }

    var dateParts: DatePartsView? {
        guard question.kind == .date else { return nil }
        let wrong = DateReader.parts.filter { errors["\(linkID)-\($0)"] != nil }
        let wantsBirthday = question.autocomplete == "bday"
        return DatePartsView(
            parts: DateReader.parts.map { part in
                DatePartsView.Part(
                    partID: "\(linkID)-\(part)", partLabel: part.prefix(1).uppercased() + part.dropFirst(),
                    partValue: fields.text("\(linkID)-\(part)"), partWidth: part == "year" ? 4 : 2,
                    partAutocomplete: wantsBirthday ? "bday-\(part)" : nil, isWrong: wrong.contains(part))
            })
    }

    var input: InputView? {
        switch question.kind {
        case .string: input(for: question.format)
        case .integer, .quantity: numberInput
        default: nil
        }
    }

    private var numberInput: InputView {
        InputView(
            inputType: "text", inputMode: question.kind == .integer ? "numeric" : "decimal",
            inputValue: fields.text(linkID), inputWidth: "5", inputAutocomplete: question.autocomplete,
            inputUnit: question.limits.unit, isUnchecked: true)
    }

    private func input(for format: AnswerFormat?) -> InputView {
        let (type, mode, width): (String, String?, String?) =
            switch format {
            case .phone: ("tel", nil, "20")
            case .email: ("email", nil, nil)
            case .postcode: ("text", nil, "10")
            case .nhsNumber: ("text", "numeric", "10")
            case .name, nil: ("text", nil, nil)
            }
        return InputView(
            inputType: type, inputMode: mode, inputValue: fields.text(linkID), inputWidth: width,
            inputAutocomplete: question.autocomplete, inputUnit: nil, isUnchecked: format != nil)
    }

    var textarea: TextareaView? {
        guard question.kind == .text else { return nil }
        let limit = question.limits.length
        return TextareaView(
            textareaValue: fields.longText(linkID), textareaRows: (limit ?? 1000) > 300 ? 5 : 3,
            lengthLimit: limit,
            lengthMessage: limit.map { "You can enter up to \(grouped($0)) characters" })
    }

    func note(isPageHeading: Bool) -> NoteView? {
        guard question.kind == .display else { return nil }
        return NoteView(paragraphs: question.text.split(separator: "\n\n").map(String.init))
    }
}
