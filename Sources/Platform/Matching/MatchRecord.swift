/// What a list or a database says of somebody, as text; anything may be missing.
package struct MatchRecord: Hashable, Sendable {
    private var texts: [String]

    package init(_ texts: [MatchField: String] = [:]) {
        self.texts = MatchField.allCases.map { texts[$0] ?? "" }
    }

    package subscript(field: MatchField) -> String {
        get { texts[field.rawValue] }
        set { texts[field.rawValue] = newValue }
    }
}

/// The facts that are compared, in the order that pages show them.
package enum MatchField: Int, CaseIterable, Sendable {
    case givenName, middleNames, familyName, previousFamilyName, dateOfBirth, sex
    case addressLine, postcode, previousPostcode, phone, email, nhsNumber

    /// Its column's heading in a list.
    package var heading: String {
        switch self {
        case .givenName: "given_name"
        case .middleNames: "middle_names"
        case .familyName: "family_name"
        case .previousFamilyName: "previous_family_name"
        case .dateOfBirth: "date_of_birth"
        case .sex: "sex"
        case .addressLine: "address_line"
        case .postcode: "postcode"
        case .previousPostcode: "previous_postcode"
        case .phone: "phone"
        case .email: "email"
        case .nhsNumber: "nhs_number"
        }
    }
}
