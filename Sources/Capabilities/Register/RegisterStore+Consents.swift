import Core
import Jobs
import People
import Storage

/// Sharing as it was decided, and what must follow when a decision is taken back.
extension RegisterStore {
    /// Keeps a decision; agreeing to share the whole record with a partner lets that partner see it from now on.
    ///
    /// A "no" ends what was agreed of the same with the same partner before; a "yes" ends sharing against a "no".
    package func agree(
        _ new: NewConsent, _ person: PersonID, _ provenance: Provenance
    ) throws -> ConsentID {
        let known = try PersonStore(connection, surroundings).unscoped(person)
        let overridden = try openOverrides(of: person)
        let consents = try ConsentStore(connection, surroundings).consents(of: person)
        for earlier in consents where earlier.sharesSome(of: new) {
            switch new.decision {
            case .refused where earlier.isInForce(at: surroundings.now()):
                try withdraw(earlier, how: "said no", organisation: provenance.organisation)
            case .agreed where overridden[earlier.id] != nil && Set(earlier.what).isSubset(of: new.what):
                try endOverride(of: earlier)
            default: break
            }
        }
        // Sent twice, it's decided once.
        let same = consents.first { earlier in
            earlier.asNew == new && earlier.givenOn == surroundings.today && earlier.withdrawnAt == nil
                && earlier.provenance.account == provenance.account
        }
        if let same { return same.id }
        return try keep(new, of: person, age: known?.age(on: surroundings.today), provenance)
    }

    /// Ends what somebody agreed to before a refusal of the same, which was written on another record until now.
    func heed(_ refusal: Consent, of person: PersonID, organisation: OrganisationID?) throws {
        for earlier in try ConsentStore(connection, surroundings).consents(of: person)
        where earlier.isInForce(at: surroundings.now()) && earlier.givenOn <= refusal.givenOn
            && earlier.sharesSome(of: refusal.asNew)
        {
            try withdraw(earlier, how: "said no", organisation: organisation)
        }
    }

    /// Keeps the first decision there is of somebody.
    func keep(
        _ new: NewConsent, of person: PersonID, age: Int?, _ provenance: Provenance
    ) throws -> ConsentID {
        try new.check(age: age, today: surroundings.today)
        let id = try ConsentStore(connection, surroundings).add(new, of: person, provenance)
        if new.decision == .agreed {
            try share(new.what, with: new.recipient, person, by: id, provenance)
        }
        return id
    }

    /// Lets a partner see the whole record, where that's what is shared.
    func share(
        _ what: [Consent.Kind], with recipient: Consent.Recipient, _ person: PersonID, by consent: ConsentID,
        _ provenance: Provenance
    ) throws {
        guard what.contains(.wholeRecord), let partner = recipient.organisation else { return }
        let isNew = try InvolvementStore(connection, surroundings).add(
            .shared, of: partner, with: person, consent: consent, provenance)
        if isNew { try SearchStore(connection, surroundings).index(person) }
    }

    /// Stops every share by this decision, and asks that those who had one are told.
    ///
    /// - Parameter organisation: where the word was taken, which then tells whoever isn't a partner here; whoever works
    ///   with the person does where they took it back themselves.
    package func withdraw(_ consent: Consent, how: String, organisation: OrganisationID? = nil) throws {
        guard consent.withdrawnAt == nil else { throw ConsentRefusal.alreadyWithdrawn }
        try ConsentStore(connection, surroundings).withdraw(consent, how: how)
        let ended = try InvolvementStore(connection, surroundings).endShares(
            by: consent.id, of: consent.person)
        if try openOverrides(of: consent.person)[consent.id] != nil {
            try OverrideStore(connection, surroundings).end(against: consent.id)
        }
        try EventStore(connection, surroundings).add(
            Event(
                .consentWithdrawn, about: consent.person,
                payload: ConsentWithdrawn(
                    person: consent.person, consent: consent.id, organisation: consent.recipient.organisation),
                key: consent.id.description))
        let dueOn = WorkingCalendar.englandAndWales.adding(workingDays: 1, to: surroundings.today)
        for partner in mustBeTold(of: consent, sharedWith: ended) {
            try tellPartner(partner, of: consent, by: dueOn)
        }
        if case .other = consent.recipient, consent.decision == .agreed {
            try askToTell(of: consent, organisation, by: dueOn)
        }
    }

    /// By its reference, since the partner may not see the record any more.
    private func tellPartner(_ partner: OrganisationID, of consent: Consent, by dueOn: LocalDate) throws {
        guard let person = try PersonStore(connection, surroundings).unscoped(consent.person) else { return }
        let stillSees = try InvolvementStore(connection, surroundings).organisations(of: person.id)
            .contains(partner)
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "consent-withdrawn",
                title: "\(person.reference): agreement to share taken back. Stop using what you had",
                person: person.id, organisation: partner, dueOn: dueOn,
                key: "consent-withdrawn/\(consent.id)/\(partner)",
                linkPath: stillSees ? "/people/\(person.id)" : nil))
    }

    private func askToTell(
        of consent: Consent, _ organisation: OrganisationID?, by dueOn: LocalDate
    ) throws {
        let works = try OwnRecordStore(connection, surroundings, needs).whoAnswers(consent.person)
        let takenBy = organisation.map { RegisterNeeds.Destination($0) }
        let writer = consent.provenance.organisation.map { RegisterNeeds.Destination($0) }
        guard let teller = takenBy ?? works ?? writer else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "tell-withdrawn",
                title: "Tell whoever it was shared with that the agreement is taken back",
                person: consent.person, organisation: teller.organisation, team: teller.team, dueOn: dueOn,
                key: "tell-withdrawn/\(consent.id)", linkPath: "/people/\(consent.person)"))
    }
}

extension Consent {
    var asNew: NewConsent {
        NewConsent(
            about: about, what: what, recipient: recipient, why: why, decision: decision,
            authority: authority, capacity: capacity, side: provenance.side)
    }

    /// Whether this was decided of some of the same information, of the same person, and with the same partner.
    func sharesSome(of new: NewConsent) -> Bool {
        about == new.about && recipient == new.recipient && provenance.side == new.side
            && (!Set(what).isDisjoint(with: new.what) || what.contains(.wholeRecord)
                || new.what.contains(.wholeRecord))
    }
}
