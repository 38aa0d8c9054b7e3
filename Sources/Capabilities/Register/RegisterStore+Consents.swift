import Core
import Jobs
import Storage

/// Sharing as it was decided, and what must follow when a decision is taken back.
extension RegisterStore {
    /// Keeps a decision; agreeing to share the whole record with a partner lets that partner see it from now on.
    package func agree(_ new: NewConsent, _ person: PersonID, _ provenance: Provenance) throws -> ConsentID {
        let known = try PersonStore(connection, surroundings).unscoped(person)
        try new.check(age: known?.age(on: surroundings.today), today: surroundings.today)
        let id = try ConsentStore(connection, surroundings).add(new, of: person, provenance)
        guard new.decision == .agreed, new.what.contains(.wholeRecord),
            let partner = new.recipient.organisation
        else {
            return id
        }
        let isNew = try InvolvementStore(connection, surroundings).add(
            .shared, of: partner, with: person, consent: id, provenance)
        if isNew { try SearchStore(connection, surroundings).index(person) }
        return id
    }

    /// Stops every share by this decision, and asks that those who had one are told.
    package func withdraw(_ consent: Consent, how: String, organisation: OrganisationID?) throws {
        guard consent.withdrawnAt == nil else { throw ConsentRefusal.alreadyWithdrawn }
        try ConsentStore(connection, surroundings).withdraw(consent, how: how)
        let ended = try InvolvementStore(connection, surroundings).endShares(
            by: consent.id, of: consent.person)
        let told = mustBeTold(of: consent, sharedWith: ended)
        try EventStore(connection, surroundings).add(
            Event(
                .consentWithdrawn, about: consent.person,
                payload: ConsentWithdrawn(
                    person: consent.person, consent: consent.id, organisation: consent.recipient.organisation),
                key: consent.id.description))
        let teller =
            try organisation
            ?? InvolvementStore(connection, surroundings).organisations(of: consent.person).first
        guard consent.decision == .agreed, let teller else { return }
        let isOther = told.isEmpty
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "tell-withdrawn",
                title: isOther
                    ? "Tell whoever it was shared with that the consent is withdrawn"
                    : "Tell the partner it was shared with that the consent is withdrawn",
                person: consent.person, organisation: teller,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 1, to: surroundings.today),
                key: "tell-withdrawn/\(consent.id)", linkPath: "/people/\(consent.person)"))
    }
}
