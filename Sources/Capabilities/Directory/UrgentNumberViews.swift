import Core
import Web

/// What `Templates/urgent-numbers.mustache` shows.
struct UrgentNumbersPage: Sendable {
    let pageTitle: String
    let unchecked: Int
    let hasUnchecked: Bool
    let numbers: [Line]

    struct Line: Sendable {
        let link: String
        let number: String
        let label: String
        let place: String
        let hours: [String]
        let checked: String
        let isChecked: Bool
    }

    init(_ numbers: [UrgentNumber]) {
        pageTitle = "Urgent numbers"
        unchecked = numbers.count { $0.check == nil }
        hasUnchecked = numbers.contains { $0.check == nil }
        self.numbers = numbers.map { number in
            Line(
                link: "/urgent-numbers/\(number.id)", number: number.number, label: number.label,
                place: number.council?.name ?? "Whole country", hours: number.hours.spoken,
                checked: number.checkedText, isChecked: number.check != nil)
        }
    }
}

/// What `Templates/urgent-number.mustache` shows.
struct UrgentNumberPage: Sendable {
    let pageTitle: String
    let checkPath: String
    let changePath: String
    let heading: String
    let place: String
    let checked: String
    let publishedIn: String
    let spokenHours: [String]
    let mayChange: Bool
    /// Nobody rings 999 to try it out.
    let isEmergency: Bool
    let label: String
    let number: String
    let note: String
    let hours: String
    let source: String
    let errors: [FieldError]
    let hasErrors: Bool
    let outcomeError: String?
    let labelError: String?
    let numberError: String?
    let noteError: String?
    let hoursError: String?
    let sourceError: String?

    init(_ held: UrgentNumber, mayChange: Bool, typed: FormFields? = nil, errors: FormErrors = FormErrors()) {
        pageTitle = "\(held.label), \(held.number)"
        checkPath = "/urgent-numbers/\(held.id)/checks"
        changePath = "/urgent-numbers/\(held.id)/change"
        heading = held.label
        place = held.council?.name ?? "Whole country"
        checked = held.checkedText
        publishedIn = held.source + (held.sourceOn.map { ", \($0.spoken)" } ?? "")
        spokenHours = held.hours.spoken
        self.mayChange = mayChange
        isEmergency = held.group == .danger
        label = typed?.text("label") ?? held.label
        number = typed?.text("number") ?? held.number
        note = typed?.text("note") ?? held.note
        hours = typed?.text("hours") ?? held.hours.description
        source = typed?.text("source") ?? held.source
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        outcomeError = errors["outcome"]
        labelError = errors["label"]
        numberError = errors["number"]
        noteError = errors["note"]
        hoursError = errors["hours"]
        sourceError = errors["source"]
    }
}
