import Core
import Web

/// Reads a form field by field, keeping every problem for the page.
struct FormReading: Sendable {
    let fields: FormFields
    var errors: FormErrors

    init(_ fields: FormFields) {
        self.fields = fields
        errors = fields.problems
    }

    /// A form as it opens, with what is known already.
    init(known: [String: String]) { self.init(FormFields(known.mapValues { [$0] })) }

    mutating func day(_ name: String) -> LocalDate? {
        let parts = ["day", "month", "year"].map { fields.text("\(name)-\($0)") }
        guard !parts.allSatisfy(\.isEmpty) else {
            errors.add("Enter the day", to: name)
            return nil
        }
        guard parts[2].count == 4, let year = Int(parts[2]), let month = Self.month(parts[1]),
            let day = Int(parts[0]), let date = LocalDate(year: year, month: month, day: day)
        else {
            errors.add("Enter a real date, with a day, a month and a year", to: name)
            return nil
        }
        return date
    }

    private static func month(_ text: String) -> Int? {
        if let number = Int(text) { return number }
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex(of: String(text.lowercased().prefix(3))).map { $0 + 1 }
    }

    /// The moment of a day and a time on the wall; one that comes twice is asked about.
    mutating func moment() -> Instant? {
        let day = day("day")
        let typed = fields.text("time")
        guard !typed.isEmpty else {
            errors.add("Enter the time", to: "time")
            return nil
        }
        guard let time = TypedTime(typed) else {
            errors.add("Enter the time as 10:30am or 14:00", to: "time")
            return nil
        }
        guard let day else { return nil }
        switch WallTime(day, hour: time.hour, minute: time.minute) {
        case .once(let instant): return instant
        case .never:
            errors.add(
                "The clocks go forward that night, and this time doesn’t come. Pick another", to: "time")
            return nil
        case .twice(let first, let second):
            switch fields.text("clock") {
            case "first": return first
            case "second": return second
            default:
                errors.add("The clocks go back that night. Select which of the two it is", to: "clock")
                return nil
            }
        }
    }

    /// Minutes; out of range where it isn't a number, which the rules refuse.
    func minutes() -> Int {
        let text = fields.text("minutes")
        return text.utf8.count <= 4 ? Int(text) ?? 0 : 0
    }

    mutating func choice<C: RawRepresentable<String>>(_ name: String, as type: C.Type, _ missing: String)
        -> C?
    {
        guard let choice = C(rawValue: fields.text(name)) else {
            errors.add(missing, to: name)
            return nil
        }
        return choice
    }

    /// One line, at most `limit` characters.
    mutating func line(_ name: String, limit: Int = 200) -> String {
        let text = fields.text(name)
        if CleanText.length(text) > limit { errors.add("Use \(limit) characters or fewer", to: name) }
        return text
    }

    /// Several lines; empty where nothing was said.
    mutating func words(_ name: String, _ missing: String? = nil, limit: Int = 2000) -> String {
        let words = fields.longText(name)
        if words.isEmpty, let missing { errors.add(missing, to: name) }
        if CleanText.length(words) > limit { errors.add("Use \(limit) characters or fewer", to: name) }
        return words
    }

    mutating func add(_ refusal: AppointmentRefusal, to field: String = "form") {
        errors.add(refusal.message, to: refusal.field ?? field)
    }
}

extension LocalDate {
    /// The three boxes of a day in a form.
    func boxes(_ name: String) -> [String: String] {
        ["\(name)-day": "\(day)", "\(name)-month": "\(month)", "\(name)-year": "\(year)"]
    }
}

/// Questions with what was typed into them.
extension FieldView {
    static func line(
        _ id: String, _ label: String, hint: String? = nil, width: String = "20",
        inputMode: String? = nil, _ form: FormReading
    ) -> FieldView {
        line(
            id, label, form.fields.text(id), hint: hint, width: width, inputMode: inputMode, form.errors)
    }

    static func area(
        _ id: String, _ label: String, hint: String? = nil, rows: Int = 3, _ form: FormReading
    ) -> FieldView {
        area(id, label, form.fields.longText(id), hint: hint, rows: rows, form.errors)
    }

    static func date(_ id: String, _ label: String, _ form: FormReading) -> FieldView {
        date(
            id, label, day: form.fields.text("\(id)-day"), month: form.fields.text("\(id)-month"),
            year: form.fields.text("\(id)-year"), hint: "For example, 27 3 2027", form.errors)
    }

    static func radios(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        radios(id, label, options, chosen: form.fields.optional(id), hint: hint, form.errors)
    }

    static func checkboxes(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], _ form: FormReading
    ) -> FieldView {
        checkboxes(id, label, options, chosen: Set(form.fields.all(id)), form.errors)
    }

    static func select(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        select(id, label, options, chosen: form.fields.optional(id), hint: hint, form.errors)
    }
}

extension CaseIterable where Self: RawRepresentable<String> {
    /// A form's options, in the order of the cases.
    static func options(_ label: (Self) -> String) -> [(value: String, label: String)] {
        allCases.map { ($0.rawValue, label($0)) }
    }
}
