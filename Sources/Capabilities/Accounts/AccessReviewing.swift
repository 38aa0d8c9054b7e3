import Core
import Jobs
import Storage

/// Asks each organisation, as often as its area says, to look at who has access.
struct AccessReviewing: Sendable {
    let desk: AccountsDesk

    var job: ScheduledJob {
        ScheduledJob(name: "ask-for-access-reviews", every: 86_400) { database in
            var last: OrganisationID?
            while let next = try await ask(after: last, database) { last = next }
        }
    }

    /// One organisation a transaction, so that none is held up by the others.
    private func ask(after last: OrganisationID?, _ database: any Database) async throws -> OrganisationID? {
        try await database.write { connection in
            guard let organisation = try MembershipStore(connection).organisation(after: last) else {
                return nil
            }
            try ask(organisation, connection)
            return organisation
        }
    }

    private func ask(_ organisation: OrganisationID, _ connection: any Connection) throws {
        let (today, answers) = (desk.surroundings.today, AccountsAnswersStore(connection))
        let months = try SettingStore(connection).number(
            .accessReviewMonths, area: try answers.area(of: organisation), on: today)
        let since =
            try AccessReviewStore(connection, desk.surroundings).latest(of: organisation)?.at
            ?? MembershipStore(connection).firstSince(in: organisation)
        guard let due = since?.londonDate.adding(months: months), due <= today else { return }
        let calendar = WorkingCalendar.englandAndWales
        try desk.needs.openTask(
            connection,
            TaskRequest(
                kind: "access-review", title: "Look at who has access, and take away what is not needed",
                organisation: organisation, dueOn: calendar.adding(workingDays: 10, to: today),
                key: "access-review/\(organisation)/\(due)", linkPath: "/organisations/\(organisation)/access"
            ))
    }
}
