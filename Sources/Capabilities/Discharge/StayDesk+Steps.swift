import Audit
import Core
import Documents
import Jobs
import People
import Storage

/// The steps of a stay that do more than keep what was said.
extension StayDesk {
    /// Takes a step: what it changes, and where it leads.
    @discardableResult
    func take(
        _ step: StayStep, event: String? = nil, on opened: Opened, _ connection: any Connection,
        _ change: (inout HospitalStay) throws -> Void = { _ in }
    ) throws -> HospitalStay {
        var stay = opened.stay
        let status = try stay.after(step, by: opened.principal)
        try change(&stay)
        stay.status = status
        try save(stay, after: step, event: event, was: opened.stay, by: opened.principal, connection)
        return stay
    }

    // MARK: The carer's words

    /// Sends the newest of what the carer said to the ward and the social worker; sent once, however often asked.
    func sendWords(of stay: HospitalStay, _ connection: any Connection) throws {
        guard stay.status.isOpen, let link = stay.link,
            let newest = try needs.statements(connection, link).first
        else { return }
        let store = store(connection)
        let isNew = try store.addStatement(newest.id, isUrgent: newest.isUrgent, to: stay.id)
        try store.addReceipt(newest.id, for: .ward, at: stay.organisation, of: stay.id)
        if let social = stay.socialWork {
            try store.addReceipt(newest.id, for: .socialWork, at: social, of: stay.id)
        }
        guard isNew else { return }
        try audit(.stayStatementSent, stay, by: Self.service, ["statement": newest.id], connection)
        // A "no" is the next step of today; where nothing else changed, this only opens its task.
        guard newest.isUrgent, let current = try store.find(stay.id) else { return }
        try save(current, after: .carer, event: "said", was: current, by: Self.service, connection)
    }

    func confirmReading(
        _ statement: String, on opened: Opened, _ connection: any Connection
    ) throws {
        guard let party = opened.policy.party(on: opened.stay),
            let organisation = opened.principal.organisation
        else { throw Refused(action: "discharge-receipt") }
        let isFirst = try store(connection).confirmReading(
            statement, by: party, at: organisation, name: opened.principal.name, of: opened.stay.id)
        guard isFirst else { return }
        try store(connection).addEvent("read", to: opened.stay.id, by: opened.principal)
        try audit(
            .stayStatementRead, opened.stay, by: opened.principal,
            ["statement": statement, "party": party.rawValue], connection)
    }

    func answer(_ words: String, on opened: Opened, _ connection: any Connection) throws {
        _ = try opened.stay.after(.answer, by: opened.principal)
        for statement in opened.facts.statements where statement.needsAnswer {
            try store(connection).answerStatement(
                statement.statement, words, by: opened.principal.name, of: opened.stay.id)
        }
        try take(.answer, on: opened, connection)
    }

    // MARK: A child who helps

    /// No child's name is asked for: the children's duty team finds out, kindly.
    func askAboutChild(_ stay: HospitalStay, _ connection: any Connection) throws {
        let duty = try people.dutyTray(connection, stay.area, true)
        if let carer = stay.carer { try people.involve(connection, carer, duty, nil, Self.service) }
        let title =
            stay.carer == nil
            ? "A child may be helping at home: ask the ward, stay \(stay.reference)"
            : "A child may be helping: find out how they are"
        try people.openTask(
            connection,
            TaskRequest(
                kind: "young-carer", title: title, person: stay.carer, organisation: duty.organisation,
                team: duty.team,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "discharge-child/\(stay.id)", linkPath: stay.carer.map { "/people/\($0)" }))
    }

    // MARK: The plan and the call

    func givePlan(
        _ details: StayDetails, _ copies: Set<CopyWay>, on opened: Opened, _ connection: any Connection
    ) throws {
        guard let carer = opened.carer else { throw StayRefusal.missing([.carer]) }
        let today = surroundings.today
        let needs = needs
        try take(.plan, on: opened, connection) { stay in
            stay.details = details
            let letter = GoingHomeLetter(stay: stay, patient: opened.patient?.name).letter
            if let letters = needs.letters {
                stay.document = try letters.issue(
                    letter, to: carer.id, side: .carer, by: opened.principal, from: stay.organisation,
                    copies: copies, replacing: stay.document, connection)
            }
            stay.planOn = today
        }
    }

    func keep(_ call: StayCall, on opened: Opened, _ connection: any Connection) throws {
        _ = try opened.stay.after(.call, by: opened.principal)
        let today = surroundings.today
        guard call.on <= today else { throw StayRefusal.dayFuture("on") }
        guard let home = opened.stay.homeOn, call.on >= home else { throw StayRefusal.dayBeforeHome }
        try store(connection).add(call, to: opened.stay.id)
        try take(.call, on: opened, connection)
    }

    /// Something went wrong at home: whoever has the carer now rings them today.
    func keep(_ setback: StaySetback, on opened: Opened, _ connection: any Connection) throws {
        _ = try opened.stay.after(.setback, by: opened.principal)
        try opened.stay.requireSetback(on: setback.on, today: surroundings.today)
        try store(connection).add(setback, to: opened.stay.id)
        try take(.setback, on: opened, connection)
        let count = opened.facts.setbacks.count + 1
        try openSameDay(
            opened.stay, "Going home went wrong: ring the carer today",
            key: "discharge-setback/\(opened.stay.id)/\(count)", connection)
    }

    /// For whoever has taken the carer on, or else for the ward.
    func openSameDay(
        _ stay: HospitalStay, _ title: String, key: String, _ connection: any Connection
    ) throws {
        let isTaken = stay.followUp == .accepted
        try people.openTask(
            connection,
            TaskRequest(
                kind: "same-day", title: title, person: stay.carer ?? stay.caredFor,
                organisation: isTaken ? stay.receiver ?? stay.organisation : stay.organisation,
                team: isTaken || stay.contact != nil ? nil : stay.team,
                account: isTaken ? nil : stay.contact, dueOn: surroundings.today, urgent: true, key: key,
                // Whoever asks again after the first call is rung again.
                opensAgain: true, linkPath: stay.path))
    }

    // MARK: Who goes on

    func ask(
        _ receiver: OrganisationID, words: String, carerAgreed: Bool, on opened: Opened,
        _ connection: any Connection
    ) throws {
        if let carer = opened.carer, !carerAgreed,
            try !people.mayShare(connection, carer.id, receiver)
        {
            throw StayRefusal.needsAgreement
        }
        let stay = try take(.ask, on: opened, connection) { stay in
            stay = try stay.asked(receiver, words: words)
        }
        try openAsk(stay, by: opened.principal, connection)
    }

    /// The receiver's task to answer; after a death that wasn't one it's there again.
    func openAsk(_ stay: HospitalStay, by principal: Principal, _ connection: any Connection) throws {
        guard let receiver = stay.receiver else { return }
        if let carer = stay.carer {
            try people.involve(connection, carer, Destination(receiver), nil, principal)
        }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "discharge-ask", title: "A hospital asks you to go on with a carer: answer",
                person: stay.carer, organisation: receiver,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: askKey(stay), opensAgain: true, linkPath: stay.path))
    }

    func askKey(_ stay: HospitalStay) -> String { "discharge-ask/\(stay.id)/\(stay.asks)" }

    func answerAsk(
        _ accepts: Bool, words: String, on opened: Opened, _ connection: any Connection
    ) throws {
        let stay = try take(accepts ? .accept : .refuse, on: opened, connection) { stay in
            stay = try stay.answered(accepts, words: words)
        }
        try people.closeTask(connection, askKey(stay), opened.principal)
        guard accepts, let receiver = stay.receiver else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "discharge-after", title: "Get in touch with a carer after a stay in hospital",
                person: stay.carer, organisation: receiver, account: opened.principal.account,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 5, to: surroundings.today),
                key: "discharge-after/\(stay.id)/\(stay.asks)",
                linkPath: stay.carer.map { "/people/\($0)" } ?? stay.path))
    }

    func takeBack(on opened: Opened, _ connection: any Connection) throws {
        try take(.takeBack, on: opened, connection) { stay in stay = try stay.takenBack() }
        try closeAsked(opened, connection)
    }

    /// Whoever was asked to go on with the carer is asked no more.
    func closeAsked(_ opened: Opened, _ connection: any Connection) throws {
        let stay = opened.stay
        try people.closeTask(connection, askKey(stay), opened.principal)
        try people.closeTask(connection, "discharge-after/\(stay.id)/\(stay.asks)", opened.principal)
    }

    // MARK: The end

    func close(_ opened: Opened, _ connection: any Connection) throws {
        let today = surroundings.today
        try take(.close, on: opened, connection) { stay in
            stay = try stay.closed(opened.facts, on: today)
        }
    }

    func end(
        _ opened: Opened, _ reason: HospitalStay.EndReason, words: String, _ connection: any Connection
    ) throws {
        let today = surroundings.today
        try take(.end, on: opened, connection) { stay in
            stay = try stay.ended(reason, words: words, opened.facts, on: today)
        }
        if opened.stay.followUp == .asked {
            try people.closeTask(connection, askKey(opened.stay), opened.principal)
        }
    }
}
