import Core
import Storage

/// What hangs on a stay: the carer's words and who read them, calls, what went wrong, and its history.
extension StayStore {
    /// All that is known beside the stays themselves, read together.
    package func facts(of stays: [HospitalStayID]) throws -> [HospitalStayID: StayFacts] {
        guard !stays.isEmpty else { return [:] }
        var facts: [HospitalStayID: StayFacts] = [:]
        for id in stays { facts[id] = StayFacts() }
        let list = SQL.list(stays)
        var receipts: [String: [StayStatement.Receipt]] = [:]
        for row in try connection.run(
            """
            SELECT stay_id, statement_id, party, organisation_id, sent_at, read_at, read_by
            FROM hospital_stay_receipt WHERE stay_id IN (\(list)) ORDER BY sent_at, party
            """)
        {
            let key = try row.value("stay_id", as: String.self) + row.value("statement_id", as: String.self)
            receipts[key, default: []].append(
                StayStatement.Receipt(
                    party: try row.value("party"), organisation: try row.value("organisation_id"),
                    sentAt: try row.value("sent_at"), readAt: try row.optional("read_at"),
                    readBy: try row.value("read_by")))
        }
        for row in try connection.run(
            """
            SELECT stay_id, statement_id, is_urgent, sent_at, answer, answered_on, answered_by
            FROM hospital_stay_statement WHERE stay_id IN (\(list)) ORDER BY sent_at DESC, statement_id DESC
            """)
        {
            let (stay, statement): (HospitalStayID, String) = (
                try row.value("stay_id"), try row.value("statement_id")
            )
            facts[stay]?.statements.append(
                StayStatement(
                    statement: statement, isUrgent: try row.value("is_urgent"),
                    sentAt: try row.value("sent_at"), answer: try row.value("answer"),
                    answeredOn: try row.optional("answered_on"), answeredBy: try row.value("answered_by"),
                    receipts: receipts[stay.description + statement] ?? []))
        }
        for row in try connection.run(
            """
            SELECT stay_id, called_on, result, words, by_name FROM hospital_stay_call
            WHERE stay_id IN (\(list)) ORDER BY called_on, id
            """)
        {
            facts[try row.value("stay_id")]?.calls.append(
                StayCall(
                    on: try row.value("called_on"), result: try row.value("result"),
                    words: try row.value("words"), by: try row.value("by_name")))
        }
        for row in try connection.run(
            """
            SELECT stay_id, kind, happened_on, words, later_id FROM hospital_stay_setback
            WHERE stay_id IN (\(list)) ORDER BY happened_on, id
            """)
        {
            facts[try row.value("stay_id")]?.setbacks.append(
                StaySetback(
                    kind: try row.value("kind"), on: try row.value("happened_on"),
                    words: try row.value("words"), stay: try row.optional("later_id")))
        }
        return facts
    }

    // MARK: The carer's words

    /// Keeps that a statement was sent; the same one again changes nothing.
    ///
    /// - Returns: whether it's new to this stay.
    func addStatement(_ statement: String, isUrgent: Bool, to stay: HospitalStayID) throws -> Bool {
        let added = try connection.run(
            """
            INSERT INTO hospital_stay_statement (stay_id, statement_id, is_urgent, sent_at, answer, answered_by)
            VALUES (\(stay), \(statement), \(isUrgent), \(surroundings.now()), '', '')
            ON CONFLICT (stay_id, statement_id) DO NOTHING RETURNING stay_id
            """)
        return !added.isEmpty
    }

    func addReceipt(
        _ statement: String, for party: StayStatement.Party, at organisation: OrganisationID,
        of stay: HospitalStayID
    ) throws {
        try connection.run(
            """
            INSERT INTO hospital_stay_receipt (stay_id, statement_id, party, organisation_id, sent_at, read_by)
            VALUES (\(stay), \(statement), \(party), \(organisation), \(surroundings.now()), '')
            ON CONFLICT (stay_id, statement_id, party, organisation_id) DO NOTHING
            """)
    }

    /// The first who read it stands on the receipt.
    ///
    /// - Returns: whether nobody there had read it.
    func confirmReading(
        _ statement: String, by party: StayStatement.Party, at organisation: OrganisationID, name: String,
        of stay: HospitalStayID
    ) throws -> Bool {
        let read = try connection.run(
            """
            UPDATE hospital_stay_receipt SET read_at = \(surroundings.now()), read_by = \(name)
            WHERE stay_id = \(stay) AND statement_id = \(statement) AND party = \(party)
                AND organisation_id = \(organisation) AND read_at IS NULL
            RETURNING stay_id
            """)
        return !read.isEmpty
    }

    func answerStatement(
        _ statement: String, _ answer: String, by name: String, of stay: HospitalStayID
    ) throws {
        try connection.run(
            """
            UPDATE hospital_stay_statement
            SET answer = \(answer), answered_on = \(surroundings.today), answered_by = \(name)
            WHERE stay_id = \(stay) AND statement_id = \(statement) AND answered_on IS NULL
            """)
    }

    // MARK: What happened

    func add(_ call: StayCall, to stay: HospitalStayID) throws {
        try connection.run(
            """
            INSERT INTO hospital_stay_call (id, stay_id, called_on, result, words, by_name)
            VALUES (\(newID()), \(stay), \(call.on), \(call.result), \(call.words), \(call.by))
            """)
    }

    func add(_ setback: StaySetback, to stay: HospitalStayID) throws {
        try connection.run(
            """
            INSERT INTO hospital_stay_setback (id, stay_id, kind, happened_on, words, later_id)
            VALUES (\(newID()), \(stay), \(setback.kind), \(setback.on), \(setback.words), \(setback.stay))
            """)
    }

    package struct Happened: Hashable, Sendable {
        package let at: Instant
        package let step: String
        package let by: String
    }

    func addEvent(_ step: String, to stay: HospitalStayID, by principal: Principal) throws {
        let name =
            switch principal.kind {
            case .staff:
                principal.organisationName.isEmpty
                    ? principal.name : "\(principal.name), \(principal.organisationName)"
            case .carer: "The carer"
            case .quickAddLink, .system: "Mainstay"
            }
        try connection.run(
            """
            INSERT INTO hospital_stay_event (id, stay_id, at, step, by_name)
            VALUES (\(newID()), \(stay), \(surroundings.now()), \(step), \(name))
            """)
    }

    package func events(of stay: HospitalStayID) throws -> [Happened] {
        try connection.run(
            """
            SELECT at, step, by_name FROM hospital_stay_event WHERE stay_id = \(stay)
            ORDER BY at DESC, id DESC LIMIT 200
            """
        ).map {
            Happened(at: try $0.value("at"), step: try $0.value("step"), by: try $0.value("by_name"))
        }
    }

    private func newID() -> String { surroundings.uuid().uuidString.lowercased() }
}
