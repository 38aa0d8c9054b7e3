import Core
import Storage

/// Work about restricted people, which only their named reviewers may see.
extension TaskStore {
    package typealias Reviewer = (organisation: OrganisationID, account: AccountID)

    static func isRestricted(_ person: PersonID, _ connection: any Connection) throws -> Bool {
        try !connection.run("SELECT person_id FROM restricted_person_facts WHERE person_id = \(person)")
            .isEmpty
    }

    /// Restricted people with open work; there are few.
    func restrictedWithWork() throws -> [PersonID] {
        try connection.run(
            """
            SELECT person_id FROM restricted_person_facts AS hidden WHERE EXISTS (
                SELECT 1 FROM task
                WHERE task.person_id = hidden.person_id AND task.status IN ('open', 'waiting')) LIMIT 1000
            """
        ).map { try $0.value("person_id", as: PersonID.self) }.sorted()
    }

    /// Gives all open work about a restricted person to their first reviewer, but what another of them has already; a
    /// check of that reviewer's own work goes to the next.
    ///
    /// With nobody named it stays where it is, unseen, and `mainstay doctor` says so.
    package func giveToReviewer(about person: PersonID, reviewers: (PersonID) throws -> [Reviewer]) throws {
        guard try Self.isRestricted(person, connection) else { return }
        let named = try reviewers(person)
        guard let first = named.first else { return }
        let theirs = SQL.join(
            named.map { "(organisation_id = \($0.organisation) AND account_id = \($0.account))" },
            separator: " OR ")
        for reviewer in [first] + [named.first { $0.account != first.account }].compactMap(\.self) {
            let moved = try connection.run(
                """
                UPDATE task
                SET organisation_id = \(reviewer.organisation), team_id = NULL, account_id = \(reviewer.account),
                    version = version + 1
                WHERE person_id = \(person) AND status IN ('open', 'waiting')
                    AND (account_id IS NULL OR NOT (\(theirs)))
                    AND (about_account_id IS NULL OR about_account_id <> \(reviewer.account))
                RETURNING id
                """)
            for row in moved {
                try addEvent(try row.value("id"), TaskAction.assign.rawValue, nil, by: .system("restricted"))
            }
        }
    }
}
