import Core
import Jobs
import People
import Storage

/// What becomes of assessments when somebody dies or has not died after all, or two records are joined or parted.
struct AssessmentLifeEvents: Sendable {
    let desk: AssessmentDesk

    private static let service = Principal.system("assessments")

    var handlers: [EventHandler] {
        let desk = desk
        return [
            EventHandler(name: "assessments-of-the-dead", event: .personDied) { event, database in
                let died = try event.decode(PersonDied.self)
                try await database.write { connection in
                    try Self.died(died, desk, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "assessments-of-undone-deaths", event: .deathUndone) { event, database in
                let undone = try event.decode(DeathUndone.self)
                try await database.write { connection in
                    try Self.undone(undone.person, desk, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "assessments-of-closed-tasks", event: .taskClosed) { event, database in
                let closed = try event.decode(TaskClosed.self)
                try await database.write { connection in
                    try desk.taskClosed(closed, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "assessments-of-joined", event: .personMerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try Self.joined(merged.kept, desk, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "assessments-of-parted", event: .personUnmerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try Self.parted([merged.kept, merged.away], desk, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
        ]
    }

    /// Only a confirmed death ends anything; a reported one has a task of its own elsewhere.
    private static func died(
        _ died: PersonDied, _ desk: AssessmentDesk, _ connection: any Connection
    ) throws {
        guard died.isConfirmed else { return }
        let person = try desk.people.resolve(connection, died.person)
        let store = AssessmentStore(connection, desk.surroundings)
        for assessment in try store.open(of: person) {
            let opened = AssessmentDesk.Opened(
                assessment: assessment, person: SeenPerson(id: person, name: "", reference: ""),
                conduct: AssessmentConduct(), decision: nil, routings: [], principal: service)
            try desk.end(opened, .died, note: nil, connection)
        }
        for offer in try AssessmentOfferStore(connection, desk.surroundings).offers(to: person)
        where offer.againOn != nil {
            try desk.people.closeTask(connection, offer.taskKey, service)
        }
        try desk.closeCheckOffers(to: person, by: service, connection)
        try HealthCheckStore(connection).stopAsking(person, on: desk.surroundings.today)
        for assessment in try store.open(aboutCaringFor: person) {
            try askAgain(assessment, desk, connection)
        }
    }

    /// A death was none: what it ended goes on, unless another was begun since, of which somebody decides.
    private static func undone(
        _ id: PersonID, _ desk: AssessmentDesk, _ connection: any Connection
    ) throws {
        let person = try desk.people.resolve(connection, id)
        let store = AssessmentStore(connection, desk.surroundings)
        for assessment in try store.endedByDeath(of: person) {
            let opened = AssessmentDesk.Opened(
                assessment: assessment, person: SeenPerson(id: person, name: "", reference: ""),
                conduct: AssessmentConduct(), decision: nil, routings: [], principal: service)
            do {
                try desk.reopen(
                    opened, note: "A death was recorded by mistake, and taken back", connection)
            } catch AssessmentRefusal.alreadyOpen {
                try decideWhichGoesOn(assessment, desk, connection)
            }
        }
        try offerAgain(to: person, desk, connection)
        try HealthCheckStore(connection).askAgain(of: person)
        for assessment in try store.open(aboutCaringFor: person) {
            try desk.people.closeTask(connection, bereavedKey(assessment), service)
        }
    }

    /// Whoever wanted to be asked again is asked, though a later answer or a death had closed it.
    private static func offerAgain(
        to person: PersonID, _ desk: AssessmentDesk, _ connection: any Connection
    ) throws {
        // The last that was written down, which closed what was to be done about those before it.
        let offers = try AssessmentOfferStore(connection, desk.surroundings).offers(to: person)
        guard let offer = offers.max(by: { $0.id < $1.id }), let again = offer.againOn, offer.answer.asksAgain
        else { return }
        var request = offer.task(dueOn: max(again, desk.surroundings.today))
        request.opensAgain = true
        try desk.people.openTask(connection, request)
    }

    /// Two records were two people's after all: what the answer of one had closed for the other is open again.
    private static func parted(
        _ people: [PersonID], _ desk: AssessmentDesk, _ connection: any Connection
    ) throws {
        let dead = try desk.people.dead(connection, Set(people))
        for person in people where !dead.contains(person) {
            try offerAgain(to: person, desk, connection)
        }
    }

    private static func decideWhichGoesOn(
        _ assessment: Assessment, _ desk: AssessmentDesk, _ connection: any Connection
    ) throws {
        try desk.people.openTask(
            connection,
            TaskRequest(
                kind: "assessment",
                title: "A death was none: decide whether the assessment it ended goes on",
                person: assessment.person, organisation: assessment.organisation, team: assessment.team,
                account: assessment.lead,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: desk.surroundings.today),
                key: "assessment-undone/\(assessment.id)", linkPath: assessment.path))
    }

    private static func bereavedKey(_ assessment: Assessment) -> String {
        "assessment-bereaved/\(assessment.id)"
    }

    /// Whom they cared for has died: the assessment goes on, and somebody asks what helps now.
    private static func askAgain(
        _ assessment: Assessment, _ desk: AssessmentDesk, _ connection: any Connection
    ) throws {
        try desk.people.openTask(
            connection,
            TaskRequest(
                kind: "assessment", title: "Whom they cared for has died: ask whether and how to go on",
                person: assessment.person, organisation: assessment.organisation, team: assessment.team,
                account: assessment.lead,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 5, to: desk.surroundings.today),
                key: bereavedKey(assessment), linkPath: assessment.path))
    }

    /// Two open assessments of one kind were of two records of one person: somebody decides which goes on.
    private static func joined(
        _ kept: PersonID, _ desk: AssessmentDesk, _ connection: any Connection
    ) throws {
        let person = try desk.people.resolve(connection, kept)
        var seen: Set<Assessment.Kind> = []
        for assessment in try AssessmentStore(connection, desk.surroundings).open(of: person)
        where !seen.insert(assessment.kind).inserted {
            try desk.people.openTask(
                connection,
                TaskRequest(
                    kind: "assessment",
                    title: "One person has two open assessments: end the one that is double",
                    person: person, organisation: assessment.organisation, team: assessment.team,
                    account: assessment.lead,
                    dueOn: WorkingCalendar.englandAndWales.adding(
                        workingDays: 2, to: desk.surroundings.today),
                    key: "assessment-double/\(assessment.id)", linkPath: assessment.path))
        }
    }
}
