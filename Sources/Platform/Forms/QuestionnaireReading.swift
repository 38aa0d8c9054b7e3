import Core
import Foundation

extension QuestionnaireItem {
    static func list(_ raw: [RawItem], in parent: String? = nil, isPrivate: Bool = false)
        throws(QuestionnaireError) -> [QuestionnaireItem]
    {
        var items: [QuestionnaireItem] = []
        for (index, item) in raw.enumerated() {
            guard let linkID = item.linkId, !linkID.isEmpty else {
                throw QuestionnaireError(parent, "its item \(index + 1) has no linkId")
            }
            for copy in try RepeatedGroup.expanded(item) {
                items.append(try QuestionnaireItem(copy.linkId ?? linkID, copy, isPrivate: isPrivate))
            }
        }
        return items
    }

    private init(_ linkID: String, _ raw: RawItem, isPrivate isInPrivate: Bool) throws(QuestionnaireError) {
        func fail(_ problem: String) -> QuestionnaireError { QuestionnaireError(linkID, problem) }
        guard let kind = raw.type.flatMap(Kind.init) else {
            throw fail(
                "type “\(raw.type ?? "")” isn't one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        if let unknown = raw.unknown.first { throw fail("“\(unknown)” isn't in our subset of FHIR") }
        let extensions = try Extensions(raw.extension ?? [], of: linkID)
        let (help, others) = Self.parted(raw.item ?? [])

        self.linkID = linkID
        self.kind = kind
        text = raw.text ?? ""
        label = extensions[.shortText]?.text ?? Self.label(raw.text ?? "")
        hint = help
        why = extensions[.why]?.text
        isRequired = raw.required ?? false
        isRepeated = raw.repeats ?? false
        options = try Self.options(raw.answerOption ?? [], of: linkID)
        conditions = try Self.conditions(raw.enableWhen ?? [], of: linkID)
        needsAllConditions = try Self.needsAll(raw, of: linkID)
        isPrivate = isInPrivate || extensions[.isPrivate]?.valueBoolean == true
        items = try Self.list(others, in: linkID, isPrivate: isPrivate)
        limits = AnswerLimits(raw, extensions)
        format = try extensions[.format].map { given throws(QuestionnaireError) in
            guard let format = given.text.flatMap(AnswerFormat.init) else {
                throw fail("there is no such format")
            }
            return format
        }
        autocomplete = extensions[.autocomplete]?.text
        missingMessage = extensions[.requiredMessage]?.text
        otherLabel = extensions[.otherLabel]?.text ?? "Something else"
        ageFrom = extensions[.ageFrom]?.text
        isSection = extensions[.section]?.valueBoolean ?? others.contains { $0.type == "group" }
    }

    /// The words of a child of type display with the control "help", and the other children.
    private static func parted(_ raw: [RawItem]) -> (help: String?, others: [RawItem]) {
        var help: [String] = []
        var others: [RawItem] = []
        for item in raw {
            let control = item.extension?.first { $0.url.flatMap(ExtensionName.init(url:)) == .itemControl }
            if item.type == "display", control?.code == "help", let text = item.text {
                help.append(text)
            } else {
                others.append(item)
            }
        }
        return (help.isEmpty ? nil : help.joined(separator: " "), others)
    }

    private static func label(_ text: String) -> String {
        text.hasSuffix("?") ? String(text.dropLast()) : text
    }

    private static func options(_ raw: [RawOption], of linkID: String) throws(QuestionnaireError)
        -> [AnswerOption]
    {
        var options: [AnswerOption] = []
        for option in raw {
            let extensions = try Extensions(option.extension ?? [], of: linkID)
            guard let code = option.valueCoding?.code ?? option.valueString, !code.isEmpty else {
                throw QuestionnaireError(linkID, "an answerOption has neither valueCoding nor valueString")
            }
            options.append(
                AnswerOption(
                    code: code, display: option.valueCoding?.display ?? code,
                    hint: extensions[.optionHint]?.text,
                    isExclusive: extensions[.optionExclusive]?.valueBoolean ?? false,
                    flag: extensions[.flag]?.text, holds: extensions[.holds]?.valueBoolean ?? false))
        }
        return options
    }

    private static func needsAll(_ raw: RawItem, of linkID: String) throws(QuestionnaireError) -> Bool {
        switch raw.enableBehavior {
        case "all": return true
        case "any": return false
        case nil:
            guard (raw.enableWhen?.count ?? 0) < 2 else {
                throw QuestionnaireError(linkID, "several enableWhen need enableBehavior")
            }
            return true
        default: throw QuestionnaireError(linkID, "enableBehavior must be all or any")
        }
    }

    private static func conditions(_ raw: [RawCondition], of linkID: String) throws(QuestionnaireError)
        -> [Condition]
    {
        var conditions: [Condition] = []
        for condition in raw {
            guard let question = condition.question, let test = condition.test else {
                throw QuestionnaireError(linkID, "an enableWhen can't be understood")
            }
            conditions.append(Condition(question: question, test: test))
        }
        return conditions
    }
}

extension RawCondition {
    var test: Condition.Test? {
        guard let sign = self.operator else { return nil }
        if sign == "exists" { return answerBoolean.map { .exists($0) } }
        guard let value else { return nil }
        switch sign {
        case "=": return .equals(value)
        case "!=": return .differs(value)
        default: return Condition.Order(rawValue: sign).map { .ordered($0, value) }
        }
    }

    private var value: AnswerValue? {
        if let answerBoolean { return .boolean(answerBoolean) }
        if let answerInteger { return .integer(answerInteger) }
        if let answerDecimal { return .quantity(answerDecimal, unit: nil) }
        if let answerQuantity { return answerQuantity.value.map { .quantity($0, unit: answerQuantity.unit) } }
        if let answerDate { return LocalDate(answerDate).map { .date($0) } }
        if let answerCoding { return answerCoding.code.map { .code($0) } }
        return answerString.map { .text($0) }
    }
}

/// An item's extensions; one that isn't known is an error, not ignored.
struct Extensions {
    private var byName: [ExtensionName: RawExtension] = [:]

    init(_ raw: [RawExtension], of linkID: String) throws(QuestionnaireError) {
        for given in raw {
            guard let name = given.url.flatMap(ExtensionName.init(url:)) else {
                throw QuestionnaireError(linkID, "extension “\(given.url ?? "")” isn't known")
            }
            byName[name] = given
        }
    }

    subscript(_ name: ExtensionName) -> RawExtension? { byName[name] }
}

extension AnswerLimits {
    fileprivate init(_ raw: RawItem, _ extensions: Extensions) {
        length = raw.maxLength
        minimum = extensions[.minValue]?.number
        maximum = extensions[.maxValue]?.number
        unit = extensions[.unit]?.text
        allowsFuture = extensions[.allowsFuture]?.valueBoolean ?? true
        allowsPast = extensions[.allowsPast]?.valueBoolean ?? true
        earliestYearsAgo = extensions[.earliestYearsAgo]?.valueInteger ?? earliestYearsAgo
        latestYearsAhead = extensions[.latestYearsAhead]?.valueInteger ?? latestYearsAhead
    }
}
