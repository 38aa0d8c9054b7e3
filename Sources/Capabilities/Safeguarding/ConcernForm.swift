import Core
import Web

/// What a form about a concern asks, and what was typed.
struct ConcernForm: Sendable {
    let fields: FormFields
    var errors: FormErrors
    let today: LocalDate

    init(_ fields: FormFields, on today: LocalDate) {
        (self.fields, errors, self.today) = (fields, fields.problems, today)
    }

    typealias Options = [(value: String, label: String)]

    static let atRisk: Options = [
        ("carer", "A carer"), ("cared-for", "An adult who is cared for"),
        ("child", "A child or young person"),
        ("staff", "A member of staff"),
    ]
    static let sources: Options = [
        ("family", "Somebody in the family or the home"), ("known", "Somebody else they know"),
        ("professional", "A worker or service of another organisation"),
        ("own", "Somebody who works here, my manager, or how we work"),
        ("council", "Somebody who works for a council"),
        ("self", "Themselves: neglect, or harming themselves"),
        ("unknown", "I don’t know"),
    ]
    static let ownSources: Options = [
        ("family", "Somebody in the family or the home"), ("known", "Somebody else"),
        ("own", "Somebody who works for the service that helps me"),
        ("self", "Nobody else: they neglect or hurt themselves"),
        ("unknown", "I don’t know, or would rather not say"),
    ]
    static let asked: Options = [
        ("yes", "Yes"), ("not-safe", "No: it wasn’t safe to ask"), ("no", "No, not yet"),
    ]
    static let capacity: Options = [
        ("has", "Yes, as far as I can tell"), ("lacks", "No"), ("not-sure", "I’m not sure"),
        ("child", "They are a child"),
    ]
    static let consent: Options = [
        ("agreed", "Yes"), ("refused", "No, they said no"), ("not-asked", "They weren’t asked"),
    ]
    static let overrides: Options = [
        ("others", "Somebody else is at risk too"), ("child", "A child is at risk"),
        ("crime", "A serious crime may have been, or may be, committed"),
        ("coerced", "They may be forced or frightened into saying no"),
        ("capacity", "They can’t decide this, and it is in their best interests"),
        ("staff", "Whoever it is about works with people in need of care"),
        ("life", "Somebody’s life or health is in danger"),
    ]
    static let unsure: Options = [("yes", "Yes"), ("no", "No"), ("not-known", "I don’t know")]

    func area(_ id: String, _ label: String, hint: String? = nil, rows: Int = 4) -> FieldView {
        .area(id, label, fields.longText(id), hint: hint, rows: rows, errors)
    }

    func line(_ id: String, _ label: String, hint: String? = nil) -> FieldView {
        .line(id, label, fields.text(id), hint: hint, errors)
    }

    func radios(_ id: String, _ label: String, _ options: Options, hint: String? = nil) -> FieldView {
        .radios(id, label, options, chosen: fields.optional(id), hint: hint, errors)
    }

    func select(_ id: String, _ label: String, _ options: Options, hint: String? = nil) -> FieldView {
        .select(id, label, options, chosen: fields.optional(id), hint: hint, errors)
    }

    mutating func choice(_ id: String, _ options: Options, _ missing: String) -> String {
        let value = fields.text(id)
        if !options.contains(where: { $0.value == value }) { errors.add(missing, to: id) }
        return value
    }

    mutating func words(_ id: String, _ missing: String? = nil) -> String {
        let words = fields.longText(id)
        if words.isEmpty, let missing { errors.add(missing, to: id) }
        if CleanText.length(words) > 4_000 { errors.add("Use 4,000 characters or fewer", to: id) }
        return words
    }

    mutating func atRisk() -> Set<String> {
        let chosen = Set(fields.all("at-risk")).intersection(Self.atRisk.map(\.value))
        if chosen.isEmpty { errors.add("Select who may be at risk", to: "at-risk") }
        return chosen
    }

    /// The day and time at which something happened.
    mutating func happened() -> Instant? {
        let parts = ["happened-year", "happened-month", "happened-day"].map { Int(fields.text($0)) ?? -1 }
        let time = fields.text("time").split(separator: ":").map { Int($0) ?? -1 }
        let text = [parts[0], parts[1], parts[2]].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
        guard let day = LocalDate(text) else {
            errors.add("Enter the day, month and year", to: "happened")
            return nil
        }
        guard time.count == 2, (0...23).contains(time[0]), (0...59).contains(time[1]) else {
            errors.add("Enter the time, such as 14:30", to: "time")
            return nil
        }
        return Instant(day, hour: time[0], minute: time[1])
    }

    static func title(_ code: String?, in options: Options) -> String? {
        options.first { $0.value == code }?.label
    }
}
