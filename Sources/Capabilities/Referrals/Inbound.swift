import Core
import Storage

/// A referral by somebody without an account: nobody has looked at it, and no record was made.
package struct Inbound: Hashable, Sendable {
    package let id: String
    package let reference: Reference
    package let organisation: OrganisationID
    package let team: TeamID?
    package let at: Instant
    package let dueOn: LocalDate
    package let words: Words
    package let status: Status
    package let referral: ReferralID?
    package let nextStep: String?
    package let version: Int64

    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum { case new, taken, refused }

    /// What was typed into the form.
    package struct Words: Hashable, Sendable {
        package var senderName = ""
        package var senderPlace = ""
        package var senderContact = ""
        package var carerName = ""
        package var carerContact = ""
        package var carerPostcode = ""
        package var isChild = "not-known"
        package var kind = Referral.Kind.carerSupport
        package var asksFor = ""
        /// How the carer may safely be reached.
        package var safe = ""

        package init() {}
    }
}

/// An organisation's own form for partners without an account.
package struct ReferralDoor: Hashable, Sendable {
    package let id: String
    package let organisation: OrganisationID
    package let team: TeamID?
    package let label: String
    package let madeAt: Instant
    package let closedAt: Instant?
}

/// All SQL for arrivals and the forms they came by.
package struct InboundStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    // MARK: Forms

    func addDoor(_ label: String, of organisation: OrganisationID, team: TeamID?, by account: AccountID)
        throws
        -> ReferralToken
    {
        let token = ReferralToken(randomBytes: surroundings.randomBytes)
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.run(
            """
            INSERT INTO referral_door (id, organisation_id, team_id, label, fingerprint, made_at, made_by)
            VALUES (\(id), \(organisation), \(team), \(label), \(token.fingerprint), \(surroundings.now()), \(account))
            """)
        return token
    }

    func doors(of organisation: OrganisationID) throws -> [ReferralDoor] {
        try doors("organisation_id = \(organisation) ORDER BY made_at DESC, id LIMIT 100")
    }

    func door(_ token: ReferralToken) throws -> ReferralDoor? {
        try doors("fingerprint = \(token.fingerprint) AND closed_at IS NULL").first
    }

    func closeDoor(_ id: String, of organisation: OrganisationID) throws {
        let closed = try connection.run(
            """
            UPDATE referral_door SET closed_at = \(surroundings.now())
            WHERE id = \(id) AND organisation_id = \(organisation) AND closed_at IS NULL RETURNING id
            """)
        if closed.isEmpty { throw NotFound() }
    }

    private func doors(_ condition: SQL) throws -> [ReferralDoor] {
        try connection.run(
            """
            SELECT id, organisation_id, team_id, label, made_at, closed_at FROM referral_door WHERE \(condition)
            """
        ).map {
            ReferralDoor(
                id: try $0.value("id"), organisation: try $0.value("organisation_id"),
                team: try $0.optional("team_id"), label: try $0.value("label"),
                madeAt: try $0.value("made_at"), closedAt: try $0.optional("closed_at"))
        }
    }

    // MARK: Arrivals

    func add(_ words: Inbound.Words, by door: ReferralDoor, dueOn: LocalDate) throws -> Inbound {
        let inbound = Inbound(
            id: surroundings.uuid().uuidString.lowercased(),
            reference: Reference(randomBytes: surroundings.randomBytes), organisation: door.organisation,
            team: door.team, at: surroundings.now(), dueOn: dueOn, words: words, status: .new, referral: nil,
            nextStep: nil, version: 1)
        try connection.run(
            """
            INSERT INTO referral_inbound (
                id, reference, door_id, organisation_id, team_id, at, due_on, sender_name, sender_place,
                sender_contact, carer_name, carer_contact, carer_postcode, is_child, kind, asks_for, safe, status)
            VALUES (
                \(inbound.id), \(inbound.reference), \(door.id), \(door.organisation), \(door.team), \(inbound.at),
                \(dueOn), \(words.senderName), \(words.senderPlace), \(words.senderContact), \(words.carerName),
                \(words.carerContact), \(words.carerPostcode), \(words.isChild), \(words.kind), \(words.asksFor),
                \(words.safe), \(Inbound.Status.new))
            """)
        return inbound
    }

    /// What somebody sent through the same form within the last ten minutes, word for word, and nobody has decided on.
    func same(_ words: Inbound.Words, by door: ReferralDoor, dueOn: LocalDate) throws -> Inbound? {
        try arrivals(
            """
            organisation_id = \(door.organisation) AND status = 'new' AND due_on = \(dueOn)
                AND door_id = \(door.id) AND at >= \(surroundings.now().adding(seconds: -600))
            """
        ).first { $0.words == words }
    }

    func find(_ id: String, of organisation: OrganisationID) throws -> Inbound? {
        try arrivals("id = \(id) AND organisation_id = \(organisation)").first
    }

    func list(
        of organisation: OrganisationID, _ status: Inbound.Status, after place: (String, String)?, limit: Int
    )
        throws -> [Inbound]
    {
        let later: SQL = place.map { " AND (due_on, id) > (\($0.0), \($0.1))" } ?? ""
        return try arrivals(
            "organisation_id = \(organisation) AND status = \(status)\(later) ORDER BY due_on, id LIMIT \(limit)"
        )
    }

    func count(of organisation: OrganisationID, _ status: Inbound.Status) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS n FROM (SELECT id FROM referral_inbound
                WHERE organisation_id = \(organisation) AND status = \(status) LIMIT 1000) AS counted
            """
        ).first?.value("n") ?? 0
    }

    /// Keeps what somebody decided on an arrival.
    ///
    /// - Throws: `EditConflict` when somebody else decided first.
    func decide(
        _ inbound: Inbound, _ status: Inbound.Status, referral: ReferralID? = nil, reason: String? = nil,
        nextStep: String? = nil, by account: AccountID
    ) throws {
        let saved = try connection.run(
            """
            UPDATE referral_inbound
            SET status = \(status), referral_id = \(referral), reason = \(reason), next_step = \(nextStep),
                decided_at = \(surroundings.now()), decided_by = \(account), version = version + 1
            WHERE id = \(inbound.id) AND version = \(inbound.version) AND status = 'new' RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func arrivals(_ condition: SQL) throws -> [Inbound] {
        try connection.run(
            """
            SELECT id, reference, organisation_id, team_id, at, due_on, sender_name, sender_place, sender_contact,
                carer_name, carer_contact, carer_postcode, is_child, kind, asks_for, safe, status, referral_id,
                next_step, version
            FROM referral_inbound WHERE \(condition)
            """
        ).map { row in
            var words = Inbound.Words()
            words.senderName = try row.value("sender_name")
            words.senderPlace = try row.value("sender_place")
            words.senderContact = try row.value("sender_contact")
            words.carerName = try row.value("carer_name")
            words.carerContact = try row.value("carer_contact")
            words.carerPostcode = try row.value("carer_postcode")
            words.isChild = try row.value("is_child")
            words.kind = try row.value("kind")
            words.asksFor = try row.value("asks_for")
            words.safe = try row.value("safe")
            return Inbound(
                id: try row.value("id"), reference: try row.value("reference"),
                organisation: try row.value("organisation_id"), team: try row.optional("team_id"),
                at: try row.value("at"), dueOn: try row.value("due_on"), words: words,
                status: try row.value("status"), referral: try row.optional("referral_id"),
                nextStep: try row.optional("next_step"), version: try row.value("version"))
        }
    }
}
