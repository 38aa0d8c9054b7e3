import Core
import Web

/// One field of a form, ready to be shown; `Templates/field.mustache` draws it.
struct PlanField: Sendable {
    let fieldName: String
    let fieldLabel: String
    let fieldHint: String?
    let fieldError: String?
    let isLine: Bool
    let isLong: Bool
    let isDay: Bool
    let isChoice: Bool
    let isTick: Bool
    let fieldValue: String
    let dayValue: String
    let monthValue: String
    let yearValue: String
    let fieldChoices: [PlanChoice]

    private enum Shape { case line, long, day, choice, tick }

    private init(
        _ shape: Shape, _ name: String, _ label: String, _ hint: String?, _ typed: FormFields,
        _ errors: FormErrors, _ choices: [(String, String)] = []
    ) {
        (fieldName, fieldLabel, fieldHint) = (name, label, hint)
        fieldError = errors[shape == .day ? "\(name)-day" : name]
        (isLine, isLong, isDay) = (shape == .line, shape == .long, shape == .day)
        (isChoice, isTick) = (shape == .choice, shape == .tick)
        fieldValue = shape == .long ? typed.longText(name) : typed.text(name)
        (dayValue, monthValue, yearValue) = (
            typed.text("\(name)-day"), typed.text("\(name)-month"), typed.text("\(name)-year")
        )
        let chosen = typed.all(name)
        var rows: [PlanChoice] = []
        for (place, choice) in choices.enumerated() {
            rows.append(
                PlanChoice(
                    choiceID: place == 0 ? name : "\(name)-\(place + 1)", choiceName: name,
                    choiceValue: choice.0, choiceTitle: choice.1, isChosen: chosen.contains(choice.0)))
        }
        fieldChoices = rows
    }

    static func line(
        _ name: String, _ label: String, hint: String? = nil, _ typed: FormFields, _ errors: FormErrors
    ) -> PlanField { PlanField(.line, name, label, hint, typed, errors) }

    static func long(
        _ name: String, _ label: String, hint: String? = nil, _ typed: FormFields, _ errors: FormErrors
    ) -> PlanField { PlanField(.long, name, label, hint, typed, errors) }

    static func day(
        _ name: String, _ label: String, hint: String? = nil, _ typed: FormFields, _ errors: FormErrors
    ) -> PlanField { PlanField(.day, name, label, hint, typed, errors) }

    static func choice(
        _ name: String, _ label: String, hint: String? = nil, _ choices: [(String, String)],
        _ typed: FormFields, _ errors: FormErrors
    ) -> PlanField { PlanField(.choice, name, label, hint, typed, errors, choices) }

    static func ticks(
        _ name: String, _ label: String, hint: String? = nil, _ choices: [(String, String)],
        _ typed: FormFields, _ errors: FormErrors
    ) -> PlanField { PlanField(.tick, name, label, hint, typed, errors, choices) }
}

struct PlanChoice: Sendable {
    let choiceID: String
    let choiceName: String
    let choiceValue: String
    let choiceTitle: String
    let isChosen: Bool
}

/// What `Templates/form.mustache` shows: any form of this capability.
struct PlanFormPage: Sendable {
    let pageTitle: String
    let backPath: String
    let formPath: String
    let formButton: String
    let formVersion: String
    let formIntro: [String]
    let formRows: [PlanRow]
    let hasFormRows: Bool
    let formCompared: [PlanCompared]
    let hasFormCompared: Bool
    let formFields: [PlanField]
    let errors: [FieldError]
    let hasErrors: Bool

    init(
        title: String, back: String, path: String, button: String, version: Int? = nil, intro: [String] = [],
        rows: [PlanRow] = [], compared: [PlanCompared] = [], fields: [PlanField], errors: FormErrors
    ) {
        (pageTitle, backPath, formPath, formButton) = (title, back, path, button)
        formVersion = version.map(String.init) ?? ""
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
        if words.count > Self.longest { errors.add("Use \(Self.longest) characters or fewer", to: name) }
        return words
    }

    mutating func day(_ name: String, orElse message: String? = nil) -> LocalDate? {
        let parts = ["day", "month", "year"].map { fields.text("\(name)-\($0)") }
        guard parts.contains(where: { !$0.isEmpty }) else {
            if let message { errors.add(message, to: "\(name)-day") }
            return nil
        }
        let numbers = parts.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
        guard numbers.count == 3, numbers[2] >= 1900,
            let day = LocalDate(year: numbers[2], month: numbers[1], day: numbers[0])
        else {
            errors.add("Enter a real day, such as 27 3 2027", to: "\(name)-day")
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
