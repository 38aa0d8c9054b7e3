import Core
import Storage

/// Where a page of an organisation's people begins: before this one.
struct ListPlace: Hashable, Sendable, LosslessStringConvertible {
    let since: LocalDate
    let id: PersonID

    init(since: LocalDate, id: PersonID) { (self.since, self.id) = (since, id) }

    init?(_ text: String) {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let since = LocalDate(String(parts[0])), let id = PersonID(String(parts[1]))
        else {
            return nil
        }
        (self.since, self.id) = (since, id)
    }

    var description: String { "\(since)_\(id)" }
}

/// All SQL for lists of people.
struct ListStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    struct Page: Sendable {
        let people: [PersonRecord]
        let next: ListPlace?
    }

    /// People an organisation has a part with, the newest first; each once on a page.
    ///
    /// Those outside the scope are left out before anything is counted: neither a short page nor the place where the
    /// next one begins says that somebody is there.
    func page(
        of organisation: OrganisationID, within scope: RegisterPolicy.Scope, before place: ListPlace?,
        limit: Int
    ) throws -> Page {
        let older: SQL = place.map { "AND (since, person_id) < (\($0.since), \($0.id))" } ?? ""
        let found = try connection.run(
            """
            SELECT DISTINCT since, person_id FROM involvement
            WHERE organisation_id = \(organisation) AND until IS NULL \(older) AND EXISTS (
                SELECT 1 FROM person WHERE person.id = involvement.person_id AND \(PersonStore.condition(for: scope)))
            ORDER BY since DESC, person_id DESC LIMIT \(limit + 1)
            """
        ).map { ListPlace(since: try $0.value("since"), id: try $0.value("person_id")) }
        let shown = found.prefix(limit)
        let people = try PersonStore(connection, surroundings).find(Set(shown.map(\.id)), within: scope)
        var seen: Set<PersonID> = []
        return Page(
            people: shown.compactMap { seen.insert($0.id).inserted ? people[$0.id] : nil },
            next: found.count > limit ? shown.last : nil)
    }

    /// Where people live now, as a list says it: the postcode, or that there is none.
    func places(of people: Set<PersonID>) throws -> [PersonID: String] {
        guard !people.isEmpty else { return [:] }
        var places: [PersonID: String] = [:]
        for row in try connection.run(
            """
            SELECT person_id, whereabouts, postcode FROM person_address
            WHERE person_id IN (\(SQL.list(people.sorted()))) AND until IS NULL ORDER BY since, id
            """)
        {
            places[try row.value("person_id")] = try Whereabouts(row: row).label
        }
        return places
    }
}
