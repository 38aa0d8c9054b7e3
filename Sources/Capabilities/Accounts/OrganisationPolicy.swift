import Core

/// How far somebody's set-up work reaches.
package enum SetupReach: Hashable, Sendable {
    case nothing
    case organisation(OrganisationID)
    /// Every organisation of one council's area.
    case area(String)
    /// The whole partnership.
    case everywhere

    func covers(_ organisation: Organisation) -> Bool {
        switch self {
        case .nothing: false
        case .organisation(let id): organisation.id == id
        case .area(let code): organisation.areaCode == code
        case .everywhere: true
        }
    }
}

/// Who sets up organisations, teams, quick-add links and catchments.
package struct OrganisationPolicy: Policy {
    private let principal: Principal
    private let own: Organisation?

    /// - Parameter own: the organisation that `principal` acts for.
    package init(_ principal: Principal, own: Organisation?) { (self.principal, self.own) = (principal, own) }

    package enum Action: String, CaseIterable, Sendable {
        case view
        case edit
        case manageTeams
        case manageQuickAddLinks
        case reviewAccess
        case invite
    }

    package func allows(_ action: Action, on organisation: Organisation) -> Bool {
        switch action {
        case .view: isStaff
        case .edit, .manageTeams: reach.covers(organisation)
        case .manageQuickAddLinks, .invite:
            reach.covers(organisation) || isOwn(organisation) && principal.has(any: .manager)
        case .reviewAccess:
            reach.covers(organisation)
                || isOwn(organisation)
                    && principal.has(any: .manager, .informationGovernance, .safeguardingLead)
        }
    }

    /// The organisations whose set-up this person may change: an administrator's own; in a council, those of its
    /// area; in the partnership's own office, all.
    package var reach: SetupReach {
        guard isStaff, principal.has(any: .administrator), let own, own.id == principal.organisation else {
            return .nothing
        }
        if own.codeKind == .local && own.code == Organisation.partnershipCode { return .everywhere }
        if own.kind == .council, let area = own.areaCode { return .area(area) }
        return .organisation(own.id)
    }

    /// Whether settings and catchments of `area`, or of the whole partnership (`nil`), are this person's to change.
    package func maySetUp(area: String?) -> Bool {
        switch reach {
        case .everywhere: true
        case .area(let own): own == area
        case .organisation, .nothing: false
        }
    }

    private var isStaff: Bool { principal.account != nil }

    private func isOwn(_ organisation: Organisation) -> Bool {
        isStaff && organisation.id == principal.organisation
    }
}

extension Organisation {
    /// The partnership's own office, whose triage tray takes what belongs nowhere else.
    package static let partnershipCode = "PARTNERSHIP"
}
