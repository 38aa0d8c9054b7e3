import Core
import Jobs
import Storage

/// Sharing although the person said no, where the law lets a safeguarding lead do it.
extension RegisterStore {
    /// Shares what was refused, keeps who did, on what ground and why, and asks that somebody looks at it.
    package func override(
        _ consent: Consent, _ ground: SharingOverride.Ground, reason: String, isHeldBack: Bool,
        organisation: OrganisationID?, _ provenance: Provenance
    ) throws {
        guard consent.isNo else { throw OverrideRefusal.notRefused }
        guard try openOverrides(of: consent.person)[consent.id] == nil else {
            throw OverrideRefusal.alreadyShared
        }
        let id = try OverrideStore(connection, surroundings).add(
            ground, reason: reason, isHeldBack: isHeldBack, against: consent, provenance)
        try share(consent.what, with: consent.recipient, consent.person, by: consent.id, provenance)
        guard let organisation else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "override-review",
                title: "Something is shared although somebody said no: check that it’s right",
                person: consent.person, organisation: organisation, aboutAccount: provenance.account,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 1, to: surroundings.today),
                key: "override-review/\(id)", sensitive: true, linkPath: "/people/\(consent.person)"))
    }

    /// Stops sharing against a "no", and what it opened.
    package func endOverride(of consent: Consent) throws {
        try OverrideStore(connection, surroundings).end(against: consent.id)
        _ = try InvolvementStore(connection, surroundings).endShares(
            by: consent.id, of: consent.person, because: "override-ended")
    }

    /// What is shared now against a "no", by the consent that says so.
    func openOverrides(of person: PersonID) throws -> [ConsentID: SharingOverride] {
        let open = try OverrideStore(connection, surroundings).overrides(of: person).filter(\.isOpen)
        return Dictionary(open.map { ($0.consent, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
