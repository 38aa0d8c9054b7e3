import Audit
import Core
import Jobs
import People
import Storage

/// Looks for whoever has just come in among all who are known: after the arrival was answered, so that nobody waits for
/// it, and nothing of the answer, its words or its time, depends on whether a restricted person is among them.
struct LikelyLooking: Sendable {
    let surroundings: Surroundings
    let needs: RegisterNeeds

    /// Its name is older than its looking among open records, and stays: deliveries wait for it.
    var handler: EventHandler {
        EventHandler(name: "look-among-restricted", event: .personRegistered) { event, database in
            let registered = try event.decode(PersonRegistered.self)
            let people = [registered.person] + registered.caredFor
            // Mostly there is nobody, and then the one writer isn't asked for.
            let found = try await database.read { connection in
                try self.found(for: people, connection).filter { !$0.matches.isEmpty }
            }
            guard !found.isEmpty else { return }
            // Looking reads much of the register: done again where others write, it would stand in everybody's way.
            try await database.write { connection in
                try event.finish(in: connection, surroundings)
                try keep(try LikelyStore(connection, surroundings).standing(found), connection)
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

    /// Keeps a pair for each who may be one of these people; a restricted person's reviewers are told.
    func look(for people: [PersonID], _ connection: any Connection) throws {
        try keep(try found(for: people, connection), connection)
    }

    private func keep(_ all: [LikelyStore.Found], _ connection: any Connection) throws {
        let pairs = LikelyPairStore(connection, surroundings)
        for found in all {
            for match in found.matches {
                let isNew = try pairs.add(match, arrival: found.person, isRestricted: found.isRestricted)
                guard isNew else { continue }
                for (person, isRestricted) in [
                    (found.person, found.isRestricted), (match.id, match.isRestricted),
                ] where isRestricted {
                    try tellReviewers(of: person, arrival: found.person, existing: match.id, connection)
                }
                if !found.isRestricted, !match.isRestricted,
                    let pair = try pairs.pair(found.person, match.id)
                {
                    try RegisterStore(connection, surroundings, needs).askOfPartners(about: pair)
                }
            }
        }
    }

    private func found(for people: [PersonID], _ connection: any Connection) throws -> [LikelyStore.Found] {
        try LikelyStore(connection, surroundings).matches(of: people, among: .everybody).map { found in
            LikelyStore.Found(
                person: found.person, isRestricted: found.isRestricted,
                matches: found.matches.filter { $0.tier >= .likely && !people.contains($0.id) })
        }
    }

    func tellReviewers(
        of restricted: PersonID, arrival: PersonID, existing: PersonID, _ connection: any Connection
    ) throws {
        let organisations = try InvolvementStore(connection, surroundings).organisations(of: restricted)
        for reviewer in try needs.reviewers(connection, organisations) {
            try needs.openTask(
                connection,
                TaskRequest(
                    kind: "likely-pair", title: "Look at two records that may be one person",
                    organisation: reviewer.organisation, account: reviewer.account,
                    dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 1, to: surroundings.today),
                    key: Self.key(arrival, existing, reviewer), sensitive: true,
                    linkPath: "/people/review"))
        }
    }

    /// One of the reviewers has decided: none of them is asked any more.
    func closeReviewers(
        _ pair: LikelyPair, by principal: Principal, _ connection: any Connection
    ) throws {
        for person in [pair.arrival, pair.existing] {
            let organisations = try InvolvementStore(connection, surroundings).organisations(of: person)
            for reviewer in try needs.reviewers(connection, organisations) {
                try needs.merging.closeTask(
                    connection, Self.key(pair.arrival, pair.existing, reviewer), principal)
            }
        }
    }

    private static func key(
        _ arrival: PersonID, _ existing: PersonID, _ reviewer: RegisterNeeds.Reviewer
    ) -> String {
        "likely-pair/\(arrival)/\(existing)/\(reviewer.account)"
    }
}
