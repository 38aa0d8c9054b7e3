import Core
import Web

/// A day as its three inputs post it.
struct DayForm: Sendable {
    let typed: (day: String, month: String, year: String)

    init(_ fields: FormFields, _ id: String) {
        // The first input has the field's own name, so that the error summary leads to it.
        typed = (fields.text(id), fields.text("\(id)-month"), fields.text("\(id)-year"))
    }

    init(_ day: LocalDate?) {
        typed = (
            day.map { "\($0.day)" } ?? "", day.map { "\($0.month)" } ?? "", day.map { "\($0.year)" } ?? ""
        )
    }

    var isEmpty: Bool { typed.day.isEmpty && typed.month.isEmpty && typed.year.isEmpty }

    /// - Errors: `nil` unless the three are figures that make a day.
    var day: LocalDate? {
        guard typed.year.count == 4, let day = Int(typed.day), let month = Int(typed.month),
            let year = Int(typed.year)
        else { return nil }
        return LocalDate(year: year, month: month, day: day)
    }

    /// The day, if one was typed.
    ///
    /// - Throws: what to say beside the field when what was typed is no day.
    func optional(_ id: String, _ name: String) throws(FormErrors) -> LocalDate? {
        if isEmpty { return nil }
        guard let day else { throw FormErrors([id: "\(name) must be a real date, like 27 3 2026"]) }
        return day
    }
}
