import Core

/// A partner: a council, trust, practice, school, voluntary centre or employer.
package struct Organisation: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case council
        case trust
        case practice
        case school
        case carersCentre = "carers-centre"
        case youngCarersService = "young-carers-service"
        case employer
        case other

        /// As it is said on a page.
        package var title: String {
            switch self {
            case .council: "Council"
            case .trust: "NHS trust"
            case .practice: "GP practice"
            case .school: "School or college"
            case .carersCentre: "Carers’ centre"
            case .youngCarersService: "Young carers’ service"
            case .employer: "Employer"
            case .other: "Another organisation"
            }
        }
    }

    /// Whose list the code is from.
    package enum CodeKind: String, CaseIterable, Sendable {
        case ods
        case urn
        case gss
        case local

        package var title: String {
            switch self {
            case .ods: "ODS code (NHS)"
            case .urn: "URN (schools)"
            case .gss: "ONS code (councils)"
            case .local: "A code of our own"
            }
        }
    }

    package let id: OrganisationID
    package var code: String
    package var codeKind: CodeKind
    package var kind: Kind
    package var name: String
    package var areaCode: String?
    package var districtCode: String?
    package var address: String?
    package var postcode: String?
    package var phone: String?
    /// Where it hears that a referral has come: a letterbox of the organisation, not of one person.
    package var referralEmail: EmailAddress?
    package var openedOn: LocalDate?
    package var closedOn: LocalDate?
    /// Whether the carer's page of who looked shows this organisation's staff by name.
    package var showsStaffNames: Bool
    package var isTest: Bool
    package var version: Int

    package init(
        id: OrganisationID, code: String, codeKind: CodeKind, kind: Kind, name: String,
        areaCode: String? = nil,
        districtCode: String? = nil, address: String? = nil, postcode: String? = nil, phone: String? = nil,
        referralEmail: EmailAddress? = nil, openedOn: LocalDate? = nil, closedOn: LocalDate? = nil,
        showsStaffNames: Bool = false,
        isTest: Bool = false,
        version: Int = 1
    ) {
        self.id = id
        self.code = code
        self.codeKind = codeKind
        self.kind = kind
        self.name = name
        self.areaCode = areaCode
        self.districtCode = districtCode
        self.address = address
        self.postcode = postcode
        self.phone = phone
        self.referralEmail = referralEmail
        self.openedOn = openedOn
        self.closedOn = closedOn
        self.showsStaffNames = showsStaffNames
        self.isTest = isTest
        self.version = version
    }

    package func isOpen(on day: LocalDate) -> Bool {
        openedOn.map { $0 <= day } ?? true && closedOn.map { $0 > day } ?? true
    }
}

/// Some of an organisation's people; a tray is a team that work arrives at.
package struct Team: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case team
        case triage
        case adultsDuty = "adults-duty"
        case childrensDuty = "childrens-duty"

        package var title: String {
            switch self {
            case .team: "Team"
            case .triage: "Triage tray"
            case .adultsDuty: "Adults’ duty tray"
            case .childrensDuty: "Children’s duty tray"
            }
        }
    }

    package let id: TeamID
    package let organisation: OrganisationID
    package var name: String
    package var kind: Kind
    package var closedOn: LocalDate?
    package var version: Int

    package init(
        id: TeamID, organisation: OrganisationID, name: String, kind: Kind = .team,
        closedOn: LocalDate? = nil,
        version: Int = 1
    ) {
        self.id = id
        self.organisation = organisation
        self.name = name
        self.kind = kind
        self.closedOn = closedOn
        self.version = version
    }
}
