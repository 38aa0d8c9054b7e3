/// What a person does here; one account may hold several, each in an organisation.
package enum Role: String, CaseIterable, Hashable, Sendable, Codable {
    case frontDesk = "front-desk"
    case practitioner
    case assessor
    case advocate
    case youngCarersWorker = "young-carers-worker"
    case coordinator
    case manager
    case `operator`
    case schoolLead = "school-lead"
    case safeguardingLead = "safeguarding-lead"
    case informationGovernance = "information-governance"
    case commissioner
    case board
    case administrator
    case carer

    /// As it is said on a page.
    package var title: String {
        switch self {
        case .frontDesk: "Front desk"
        case .practitioner: "Practitioner"
        case .assessor: "Assessor"
        case .advocate: "Advocate"
        case .youngCarersWorker: "Young carers’ worker"
        case .coordinator: "Coordinator"
        case .manager: "Team manager"
        case .operator: "Out-of-hours operator"
        case .schoolLead: "School lead"
        case .safeguardingLead: "Safeguarding lead"
        case .informationGovernance: "Information governance lead"
        case .commissioner: "Commissioner"
        case .board: "Board member"
        case .administrator: "Administrator of settings"
        case .carer: "Carer"
        }
    }

    /// The roles that are given a carer's case.
    package static let withCases: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .schoolLead, .safeguardingLead,
    ]

    /// The roles that work with carers; a front desk, a board and an administrator have none.
    package static let withCarers: [Role] = withCases + [.operator]

    /// The roles a member of staff may hold.
    package static let staff = allCases.filter { $0 != .carer }
}

/// Who is asking, and for whom: what every policy decides on.
package struct Principal: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case staff(AccountID)
        case carer(PersonID)
        /// An organisation's own link or poster, used without an account.
        case quickAddLink(QuickAddLinkID)
        /// A job or command of the service itself.
        case system(String)
    }

    package let kind: Kind
    package let organisation: OrganisationID?
    package let teams: Set<TeamID>
    package let roles: Set<Role>
    /// Whether this is one of the named people who see restricted records.
    package let reviewsRestricted: Bool
    /// Whom an advocate speaks for now: they see these people, and no others, for as long as it lasts.
    package var speaksFor: Set<PersonID> = []
    package let name: String
    package let organisationName: String

    package init(
        kind: Kind, organisation: OrganisationID? = nil, teams: Set<TeamID> = [], roles: Set<Role> = [],
        reviewsRestricted: Bool = false, name: String = "", organisationName: String = ""
    ) {
        self.kind = kind
        self.organisation = organisation
        self.teams = teams
        self.roles = roles
        self.reviewsRestricted = reviewsRestricted
        self.name = name
        self.organisationName = organisationName
    }

    package static func system(_ name: String) -> Principal { Principal(kind: .system(name), name: name) }

    package var account: AccountID? { if case .staff(let account) = kind { account } else { nil } }

    package var person: PersonID? { if case .carer(let person) = kind { person } else { nil } }

    package func has(any wanted: Role...) -> Bool { !roles.isDisjoint(with: wanted) }
}

/// Whose information a fact is.
package enum Side: String, CaseIterable, Hashable, Sendable, Codable {
    case carer
    case caredFor = "cared-for"
    case both
}
