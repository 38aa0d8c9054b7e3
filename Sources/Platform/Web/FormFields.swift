import Core

/// What a form posted, or a query asked, made safe to read and meaning nothing yet.
///
/// Every answer comes out as `CleanText`: letters composed (NFC), nothing invisible in it.
package struct FormFields: Sendable {
    private let values: [String: [String]]
    /// The fields' names in the order they came.
    package let names: [String]
    /// Fields that can't be taken as they came: unreadable characters, or several answers where one is asked.
    package internal(set) var problems: FormErrors

    init(values: [String: [String]], names: [String], problems: FormErrors) {
        (self.values, self.names, self.problems) = (values, names, problems)
    }

    package init(_ values: [String: [String]] = [:]) {
        self.init(values: values, names: values.keys.sorted(), problems: FormErrors())
    }

    /// The answer on one line, without spaces around it; empty when it wasn't given.
    package func text(_ name: String) -> String { values[name]?.first.map(CleanText.line) ?? "" }

    /// The answer with its line breaks, for a text area; empty when it wasn't given.
    package func longText(_ name: String) -> String { values[name]?.first.map(CleanText.block) ?? "" }

    /// The answer, or `nil` when it is empty or wasn't given.
    package func optional(_ name: String) -> String? {
        let value = text(name)
        return value.isEmpty ? nil : value
    }

    /// Every answer to a field that takes several, such as check boxes.
    package func all(_ name: String) -> [String] {
        (values[name] ?? []).map(CleanText.line).filter { !$0.isEmpty }
    }

    /// Whether a check box with this name and value is ticked.
    package func has(_ name: String, _ value: String) -> Bool { values[name]?.contains(value) ?? false }

    /// Whether the field came at all, empty or not.
    package func has(_ name: String) -> Bool { values[name] != nil }

    /// Every value with its line breaks, for showing the form again.
    package func typed(_ name: String) -> [String] { (values[name] ?? []).map(CleanText.block) }

    /// These fields but one, and what that one said.
    func taking(_ name: String) -> (rest: FormFields, taken: String?) {
        var values = values
        let taken = values.removeValue(forKey: name)?.first
        var problems = FormErrors()
        for problem in self.problems.list where problem.id != name {
            problems.add(problem.message, to: problem.id)
        }
        return (FormFields(values: values, names: names.filter { $0 != name }, problems: problems), taken)
    }

    /// These fields, having made sure that only `many` have several answers.
    func checked(many: Set<String>) -> FormFields {
        var checked = self
        for name in names where !many.contains(name) && (values[name]?.count ?? 0) > 1 {
            checked.problems.add("Give one answer only", to: name)
        }
        return checked
    }
}
