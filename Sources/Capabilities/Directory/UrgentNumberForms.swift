import Core
import Web

/// What may be changed of a number; whose it is and for whom stays.
struct UrgentNumberChange: Hashable, Sendable {
    let label: String
    let number: String
    let note: String
    let hours: OpeningHours
    let source: String
}

/// What the page to change a number posts.
struct UrgentNumberForm {
    let fields: FormFields

    func parsed() throws(FormErrors) -> UrgentNumberChange {
        var errors = fields.problems
        let (label, number, note) = (fields.text("label"), fields.text("number"), fields.text("note"))
        let source = fields.text("source")
        if label.isEmpty || label.count > 200 {
            errors.add("Enter who answers, in 200 characters or fewer", to: "label")
        }
        if !Self.isDiallable(number) {
            errors.add("Enter a telephone number, like 0300 555 1386", to: "number")
        }
        if note.count > 300 { errors.add("The note must be 300 characters or fewer", to: "note") }
        if source.isEmpty || source.count > 300 {
            errors.add("Enter where you found this number", to: "source")
        }
        let hours = OpeningHours(fields.text("hours"))
        if hours == nil {
            errors.add("Enter the hours like Mo-Fr 08:30-17:00; PH off", to: "hours")
        }
        try errors.throwIfAny()
        guard let hours else { throw errors }
        return UrgentNumberChange(label: label, number: number, note: note, hours: hours, source: source)
    }

    /// Short codes such as 999, 111 and 85258 are right here, and aren't telephone numbers elsewhere.
    private static func isDiallable(_ text: String) -> Bool {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        let others = text.filter { !($0.isASCII && $0.isNumber) && $0 != " " }
        return others.isEmpty && ((3...6).contains(digits.count) || PhoneNumber(text) != nil)
    }
}
