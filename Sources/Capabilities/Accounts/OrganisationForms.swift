import Core
import Web

/// What the page to add or edit an organisation posts.
struct OrganisationForm: Sendable {
    let fields: FormFields

    init(_ fields: FormFields) { self.fields = fields }

    /// What was typed, as `organisation` with these fields changed.
    ///
    /// - Parameter districts: the area that each known district is in.
    func parsed(_ organisation: Organisation, districts: [String: String]) throws(FormErrors) -> Organisation
    {
        var (parsed, errors) = (organisation, FormErrors())
        parsed.name = fields.text("name")
        if parsed.name.isEmpty { errors.add("Enter the organisation’s name", to: "name") }
        if parsed.name.count > 200 { errors.add("Name must be 200 characters or fewer", to: "name") }
        if let kind = Organisation.Kind(rawValue: fields.text("kind")) {
            parsed.kind = kind
        } else {
            errors.add("Select what kind of organisation it is", to: "kind")
        }
        if let code = code(&errors) { (parsed.codeKind, parsed.code) = code }
        place(&parsed, districts, &errors)
        do {
            parsed.openedOn = try DayForm(fields, "opened").optional("opened", "Day it opened")
            parsed.closedOn = try DayForm(fields, "closed").optional("closed", "Day it closed")
        } catch {
            errors.add(error)
        }
        if let opened = parsed.openedOn, let closed = parsed.closedOn, closed < opened {
            errors.add("Day it closed must be \(opened.spoken) or later", to: "closed")
        }
        parsed.showsStaffNames = fields.has("staff-names", "yes")
        try errors.throwIfAny()
        return parsed
    }

    private func code(_ errors: inout FormErrors) -> (Organisation.CodeKind, String)? {
        guard let kind = Organisation.CodeKind(rawValue: fields.text("code-kind")) else {
            errors.add("Select whose code it is", to: "code-kind")
            return nil
        }
        let typed = fields.text("organisation-code")
        let code: String? =
            switch kind {
            case .ods: ODSCode(typed)?.text
            case .urn: SchoolURN(typed)?.text
            case .gss: GSSCode(typed)?.text
            case .local: localCode(typed)
            }
        if code == nil { errors.add(Self.codeHelp[kind] ?? "", to: "organisation-code") }
        return code.map { (kind, $0) }
    }

    private func localCode(_ typed: String) -> String? {
        let code = typed.uppercased()
        let isCode =
            (2...40).contains(code.utf8.count)
            && code.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 45 }
        return isCode ? code : nil
    }

    private func place(
        _ parsed: inout Organisation, _ districts: [String: String], _ errors: inout FormErrors
    ) {
        parsed.districtCode = fields.optional("district")
        if let district = parsed.districtCode {
            parsed.areaCode = districts[district]
            if parsed.areaCode == nil { errors.add("Select a district from the list", to: "district") }
        } else if !districts.values.contains(parsed.areaCode ?? "") {
            parsed.areaCode = nil
        }
        parsed.address = fields.optional("address")
        if (parsed.address?.count ?? 0) > 300 {
            errors.add("Address must be 300 characters or fewer", to: "address")
        }
        parsed.postcode = fields.optional("postcode").map { Postcode($0)?.text ?? $0 }
        if let postcode = parsed.postcode, Postcode(postcode) == nil {
            errors.add("Enter a full UK postcode, like DT1 1XJ", to: "postcode")
        }
        parsed.phone = fields.optional("phone").map { PhoneNumber($0)?.display ?? $0 }
        if let phone = parsed.phone, PhoneNumber(phone) == nil {
            errors.add("Enter a phone number, like 01632 960 001", to: "phone")
        }
        let typed = fields.optional("referral-email")
        parsed.referralEmail = typed.flatMap { EmailAddress($0) }
        if typed != nil, parsed.referralEmail == nil {
            errors.add("Enter an email address, like team@example.org", to: "referral-email")
        }
    }

    private static let codeHelp: [Organisation.CodeKind: String] = [
        .ods: "An ODS code is 1 to 9 letters and numbers, like J81002",
        .urn: "A URN is 6 digits, like 113900",
        .gss: "An ONS code is a letter and 8 digits, like E06000059",
        .local: "A code of our own is 2 to 40 letters, numbers and hyphens, like DORSET-CENTRE",
    ]
}
