import Core
import Web

/// Whom the emergency page's form names.
struct BreakGlassForm: Sendable {
    let search: BreakGlassSearch

    init(_ fields: FormFields) throws(FormErrors) {
        var (search, errors) = (BreakGlassSearch(), FormErrors())
        func parsed<T: LosslessStringConvertible>(_ field: String, _ message: String) -> T? {
            guard let typed = fields.optional(field) else { return nil }
            let value = T(typed)
            if value == nil { errors.add(message, to: field) }
            return value
        }
        search.reference = parsed("reference", "Enter a reference like 7KQ2-M0XD-R")
        search.nhsNumber = parsed("nhs-number", "Enter a 10 digit NHS number, like 999 000 0018")
        search.name = fields.optional("person-name")
        search.postcode = parsed("postcode", "Enter a full UK postcode, like DT1 1XJ")
        search.phone = parsed("phone", "Enter a phone number, like 01632 960 001")
        do {
            search.birthDate = try DayForm(fields, "born").optional("born", "Date of birth")
        } catch {
            errors.add(error)
        }
        if errors.isEmpty, !search.isEnough {
            errors.add(
                "Enter a reference or an NHS number, or two of name, date of birth, postcode and phone",
                to: "reference")
        }
        try errors.throwIfAny()
        self.search = search
    }
}
