import Audit
import Core
import Forms
import Jobs
import People
import Storage
import Web

/// The form of an assessment, filled in by staff, and the carer's own.
struct FillPages: Sendable {
    let desk: AssessmentDesk

    func add(to routes: Routes) {
        staff.addRoutes(to: routes)
        own.addRoutes(to: routes)
    }

    private var staff: FormFillJourney {
        let desk = desk
        var options = FormFillJourney.Options()
        options.finishButton = "These answers are complete"
        options.helpWords = ["Somebody is asked to ring them today."]
        options.names = { try names($0, $1) }
        return FormFillJourney(
            at: "/assessments/{assessment}/form", AssessmentDesk.readers, database: desk.database,
            surroundings: desk.surroundings, options: options,
            open: { connection, principal, parameters in
                let opened = try Self.opened(desk, connection, principal, parameters)
                guard let fill = opened.assessment.fill else { throw NotFound() }
                let mayAnswer = opened.policy.allows(.answer, on: opened.assessment)
                return FillOpening(
                    fill: fill, mayEdit: mayAnswer, mayFinish: mayAnswer && opened.policy.seesPrivate,
                    seesPrivate: opened.policy.seesPrivate, about: opened.person.name,
                    backPath: opened.assessment.path)
            },
            saved: { connection, change in
                let opened = try Self.opened(desk, connection, change.principal, change.parameters)
                try Self.saved(desk, opened, change, connection)
            },
            complete: { connection, finished in
                let opened = try Self.opened(desk, connection, finished.principal, finished.parameters)
                try opened.policy.require(.answer, on: opened.assessment)
                let conduct = opened.conduct.taking(finished.answers)
                if let answer = opened.conduct.takingPart.changed(by: finished.answers) {
                    try desk.keep(answer, .start, opened, connection)
                }
                try ConductStore(connection).save(conduct, of: opened.assessment.id)
                if conduct.childHelps == true, conduct.childNeeds != false {
                    try Self.childHelps(desk, opened, connection)
                }
                try desk.save(
                    opened.assessment, after: .answer, note: "The form is complete", was: opened, connection)
                return "\(opened.assessment.path)?done=form"
            })
    }

    private var own: FormFillJourney {
        let desk = desk
        var options = FormFillJourney.Options()
        options.isForStaff = false
        options.finishButton = "Send my answers"
        options.helpWords = ["Somebody from our service is asked to ring you today."]
        return FormFillJourney(
            at: "/my-assessment/{assessment}/form", .carer, database: desk.database,
            surroundings: desk.surroundings, options: options,
            open: { connection, principal, parameters in
                let opened = try Self.opened(desk, connection, principal, parameters)
                let fills = FormFillStore(connection, desk.surroundings)
                guard let fill = try fills.fills(of: .ownAnswers(opened.assessment.id)).first else {
                    throw NotFound()
                }
                let mayEdit = opened.assessment.status == .inProgress && opened.assessment.route == .online
                return FillOpening(
                    fill: fill.id, mayEdit: mayEdit, mayFinish: mayEdit, seesPrivate: true, about: nil,
                    backPath: "/my-assessment")
            },
            saved: { connection, change in
                let opened = try Self.opened(desk, connection, change.principal, change.parameters)
                try Self.saved(desk, opened, change, connection)
            },
            complete: { connection, finished in
                let opened = try Self.opened(desk, connection, finished.principal, finished.parameters)
                // Nobody has begun it with them: a check is theirs to finish.
                if opened.assessment.kind == .healthCheck, opened.assessment.fill == nil {
                    if finished.answers.code("child-helping") == "yes" {
                        try Self.childHelps(desk, opened, connection)
                    }
                    try desk.finishCheck(opened, finished, connection)
                    return "/my-check/\(opened.assessment.id)"
                }
                try Self.handedIn(desk, opened, finished, connection)
                return "/my-assessment?done=sent"
            })
    }

    private static func opened(
        _ desk: AssessmentDesk, _ connection: any Connection, _ principal: Principal?,
        _ parameters: PathParameters
    ) throws -> AssessmentDesk.Opened {
        guard let principal else { throw NotFound() }
        let id = try parameters.require("assessment", as: AssessmentID.self)
        return try desk.open(id, for: principal, connection)
    }

    /// Each save is kept in the trail; an answer that somebody must know of reaches a person the same day.
    private static func saved(
        _ desk: AssessmentDesk, _ opened: AssessmentDesk.Opened, _ change: FillChange,
        _ connection: any Connection
    ) throws {
        try AuditStore(connection, desk.surroundings).add(
            .assessmentChanged, about: opened.assessment.id, by: opened.principal,
            detail: ["action": AssessmentAction.answer.rawValue, "answers": "\(change.changed.count)"],
            person: opened.assessment.person)
        let today: Set<String> = ["low-mood", "self-harm", "harm", "unsafe"]
        let raised = change.raised.intersection(today)
        guard !raised.isEmpty else { return }
        let key = "assessment-call/\(change.fill.id)/\(desk.surroundings.today)"
        try desk.callToday(opened, key: key, connection)
    }

    private static func childHelps(
        _ desk: AssessmentDesk, _ opened: AssessmentDesk.Opened, _ connection: any Connection
    ) throws {
        try desk.people.openTask(
            connection,
            TaskRequest(
                kind: "young-carer", title: "A child is helping: tell children’s services",
                person: opened.assessment.person, organisation: opened.assessment.organisation,
                account: opened.assessment.lead, dueOn: desk.surroundings.today, urgent: true,
                key: "assessment-child/\(opened.assessment.id)",
                linkPath: opened.assessment.kind == .healthCheck
                    ? "/people/\(opened.assessment.person)" : "\(opened.assessment.path)/child"))
    }

    /// A carer's own answers have come: whoever has the assessment reads them with them.
    private static func handedIn(
        _ desk: AssessmentDesk, _ opened: AssessmentDesk.Opened, _ finished: FinishedFill,
        _ connection: any Connection
    ) throws {
        let fills = FormFillStore(connection, desk.surroundings)
        if let fill = opened.assessment.fill, let main = try fills.find(fill), main.id != finished.fill.id {
            try fills.carry(from: finished.fill, into: main, by: FillActor(opened.principal))
        }
        try desk.people.openTask(
            connection,
            TaskRequest(
                kind: "assessment", title: "A carer sent their own answers: go through them together",
                person: opened.assessment.person, organisation: opened.assessment.organisation,
                team: opened.assessment.lead == nil ? opened.assessment.team : nil,
                account: opened.assessment.lead,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: desk.surroundings.today),
                key: "assessment-own/\(finished.fill.id)", linkPath: opened.assessment.path))
        try desk.save(
            opened.assessment, after: .answer, note: "The carer sent their own answers", was: opened,
            connection)
    }

    private func names(
        _ connection: any Connection, _ actors: Set<FillActor>
    ) throws -> [FillActor: String] {
        var accounts: [AccountID: FillActor] = [:]
        var names: [FillActor: String] = [:]
        for actor in actors {
            switch actor {
            case .staff(let account): accounts[account] = actor
            case .carer: names[actor] = "The carer"
            case .system: names[actor] = "Mainstay"
            }
        }
        for (account, name) in try desk.people.accountNames(connection, Set(accounts.keys)) {
            if let actor = accounts[account] { names[actor] = name }
        }
        return names
    }
}
