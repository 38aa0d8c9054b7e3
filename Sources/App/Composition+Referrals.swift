import Accounts
import Core
import Referrals
import Register
import Storage
import Tasks

/// What referrals and handovers ask beyond what every capability asks of people.
extension Composition {
    static func referralsNeeds(_ surroundings: Surroundings, sendsEmail: Bool) -> ReferralsNeeds {
        ReferralsNeeds(
            withoutLead: { connection, organisation, principal, after, limit in
                let line = after.map { LeadlessStore.Line(person: $0.person, since: $0.since) }
                let lines = try LeadlessStore(connection, surroundings)
                    .list(of: organisation, after: line, limit: limit)
                let seen = try CaseAnswersStore(connection, surroundings)
                    .people(Set(lines.map(\.person)), for: principal)
                return lines.compactMap { line in
                    guard let person = seen[line.person] else { return nil }
                    return ReferralsNeeds.Leadless(person: person, since: line.since)
                }
            },
            countWithoutLead: { try LeadlessStore($0, surroundings).count(of: $1, atMost: $2) },
            openTasks: { try TaskStore($0, surroundings).openCount(about: $1, of: $2) },
            moveTasks: { connection, person, from, to, principal in
                try TaskStore(connection, surroundings)
                    .handOver(about: person, from: from, to: to, by: principal)
            },
            organisationsAtWork: { try LeadlessStore($0, surroundings).organisations() },
            phone: { try AccountsAnswersStore($0).organisation($1)?.phone },
            sendsEmail: sendsEmail,
            referralAddress: { try AccountsAnswersStore($0).organisation($1)?.referralEmail })
    }
}
