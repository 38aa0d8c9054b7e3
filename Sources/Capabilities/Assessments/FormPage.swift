import Core
import Web

/// What `Templates/form.mustache` shows: any short form about an assessment.
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

/// One question of a form, in whichever shape it has.
struct FieldView: Sendable {
    let fieldID: String
    let label: String
    let hint: String?
    let error: String?
    let describedBy: String?
    /// Said above the question, where a new part of the page begins.
    var heading: String?
    var before: String?
    var line: Line?
    var area: Area?
    var choice: Choice?
    var picker: Picker?
    var date: DateInput?

    struct Line: Sendable {
        let lineValue: String
        let width: String
        let inputMode: String?
        let type: String
    }

    struct Area: Sendable {
        let areaValue: String
        let rows: Int
    }

    struct Choice: Sendable {
        let isMany: Bool
        let options: [Option]
    }

    struct Picker: Sendable {
        let options: [Option]
    }

    struct Option: Sendable {
        let optionID: String
        let optionName: String
        let optionValue: String
        let optionLabel: String
        let isChosen: Bool
    }

    struct DateInput: Sendable {
        let day: String
        let month: String
        let year: String
    }

    private init(_ id: String, _ label: String, hint: String?, _ form: FormReading) {
        fieldID = id
        self.label = label
        self.hint = hint
        error = form.errors[id]
        let described = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }].compactMap { $0 }
        describedBy = described.isEmpty ? nil : described.joined(separator: " ")
    }

    /// The same question at the start of a new part of the page.
    func under(_ heading: String, _ before: String? = nil) -> FieldView {
        var field = self
        (field.heading, field.before) = (heading, before)
        return field
    }

    static func line(
        _ id: String, _ label: String, hint: String? = nil, width: String = "20", _ form: FormReading
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, form)
        field.line = Line(lineValue: form.fields.text(id), width: width, inputMode: nil, type: "text")
        return field
    }

    static func area(
        _ id: String, _ label: String, hint: String? = nil, rows: Int = 4, _ form: FormReading
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, form)
        field.area = Area(areaValue: form.fields.longText(id), rows: rows)
        return field
    }

    static func date(_ id: String, _ label: String, hint: String? = nil, _ form: FormReading) -> FieldView {
        var field = FieldView(id, label, hint: hint ?? "For example, 27 3 2027", form)
        field.date = DateInput(
            day: form.fields.text("\(id)-day"), month: form.fields.text("\(id)-month"),
            year: form.fields.text("\(id)-year"))
        return field
    }

    static func radios(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, form)
        field.choice = Choice(isMany: false, options: self.options(id, options, form))
        return field
    }

    static func checkboxes(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, form)
        field.choice = Choice(isMany: true, options: self.options(id, options, form))
        return field
    }

    static func select(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil,
        _ form: FormReading
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, form)
        field.picker = Picker(options: self.options(id, options, form))
        return field
    }

    static func yesNo(_ id: String, _ label: String, hint: String? = nil, _ form: FormReading) -> FieldView {
        radios(id, label, [("yes", "Yes"), ("no", "No")], hint: hint, form)
    }

    private static func options(
        _ id: String, _ options: [(value: String, label: String)], _ form: FormReading
    ) -> [Option] {
        let chosen = Set(form.fields.all(id))
        return options.enumerated().map { place, option in
            Option(
                optionID: place == 0 ? id : "\(id)-\(place + 1)", optionName: id, optionValue: option.value,
                optionLabel: option.label, isChosen: chosen.contains(option.value))
        }
    }
}
