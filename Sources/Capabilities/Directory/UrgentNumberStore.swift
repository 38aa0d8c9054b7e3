import Core
import Storage

extension OpeningHours: SQLText {}

/// All SQL for urgent numbers.
package struct UrgentNumberStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// The numbers in use, in the order of the page.
    package func all() throws -> [UrgentNumber] {
        try numbers("n.ended_on IS NULL ORDER BY n.position, n.id")
    }

    func find(_ id: UrgentNumberID) throws -> UrgentNumber? {
        try numbers("n.id = \(id) AND n.ended_on IS NULL").first
    }

    /// Puts in the published numbers whose place is empty; run again, it changes nothing.
    package func addPublished(_ published: [PublishedNumber] = PublishedNumbers.all) throws {
        let held = Set(
            try connection.run("SELECT code FROM urgent_number WHERE ended_on IS NULL").map {
                try $0.value("code", as: String.self)
            })
        for (index, number) in published.enumerated() where !held.contains(number.code) {
            guard let hours = OpeningHours(number.hours) else { continue }
            try insert(
                UrgentNumber(
                    id: surroundings.newID(), code: number.code, council: number.council,
                    audience: number.audience,
                    group: number.group, label: number.label, way: number.way, number: number.number,
                    note: number.note, hours: hours, source: number.source,
                    sourceOn: number.sourceOn.flatMap(LocalDate.init),
                    position: (index + 1) * 10, check: nil),
                by: nil)
        }
    }

    /// Puts `changed` in the place of the number it was made from, which ends; nobody has rung the new one yet.
    ///
    /// - Throws: `EditConflict` when that number isn't in use any more.
    func replace(_ old: UrgentNumber, with changed: UrgentNumberChange, by principal: Principal) throws {
        let ended = try connection.run(
            """
            UPDATE urgent_number SET ended_on = \(surroundings.today)
            WHERE id = \(old.id) AND ended_on IS NULL RETURNING id
            """)
        if ended.isEmpty { throw EditConflict() }
        try insert(
            UrgentNumber(
                id: surroundings.newID(), code: old.code, council: old.council, audience: old.audience,
                group: old.group, label: changed.label, way: old.way, number: changed.number,
                note: changed.note,
                hours: changed.hours, source: changed.source, sourceOn: surroundings.today,
                position: old.position,
                check: nil),
            by: principal.account)
    }

    /// Writes down that somebody rang the number, and what they found.
    func addCheck(_ outcome: CheckOutcome, of id: UrgentNumberID, by principal: Principal) throws {
        let check: Identifier<UrgentNumberTag> = surroundings.newID()
        try connection.run(
            """
            INSERT INTO urgent_number_check (id, urgent_number_id, checked_by, checked_by_name, checked_on, outcome)
            VALUES (\(check), \(id), \(principal.account), \(principal.name), \(surroundings.today), \(outcome))
            """)
    }

    private func insert(_ number: UrgentNumber, by account: AccountID?) throws {
        try connection.run(
            """
            INSERT INTO urgent_number (id, code, council_code, council_name, audience, group_code, label, way, number,
                note, hours, source, source_on, source_day_known, position, set_by, set_on)
            VALUES (\(number.id), \(number.code), \(number.council?.code.text), \(number.council?.name),
                \(number.audience), \(number.group), \(number.label), \(number.way), \(number.number), \(number.note),
                \(number.hours), \(number.source), \(number.sourceOn ?? surroundings.today),
                \(number.sourceOn != nil), \(number.position), \(account),
                \(surroundings.today))
            """)
    }

    private func numbers(_ condition: SQL) throws -> [UrgentNumber] {
        try connection.run(
            """
            SELECT n.id, n.code, n.council_code, n.council_name, n.audience, n.group_code, n.label, n.way, n.number,
                n.note, n.hours, n.source, n.source_on, n.source_day_known, n.position, c.checked_by_name, c.checked_on, c.outcome
            FROM urgent_number n
            LEFT JOIN urgent_number_check c ON c.id = (
                SELECT latest.id FROM urgent_number_check latest WHERE latest.urgent_number_id = n.id
                ORDER BY latest.checked_on DESC, latest.id DESC LIMIT 1)
            WHERE \(condition)
            """
        ).map(UrgentNumber.init(row:))
    }
}

/// What somebody who rang an urgent number found.
enum CheckOutcome: String, CaseIterable, Sendable, SQLEnum {
    case right
    case wrong
    case noAnswer = "no-answer"
}

extension UrgentNumber {
    fileprivate init(row: Row) throws {
        let outcome: CheckOutcome? = try row.optional("outcome")
        let councilCode = try row.optional("council_code", as: String.self).flatMap(GSSCode.init)
        let councilName: String? = try row.optional("council_name")
        self.init(
            id: try row.value("id"), code: try row.value("code"),
            council: councilCode.flatMap { code in councilName.map { Council(code: code, name: $0) } },
            audience: try row.value("audience"), group: try row.value("group_code"),
            label: try row.value("label"),
            way: try row.value("way"), number: try row.value("number"), note: try row.value("note"),
            hours: try row.value("hours"), source: try row.value("source"),
            sourceOn: try row.value("source_day_known") ? row.value("source_on") : nil,
            position: try row.value("position"),
            check: outcome == .right
                ? Check(by: try row.value("checked_by_name"), on: try row.value("checked_on")) : nil)
    }
}
