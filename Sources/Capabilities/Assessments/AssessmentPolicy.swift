import Core

/// Who sees and does what with assessments.
package struct AssessmentPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// Those who work with assessments.
    package static let roles: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .safeguardingLead,
    ]

    /// Those who may read one; an advocate those of the people they speak for, and changes none.
    package static let readers: [Role] = roles + [.advocate]

    /// Those who may offer and begin one.
    package static let offering: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager,
    ]

    package static let deciding: [Role] = [.assessor, .youngCarersWorker, .manager]

    package func allows(_ action: AssessmentAction, on assessment: Assessment) -> Bool {
        guard sees(assessment),
            AssessmentRules.next(action, from: assessment.status, by: principal) != nil
        else { return false }
        return switch action {
        // Children's assessments are decided by those who work with children.
        case .decide where assessment.kind == .youngCarer: principal.has(any: .youngCarersWorker, .manager)
        case .decide where assessment.kind == .carer: principal.has(any: .assessor, .manager)
        case .check: assessment.kind == .healthCheck
        default: true
        }
    }

    package func sees(_ assessment: Assessment) -> Bool {
        switch scope {
        case .none: false
        case .organisation(let organisation):
            assessment.organisation == organisation || assessment.council == organisation
        case .people(let people): people.contains(assessment.person)
        case .own(let person): assessment.person == person
        }
    }

    /// What was noted beside each step may have been said in confidence: it is for those who work on it.
    package var seesNotes: Bool { !principal.roles.isDisjoint(with: Self.roles) }

    /// The private pages are for those who assess, and for nobody else.
    package var seesPrivate: Bool {
        principal.has(any: .assessor, .youngCarersWorker, .safeguardingLead, .manager)
    }

    /// The assessments this person may know exist; the store applies it to every read.
    package var scope: Scope {
        if let person = principal.person { return .own(person) }
        guard principal.account != nil else { return .none }
        if let organisation = principal.organisation, !principal.roles.isDisjoint(with: Self.roles) {
            return .organisation(organisation)
        }
        return principal.has(any: .advocate) ? .people(principal.speaksFor) : .none
    }

    package enum Scope: Equatable, Sendable {
        case none
        case organisation(OrganisationID)
        /// Those of the people whom an advocate speaks for.
        case people(Set<PersonID>)
        case own(PersonID)
    }
}
