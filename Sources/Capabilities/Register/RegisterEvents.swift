import Audit
import Core
import Jobs

extension EventName {
    package static let personRegistered = EventName("person-registered")
    package static let willingnessChanged = EventName("willingness-changed")
    package static let consentWithdrawn = EventName("consent-withdrawn")
    package static let personRestricted = EventName("person-restricted")
    package static let personDied = EventName("person-died")
    package static let personMerged = EventName("person-merged")
    package static let personUnmerged = EventName("person-unmerged")
}

extension AuditAction {
    static let personRegistered = AuditAction("person-registered")
    static let personViewed = AuditAction("person-viewed")
    static let personViewedByBreakGlass = AuditAction("person-viewed-by-break-glass", heldBack: true)
    static let restrictedViewed = AuditAction("restricted-person-viewed", heldBack: true)
    static let demographicsViewed = AuditAction("demographics-viewed")
    static let demographicsSaved = AuditAction("demographics-saved")
    static let personSaved = AuditAction("person-saved")
    static let contactSaved = AuditAction("contact-saved")
    static let contactConfirmed = AuditAction("contact-confirmed")
    static let contactRuleSaved = AuditAction("contact-rule-saved")
    static let communicationNeedsSaved = AuditAction("communication-needs-saved")
    static let caringLinkAdded = AuditAction("caring-link-added")
    static let caringLinkSaved = AuditAction("caring-link-saved")
    static let caringLinkEnded = AuditAction("caring-link-ended")
    static let willingnessStated = AuditAction("willingness-stated")
    static let consentGiven = AuditAction("consent-given")
    static let consentRefused = AuditAction("consent-refused")
    static let consentWithdrawn = AuditAction("consent-withdrawn")
    static let sharingOverridden = AuditAction("sharing-overridden")
    static let overrideEnded = AuditAction("override-ended")
    static let claimEnded = AuditAction("claim-ended")
    static let restrictionSet = AuditAction("restriction-set", heldBack: true)
    static let restrictionLifted = AuditAction("restriction-lifted", heldBack: true)
    static let visitAlertSaved = AuditAction("visit-alert-saved", heldBack: true)
    static let deathRecorded = AuditAction("death-recorded")
    static let deathUndone = AuditAction("death-undone")
    static let correctionAsked = AuditAction("correction-asked")
    static let correctionAnswered = AuditAction("correction-answered")
    static let entryMovedOut = AuditAction("entry-moved-out")
    static let entryMovedIn = AuditAction("entry-moved-in")
    static let mergeProposed = AuditAction("merge-proposed")
    static let mergeDecided = AuditAction("merge-decided")
    static let personMerged = AuditAction("person-merged")
    static let personUnmerged = AuditAction("person-unmerged")
    static let watchSet = AuditAction("record-watch-set", heldBack: true)
    static let involvementAdded = AuditAction("involvement-added")
    static let involvementEnded = AuditAction("involvement-ended")
    static let peopleExported = AuditAction("people-exported")
    static let restrictedReviewed = AuditAction("restricted-pairs-viewed", heldBack: true)
    static let likelyAnswered = AuditAction("likely-answered", heldBack: true)
    static let likelyPairDecided = AuditAction("likely-pair-decided", heldBack: true)
}

/// What `person-registered` carries: codes and identifiers only.
package struct PersonRegistered: Codable, Sendable {
    package let person: PersonID
    package let caredFor: [PersonID]
    package let door: String
    package let area: String?
}

/// What `willingness-changed` carries.
package struct WillingnessChanged: Codable, Sendable {
    package let carer: PersonID
    package let caredFor: PersonID
    package let link: CaringLinkID
    package let willing: String
    package let able: String
}

/// What `consent-withdrawn` carries.
package struct ConsentWithdrawn: Codable, Sendable {
    package let person: PersonID
    package let consent: ConsentID
    package let organisation: OrganisationID?
}

/// What `person-merged` and `person-unmerged` carry.
package struct PersonMerged: Codable, Sendable {
    package let kept: PersonID
    package let away: PersonID
}

/// What `person-died` carries; `isConfirmed` tells holding from ending.
package struct PersonDied: Codable, Sendable {
    package let person: PersonID
    package let isConfirmed: Bool
}
