import Core

/// A column of a partner's list; its name is what an export has for a heading.
package enum ListColumn: String, CaseIterable, Sendable, Codable {
    case sourceID = "source_id"
    case title
    case givenName = "given_name"
    case middleNames = "middle_names"
    case familyName = "family_name"
    case dateOfBirth = "date_of_birth"
    case sex
    case nhsNumber = "nhs_number"
    case addressLine = "address_line"
    case postcode
    case phone
    case email
    case carerSince = "carer_since"
    case carerUntil = "carer_until"
    case caredForPostcode = "cared_for_postcode"
    case relationship
    case hoursPerWeek = "hours_per_week"
    case agreedOn = "agreed_on"
    /// A clinical code; read where a list has one and never written.
    case code

    /// What an export writes, in its order.
    package static let written = allCases.filter { $0 != .code }

    /// What a results file has after the columns that came.
    package static let resultHeadings = ["row", "outcome", "reference", "reason"]

    package var label: String {
        switch self {
        case .sourceID: "Your own number for the person"
        case .title: "Title"
        case .givenName: "First name"
        case .middleNames: "Middle names"
        case .familyName: "Last name"
        case .dateOfBirth: "Date of birth"
        case .sex: "Sex"
        case .nhsNumber: "NHS number"
        case .addressLine: "Address"
        case .postcode: "Postcode"
        case .phone: "Phone number"
        case .email: "Email address"
        case .carerSince: "Carer since"
        case .carerUntil: "Carer until"
        case .caredForPostcode: "Postcode of the person cared for"
        case .relationship: "Relationship"
        case .hoursPerWeek: "Hours of care a week"
        case .agreedOn: "Day on which they agreed"
        case .code: "Clinical code"
        }
    }

    /// Other headings that people give this column, folded.
    private var synonyms: [String] {
        switch self {
        case .sourceID:
            ["id", "patient id", "record id", "client id", "reference", "person id", "emis number", "number"]
        case .title: []
        case .givenName: ["first name", "forename", "forenames", "given names", "firstname"]
        case .middleNames: ["middle name"]
        case .familyName: ["last name", "surname", "lastname"]
        case .dateOfBirth: ["dob", "birth date", "birthdate", "born"]
        case .sex: ["gender"]
        case .nhsNumber: ["nhs no", "nhs", "nhsnumber"]
        case .addressLine: ["address", "address line 1", "house and street", "street"]
        case .postcode: ["post code", "home postcode"]
        case .phone: ["telephone", "phone number", "mobile", "mobile number", "mobile phone", "home phone"]
        case .email: ["e mail", "email address"]
        case .carerSince: ["date identified", "date added", "carer from"]
        case .carerUntil: ["carer to", "date ended"]
        case .caredForPostcode: ["postcode of cared for", "cared for post code"]
        case .relationship: ["relationship to cared for", "cares for"]
        case .hoursPerWeek: ["hours", "hours a week", "weekly hours"]
        case .agreedOn: ["consent date", "date agreed", "agreed"]
        case .code: ["snomed code", "snomed", "read code", "concept id", "code id"]
        }
    }

    /// The column that a heading most likely stands for.
    package init?(heading: String) {
        let folded = Self.folded(heading)
        guard
            let column = Self.allCases.first(where: {
                Self.folded($0.rawValue) == folded || $0.synonyms.contains(folded)
            })
        else { return nil }
        self = column
    }

    static func folded(_ heading: String) -> String {
        SearchText.fold(String(heading.map { $0 == "_" || $0 == "-" ? " " : $0 }))
    }
}

/// Which heading stands for which column in one source's lists; remembered from one list to the next.
package struct ListMapping: Hashable, Sendable, Codable {
    /// By the heading as it's folded; `ignored` where a heading was put aside.
    package var columns: [String: String]

    package init(_ columns: [String: String] = [:]) { self.columns = columns }

    package static let ignored = "-"

    /// The column of each heading: as remembered, or else as its name says; a column is taken once.
    package func columns(of headings: [String]) -> [ListColumn?] {
        var taken: Set<ListColumn> = []
        return headings.map { heading in
            let remembered = columns[ListColumn.folded(heading)]
            if remembered == Self.ignored { return nil }
            guard let column = remembered.flatMap(ListColumn.init(rawValue:)) ?? ListColumn(heading: heading),
                taken.insert(column).inserted
            else { return nil }
            return column
        }
    }

    package mutating func set(_ heading: String, to column: ListColumn?) {
        columns[ListColumn.folded(heading)] = column?.rawValue ?? Self.ignored
    }
}
