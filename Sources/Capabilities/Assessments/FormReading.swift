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
    init(known: [String: String], many: [String: [String]] = [:]) {
        self.init(FormFields(known.mapValues { [$0] }.merging(many) { $1 }))
    }

    /// A whole day; an error is kept for one that isn't, or that is missing where it must be there.
    mutating func day(_ name: String, _ label: String, required: Bool = true) -> LocalDate? {
        let parts = ["day", "month", "year"].map { fields.text("\(name)-\($0)") }
        if parts.allSatisfy(\.isEmpty) {
            if required { errors.add("Enter \(label)", to: name) }
            return nil
        }
        // A slip of a century or eight stands in no list of who waits.
        guard let year = Int(parts[2]), (1900..<2200).contains(year), let month = Self.month(parts[1]),
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

    mutating func choice<C: RawRepresentable<String>>(_ name: String, as type: C.Type, _ missing: String)
        -> C?
    {
        guard let choice = C(rawValue: fields.text(name)) else {
            errors.add(missing, to: name)
            return nil
        }
        return choice
    }

    /// Yes or no, which has to be said.
    mutating func yesNo(_ name: String, _ missing: String) -> Bool? {
        guard let answer = saidYesNo(name) else {
            errors.add(missing, to: name)
            return nil
        }
        return answer
    }

    /// Yes, no, or nothing said.
    func saidYesNo(_ name: String) -> Bool? {
        switch fields.text(name) {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// Several lines, at most `limit` characters; empty where nothing was said.
    mutating func words(_ name: String, _ missing: String? = nil, limit: Int = 4_000) -> String {
        let words = fields.longText(name)
        if words.isEmpty, let missing { errors.add(missing, to: name) }
        if CleanText.length(words) > limit {
            errors.add("Use \(grouped(limit)) characters or fewer", to: name)
        }
        return words
    }

    mutating func add(_ refusal: any Refusal, to field: String) {
        errors.add(refusal.message, to: refusal.field ?? field)
    }
}

extension LocalDate {
    /// The three boxes of a day in a form.
    func boxes(_ name: String) -> [String: String] {
        ["\(name)-day": "\(day)", "\(name)-month": "\(month)", "\(name)-year": "\(year)"]
    }
}

extension CaseIterable where Self: RawRepresentable<String> {
    /// A form's options, in the order of the cases.
    static func options(_ label: (Self) -> String) -> [(value: String, label: String)] {
        allCases.map { ($0.rawValue, label($0)) }
    }
}
