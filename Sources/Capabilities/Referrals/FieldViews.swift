import Web

/// Questions of referrals; where several forms of one page ask the same, a prefix tells them apart.
extension FieldView {
    static func box(
        _ name: String, _ label: String, hint: String? = nil, value: String = "", error: String? = nil,
        isLong: Bool = false, prefix: String = ""
    ) -> FieldView {
        let (id, errors) = (prefix + name, problem(prefix + name, error))
        let field =
            isLong
            ? area(id, label, value, hint: hint, errors)
            : line(id, label, value, hint: hint, width: "30", errors)
        return field.named(name)
    }

    static func pick(
        _ name: String, _ legend: String, _ choices: [(value: String, label: String)], chosen: String = "",
        error: String? = nil, prefix: String = ""
    ) -> FieldView {
        radios(prefix + name, legend, choices, chosen: chosen, problem(prefix + name, error)).named(name)
    }

    private static func problem(_ id: String, _ message: String?) -> FormErrors {
        FormErrors(message.map { [FieldError(id: id, message: $0)] } ?? [])
    }
}
