import Audit
import Core
import Jobs
import Storage

/// Looks among restricted people for whoever has just come in: after the arrival was answered, so that nothing of the
/// answer, its words or its time, depends on whether there is one.
struct LikelyLooking: Sendable {
    let surroundings: Surroundings
    let needs: RegisterNeeds

    var handler: EventHandler {
        EventHandler(name: "look-among-restricted", event: .personRegistered) { event, database in
            let registered = try event.decode(PersonRegistered.self)
            try await database.write { connection in
                try event.finish(in: connection, surroundings)
                try look(for: [registered.person] + registered.caredFor, connection)
            }
        }
    }

    /// People who were on the register before there was anything to compare are caught up with, some at a time.
    var job: ScheduledJob {
        ScheduledJob(name: "register-match-backlog", every: 60) { database in
            let end = surroundings.now().adding(seconds: 30)
            while surroundings.now() < end {
                let more = try await database.write { try LikelyIndex($0, surroundings).workOff(200) }
                if !more { return }
            }
        }
    }

    /// As drafts are, what was said before one is deleted after 28 days.
    var forgetting: ScheduledJob {
        ScheduledJob(name: "register-forget-likely-answers", every: 86_400) { database in
            try await database.write {
                try LikelyPairStore($0, surroundings)
                    .forgetSaid(before: surroundings.now().adding(seconds: -28 * 86_400))
            }
        }
    }

    func look(for people: [PersonID], _ connection: any Connection) throws {
        let (likely, pairs) = (
            LikelyStore(connection, surroundings), LikelyPairStore(connection, surroundings)
        )
        for person in people {
            for match in try likely.matches(of: person, among: .restricted) where match.tier >= .likely {
                if try pairs.add(match, arrival: person) {
                    try tellReviewers(of: match.id, arrival: person, connection)
                }
            }
        }
    }

    func tellReviewers(
        of restricted: PersonID, arrival: PersonID, _ connection: any Connection
    ) throws {
        let organisations = try InvolvementStore(connection, surroundings).organisations(of: restricted)
        for reviewer in try needs.reviewers(connection, organisations) {
            try needs.openTask(
                connection,
                TaskRequest(
                    kind: "likely-pair", title: "Look at two records that may be one person",
                    organisation: reviewer.organisation, account: reviewer.account,
                    dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 1, to: surroundings.today),
                    key: "likely-pair/\(arrival)/\(restricted)/\(reviewer.account)", sensitive: true,
                    linkPath: "/people/review"))
        }
    }
}
