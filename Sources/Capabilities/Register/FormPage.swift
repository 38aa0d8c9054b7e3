import Core
import Web

/// What `Templates/form.mustache` shows: any short form of the register.
struct FormPage: Sendable {
    let pageTitle: String
    /// Whose record it is.
    let caption: String?
    let backPath: String
    let action: String
    var intro: [String] = []
    var warning: String?
    /// What somebody else saved meanwhile, beside what was typed here.
    var conflicts: [Conflict] = []
    let conflictShown: Bool
    let fields: [FieldView]
    var hidden: [Hidden] = []
    let button: String
    let isWarningButton: Bool
    let errors: [FieldError]

    struct Hidden: Sendable {
        let hiddenName: String
        let hiddenValue: String
    }

    struct Conflict: Hashable, Sendable {
        let label: String
        let saved: String
        let typed: String
    }

    init(
        _ title: String, about caption: String?, back: String, action: String, intro: [String] = [],
        warning: String? = nil, conflicts: [Conflict] = [], fields: [FieldView],
        hidden: [String: String] = [:],
        button: String, isWarning: Bool = false, errors: FormErrors = FormErrors()
    ) {
        pageTitle = title
        self.caption = caption
        backPath = back
        self.action = action
        self.intro = intro
        self.warning = warning
        self.conflicts = conflicts
        conflictShown = !conflicts.isEmpty
        self.fields = fields
        self.hidden = hidden.sorted { $0.key < $1.key }.map {
            Hidden(hiddenName: $0.key, hiddenValue: $0.value)
        }
        self.button = button
        isWarningButton = isWarning
        self.errors = errors.list
    }
}

/// One question of a form, in whichever shape it has.
struct FieldView: Sendable {
    let fieldID: String
    let label: String
    let hint: String?
    let error: String?
    /// The identifiers that describe the input, for those who hear the page.
    let describedBy: String?
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
        let optionHint: String?
        let isChosen: Bool
    }

    struct DateInput: Sendable {
        let day: String
        let month: String
        let year: String
    }

    private init(_ id: String, _ label: String, hint: String?, _ errors: FormErrors) {
        fieldID = id
        self.label = label
        self.hint = hint
        error = errors[id]
        let described = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }].compactMap { $0 }
        describedBy = described.isEmpty ? nil : described.joined(separator: " ")
    }

    static func line(
        _ id: String, _ label: String, _ value: String, hint: String? = nil, width: String = "20",
        inputMode: String? = nil, type: String = "text", _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.line = Line(lineValue: value, width: width, inputMode: inputMode, type: type)
        return field
    }

    static func area(
        _ id: String, _ label: String, _ value: String, hint: String? = nil, rows: Int = 4,
        _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.area = Area(areaValue: value, rows: rows)
        return field
    }

    static func date(
        _ id: String, _ label: String, _ value: TypedDate, hint: String? = nil, _ errors: FormErrors
    )
        -> FieldView
    {
        var field = FieldView(id, label, hint: hint ?? "For example, 27 3 1998", errors)
        field.date = DateInput(day: value.day, month: value.month, year: value.year)
        return field
    }

    static func radios(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: String?,
        hint: String? = nil, _ errors: FormErrors
    ) -> FieldView {
        choice(id, label, options, chosen: chosen.map { [$0] } ?? [], isMany: false, hint: hint, errors)
    }

    static func checkboxes(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: Set<String>,
        hint: String? = nil, _ errors: FormErrors
    ) -> FieldView {
        choice(id, label, options, chosen: chosen, isMany: true, hint: hint, errors)
    }

    static func select(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: String?,
        hint: String? = nil, _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.picker = Picker(options: self.options(id, options, chosen: chosen.map { [$0] } ?? []))
        return field
    }

    private static func choice(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: Set<String>,
        isMany: Bool,
        hint: String?, _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.choice = Choice(isMany: isMany, options: self.options(id, options, chosen: chosen))
        return field
    }

    private static func options(
        _ id: String, _ options: [(value: String, label: String)], chosen: Set<String>
    )
        -> [Option]
    {
        options.enumerated().map { place, option in
            Option(
                optionID: place == 0 ? id : "\(id)-\(place + 1)", optionName: id, optionValue: option.value,
                optionLabel: option.label, optionHint: nil, isChosen: chosen.contains(option.value))
        }
    }

    static let yesNo = [(value: "yes", label: "Yes"), (value: "no", label: "No")]
    static let yesNoNotAsked = yesNo + [(value: "not-asked", label: "Not asked yet")]
}
