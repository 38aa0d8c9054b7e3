import Audit
import Core
import Documents
import Jobs
import People
import Storage

extension AuditAction {
    static let stayViewed = AuditAction("hospital-stay-viewed")
    static let stayBegun = AuditAction("hospital-stay-begun")
    static let stayChanged = AuditAction("hospital-stay-changed")
    static let stayStatementSent = AuditAction("hospital-stay-statement-sent")
    static let stayStatementRead = AuditAction("hospital-stay-statement-read")
    static let stayHelpAsked = AuditAction("hospital-stay-help-asked")
}

/// Every change of a stay in hospital, each in the caller's transaction with its task, audit entry and history.
package struct StayDesk: Sendable {
    let surroundings: Surroundings
    let needs: DischargeNeeds

    package init(surroundings: Surroundings, needs: DischargeNeeds) {
        (self.surroundings, self.needs) = (surroundings, needs)
    }

    static let service = Principal.system("discharge")

    var people: PeopleNeeds { needs.people }

    func store(_ connection: any Connection) -> StayStore { StayStore(connection, surroundings) }

    /// A stay with all that a page about it asks.
    struct Opened: Sendable {
        var stay: HospitalStay
        let carer: SeenPerson?
        let patient: SeenPerson?
        let facts: StayFacts
        let principal: Principal

        var policy: DischargePolicy { DischargePolicy(principal) }
        var seesPatient: Bool { policy.allows(.viewPatient, on: stay) }

        /// Who lies in hospital, as far as the reader may know.
        var patientName: String {
            guard seesPatient else { return "Somebody in hospital" }
            return patient?.name ?? stay.patientWords
        }

        var carerName: String { carer?.name ?? "The carer" }
    }

    /// A stay within the principal's reach, of people they may see; else it isn't there.
    func open(
        _ id: HospitalStayID, for principal: Principal, _ connection: any Connection
    ) throws -> Opened {
        guard let stay = try store(connection).find(id) else { throw NotFound() }
        let opened = try open([stay], for: principal, connection)
        guard let found = opened.first else { throw NotFound() }
        return found
    }

    /// Those among the stays that the principal may see.
    func open(
        _ stays: [HospitalStay], for principal: Principal, _ connection: any Connection
    ) throws -> [Opened] {
        let policy = DischargePolicy(principal)
        let stays = stays.filter { policy.allows(.view, on: $0) }
        guard !stays.isEmpty else { return [] }
        let ids = Set(stays.compactMap(\.carer) + stays.compactMap(\.caredFor))
        let seen = try people.people(connection, ids, principal)
        let restricted = try people.restricted(connection, ids)
        let facts = try store(connection).facts(of: stays.map(\.id))
        var opened: [Opened] = []
        for stay in stays {
            var carer: SeenPerson?
            if let id = stay.carer {
                guard let found = seen[id] else { continue }
                carer = found
            }
            var patient: SeenPerson?
            if let id = stay.caredFor {
                patient = seen[id]
                // A restricted patient is as if they weren't there.
                if patient == nil, restricted.contains(id) { continue }
            }
            var known = facts[stay.id] ?? StayFacts()
            known.carerIsRestricted = carer?.isRestricted ?? false
            opened.append(
                Opened(stay: stay, carer: carer, patient: patient, facts: known, principal: principal))
        }
        return opened
    }

    /// What is known beside a stay, for the service itself.
    func facts(of stay: HospitalStay, _ connection: any Connection) throws -> StayFacts {
        try store(connection).facts(of: [stay.id])[stay.id] ?? StayFacts()
    }

    // MARK: Beginning

    struct Beginning: Sendable {
        var ward: String
        var team: TeamID?
        var admittedOn: LocalDate
        var planningOn: LocalDate?
        var expectedOn: LocalDate?
        var carer: SeenPerson?
        /// Where the carer is known by their link alone.
        var carerID: PersonID?
        var caredFor: PersonID?
        /// Where the patient lives, which decides whose council is asked about a child.
        var patientArea: String?
        var link: CaringLinkID?
        var relationship = ""
        var initials = ""
        var carerFound = HospitalStay.CarerFound.notAsked
        var childHelping = HospitalStay.Answer.notAsked
    }

    /// Begins a stay, with its contact, its clock and its first task.
    func begin(
        _ new: Beginning, by principal: Principal, _ connection: any Connection
    ) throws -> HospitalStay {
        guard let organisation = principal.organisation,
            !principal.roles.isDisjoint(with: StayMachine.writerRoles)
        else { throw Refused(action: "discharge-begin") }
        let store = store(connection)
        if let same = try store.begun(like: new, at: organisation, by: principal.account) { return same }
        let previous = try store.previous(
            caredFor: new.caredFor, link: new.link, at: organisation, before: new.admittedOn)
        let area = try new.patientArea ?? new.carer?.area ?? people.area(connection, organisation)
        var stay = HospitalStay(
            id: surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
            organisation: organisation, team: new.team, ward: new.ward, contact: principal.account,
            area: area, carer: new.carer?.id ?? new.carerID, caredFor: new.caredFor, link: new.link,
            relationship: new.relationship, initials: new.initials, admittedOn: new.admittedOn,
            previous: previous?.id, dueOn: surroundings.today)
        (stay.planningOn, stay.expectedOn) = (new.planningOn, new.expectedOn)
        (stay.carerFound, stay.childHelping) = (new.carerFound, new.childHelping)
        try openTask(&stay, StayFacts(), number: 1, connection)
        try store.add(stay)
        try store.addEvent("begin", to: stay.id, by: principal)
        try audit(.stayBegun, stay, by: principal, [:], connection)
        if let previous { try keepReadmission(stay, after: previous, by: principal, connection) }
        if stay.childHelping == .yes { try askAboutChild(stay, connection) }
        try sendWords(of: stay, connection)
        return stay
    }

    /// The patient is back within 30 days: whoever went on with the carer hears of it today.
    private func keepReadmission(
        _ stay: HospitalStay, after previous: HospitalStay, by principal: Principal,
        _ connection: any Connection
    ) throws {
        let store = store(connection)
        try store.add(
            StaySetback(kind: .readmission, on: stay.admittedOn, words: "", stay: stay.id), to: previous.id)
        try store.addEvent(StayStep.setback.rawValue, to: previous.id, by: principal)
        guard previous.carer != nil || previous.caredFor != nil else { return }
        try openSameDay(
            previous, "Back in hospital within 30 days: ring the carer today",
            key: "discharge-readmission/\(previous.id)/\(stay.id)", connection)
    }

    // MARK: Saving

    /// Saves what a step did, with its audit entry, its history and the task for what comes next.
    func save(
        _ changed: HospitalStay, after step: StayStep, event: String? = nil, was: HospitalStay,
        by principal: Principal, _ connection: any Connection
    ) throws {
        var stay = changed
        var facts = try facts(of: stay, connection)
        if let carer = stay.carer {
            facts.carerIsRestricted = try people.restricted(connection, [carer]).contains(carer)
        }
        let store = store(connection)
        let next = stay.next(facts, on: surroundings.today)
        let isOtherDay = next?.followsDay == true && next?.by != was.dueOn
        let hasMoved =
            next?.kind.rawValue ?? "" != stay.details.next || stay.contact != was.contact
            || stay.status != was.status || step == .call || isOtherDay || stay.taskKey == nil
        if hasMoved {
            if let key = stay.taskKey { try people.closeTask(connection, key, principal) }
            (stay.taskKey, stay.details.next) = (nil, "")
            try openTask(&stay, facts, number: stay.version + 1, connection)
        }
        try store.save(stay)
        try store.addEvent(event ?? step.rawValue, to: stay.id, by: principal)
        try audit(
            .stayChanged, stay, by: principal, ["step": step.rawValue, "status": stay.status.rawValue],
            connection)
    }

    /// The task for the next step, for the discharge contact; each step has one of its own.
    func openTask(
        _ stay: inout HospitalStay, _ facts: StayFacts, number: Int, _ connection: any Connection
    ) throws {
        guard let next = stay.next(facts, on: surroundings.today) else { return }
        stay.dueOn = next.by
        let key = "discharge/\(stay.id)/\(number)"
        try people.openTask(
            connection,
            TaskRequest(
                kind: Self.taskKind(next.kind),
                title: next.kind.title, person: stay.carer ?? stay.caredFor,
                organisation: stay.organisation, team: stay.contact == nil ? stay.team : nil,
                account: stay.contact, dueOn: next.by, urgent: next.isUrgent, key: key,
                linkPath: stay.path))
        (stay.taskKey, stay.details.next) = (key, next.kind.rawValue)
    }

    static func taskKind(_ kind: HospitalStay.Next.Kind) -> String {
        switch kind {
        case .answer: "discharge-answer"
        case .call, .goAndSee: "discharge-call"
        default: "discharge"
        }
    }

    func audit(
        _ action: AuditAction, _ stay: HospitalStay, by principal: Principal, _ detail: [String: String],
        _ connection: any Connection
    ) throws {
        let about = Set([stay.carer, stay.caredFor].compactMap { $0 })
        let restricted = try people.restricted(connection, about)
        try AuditStore(connection, surroundings).add(
            action, about: stay.id, by: principal, detail: detail, person: stay.carer ?? stay.caredFor,
            heldBack: !restricted.isEmpty)
    }
}
