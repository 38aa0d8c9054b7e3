import Core
import People

/// Who may read letters, and write down how a copy was given.
package struct DocumentPolicy: Sendable {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// Those who work with people; a record that was only shown to somebody brings no letters with it.
    package static let roles: [Role] = [
        .practitioner, .assessor, .advocate, .youngCarersWorker, .coordinator, .manager, .safeguardingLead,
        .informationGovernance,
    ]

    /// Roles that may read what was written for the other side too.
    private static let bothSides: Set<Role> = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .safeguardingLead,
    ]

    /// - Parameters:
    ///   - person: whom it is to, as this reader may see them; `nil` where they mayn't.
    ///   - ownPageIsOff: whether that person had their own page switched off.
    package func mayRead(_ document: IssuedDocument, to person: SeenPerson?, ownPageIsOff: Bool) -> Bool {
        guard let person else { return false }
        if let reader = principal.person {
            // It may not be them who looks at a restricted person's page.
            guard reader == person.id, !person.isRestricted, !ownPageIsOff else { return false }
            return document.side != .caredFor && document.isOnOwnPage
        }
        guard principal.account != nil, !principal.roles.isDisjoint(with: Self.roles) else { return false }
        let isOurs = document.organisation != nil && document.organisation == principal.organisation
        guard person.isWorkedWith || isOurs else { return false }
        return document.side != .caredFor || !principal.roles.isDisjoint(with: Self.bothSides)
    }

    /// Who may write down how a copy was chosen or given: whoever may read it, save those who only look.
    package func mayNoteCopy(_ document: IssuedDocument, to person: SeenPerson?) -> Bool {
        principal.account != nil && mayRead(document, to: person, ownPageIsOff: false)
            && !principal.roles.isDisjoint(
                with: Set(Self.roles).subtracting([.informationGovernance, .advocate]))
    }
}
