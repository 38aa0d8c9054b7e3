import Advocacy
import Appointments
import Assessments
import Core
import Foundation
import People
import Register
import Storage
import SupportPlans
import Tasks

/// What appointments ask of the register, assessments and plans.
extension Composition {
    static func appointmentsNeeds(
        _ surroundings: Surroundings, _ people: PeopleNeeds, _ assessments: AssessmentAppointments,
        _ advocacy: AdvocacyCapability
    ) -> AppointmentsNeeds {
        AppointmentsNeeds(
            people: people,
            warnings: { connection, asked in
                try SafetyStore(connection, surroundings).homeAlerts(of: asked).mapValues {
                    $0.map(visitWarning)
                }
            },
            subjects: { connection, person, principal in
                try subjects(of: person, for: principal, assessments, surroundings, connection)
            },
            agreed: { connection, owner, day, stops, principal in
                guard owner.kind == "assessment", let id = AssessmentID(owner.id) else { return }
                try assessments.agreed(
                    id, on: day, stood: stops.map { (from: $0.from, until: $0.until) }, by: principal,
                    connection)
            },
            givenUp: { connection, owner, principal in
                guard owner.kind == "assessment", let id = AssessmentID(owner.id) else { return }
                try assessments.givenUp(id, by: principal, connection)
            },
            channel: { connection, person in
                let (decision, _) = try RegisterAnswersStore(connection, surroundings)
                    .mayContact(person, ContactIntent(.email, .service), at: surroundings.now())
                return channel(decision)
            },
            interpreter: { connection, person in
                let code = try SafetyStore(connection, surroundings).interpretedLanguage(of: person)
                guard let code else { return nil }
                return Locale(identifier: "en_GB").localizedString(forLanguageCode: code) ?? ""
            },
            advocate: { connection, person in
                let (name, isWaitedFor) = try advocacy.speaker(for: person, connection)
                return name.map { .named($0) } ?? (isWaitedFor ? .waitedFor : nil)
            })
    }

    private static func visitWarning(_ home: SafetyStore.HomeAlert) -> VisitWarning {
        VisitWarning(
            label: home.alert.kind.label, note: home.alert.note,
            needsTwoWorkers: home.alert.kind == .twoWorkers, reviewOn: home.alert.reviewOn,
            isOfHousehold: home.isOfHousehold)
    }

    private static func channel(_ decision: Register.ContactDecision) -> ReminderChannel {
        switch decision {
        case .send, .hold(_, until: _?): .write
        case .refuse, .hold(.deathUnconfirmed, until: nil): .nothing
        // Whoever rings asks first whether it is safe.
        case .askPerson, .hold(_, until: nil): .ring
        }
    }

    /// Open assessments, and plans to be looked at again.
    private static func subjects(
        of person: PersonID, for principal: Principal, _ assessments: AssessmentAppointments,
        _ surroundings: Surroundings, _ connection: any Connection
    ) throws -> [AppointmentSubject] {
        var subjects: [AppointmentSubject] = []
        for assessment in try assessments.open(of: person, for: principal, connection) {
            subjects.append(
                AppointmentSubject(
                    owner: AppointmentOwner(kind: "assessment", id: assessment.id.description),
                    purpose: .assessment,
                    title: "\(assessment.kind.title), asked for on \(assessment.requestedOn.spoken)",
                    path: assessment.path))
        }
        for plan in try PlanStore(connection, surroundings).openPlans(of: person)
        where plan.organisation == principal.organisation
            && (plan.status == .final || plan.status == .underReview)
        {
            subjects.append(
                AppointmentSubject(
                    owner: AppointmentOwner(kind: "plan", id: plan.id.description), purpose: .review,
                    title: "Looking again at the plan of \((plan.planOn ?? plan.startedOn).spoken)",
                    path: plan.path))
        }
        return subjects
    }

    /// How much open work an account has: tasks, and appointments whose outcome nobody has said.
    static func openWork(
        of account: AccountID, _ connection: any Connection, _ surroundings: Surroundings
    ) throws -> [OrganisationID: Int] {
        try TaskStore(connection, surroundings).openCounts(of: account)
            .merging(AppointmentStore(connection, surroundings).openCounts(of: account), uniquingKeysWith: +)
    }

    static func handOverWork(
        from account: AccountID, to other: AccountID?, in organisation: OrganisationID,
        by principal: Principal, _ connection: any Connection, _ surroundings: Surroundings
    ) throws {
        // Appointments first: what they ask for goes with the other tasks.
        let needs = AppointmentsNeeds(people: peopleNeeds(surroundings))
        try AppointmentDesk(surroundings: surroundings, needs: needs)
            .handOver(from: account, to: other, in: organisation, by: principal, connection)
        let tasks = TaskStore(connection, surroundings)
        for person in try tasks.handOver(from: account, to: other, in: organisation, by: principal) {
            try tasks.giveToReviewer(about: person) { try reviewers(of: $0, connection, surroundings) }
        }
    }

    /// Whether a message is still wanted as it leaves: a reminder of what was moved or is over isn't.
    static func isMessageWanted(
        _ key: String, _ connection: any Connection, _ surroundings: Surroundings
    ) throws -> Bool {
        try AppointmentStore(connection, surroundings).isReminderWanted(key)
            ?? PlanStore(connection, surroundings).isReminderWanted(key) ?? true
    }

    /// The same sections with somebody's appointments first: what is next is what is looked for.
    static func withAppointments(
        _ cases: RegisterNeeds.Cases, _ appointments: AppointmentsCapability
    ) -> RegisterNeeds.Cases {
        var more = cases
        more.onRecord = { connection, person, principal in
            let first = try appointments.sections(about: person, for: principal, connection)
            return try first + cases.onRecord(connection, person, principal)
        }
        more.onOwnPage = { connection, carer, principal in
            let first = try appointments.ownSections(of: carer, as: principal, connection)
            return try first + cases.onOwnPage(connection, carer, principal)
        }
        return more
    }
}
