import Core
import Storage

/// Carers whom nobody at an organisation leads.
package struct LeadlessStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Somebody without a lead, longest with the organisation first.
    package struct Line: Hashable, Sendable {
        package let person: PersonID
        package let since: String

        package init(person: PersonID, since: String) { (self.person, self.since) = (person, since) }
    }

    package func list(of organisation: OrganisationID, after line: Line?, limit: Int) throws -> [Line] {
        let later: SQL = line.map { " AND (since, person_id) > (\($0.since), \($0.person))" } ?? ""
        return try connection.run(
            """
            SELECT person_id, since FROM involvement WHERE \(Self.condition(organisation))\(later)
            ORDER BY since, person_id LIMIT \(limit)
            """
        ).map { Line(person: try $0.value("person_id"), since: try $0.value("since")) }
    }

    /// - Parameter most: where counting ends: all of a county's carers aren't gone through to say “many”.
    package func count(of organisation: OrganisationID, atMost most: Int) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS n FROM (
                SELECT 1 AS one FROM involvement WHERE \(Self.condition(organisation)) LIMIT \(most)) AS counted
            """
        ).first?.value("n") ?? 0
    }

    /// Every organisation that works with somebody, found one after the other by the index.
    package func organisations() throws -> [OrganisationID] {
        var found: [OrganisationID] = []
        while true {
            let later: SQL = found.last.map { " AND organisation_id > \($0)" } ?? ""
            let next: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE until IS NULL\(later)
                ORDER BY organisation_id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let next else { return found }
            found.append(next)
        }
    }

    /// The organisation's own carers, alive and not restricted, with a caring link that is open, and no lead anywhere in it.
    private static func condition(_ organisation: OrganisationID) -> SQL {
        """
        organisation_id = \(organisation) AND until IS NULL AND lead_account_id IS NULL
            AND kind IN ('young-carers-service', 'adult-centre', 'working-with')
            AND person_id NOT IN (SELECT person_id FROM restricted_person_facts)
            AND EXISTS (SELECT 1 FROM caring_link
                WHERE caring_link.carer_id = involvement.person_id AND caring_link.ended_on IS NULL)
            AND NOT EXISTS (SELECT 1 FROM involvement AS led
                WHERE led.person_id = involvement.person_id AND led.until IS NULL
                    AND led.organisation_id = involvement.organisation_id AND led.lead_account_id IS NOT NULL)
        """
    }
}
