import Core
import Storage

/// All SQL for referrals and what happened to them.
package struct ReferralStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func find(_ id: ReferralID, within scope: ReferralPolicy.Scope) throws -> Referral? {
        try referrals("id = \(id) AND \(Self.condition(for: scope)) LIMIT 1").first
    }

    /// Everything about somebody that may be known, open first, a hundred at most.
    package func about(_ person: PersonID, within scope: ReferralPolicy.Scope) throws -> [Referral] {
        try referrals(
            """
            person_id = \(person) AND \(Self.condition(for: scope))
            ORDER BY closed_at IS NOT NULL, due_on, closed_at DESC, id LIMIT 100
            """)
    }

    /// What is open about somebody, whoever has it.
    func open(about person: PersonID) throws -> [Referral] {
        try referrals("person_id = \(person) AND closed_at IS NULL ORDER BY id LIMIT 200")
    }

    /// Those about somebody that a death ended.
    func endedByDeath(of person: PersonID) throws -> [Referral] {
        try referrals(
            """
            person_id = \(person) AND closed_at IS NOT NULL AND status = 'cancelled' AND reason = 'died'
            ORDER BY closed_at, id
            """)
    }

    package func add(
        _ referral: Referral, shares: [SharedWords], bases: [ReferralBasis], by principal: Principal
    ) throws {
        try connection.run(
            """
            INSERT INTO referral (\(Self.columns))
            VALUES (
                \(referral.id), \(referral.reference), \(referral.person), \(referral.caredFor), \(referral.kind),
                \(referral.isUrgent), \(referral.asksFor), \(referral.from), \(referral.fromAccount),
                \(referral.outsideSender), \(referral.isShownToCarer), \(referral.to.organisation),
                \(referral.to.team), \(referral.to.account), \(referral.status), \(referral.since),
                \(referral.owner.organisation), \(referral.owner.team), \(referral.owner.account),
                \(referral.dueOn), \(referral.nextStep), \(referral.expiresOn), \(referral.sentAt),
                \(referral.receivedAt), \(referral.decidedAt), \(referral.closedAt), \(referral.reason),
                \(referral.outcome), \(referral.manager), \(referral.escalatedAt), \(referral.version))
            """)
        try setShares(shares, of: referral.id)
        for basis in bases {
            try connection.run(
                """
                INSERT INTO referral_basis (referral_id, side, basis, note, at)
                VALUES (\(referral.id), \(basis.side), \(basis.kind), \(basis.note), \(surroundings.now()))
                """)
        }
        try addEvent(
            ReferralChange(.begin), on: referral, before: .draft, by: principal, outside: nil,
            to: referral.to.organisation)
    }

    /// Keeps exactly the words that leave; those of an earlier sending go.
    func setShares(_ shares: [SharedWords], of id: ReferralID) throws {
        try connection.run("DELETE FROM referral_share WHERE referral_id = \(id)")
        for (number, share) in shares.enumerated() {
            try connection.run(
                """
                INSERT INTO referral_share (referral_id, number, side, heading, words)
                VALUES (\(id), \(number), \(share.side), \(share.heading), \(share.words))
                """)
        }
    }

    package func shares(of id: ReferralID) throws -> [SharedWords] {
        try connection.run(
            "SELECT side, heading, words FROM referral_share WHERE referral_id = \(id) ORDER BY number"
        ).map { SharedWords(try $0.value("side"), try $0.value("heading"), try $0.value("words")) }
    }

    package func bases(of id: ReferralID) throws -> [ReferralBasis] {
        try connection.run(
            "SELECT side, basis, note FROM referral_basis WHERE referral_id = \(id) ORDER BY side"
        ).map { ReferralBasis(try $0.value("side"), try $0.value("basis"), note: try $0.value("note")) }
    }

    /// Why one side may leave, instead of what was said before.
    func setBasis(_ basis: ReferralBasis, of id: ReferralID) throws {
        try connection.run(
            """
            INSERT INTO referral_basis (referral_id, side, basis, note, at)
            VALUES (\(id), \(basis.side), \(basis.kind), \(basis.note), \(surroundings.now()))
            ON CONFLICT (referral_id, side) DO UPDATE SET basis = excluded.basis, note = excluded.note, at = excluded.at
            """)
    }

    /// The carer's name as it was sent, for those who see no more of them.
    package func namesAsSent(of ids: [ReferralID]) throws -> [ReferralID: String] {
        var names: [ReferralID: String] = [:]
        guard !ids.isEmpty else { return names }
        for row in try connection.run(
            "SELECT referral_id, words FROM referral_share WHERE referral_id IN (\(SQL.list(ids))) AND number = 0"
        ) {
            names[try row.value("referral_id")] = try row.value("words", as: String.self)
        }
        return names
    }

    /// Saves what `change` made of a referral.
    ///
    /// - Throws: `EditConflict` when someone else saved it first.
    package func save(
        _ referral: Referral, after change: ReferralChange, before: Referral.Status, by principal: Principal,
        outside: String? = nil
    ) throws -> Referral {
        let saved = try connection.run(
            """
            UPDATE referral
            SET to_organisation_id = \(referral.to.organisation), to_team_id = \(referral.to.team),
                to_account_id = \(referral.to.account), status = \(referral.status), since = \(referral.since),
                owner_organisation_id = \(referral.owner.organisation), owner_team_id = \(referral.owner.team),
                owner_account_id = \(referral.owner.account), due_on = \(referral.dueOn),
                next_step = \(referral.nextStep), expires_on = \(referral.expiresOn), sent_at = \(referral.sentAt),
                received_at = \(referral.receivedAt), decided_at = \(referral.decidedAt),
                closed_at = \(referral.closedAt), reason = \(referral.reason), outcome = \(referral.outcome),
                manager_id = \(referral.manager), escalated_at = \(referral.escalatedAt), version = version + 1
            WHERE id = \(referral.id) AND version = \(referral.version)
            RETURNING version
            """)
        guard let row = saved.first else { throw EditConflict() }
        var referral = referral
        referral.version = try row.value("version")
        try addEvent(
            change, on: referral, before: before, by: principal, outside: outside, to: change.to?.organisation
        )
        return referral
    }

    /// What happened, latest first.
    package func events(of id: ReferralID) throws -> [ReferralEvent] {
        try connection.run(
            """
            SELECT at, action, before, status, account_id, organisation_id, outside, reason, note, next_step, to_id
            FROM referral_event WHERE referral_id = \(id) ORDER BY number DESC LIMIT 200
            """
        ).map { row in
            ReferralEvent(
                at: try row.value("at"), action: try row.value("action"), before: try row.value("before"),
                status: try row.value("status"), account: try row.optional("account_id"),
                organisation: try row.optional("organisation_id"), outside: try row.optional("outside"),
                reason: try row.optional("reason"), note: try row.optional("note"),
                nextStep: try row.optional("next_step"), to: try row.optional("to_id"))
        }
    }

    private func addEvent(
        _ change: ReferralChange, on referral: Referral, before: Referral.Status, by principal: Principal,
        outside: String?, to: OrganisationID?
    ) throws {
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.run(
            """
            INSERT INTO referral_event (
                id, referral_id, number, at, action, before, status, account_id, organisation_id, outside, reason,
                note, next_step, to_id)
            VALUES (
                \(id), \(referral.id), \(referral.version), \(surroundings.now()), \(change.action), \(before),
                \(referral.status), \(principal.account), \(principal.organisation), \(outside),
                \(change.reason), \(change.note), \(change.nextStep), \(to))
            """)
    }

    static let columns: SQL =
        """
        id, reference, person_id, cared_for_id, kind, urgent, asks_for, from_organisation_id, from_account_id,
        outside_sender, shown_to_carer, to_organisation_id, to_team_id, to_account_id, status, since,
        owner_organisation_id, owner_team_id, owner_account_id, due_on, next_step, expires_on, sent_at, received_at,
        decided_at, closed_at, reason, outcome, manager_id, escalated_at, version
        """

    func referrals(_ condition: SQL) throws -> [Referral] {
        try connection.run("SELECT \(Self.columns) FROM referral WHERE \(condition)").map(Referral.init(row:))
    }

    static func condition(for scope: ReferralPolicy.Scope) -> SQL {
        switch scope {
        case .none: return "1 = 0"
        case .all: return "1 = 1"
        case .carer(let person):
            return "person_id = \(person) AND shown_to_carer AND status <> 'draft'"
        case .organisation(let organisation, let restricted):
            let known: SQL =
                restricted ? "" : " AND person_id NOT IN (SELECT person_id FROM restricted_person_facts)"
            return """
                (from_organisation_id = \(organisation)
                    OR (to_organisation_id = \(organisation) AND status <> 'draft'))\(known)
                """
        }
    }
}

extension Referral {
    init(row: Row) throws {
        self.init(
            id: try row.value("id"), reference: try row.value("reference"),
            person: try row.value("person_id"), caredFor: try row.optional("cared_for_id"),
            kind: try row.value("kind"), isUrgent: try row.value("urgent"),
            asksFor: try row.value("asks_for"), from: try row.value("from_organisation_id"),
            fromAccount: try row.optional("from_account_id"),
            outsideSender: try row.optional("outside_sender"),
            isShownToCarer: try row.value("shown_to_carer"),
            to: Holder(
                try row.value("to_organisation_id"), team: try row.optional("to_team_id"),
                account: try row.optional("to_account_id")),
            status: try row.value("status"), since: try row.value("since"),
            owner: Holder(
                try row.value("owner_organisation_id"), team: try row.optional("owner_team_id"),
                account: try row.optional("owner_account_id")),
            dueOn: try row.optional("due_on"), nextStep: try row.optional("next_step"),
            expiresOn: try row.optional("expires_on"), sentAt: try row.optional("sent_at"),
            receivedAt: try row.optional("received_at"), decidedAt: try row.optional("decided_at"),
            closedAt: try row.optional("closed_at"), reason: try row.optional("reason"),
            outcome: try row.optional("outcome"), manager: try row.optional("manager_id"),
            escalatedAt: try row.optional("escalated_at"), version: try row.value("version"))
    }
}
