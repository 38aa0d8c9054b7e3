import Core
import Web

/// What `Templates/form.mustache` shows: any short form about a stay in hospital.
struct FormPage: Sendable {
    let pageTitle: String
    /// Whose record it is.
    let caption: String?
    let backPath: String
    let action: String
    let intro: [String]
    let points: [String]
    let hasPoints: Bool
    let warning: String?
    let fields: [FieldView]
    let hidden: [Hidden]
    let button: String
    let isWarningButton: Bool
    let errors: [FieldError]
    let hasErrors: Bool

    struct Hidden: Sendable {
        let hiddenName: String
        let hiddenValue: String
    }

    init(
        _ title: String, about caption: String?, back: String, action: String, intro: [String] = [],
        points: [String] = [], warning: String? = nil, fields: [FieldView], hidden: [String: String] = [:],
        button: String, isWarning: Bool = false, errors: FormErrors = FormErrors()
    ) {
        pageTitle = title
        self.caption = caption
        backPath = back
        self.action = action
        self.intro = intro
        self.points = points
        hasPoints = !points.isEmpty
        self.warning = warning
        self.fields = fields
        self.hidden = hidden.sorted { $0.key < $1.key }.map {
            Hidden(hiddenName: $0.key, hiddenValue: $0.value)
        }
        self.button = button
        isWarningButton = isWarning
        self.errors = errors.list
        hasErrors = !errors.isEmpty
    }
}

/// Questions with what was typed into them.
extension FieldView {
    static func line(
        _ id: String, _ label: String, hint: String? = nil, width: String = "20", _ form: FormReading
    ) -> FieldView {
        line(id, label, form.fields.text(id), hint: hint, width: width, form.errors)
    }

    static func area(
        _ id: String, _ label: String, hint: String? = nil, rows: Int = 4, _ form: FormReading
    ) -> FieldView {
        area(id, label, form.fields.longText(id), hint: hint, rows: rows, form.errors)
    }

    static func date(_ id: String, _ label: String, hint: String? = nil, _ form: FormReading) -> FieldView {
        date(
            id, label, day: form.fields.text("\(id)-day"), month: form.fields.text("\(id)-month"),
            year: form.fields.text("\(id)-year"), hint: hint ?? "For example, 27 3 2027", form.errors)
    }

    static func radios(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        radios(id, label, options, chosen: form.fields.optional(id), hint: hint, form.errors)
    }

    static func checkboxes(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        checkboxes(id, label, options, chosen: Set(form.fields.all(id)), hint: hint, form.errors)
    }

    static func select(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        select(id, label, options, chosen: form.fields.optional(id), hint: hint, form.errors)
    }

    static func yesNo(_ id: String, _ label: String, hint: String? = nil, _ form: FormReading) -> FieldView {
        radios(id, label, yesNo, hint: hint, form)
    }
}
