import Core
import Jobs
import Storage

extension Restriction.Reason: SQLEnum {}

/// All SQL for restricted people.
package struct RestrictionStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// The restrictions that hold today.
    package func holding(on person: PersonID) throws -> [Restriction] {
        try connection.run(
            """
            SELECT reason, since, until FROM restriction
            WHERE person_id = \(person) AND lifted_at IS NULL ORDER BY since, id
            """
        ).map {
            Restriction(try $0.value("reason"), since: try $0.value("since"), until: try $0.optional("until"))
        }.filter { $0.holds(on: surroundings.today) }
    }

    /// From when until when a record was restricted, its last day with it.
    struct Time: Sendable {
        let from: Instant
        let liftedAt: Instant?
        let until: LocalDate?

        func covers(_ at: Instant) -> Bool {
            from <= at && liftedAt.map { at <= $0 } ?? true && until.map { at.londonDate <= $0 } ?? true
        }
    }

    func times(of people: [PersonID]) throws -> [Time] {
        try connection.run(
            "SELECT recorded_at, lifted_at, until FROM restriction WHERE person_id IN (\(SQL.list(people)))"
        ).map {
            Time(
                from: try $0.value("recorded_at"), liftedAt: try $0.optional("lifted_at"),
                until: try $0.optional("until"))
        }
    }

    /// Restricts somebody from this moment: flag and words of search change with it.
    func add(_ restriction: Restriction, to person: PersonID, _ provenance: Provenance) throws {
        try connection.insert(
            into: "restriction", ["id", "person_id", "reason", "since", "until"] + Provenance.columnNames,
            rows: [
                [
                    .text(surroundings.uuid().uuidString.lowercased()), person.sqlValue,
                    restriction.reason.sqlValue,
                    restriction.since.sqlValue, restriction.until.stored,
                ] + provenance.values
            ])
        try refresh(person)
        try EventStore(connection, surroundings).add(Event(.personRestricted, about: person))
    }

    func lift(_ person: PersonID, why: String) throws {
        try connection.run(
            """
            UPDATE restriction SET lifted_at = \(surroundings.now()), lifted_why = \(why)
            WHERE person_id = \(person) AND lifted_at IS NULL
            """)
        try refresh(person)
    }

    /// Sets the flag to what the restrictions say today.
    func refresh(_ person: PersonID) throws {
        let isRestricted = try !holding(on: person).isEmpty
        try connection.run(
            """
            UPDATE person SET restricted = \(isRestricted), version = version + 1
            WHERE id = \(person) AND restricted <> \(isRestricted)
            """)
        try SearchStore(connection, surroundings).index(person)
        try LikelyPairStore(connection, surroundings).refresh(person)
    }

    /// People whose restriction's last day has come; for the nightly job.
    func ended() throws -> [PersonID] {
        try connection.run(
            """
            SELECT DISTINCT restriction.person_id FROM restriction JOIN person ON person.id = restriction.person_id
            WHERE restriction.lifted_at IS NULL AND restriction.until IS NOT NULL
                AND restriction.until <= \(surroundings.today) AND person.restricted
            ORDER BY restriction.person_id LIMIT 500
            """
        ).map { try $0.value("person_id") }
    }
}
