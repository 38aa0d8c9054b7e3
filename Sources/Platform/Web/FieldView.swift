/// One question of a form, in whichever shape it has: what the partial `components/field` shows.
package struct FieldView: Sendable {
    let fieldID: String
    /// What is posted; the same as the identifier unless several forms of a page ask the same.
    private(set) var fieldName: String
    let label: String
    let hint: String?
    let error: String?
    /// The identifiers that describe the input, for those who hear the page.
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
        let optionValue: String
        let optionLabel: String
        let isChosen: Bool
    }

    struct DateInput: Sendable {
        let day: String
        let month: String
        let year: String
    }

    private init(_ id: String, _ label: String, hint: String?, _ errors: FormErrors) {
        fieldID = id
        fieldName = id
        self.label = label
        self.hint = hint
        error = errors[id]
        let described = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }].compactMap { $0 }
        describedBy = described.isEmpty ? nil : described.joined(separator: " ")
    }

    /// The same question at the start of a new part of the page.
    package func under(_ heading: String, _ before: String? = nil) -> FieldView {
        var field = self
        (field.heading, field.before) = (heading, before)
        return field
    }

    /// The same question posted under another name.
    package func named(_ name: String) -> FieldView {
        var field = self
        field.fieldName = name
        return field
    }

    package static func line(
        _ id: String, _ label: String, _ value: String, hint: String? = nil, width: String = "20",
        inputMode: String? = nil, type: String = "text", _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.line = Line(lineValue: value, width: width, inputMode: inputMode, type: type)
        return field
    }

    package static func area(
        _ id: String, _ label: String, _ value: String, hint: String? = nil, rows: Int = 4,
        _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.area = Area(areaValue: value, rows: rows)
        return field
    }

    /// A day in three boxes, as they were typed.
    package static func date(
        _ id: String, _ label: String, day: String, month: String, year: String, hint: String,
        _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.date = DateInput(day: day, month: month, year: year)
        return field
    }

    package static func radios(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: String?,
        hint: String? = nil, _ errors: FormErrors
    ) -> FieldView {
        choice(id, label, options, chosen: chosen.map { [$0] } ?? [], isMany: false, hint: hint, errors)
    }

    package static func checkboxes(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: Set<String>,
        hint: String? = nil, _ errors: FormErrors
    ) -> FieldView {
        choice(id, label, options, chosen: chosen, isMany: true, hint: hint, errors)
    }

    package static func select(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: String?,
        hint: String? = nil, _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.picker = Picker(options: self.options(id, options, chosen: chosen.map { [$0] } ?? []))
        return field
    }

    private static func choice(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], chosen: Set<String>,
        isMany: Bool, hint: String?, _ errors: FormErrors
    ) -> FieldView {
        var field = FieldView(id, label, hint: hint, errors)
        field.choice = Choice(isMany: isMany, options: self.options(id, options, chosen: chosen))
        return field
    }

    private static func options(
        _ id: String, _ options: [(value: String, label: String)], chosen: Set<String>
    ) -> [Option] {
        options.enumerated().map { place, option in
            Option(
                optionID: place == 0 ? id : "\(id)-\(place + 1)", optionValue: option.value,
                optionLabel: option.label, isChosen: chosen.contains(option.value))
        }
    }

    package static let yesNo = [(value: "yes", label: "Yes"), (value: "no", label: "No")]
    package static let yesNoNotAsked = yesNo + [(value: "not-asked", label: "Not asked yet")]
}
