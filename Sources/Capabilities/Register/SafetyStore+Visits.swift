import Core
import Storage

/// What to know before a visit: of whom is visited, and of those they care for in the same home.
extension SafetyStore {
    package struct HomeAlert: Hashable, Sendable {
        package let alert: VisitAlert
        /// Whether it stands on the record of somebody they live with.
        package let isOfHousehold: Bool
    }

    /// By the people asked for; of a restricted person whom somebody lives with nothing is said.
    package func homeAlerts(of people: Set<PersonID>) throws -> [PersonID: [HomeAlert]] {
        guard !people.isEmpty else { return [:] }
        var homes: [(carer: PersonID, other: PersonID)] = []
        for row in try connection.run(
            """
            SELECT carer_id, cared_for_id FROM caring_link
            WHERE carer_id IN (\(SQL.set(people.sorted()))) AND ended_on IS NULL AND lives_with = TRUE
                AND cared_for_id NOT IN (SELECT person_id FROM restricted_person_facts)
            ORDER BY carer_id, cared_for_id
            """)
        {
            homes.append((try row.value("carer_id"), try row.value("cared_for_id")))
        }
        let known = try openAlerts(of: people.union(homes.map(\.other)))
        var alerts: [PersonID: [HomeAlert]] = [:]
        for person in people {
            let own = known[person] ?? []
            if !own.isEmpty { alerts[person] = own.map { HomeAlert(alert: $0, isOfHousehold: false) } }
        }
        for (carer, other) in homes {
            for alert in known[other] ?? [] {
                alerts[carer, default: []].append(HomeAlert(alert: alert, isOfHousehold: true))
            }
        }
        return alerts
    }

    private func openAlerts(of people: Set<PersonID>) throws -> [PersonID: [VisitAlert]] {
        var alerts: [PersonID: [VisitAlert]] = [:]
        for row in try connection.run(
            """
            SELECT fact.person_id AS visited, fact.id, fact.kind, fact.note, fact.since, fact.review_on,
                \(Provenance.columns)
            FROM visit_alert AS fact
            WHERE fact.person_id IN (\(SQL.set(people.sorted()))) AND fact.until IS NULL AND \(Self.stayed)
            ORDER BY fact.since DESC, fact.id
            """)
        {
            alerts[try row.value("visited"), default: []].append(
                VisitAlert(
                    id: try row.value("id"), kind: try row.value("kind"), note: try row.value("note"),
                    since: try row.value("since"), reviewOn: try row.value("review_on"),
                    provenance: try Provenance(row: row)))
        }
        return alerts
    }

    /// The language that somebody needs an interpreter for, as a code; `nil` where they need none.
    package func interpretedLanguage(of person: PersonID) throws -> String? {
        guard let rule = try ContactStore(connection, surroundings).rule(of: person)?.rule, rule.interpreter
        else { return nil }
        return rule.language
    }
}
