import Core
import Storage

/// Facts that were written on the wrong person.
extension SafetyStore {
    struct MovedOut: Hashable, Sendable {
        let item: String
        let why: String
        let movedAt: Instant
        let seenBy: Int
    }

    func movedOut(of person: PersonID) throws -> [MovedOut] {
        try connection.run(
            "SELECT item, why, moved_at, seen_by FROM moved_out WHERE person_id = \(person) ORDER BY moved_at DESC, id"
        ).map { row in
            MovedOut(
                item: try row.value("item"), why: try row.value("why"), movedAt: try row.value("moved_at"),
                seenBy: try row.value("seen_by", as: String.self).split(separator: " ").count)
        }
    }

    /// Facts that this record no longer shows; of a caring link, what was said of it too.
    func movedOutItems(of person: PersonID) throws -> Set<String> {
        Set(
            try connection.run(
                """
                SELECT fact.item_id FROM moved_out AS fact
                WHERE fact.person_id = \(person) AND \(Self.notMovedBack("fact"))
                UNION
                SELECT willingness_statement.id FROM moved_out AS fact
                JOIN willingness_statement ON willingness_statement.caring_link_id = fact.item_id
                WHERE fact.person_id = \(person) AND fact.item = 'link' AND \(Self.notMovedBack("fact"))
                """
            ).map { try $0.value("item_id") })
    }

    /// Of a table named `fact`: what wasn't moved off the record as somebody else's.
    static let stayed: SQL = """
        NOT EXISTS (
            SELECT 1 FROM moved_out WHERE moved_out.person_id = fact.person_id AND moved_out.item_id = fact.id
                AND \(notMovedBack("moved_out")))
        """

    /// A move can itself be a mistake: what came back stands there again.
    private static func notMovedBack(_ table: SQL) -> SQL {
        """
        NOT EXISTS (
            SELECT 1 FROM moved_out AS back WHERE back.moved_to_id = \(table).person_id
                AND back.item_id = \(table).item_id AND back.moved_at >= \(table).moved_at)
        """
    }

    /// Keeps that a fact was here, and who saw it.
    ///
    /// - Returns: what the move is known by.
    @discardableResult
    func keepMovedOut(
        _ fact: Movable, from person: PersonID, to other: PersonID?, why: String, seenBy: [String],
        by account: AccountID?
    ) throws -> String {
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.insert(
            into: "moved_out",
            [
                "id", "person_id", "item", "item_id", "moved_to_id", "why", "seen_by", "moved_at",
                "account_id",
            ],
            rows: [
                [
                    .text(id), person.sqlValue, .text(fact.item.rawValue), .text(fact.id), other.stored,
                    .text(why), .text(seenBy.joined(separator: " ")), surroundings.now().sqlValue,
                    account.stored,
                ]
            ])
        return id
    }

    /// Takes a fact with one owner off a record: it goes to whom it belongs, or ends.
    func takeOff(_ fact: Movable, from person: PersonID, to other: PersonID?) throws {
        let table: SQL
        var ended: SQL = "until = \(surroundings.today)"
        var handed: SQL? = other.map { "person_id = \($0)" }
        switch fact.item {
        case .address: table = "person_address"
        case .contact:
            table = "person_contact"
            ended = "\(ended), version = version + 1"
            handed = handed.map {
                "\($0), safe = NULL, asked_at = NULL, confirmed_at = NULL, version = version + 1"
            }
        case .identifier:
            table = "person_identifier"
            handed = handed.map { "\($0), held = TRUE" }
        case .alert: table = "visit_alert"
        case .need:
            table = "communication_need"
            handed = nil  // They have to be asked themselves.
        case .claim:
            table = "claim"
            ended = "ended_on = COALESCE(ended_on, \(surroundings.today))"
            if let other, try isClaimed(fact.id, of: other) { handed = nil }
        case .profile:
            table = "profile_version"
            ended = "until = COALESCE(until, \(surroundings.today))"
            handed = nil  // They have to say it themselves.
        case .note, .link, .consent: preconditionFailure("\(fact.item) is moved by its own store")
        }
        let moved = try connection.run(
            """
            UPDATE \(table) SET \(handed ?? ended) WHERE id = \(fact.id) AND person_id = \(person) RETURNING id
            """)
        if moved.isEmpty { throw NotFound() }
    }

    /// Whether the same source says the same of somebody already.
    private func isClaimed(_ claim: String, of person: PersonID) throws -> Bool {
        try !connection.run(
            """
            SELECT theirs.id FROM claim JOIN claim AS theirs ON theirs.organisation_id = claim.organisation_id
                AND theirs.kind = claim.kind AND theirs.ended_on IS NULL
            WHERE claim.id = \(claim) AND claim.ended_on IS NULL AND theirs.person_id = \(person)
            """
        ).isEmpty
    }
}

extension CaringLinkStore {
    /// Puts a link that was written on the wrong record on the right one, with what was said of it.
    func hand(_ link: CaringLink, carer: PersonID, caredFor: PersonID) throws {
        let moved = try connection.run(
            """
            UPDATE caring_link SET carer_id = \(carer), cared_for_id = \(caredFor), version = version + 1
            WHERE id = \(link.id) AND version = \(link.version) RETURNING id
            """)
        if moved.isEmpty { throw EditConflict() }
        try connection.run(
            "UPDATE willingness_statement SET carer_id = \(carer) WHERE caring_link_id = \(link.id)")
        try connection.run(
            """
            UPDATE unmet_need SET person_id = \(caredFor), carer_id = \(carer)
            WHERE person_id = \(link.caredFor) AND \(Self.noted(on: link))
            """)
    }

    /// Ends a link that never was, with the needs it made somebody seem to have.
    func takeBack(_ link: CaringLink) throws {
        var mistake = link
        mistake.ended = CaringLink.Ending(on: link.ended?.on ?? surroundings.today, reason: .enteredInError)
        try save(mistake)
        try connection.run(
            "DELETE FROM unmet_need WHERE person_id = \(link.caredFor) AND \(Self.noted(on: link))")
    }

    private static func noted(on link: CaringLink) -> SQL {
        "statement_id IN (SELECT id FROM willingness_statement WHERE caring_link_id = \(link.id))"
    }
}

extension ConsentStore {
    /// A refusal is heeded for whom it belongs to; what they agree to, they have to be asked themselves.
    func hand(_ refusal: Consent, to other: PersonID) throws {
        let moved = try connection.run(
            """
            UPDATE consent SET person_id = \(other), version = version + 1
            WHERE id = \(refusal.id) AND version = \(refusal.version) AND decision = 'refused' RETURNING id
            """)
        if moved.isEmpty { throw EditConflict() }
    }
}
