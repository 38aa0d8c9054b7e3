import Core

/// Who sees and does what with the cases of advocates.
package struct AdvocacyPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// Those who may open a case.
    package static let roles = AdvocacyRules.workers + [.advocate]

    /// Those who have a list: of their organisation's cases, or of the ones they speak for.
    package static let listRoles = AdvocacyRules.leads + [.advocate]

    package func allows(_ action: AdvocacyAction, on advocacy: AdvocacyCase) -> Bool {
        guard sees(advocacy), AdvocacyRules.next(action, from: advocacy.status, by: principal) != nil else {
            return false
        }
        // An advocate of this case does what an advocate may; those of the organisation what its workers may.
        guard works(on: advocacy) else {
            return principal.person != nil
                || AdvocacyRules.next(action, from: advocacy.status, by: .role(.advocate)) != nil
        }
        return true
    }

    package func sees(_ advocacy: AdvocacyCase) -> Bool {
        if let person = principal.person { return person == advocacy.person }
        return works(on: advocacy) || speaks(in: advocacy)
    }

    /// Who may choose an account that then sees the case.
    package func mayGiveSight(of advocacy: AdvocacyCase) -> Bool {
        works(on: advocacy) && !principal.roles.isDisjoint(with: AdvocacyRules.leads)
    }

    /// Whether they work for the organisation that sees to it.
    package func works(on advocacy: AdvocacyCase) -> Bool {
        principal.organisation == advocacy.organisation
            && !principal.roles.isDisjoint(with: AdvocacyRules.workers)
    }

    private func speaks(in advocacy: AdvocacyCase) -> Bool {
        guard let account = principal.account, principal.has(any: .advocate) else { return false }
        return advocacy.status == .allocated && advocacy.advocate == account
    }

    /// The cases this person may know exist; the store applies it to every read.
    package var scope: Scope {
        if let person = principal.person { return .own(person) }
        guard principal.account != nil else { return .none }
        let works = !principal.roles.isDisjoint(with: AdvocacyRules.workers)
        let organisation = works ? principal.organisation : nil
        let advocate = principal.has(any: .advocate) ? principal.account : nil
        if organisation == nil, advocate == nil { return .none }
        return .staff(organisation, advocate: advocate)
    }

    package enum Scope: Equatable, Sendable {
        case none
        case own(PersonID)
        /// Those of an organisation, and those an account speaks for now.
        case staff(OrganisationID?, advocate: AccountID?)
    }
}
