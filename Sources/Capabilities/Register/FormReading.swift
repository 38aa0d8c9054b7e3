import Core
import Web

/// A day as it was typed, in three boxes.
struct TypedDate: Hashable, Sendable {
    let day: String
    let month: String
    let year: String

    static let empty = TypedDate(day: "", month: "", year: "")

    init(day: String, month: String, year: String) { (self.day, self.month, self.year) = (day, month, year) }

    init(_ fields: FormFields, _ name: String) {
        self.init(
            day: fields.text("\(name)-day"), month: fields.text("\(name)-month"),
            year: fields.text("\(name)-year"))
    }

    init(_ known: KnownDate?) {
        guard let known else {
            self = .empty
            return
        }
        self.init(
            day: known.precision == .day ? "\(known.date.day)" : "",
            month: known.precision == .year ? "" : "\(known.date.month)", year: "\(known.date.year)")
    }

    init(_ date: LocalDate?) { self.init(date.map { KnownDate($0) }) }

    var isEmpty: Bool { day.isEmpty && month.isEmpty && year.isEmpty }

    /// The day, as far as it was typed; `nil` when what was typed is no day there is.
    var known: KnownDate? {
        guard let year = Int(year), self.year.count == 4 else { return nil }
        if day.isEmpty, month.isEmpty {
            return LocalDate(year: year, month: 1, day: 1).map { KnownDate($0, .year) }
        }
        guard let month = Int(month) ?? Self.month(named: month) else { return nil }
        if day.isEmpty { return LocalDate(year: year, month: month, day: 1).map { KnownDate($0, .month) } }
        guard let day = Int(day) else { return nil }
        return LocalDate(year: year, month: month, day: day).map { KnownDate($0) }
    }

    var text: String { known?.spoken ?? [day, month, year].filter { !$0.isEmpty }.joined(separator: " ") }

    private static func month(named name: String) -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex(of: String(name.lowercased().prefix(3))).map { $0 + 1 }
    }
}

/// Reads a form field by field, keeping every problem for the page.
struct FormReading {
    let fields: FormFields
    var errors: FormErrors

    init(_ fields: FormFields) {
        self.fields = fields
        errors = fields.problems
    }

    /// A whole day; an error is kept for one that isn't, or that is missing where it must be there.
    mutating func day(_ name: String, _ label: String, required: Bool = true) -> LocalDate? {
        guard let known = known(name, label, required: required) else { return nil }
        guard known.precision == .day else {
            errors.add("\(label) must include a day, a month and a year", to: name)
            return nil
        }
        return known.date
    }

    /// A day, a month or a year.
    mutating func known(_ name: String, _ label: String, required: Bool = false) -> KnownDate? {
        let typed = TypedDate(fields, name)
        if typed.isEmpty {
            if required { errors.add("Enter \(label.lowercasedFirst)", to: name) }
            return nil
        }
        guard let known = typed.known else {
            errors.add("\(label) must be a real date", to: name)
            return nil
        }
        return known
    }

    mutating func choice<C: RawRepresentable<String>>(_ name: String, as type: C.Type, missing: String) -> C?
    {
        guard let choice = C(rawValue: fields.text(name)) else {
            errors.add(missing, to: name)
            return nil
        }
        return choice
    }

    func choices<C: RawRepresentable<String>>(_ name: String, as type: C.Type) -> [C] {
        fields.all(name).compactMap(C.init(rawValue:))
    }

    /// Yes, no, or nothing said.
    func yesNo(_ name: String) -> Bool? {
        switch fields.text(name) {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// Several lines, at most `limit` characters.
    mutating func words(_ name: String, _ label: String, required: Bool = false, limit: Int = 2_000)
        -> String?
    {
        do {
            if let words = try FreeText.typed(fields.longText(name), limit: limit) { return words.text }
            if required { errors.add("Enter \(label.lowercasedFirst)", to: name) }
        } catch {
            errors.add(error.message(for: label), to: name)
        }
        return nil
    }

    /// One line, at most `limit` characters.
    mutating func line(_ name: String, _ label: String, required: Bool = false, limit: Int = 200) -> String? {
        let text = fields.text(name)
        if text.isEmpty {
            if required { errors.add("Enter \(label.lowercasedFirst)", to: name) }
            return nil
        }
        guard CleanText.length(text) <= limit else {
            errors.add("\(label) must be \(grouped(limit)) characters or fewer", to: name)
            return nil
        }
        return text
    }

    /// Adds a rule's "no" to the field it concerns.
    mutating func add(_ refusal: any Refusal, to field: String) {
        errors.add(refusal.message, to: refusal.field ?? field)
    }
}

extension CaseIterable where Self: RawRepresentable<String> {
    /// A form's options, in the order of the cases.
    static func options(_ label: (Self) -> String) -> [(value: String, label: String)] {
        allCases.map { ($0.rawValue, label($0)) }
    }
}
