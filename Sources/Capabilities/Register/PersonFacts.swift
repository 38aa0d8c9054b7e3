import Core

/// A name somebody has or had.
package struct PersonNameFact: Hashable, Sendable {
    package let id: String
    package let name: PersonName
    package let isCurrent: Bool
    package let since: LocalDate?
    package let until: LocalDate?
    package let provenance: Provenance
}

/// A number that an organisation knows somebody by.
package struct PersonIdentifier: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case nhsNumber = "nhs-number"
        case councilNumber = "council-number"
        case schoolNumber = "school-number"

        package var label: String {
            switch self {
            case .nhsNumber: "NHS number"
            case .councilNumber: "Council number"
            case .schoolNumber: "School number"
            }
        }
    }

    package let id: String
    package let kind: Kind
    package let value: String
    package let since: LocalDate
    package let until: LocalDate?
    package let provenance: Provenance
}

/// Where somebody lives, as far as is known.
package enum Whereabouts: Hashable, Sendable, Codable {
    case postcode(Postcode)
    case noFixedAddress
    case abroad
    case notKnown

    package var code: String {
        switch self {
        case .postcode: "postcode"
        case .noFixedAddress: "no-fixed-address"
        case .abroad: "abroad"
        case .notKnown: "not-known"
        }
    }

    package var postcode: Postcode? { if case .postcode(let postcode) = self { postcode } else { nil } }

    package var label: String {
        switch self {
        case .postcode(let postcode): postcode.text
        case .noFixedAddress: "No fixed address"
        case .abroad: "Lives abroad"
        case .notKnown: "Address not known"
        }
    }
}

package struct PersonAddress: Hashable, Sendable {
    package let id: AddressID
    package let whereabouts: Whereabouts
    package let lines: String?
    package let district: String?
    package let since: LocalDate
    package let until: LocalDate?
    package let provenance: Provenance
}

/// A practice, school or employer that somebody belongs to.
package struct PersonPlace: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable, Codable {
        case practice, school, employer

        package var label: String {
            switch self {
            case .practice: "GP practice"
            case .school: "School or college"
            case .employer: "Employer"
            }
        }
    }

    package let id: String
    package let kind: Kind
    /// The ODS code of a practice, or the URN of a school.
    package let code: String?
    package let name: String?
    package let since: LocalDate
    package let until: LocalDate?
    package let provenance: Provenance
}

/// One answer to a question on equality; kept apart from the case.
package struct Demographic: Hashable, Sendable {
    package enum Topic: String, CaseIterable, Sendable, Codable {
        case ethnicGroup = "ethnic-group"
        case religion
        case sexualOrientation = "sexual-orientation"
        case genderIdentity = "gender-identity"
        case disability
        case armedForces = "armed-forces"

        package var label: String {
            switch self {
            case .ethnicGroup: "Ethnic group"
            case .religion: "Religion"
            case .sexualOrientation: "Sexual orientation"
            case .genderIdentity: "Gender identity"
            case .disability: "Disability"
            case .armedForces: "Armed forces community"
            }
        }

        /// Nobody younger is asked.
        package var minimumAge: Int {
            switch self {
            case .sexualOrientation: SexualOrientation.minimumAge
            case .genderIdentity: GenderIdentity.minimumAge
            default: 0
            }
        }
    }

    package let topic: Topic
    package let value: String
    package let since: LocalDate
    package let provenance: Provenance
}
