import Audit
import Core
import Jobs
import Storage

/// Asks those who answer for it to look at odd use of records: one task for an account and a day.
struct OddUseLooking: Sendable {
    let surroundings: Surroundings
    let needs: RegisterNeeds
    var limits = OddUseLimits()

    /// Looks at the last finished days, so that a night without a worker leaves none out.
    var job: ScheduledJob {
        ScheduledJob(name: "look-for-odd-use", every: 86_400) { database in
            let today = surroundings.today
            for daysAgo in (1...3).reversed() {
                try await look(at: today.adding(days: -daysAgo), in: database)
            }
        }
    }

    private struct Desk: Hashable {
        let account: AccountID
        let organisation: OrganisationID
    }

    func look(at day: LocalDate, in database: any Database) async throws {
        for (desk, uses) in try await uses(on: day, in: database) {
            try await database.write { connection in
                let odd = try odd(uses, by: desk, on: day, in: connection)
                guard !odd.isEmpty else { return }
                try needs.openTask(connection, try task(odd, desk, day, connection))
            }
        }
    }

    private func uses(on day: LocalDate, in database: any Database) async throws -> [Desk: [RecordUse]] {
        let (start, end, page) = (Instant(day, hour: 0), Instant(day.adding(days: 1), hour: 0), 2_000)
        var uses: [Desk: [RecordUse]] = [:]
        var place: AuditPosition?
        repeat {
            let after = place
            let entries = try await database.read { connection in
                try AuditStore(connection, surroundings)
                    .staffEntries(from: start, until: end, after: after, limit: page)
            }
            for entry in entries {
                guard let account = AccountID(entry.actor.id), let organisation = entry.organisation,
                    let use = RecordUse(entry)
                else { continue }
                uses[Desk(account: account, organisation: organisation), default: []].append(use)
            }
            place = entries.count == page ? entries.last?.position : nil
        } while place != nil
        return uses
    }

    private func odd(
        _ uses: [RecordUse], by desk: Desk, on day: LocalDate, in connection: any Connection
    ) throws -> [OddUse] {
        let opened = Set(
            uses.compactMap { if case .opened(let person) = $0.kind { person } else { nil } }
        ).sorted()
        let store = WatchStore(connection, surroundings)
        let teams = try needs.oversight.teams(connection, desk.account, desk.organisation)
        return oddUses(
            uses,
            outsideTeam: try store.outsideTeam(
                among: opened, of: desk.account, teams: teams, in: desk.organisation),
            watched: try store.watched(among: opened, on: day), limits: limits)
    }

    private func task(_ odd: [OddUse], _ desk: Desk, _ day: LocalDate, _ connection: any Connection) throws
        -> TaskRequest
    {
        TaskRequest(
            kind: "odd-use",
            title: "Ask why: on \(day.spoken) one of your accounts \(listed(odd.map(\.words)))",
            organisation: desk.organisation,
            account: try needs.oversight.lead(connection, desk.organisation, desk.account),
            aboutAccount: desk.account,
            dueOn: WorkingCalendar.englandAndWales.nextWorkingDay(after: surroundings.today),
            key: "odd-use/\(desk.account)/\(desk.organisation)/\(day)", sensitive: true,
            linkPath: "/accounts/\(desk.account)")
    }
}

extension RecordUse {
    /// `nil` for an entry that has nothing to do with anybody's record; a look in an emergency is reviewed by itself.
    init?(_ entry: AuditEntry) {
        switch entry.action {
        case AuditAction.personViewed.code, AuditAction.restrictedViewed.code:
            guard let person = entry.person else { return nil }
            self.init(.opened(person), at: entry.at)
        case AuditAction.searched.code where entry.detail.contains("\"query\":\"people-by-"):
            self.init(.searched, at: entry.at)
        default:
            guard entry.person != nil else { return nil }
            self.init(.worked, at: entry.at)
        }
    }
}
