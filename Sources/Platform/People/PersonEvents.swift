import Core
import Jobs

/// What happens to people on the register, for whoever works with them.
extension EventName {
    package static let personRegistered = EventName("person-registered")
    package static let willingnessChanged = EventName("willingness-changed")
    package static let consentWithdrawn = EventName("consent-withdrawn")
    package static let personRestricted = EventName("person-restricted")
    package static let personDied = EventName("person-died")
    /// A death that was recorded was none, and was taken back.
    package static let deathUndone = EventName("death-undone")
    package static let personMerged = EventName("person-merged")
    package static let personUnmerged = EventName("person-unmerged")
}

/// What `person-registered` carries: codes and identifiers only.
package struct PersonRegistered: Codable, Sendable {
    package let person: PersonID
    package let caredFor: [PersonID]
    package let door: String
    package let area: String?

    package init(person: PersonID, caredFor: [PersonID], door: String, area: String?) {
        (self.person, self.caredFor, self.door, self.area) = (person, caredFor, door, area)
    }
}

/// What `willingness-changed` carries.
package struct WillingnessChanged: Codable, Sendable {
    package let carer: PersonID
    package let caredFor: PersonID
    package let link: CaringLinkID
    package let willing: String
    package let able: String

    package init(carer: PersonID, caredFor: PersonID, link: CaringLinkID, willing: String, able: String) {
        (self.carer, self.caredFor, self.link) = (carer, caredFor, link)
        (self.willing, self.able) = (willing, able)
    }
}

/// What `consent-withdrawn` carries.
package struct ConsentWithdrawn: Codable, Sendable {
    package let person: PersonID
    package let consent: ConsentID
    package let organisation: OrganisationID?

    package init(person: PersonID, consent: ConsentID, organisation: OrganisationID?) {
        (self.person, self.consent, self.organisation) = (person, consent, organisation)
    }
}

/// What `person-merged` and `person-unmerged` carry.
package struct PersonMerged: Codable, Sendable {
    package let kept: PersonID
    package let away: PersonID

    package init(kept: PersonID, away: PersonID) { (self.kept, self.away) = (kept, away) }
}

/// What `person-died` carries; `isConfirmed` tells holding from ending.
package struct PersonDied: Codable, Sendable {
    package let person: PersonID
    package let isConfirmed: Bool

    package init(person: PersonID, isConfirmed: Bool) {
        (self.person, self.isConfirmed) = (person, isConfirmed)
    }
}

/// What `death-undone` carries.
package struct DeathUndone: Codable, Sendable {
    package let person: PersonID

    package init(person: PersonID) { self.person = person }
}
