import Core
import Web

/// Reads a form field by field, keeping every problem for the page.
struct AdvocacyForm: Sendable {
    let fields: FormFields
    var errors: FormErrors

    init(_ fields: FormFields) { (self.fields, errors) = (fields, fields.problems) }

    init(known: [String: String]) { self.init(FormFields(known.mapValues { [$0] })) }

    mutating func choice<C: RawRepresentable<String>>(_ name: String, as type: C.Type, _ missing: String)
        -> C?
    {
        guard let choice = C(rawValue: fields.text(name)) else {
            errors.add(missing, to: name)
            return nil
        }
        return choice
    }

    /// Several lines, at most `limit` characters; empty where nothing was said.
    mutating func words(_ name: String, _ missing: String? = nil, limit: Int = 1_000) -> String {
        let words = fields.longText(name)
        if words.isEmpty, let missing { errors.add(missing, to: name) }
        if CleanText.length(words) > limit {
            errors.add("Use \(grouped(limit)) characters or fewer", to: name)
        }
        return words
    }

    // MARK: Its questions, with what was typed

    func line(_ id: String, _ label: String, hint: String? = nil) -> FieldView {
        .line(id, label, fields.text(id), hint: hint, errors)
    }

    func area(_ id: String, _ label: String, hint: String? = nil) -> FieldView {
        .area(id, label, fields.longText(id), hint: hint, rows: 3, errors)
    }

    func radios(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil
    ) -> FieldView {
        .radios(id, label, options, chosen: fields.optional(id), hint: hint, errors)
    }

    func select(
        _ id: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil
    ) -> FieldView {
        .select(id, label, options, chosen: fields.optional(id), hint: hint, errors)
    }
}
