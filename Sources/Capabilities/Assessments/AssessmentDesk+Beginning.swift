import Audit
import Core
import Forms
import Jobs
import People
import Storage

/// Whom an assessment is for, how and where.
struct NewAssessment: Sendable {
    let person: SeenPerson
    let link: CaringLinkID?
    let kind: Assessment.Kind
    let route: Assessment.Route
    let need: Assessment.Need
    let organisation: OrganisationID
    var team: TeamID?
    var lead: AccountID?
    let requestedOn: LocalDate
}

extension AssessmentDesk {
    /// Begins an assessment, with its owner, its clock and its first task.
    ///
    /// - Throws: `AssessmentRefusal.alreadyOpen` where one of this kind is open.
    @discardableResult
    func begin(_ new: NewAssessment, by principal: Principal, _ connection: any Connection) throws
        -> Assessment
    {
        let store = AssessmentStore(connection, surroundings)
        guard try !store.open(of: new.person.id).contains(where: { $0.kind == new.kind }) else {
            throw AssessmentRefusal.alreadyOpen
        }
        // Whoever was referred has waited since their referral came.
        let asked = try store.referral(for: new.person.id, new.kind.referralKinds, to: new.organisation)
        let requestedOn = min(new.requestedOn, asked?.sentOn ?? new.requestedOn)
        // A referral for support asked for no assessment: it comes of it, and its clock is its own.
        let referral =
            try asked
            ?? store.referral(for: new.person.id, new.kind.supportKinds, to: new.organisation)
        let area = try new.person.area ?? people.area(connection, new.organisation)
        var assessment = Assessment(
            id: surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
            person: new.person.id, link: new.link, kind: new.kind, route: new.route,
            organisation: new.organisation, council: try people.councils(connection, area).first,
            team: new.team, lead: new.lead, referral: referral?.id, requestedOn: requestedOn,
            bookedFor: nil, startedOn: nil, completedOn: nil, endedOn: nil, endReason: nil, status: .waiting,
            need: new.need, dueOn: try assessBy(requestedOn, area: area, connection), area: area,
            district: new.person.district, fill: nil, signedBy: nil, signedOn: nil, pausedOn: nil,
            taskKey: nil, version: 1)
        assessment.taskKey = try openTask(assessment, nil, connection)
        try store.add(assessment, by: principal)
        if new.kind == .healthCheck { try closeCheckOffers(to: new.person.id, by: principal, connection) }
        try people.involve(
            connection, new.person.id, Destination(new.organisation, team: new.team), nil, principal)
        try AuditStore(connection, surroundings).add(
            .assessmentRequested, about: assessment.id, by: principal,
            detail: ["kind": new.kind.rawValue, "route": new.route.rawValue], person: new.person.id)
        return assessment
    }

    /// The assessor's form of an assessment that is being started, with what the carer answered by themselves.
    func startForm(
        _ assessment: Assessment, _ conduct: AssessmentConduct, by principal: Principal,
        _ connection: any Connection
    ) throws -> FormFillID? {
        if let fill = assessment.fill { return fill }
        guard let questionnaire = forms.assessor(assessment.kind) else { return nil }
        let store = FormFillStore(connection, surroundings)
        let actor = FillActor(principal)
        let fill = try store.start(questionnaire, for: .assessment(assessment.id), by: actor)
        if let own = try store.fills(of: .ownAnswers(assessment.id)).first {
            try store.carry(from: own, into: fill, by: actor)
        }
        let answers = conduct.advocacyAnswers.filter { questionnaire.item($0.key) != nil }
        try store.save(fill, answers, by: actor)
        return fill.id
    }

    /// Same-day work after answers that somebody must know of; its title says nothing of them.
    ///
    /// A task that was ticked off earlier in the day is open again. Whoever has the assessment sees it, with those who
    /// see sensitive work; where nobody has it, the whole team does, so that somebody rings.
    func callToday(
        _ opened: Opened, key: String, _ connection: any Connection
    ) throws {
        let assessment = opened.assessment
        let isChild = opened.person.age.map { $0 < 18 } ?? assessment.kind.isOfAChild
        let duty = try people.dutyTray(connection, assessment.area, isChild)
        try people.openTask(
            connection,
            TaskRequest(
                kind: "same-day", title: "Ring this carer today, in private", person: assessment.person,
                organisation: assessment.organisation, team: assessment.lead == nil ? assessment.team : nil,
                account: assessment.lead, dueOn: surroundings.today, urgent: true, key: key, opensAgain: true,
                sensitive: assessment.lead != nil, linkPath: assessment.path))
        // Nobody may be there today: the duty tray sees it too.
        guard assessment.lead == nil, duty.organisation != assessment.organisation else { return }
        try people.involve(connection, assessment.person, duty, nil, .system("assessments"))
        try people.openTask(
            connection,
            TaskRequest(
                kind: "same-day", title: "Ring this carer today, in private", person: assessment.person,
                organisation: duty.organisation, team: duty.team, dueOn: surroundings.today, urgent: true,
                key: "\(key)/duty", opensAgain: true, linkPath: "/people/\(assessment.person)"))
    }
}
