import Core
import Storage

extension RegisterMigrations {
    /// Records of which somebody asked that each look be looked at: a well-known person's, a colleague's.
    static let createWatch = Migration(
        "2026-11-22-1930-create-watched-person",
        step(
            """
            CREATE TABLE watched_person (
                id         TEXT NOT NULL PRIMARY KEY,
                person_id  TEXT NOT NULL REFERENCES person (id),
                why        TEXT NOT NULL,
                since      TEXT NOT NULL,
                until      TEXT,
                account_id TEXT REFERENCES account (id),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE UNIQUE INDEX watched_person_open ON watched_person (person_id) WHERE until IS NULL",
        "CREATE INDEX watched_person_of ON watched_person (person_id, since)")
}

/// All SQL for records under extra watch, and for whose team works with whom.
struct WatchStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Why a record is watched; `nil` when it isn't.
    func why(_ person: PersonID) throws -> String? {
        try connection.run("SELECT why FROM watched_person WHERE person_id = \(person) AND until IS NULL")
            .first?.value("why")
    }

    func watch(_ person: PersonID, why: String, by account: AccountID?) throws {
        try end(person)
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.run(
            """
            INSERT INTO watched_person (id, person_id, why, since, account_id)
            VALUES (\(id), \(person), \(why), \(surroundings.today), \(account))
            """)
    }

    func end(_ person: PersonID) throws {
        try connection.run(
            "UPDATE watched_person SET until = \(surroundings.today) WHERE person_id = \(person) AND until IS NULL"
        )
    }

    /// Those of `people` who were watched on a day.
    func watched(among people: [PersonID], on day: LocalDate) throws -> Set<PersonID> {
        guard !people.isEmpty else { return [] }
        return Set(
            try connection.run(
                """
                SELECT person_id FROM watched_person
                WHERE person_id IN (\(SQL.list(people))) AND since <= \(day) AND (until IS NULL OR until >= \(day))
                """
            ).map { try $0.value("person_id") })
    }

    /// Those of `people` with whom only other teams of the organisation work, and not this account.
    func outsideTeam(
        among people: [PersonID], of account: AccountID, teams: Set<TeamID>, in organisation: OrganisationID
    ) throws -> Set<PersonID> {
        guard !people.isEmpty, !teams.isEmpty else { return [] }
        var (others, theirs) = (Set<PersonID>(), Set<PersonID>())
        for row in try connection.run(
            """
            SELECT person_id, team_id, lead_account_id FROM involvement
            WHERE person_id IN (\(SQL.list(people))) AND organisation_id = \(organisation) AND until IS NULL
            """)
        {
            let (person, team): (PersonID, TeamID?) = (
                try row.value("person_id"), try row.optional("team_id")
            )
            let isLead = try row.optional("lead_account_id", as: AccountID.self) == account
            if isLead || team.map(teams.contains) ?? true {
                theirs.insert(person)
            } else {
                others.insert(person)
            }
        }
        return others.subtracting(theirs)
    }
}
