import Core
import Web

/// Questions as plans ask them, with what was typed into them.
extension FieldView {
    static func line(
        _ name: String, _ label: String, hint: String? = nil, _ typed: FormFields, _ errors: FormErrors
    ) -> FieldView { line(name, label, typed.text(name), hint: hint, errors) }

    static func long(
        _ name: String, _ label: String, hint: String? = nil, _ typed: FormFields, _ errors: FormErrors
    ) -> FieldView { area(name, label, typed.longText(name), hint: hint, rows: 3, errors) }

    static func day(
        _ name: String, _ label: String, hint: String? = nil, _ typed: FormFields, _ errors: FormErrors
    ) -> FieldView {
        date(
            name, label, day: typed.text("\(name)-day"), month: typed.text("\(name)-month"),
            year: typed.text("\(name)-year"), hint: hint ?? "For example, 27 3 2027", errors)
    }

    static func choice(
        _ name: String, _ label: String, hint: String? = nil, _ choices: [(String, String)],
        _ typed: FormFields, _ errors: FormErrors
    ) -> FieldView {
        radios(
            name, label, choices.map { (value: $0.0, label: $0.1) }, chosen: typed.optional(name), hint: hint,
            errors)
    }

    static func ticks(
        _ name: String, _ label: String, hint: String? = nil, _ choices: [(String, String)],
        _ typed: FormFields, _ errors: FormErrors
    ) -> FieldView {
        checkboxes(
            name, label, choices.map { (value: $0.0, label: $0.1) }, chosen: Set(typed.all(name)), hint: hint,
            errors)
    }
}

/// What `Templates/form.mustache` shows: any form of this capability.
struct PlanFormPage: Sendable {
    let pageTitle: String
    let backPath: String
    let formPath: String
    let formButton: String
    let formVersion: String
    /// What it begins is known by: the same form sent twice begins one.
    let formKey: String?
    let formIntro: [String]
    let formRows: [PlanRow]
    let hasFormRows: Bool
    let formCompared: [PlanCompared]
    let hasFormCompared: Bool
    let formFields: [FieldView]
    let errors: [FieldError]
    let hasErrors: Bool

    init(
        title: String, back: String, path: String, button: String, version: Int? = nil, key: String? = nil,
        intro: [String] = [],
        rows: [PlanRow] = [], compared: [PlanCompared] = [], fields: [FieldView], errors: FormErrors
    ) {
        (pageTitle, backPath, formPath, formButton) = (title, back, path, button)
        (formVersion, formKey) = (version.map(String.init) ?? "", key)
        (formIntro, formRows, hasFormRows) = (intro, rows, !rows.isEmpty)
        (formCompared, hasFormCompared) = (compared, !compared.isEmpty)
        (formFields, self.errors, hasErrors) = (fields, errors.list, !errors.isEmpty)
    }
}

struct PlanRow: Sendable {
    let rowTitle: String
    let rowWords: String

    init(_ title: String, _ words: String) { (rowTitle, rowWords) = (title, words) }
}

/// One outcome with what was scored the last time and now.
struct PlanCompared: Sendable {
    let comparedTitle: String
    let comparedBefore: String
    let comparedAfter: String
}

/// Reads what was typed, and gathers what is wrong with it.
struct PlanReading {
    let fields: FormFields
    var errors: FormErrors

    static let longest = 2000

    init(_ fields: FormFields) { (self.fields, errors) = (fields, fields.problems) }

    mutating func words(_ name: String, orElse message: String? = nil) -> String {
        let words = fields.longText(name)
        if words.isEmpty, let message { errors.add(message, to: name) }
        if CleanText.length(words) > Self.longest {
            errors.add("Use \(Self.longest) characters or fewer", to: name)
        }
        return words
    }

    mutating func day(_ name: String, orElse message: String? = nil) -> LocalDate? {
        let parts = ["day", "month", "year"].map { fields.text("\(name)-\($0)") }
        guard parts.contains(where: { !$0.isEmpty }) else {
            if let message { errors.add(message, to: name) }
            return nil
        }
        let numbers = parts.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
        // Days are counted on from; what nobody means, such as 31 12 9999, would lead beyond the calendar.
        guard numbers.count == 3, (1900..<2200).contains(numbers[2]),
            let day = LocalDate(year: numbers[2], month: numbers[1], day: numbers[0])
        else {
            errors.add("Enter a real day, such as 27 3 2027", to: name)
            return nil
        }
        return day
    }

    mutating func money(_ name: String) -> Int64? {
        guard let typed = fields.optional(name) else { return nil }
        guard let money = Money(typed), money.pence >= 0 else {
            errors.add("Enter an amount in pounds, such as 120 or 12.50", to: name)
            return nil
        }
        return money.pence
    }

    mutating func score(_ name: String) -> Int? {
        guard let typed = fields.optional(name) else { return nil }
        guard typed.utf8.count <= 2, let score = Int(typed), ScoreRules.range.contains(score) else {
            errors.add("Give a whole number from 0 to 10, or leave it empty", to: name)
            return nil
        }
        return score
    }

    mutating func choice<T: RawRepresentable>(_ name: String, orElse message: String) -> T?
    where T.RawValue == String {
        if let value = T(rawValue: fields.text(name)) { return value }
        errors.add(message, to: name)
        return nil
    }
}

extension FormFields {
    /// Fields filled in from what is kept.
    static func filled(_ values: [String: String?], days: [String: LocalDate?] = [:]) -> FormFields {
        var all: [String: [String]] = [:]
        for (name, value) in values { if let value { all[name] = [value] } }
        for (name, day) in days {
            guard let day else { continue }
            all["\(name)-day"] = [String(day.day)]
            all["\(name)-month"] = [String(day.month)]
            all["\(name)-year"] = [String(day.year)]
        }
        return FormFields(all)
    }
}
