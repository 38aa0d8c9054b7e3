import Core
import Storage

extension Demographic.Topic: SQLEnum {}

/// All SQL for equality answers: apart from the case, and read by few.
package struct DemographicStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func answers(of person: PersonID) throws -> [Demographic] {
        try connection.run(
            """
            SELECT topic, value, since, \(Provenance.columns) FROM demographic
            WHERE person_id = \(person) AND until IS NULL ORDER BY topic
            """
        ).map { row in
            Demographic(
                topic: try row.value("topic"), value: try row.value("value"), since: try row.value("since"),
                provenance: try Provenance(row: row))
        }
    }

    /// What stands in the place of an answer that was taken back.
    static let takenBack = "taken-back"

    /// Ends an answer, so that there is none, and erases it and those before it; who gave one and when is kept.
    func takeBack(_ topic: Demographic.Topic, of person: PersonID) throws {
        try connection.run(
            """
            UPDATE demographic SET value = \(Self.takenBack), until = COALESCE(until, \(surroundings.today))
            WHERE person_id = \(person) AND topic = \(topic)
            """)
    }

    /// Keeps new answers; the ones they replace are kept with their end.
    func save(_ answers: [Demographic.Topic: String], of person: PersonID, _ provenance: Provenance) throws {
        guard !answers.isEmpty else { return }
        let known = Dictionary(
            try self.answers(of: person).map { ($0.topic, $0.value) }, uniquingKeysWith: { first, _ in first }
        )
        let changed = answers.filter { known[$0.key] != $0.value }
        guard !changed.isEmpty else { return }
        try connection.run(
            """
            UPDATE demographic SET until = \(surroundings.today)
            WHERE person_id = \(person) AND until IS NULL AND topic IN (\(SQL.list(changed.keys.sorted { $0.rawValue < $1.rawValue })))
            """)
        try add(changed, of: person, provenance)
    }

    /// Keeps the first answers of somebody who has given none.
    func add(_ answers: [Demographic.Topic: String], of person: PersonID, _ provenance: Provenance) throws {
        let today = surroundings.today
        try connection.insert(
            into: "demographic", ["id", "person_id", "topic", "value", "since"] + Provenance.columnNames,
            rows: answers.sorted { $0.key.rawValue < $1.key.rawValue }.map { topic, value in
                [
                    .text(surroundings.uuid().uuidString.lowercased()), person.sqlValue, topic.sqlValue,
                    .text(value), today.sqlValue,
                ] + provenance.values
            })
    }
}
