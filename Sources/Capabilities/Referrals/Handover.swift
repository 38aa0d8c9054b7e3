import Core
import Storage

/// One colleague asks another to lead a carer's case; it's theirs only once they say yes.
package struct Handover: Hashable, Sendable {
    package let id: String
    package let person: PersonID
    package let organisation: OrganisationID
    /// Who led until now; `nil` where nobody did.
    package let from: AccountID?
    package let to: AccountID
    package let askedBy: AccountID
    package let note: String
    package let askedAt: Instant
    package let dueOn: LocalDate
    package let status: Status
    package let reason: String?
    package let decidedAt: Instant?
    package let version: Int64

    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case asked
        case accepted
        case refused
        case withdrawn
    }
}

/// Why a handover can't be asked for or answered.
package enum HandoverRefusal: Refusal, Equatable {
    case noteMissing
    case receiverMissing
    case leadsAlready
    case askedAlready
    case decided(Handover.Status)
    case notTheirs
    case reasonMissing

    package var field: String? {
        switch self {
        case .noteMissing: "note"
        case .receiverMissing, .leadsAlready, .askedAlready: "to"
        case .reasonMissing: "reason"
        case .decided, .notTheirs: nil
        }
    }

    package var message: String {
        switch self {
        case .noteMissing: "Say what they need to know: how things stand, and what was promised"
        case .receiverMissing: "Select who is asked"
        case .leadsAlready: "They lead this case already. Select somebody else"
        case .askedAlready: "Somebody has been asked and hasn’t answered. Take that back first"
        case .decided(.accepted): "This was accepted already"
        case .decided: "This is over already"
        case .notTheirs: "Only the one who is asked can answer"
        case .reasonMissing: "Say why not, so that somebody else can be asked"
        }
    }
}

extension Handover {
    package enum Answer: String, CaseIterable, Hashable, Sendable {
        case accept
        case refuse
        case withdraw
    }

    /// What an answer makes of it.
    package func answered(
        _ answer: Answer, by account: AccountID, isManager: Bool, reason: String?
    ) throws(HandoverRefusal) -> Status {
        guard status == .asked else { throw .decided(status) }
        switch answer {
        case .accept:
            guard account == to else { throw .notTheirs }
            return .accepted
        case .refuse:
            guard account == to else { throw .notTheirs }
            guard reason != nil else { throw .reasonMissing }
            return .refused
        case .withdraw:
            guard account == askedBy || account == from || isManager else { throw .notTheirs }
            return .withdrawn
        }
    }
}

/// Somebody stands in for a colleague who is away.
package struct LeadCover: Hashable, Sendable {
    package let account: AccountID
    package let cover: AccountID
    package let from: LocalDate
    package let until: LocalDate

    package init(account: AccountID, cover: AccountID, from: LocalDate, until: LocalDate) {
        (self.account, self.cover, self.from, self.until) = (account, cover, from, until)
    }

    package func isOn(_ day: LocalDate) -> Bool { from <= day && day <= until }
}

/// All SQL for handovers and cover.
package struct HandoverStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// - Throws: `HandoverRefusal.askedAlready` when somebody has been asked already.
    package func ask(_ handover: Handover) throws {
        let others = try connection.run(
            """
            SELECT id FROM handover WHERE person_id = \(handover.person)
                AND organisation_id = \(handover.organisation) AND status = 'asked' LIMIT 1
            """)
        guard others.isEmpty else { throw HandoverRefusal.askedAlready }
        try connection.run(
            """
            INSERT INTO handover (
                id, person_id, organisation_id, from_id, to_id, asked_by, note, asked_at, due_on, status)
            VALUES (
                \(handover.id), \(handover.person), \(handover.organisation), \(handover.from), \(handover.to),
                \(handover.askedBy), \(handover.note), \(handover.askedAt), \(handover.dueOn), \(handover.status))
            """)
    }

    package func find(_ id: String, of organisation: OrganisationID) throws -> Handover? {
        try handovers("id = \(id) AND organisation_id = \(organisation)").first
    }

    /// One that waits for its answer.
    func asked(_ id: String) throws -> Handover? {
        try handovers("id = \(id) AND status = 'asked'").first
    }

    /// Those whose day to answer by has gone.
    func late(on today: LocalDate) throws -> [Handover] {
        try handovers("status = 'asked' AND due_on < \(today) ORDER BY due_on, id")
    }

    func asked(of account: AccountID) throws -> [Handover] {
        try handovers("to_id = \(account) AND status = 'asked' ORDER BY asked_at, id LIMIT 200")
    }

    package func about(_ person: PersonID, at organisation: OrganisationID) throws -> [Handover] {
        try handovers(
            "person_id = \(person) AND organisation_id = \(organisation) ORDER BY asked_at DESC, id LIMIT 50")
    }

    func open(about person: PersonID) throws -> [Handover] {
        try handovers("person_id = \(person) AND status = 'asked' ORDER BY id LIMIT 50")
    }

    func endedByDeath(of person: PersonID) throws -> [Handover] {
        try handovers(
            """
            person_id = \(person) AND status = 'withdrawn' AND reason = 'died'
            ORDER BY asked_at DESC, id LIMIT 50
            """)
    }

    /// - Throws: `EditConflict` when somebody else answered first.
    func save(_ handover: Handover, _ status: Handover.Status, reason: String?) throws {
        let saved = try connection.run(
            """
            UPDATE handover
            SET status = \(status), reason = \(reason), decided_at = \(surroundings.now()), version = version + 1
            WHERE id = \(handover.id) AND version = \(handover.version) AND status = 'asked' RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    package func setCover(_ cover: LeadCover, at organisation: OrganisationID) throws {
        try connection.run(
            """
            INSERT INTO lead_cover (account_id, organisation_id, cover_id, from_on, until_on)
            VALUES (\(cover.account), \(organisation), \(cover.cover), \(cover.from), \(cover.until))
            ON CONFLICT (account_id, organisation_id)
            DO UPDATE SET cover_id = excluded.cover_id, from_on = excluded.from_on, until_on = excluded.until_on
            """)
    }

    /// Who stands in for these today.
    package func covers(
        for accounts: Set<AccountID>, at organisation: OrganisationID, on day: LocalDate
    ) throws -> [AccountID: LeadCover] {
        guard !accounts.isEmpty else { return [:] }
        var covers: [AccountID: LeadCover] = [:]
        for row in try connection.run(
            """
            SELECT account_id, cover_id, from_on, until_on FROM lead_cover
            WHERE account_id IN (\(SQL.list(accounts.sorted()))) AND organisation_id = \(organisation)
                AND from_on <= \(day) AND until_on >= \(day)
            """)
        {
            let cover = LeadCover(
                account: try row.value("account_id"), cover: try row.value("cover_id"),
                from: try row.value("from_on"), until: try row.value("until_on"))
            covers[cover.account] = cover
        }
        return covers
    }

    private func handovers(_ condition: SQL) throws -> [Handover] {
        try connection.run(
            """
            SELECT id, person_id, organisation_id, from_id, to_id, asked_by, note, asked_at, due_on, status, reason,
                decided_at, version
            FROM handover WHERE \(condition)
            """
        ).map { row in
            Handover(
                id: try row.value("id"), person: try row.value("person_id"),
                organisation: try row.value("organisation_id"), from: try row.optional("from_id"),
                to: try row.value("to_id"), askedBy: try row.value("asked_by"), note: try row.value("note"),
                askedAt: try row.value("asked_at"), dueOn: try row.value("due_on"),
                status: try row.value("status"), reason: try row.optional("reason"),
                decidedAt: try row.optional("decided_at"), version: try row.value("version"))
        }
    }
}
