import Core

/// Who may do what with the records of people.
package struct RegisterPolicy: Policy {
    private let principal: Principal
    /// Somebody this account may see for a while, by break-glass.
    private let granted: PersonID?

    package init(_ principal: Principal, granted: PersonID? = nil) {
        (self.principal, self.granted) = (principal, granted)
    }

    package enum Action: String, CaseIterable, Sendable {
        case view, edit, contact, viewConfidential, viewCaredForSide, viewDemographics, editDemographics
        case restrict, liftRestriction, restrictedReview, moveOut, watch, overrideSharing, merge
    }

    /// What can be asked of the register as a whole.
    package enum WholeAction: String, CaseIterable, Sendable { case search, add, count, export }

    /// What a decision needs to know of a record, and no more.
    package struct Subject: Hashable, Sendable {
        package let id: PersonID
        package let isRestricted: Bool
        /// Organisations that are involved, or with which it's shared, today.
        package let organisations: Set<OrganisationID>
        /// Of those, the ones that work with them; the others only had it shared with them.
        package let working: Set<OrganisationID>

        package init(
            id: PersonID, isRestricted: Bool = false, working: Set<OrganisationID> = [],
            shared: Set<OrganisationID> = []
        ) {
            self.id = id
            self.isRestricted = isRestricted
            self.working = working
            organisations = working.union(shared)
        }
    }

    package func allows(_ action: Action, on subject: Subject) -> Bool {
        switch action {
        case .view: sees(subject)
        case .edit: works(with: subject) && isCaseworker
        case .contact: works(with: subject) && (isCaseworker || principal.has(any: .operator, .schoolLead))
        case .viewConfidential: works(with: subject) && isCaseworker
        case .viewCaredForSide: sees(subject) && (isCaseworker || principal.has(any: .operator))
        case .viewDemographics, .editDemographics:
            isOwn(subject) || sees(subject) && principal.has(any: .informationGovernance)
        case .watch: sees(subject) && principal.has(any: .informationGovernance)
        case .restrict:
            sees(subject) && (principal.reviewsRestricted || principal.has(any: .safeguardingLead))
        case .liftRestriction: sees(subject) && subject.isRestricted && principal.reviewsRestricted
        case .restrictedReview: principal.account != nil && principal.reviewsRestricted
        case .overrideSharing: works(with: subject) && principal.has(any: .safeguardingLead)
        case .moveOut: works(with: subject) && principal.has(any: .manager, .informationGovernance)
        case .merge:
            (works(with: subject) && !principal.roles.isDisjoint(with: Self.rolesThatMerge)
                || hasPart(in: subject) && principal.has(any: .coordinator, .manager))
                && (!subject.isRestricted || principal.reviewsRestricted)
        }
    }

    package func allows(_ action: WholeAction) -> Bool {
        switch action {
        case .search: scope.mayList
        case .add: principal.account != nil && isCaseworker
        case .count: principal.has(any: .commissioner, .board) || scope.mayList
        case .export: scope.mayList && principal.has(any: .coordinator, .manager)
        }
    }

    /// Whether a fact of this record may be shown: not what was told another organisation in confidence, nor the
    /// other side's.
    package func mayShow(_ fact: Provenance, of subject: Subject) -> Bool {
        if isOwn(subject) { return !fact.inConfidence && (fact.side != .caredFor || fact.source == .carer) }
        if fact.inConfidence {
            guard allows(.viewConfidential, on: subject), fact.organisation == principal.organisation else {
                return false
            }
        }
        return fact.side != .caredFor || allows(.viewCaredForSide, on: subject)
    }

    /// Whether it is the asker's own organisation.
    func worksAt(_ organisation: OrganisationID) -> Bool { principal.organisation == organisation }

    package func require(_ action: WholeAction) throws {
        guard allows(action) else { throw Refused(action: action.rawValue) }
    }

    /// The people this person may know exist; the store applies it to every read.
    package var scope: Scope {
        Scope(extent: extent, granted: principal.account == nil ? nil : granted, cases: cases)
    }

    /// Whom an advocate speaks for now, and sees for as long as it lasts.
    private var cases: Set<PersonID> { principal.account == nil ? [] : principal.speaksFor }

    private var extent: Scope.Extent {
        switch principal.kind {
        case .carer(let person): return .own(person)
        case .quickAddLink, .system: return .none
        case .staff:
            if principal.reviewsRestricted, !principal.roles.isDisjoint(with: Self.rolesWithRecords) {
                return principal.organisation.map { .reviewer($0) } ?? .none
            }
            guard let organisation = principal.organisation else { return .none }
            if principal.roles.isDisjoint(with: Self.rolesWithRecords) { return .none }
            if principal.roles.isSubset(of: Self.rolesWithOneCase) { return .cases }
            return .organisation(organisation)
        }
    }

    /// Front desks, commissioners, boards and administrators see no record.
    package static let rolesWithRecords: Set<Role> = [
        .practitioner, .assessor, .advocate, .youngCarersWorker, .coordinator, .manager, .operator,
        .schoolLead,
        .safeguardingLead, .informationGovernance,
    ]

    /// Who may propose that two records are joined, and be the second person who looks.
    ///
    /// One of the two is a record that their organisation works with; the other may have been shared with it, when a
    /// coordinator or a manager does it.
    package static let rolesThatMerge: Set<Role> = [
        .coordinator, .manager, .safeguardingLead, .informationGovernance,
    ]

    /// An advocate sees the case they were given, for its length.
    private static let rolesWithOneCase: Set<Role> = [
        .advocate, .frontDesk, .commissioner, .board, .administrator,
    ]

    /// Which records somebody may know exist.
    package struct Scope: Hashable, Sendable {
        package enum Extent: Hashable, Sendable {
            case none
            case own(PersonID)
            /// Those the organisation is involved with or that were shared with it; never a restricted person.
            case organisation(OrganisationID)
            /// None but the cases themselves.
            case cases
            /// As `organisation`, and its restricted people too.
            case reviewer(OrganisationID)
        }

        package let extent: Extent
        package let granted: PersonID?
        /// Whom they speak for; never a restricted person.
        package let cases: Set<PersonID>

        package init(extent: Extent, granted: PersonID? = nil, cases: Set<PersonID> = []) {
            (self.extent, self.granted, self.cases) = (extent, granted, cases)
        }

        package static let none = Scope(extent: .none)

        var mayList: Bool {
            switch extent {
            case .organisation, .reviewer, .cases: true
            case .none, .own: false
            }
        }
    }

    private func isOwn(_ subject: Subject) -> Bool { principal.person == subject.id }

    private func sees(_ subject: Subject) -> Bool {
        if let granted, granted == subject.id, principal.account != nil { return true }
        if !subject.isRestricted, cases.contains(subject.id) { return true }
        return switch extent {
        case .none, .cases: false
        case .own(let person): person == subject.id
        case .organisation(let organisation):
            !subject.isRestricted && subject.organisations.contains(organisation)
        case .reviewer(let organisation): subject.organisations.contains(organisation)
        }
    }

    /// Staff whose organisation has a part in it; being shown a record by break-glass changes nothing in it.
    private func works(with subject: Subject) -> Bool {
        guard principal.account != nil, let organisation = principal.organisation else { return false }
        return sees(subject) && subject.working.contains(organisation)
    }

    /// The same, or the record was shared with their organisation.
    private func hasPart(in subject: Subject) -> Bool {
        guard principal.account != nil, let organisation = principal.organisation else { return false }
        return sees(subject) && subject.organisations.contains(organisation)
    }

    private var isCaseworker: Bool {
        principal.has(
            any: .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .safeguardingLead)
    }
}
