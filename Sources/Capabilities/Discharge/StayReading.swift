import Core
import People
import Storage

/// Reads what the page of a stay shows, for whoever asks.
struct StayReading {
    let desk: StayDesk
    let connection: any Connection

    func page(_ opened: StayDesk.Opened, done: String?) throws -> StayPage {
        let (stay, today) = (opened.stay, desk.surroundings.today)
        let organisations = Set(
            [stay.organisation, stay.socialWork, stay.receiver].compactMap { $0 })
        let names = try desk.people.organisationNames(connection, organisations)
        let next = stay.next(opened.facts, on: today)
        let gaps = opened.seesPatient ? stay.gaps(opened.facts) : []
        let statements = try statements(opened, names)
        let isLate = stay.status.isOpen && stay.dueOn < today
        return StayPage(
            caption: opened.patientName, backPath: "/discharge", notification: done.flatMap { Self.done[$0] },
            statusText: isLate ? "\(stay.status.title), late" : stay.status.title,
            statusColour: isLate ? "red" : stay.status.isOpen ? "blue" : "grey",
            nextText: next.map { "\($0.kind.title). By \(stay.dueOn.spoken)" },
            missing: gaps.map(\.words), hasMissing: !gaps.isEmpty, steps: steps(opened),
            statements: statements,
            noStatement: statements.isEmpty
                ? (stay.link == nil
                    ? "Nothing yet. It is written down on the caring link, once both have a record."
                    : "Nothing yet. Ask the carer, in private.") : nil,
            statementPath: statementPath(opened), planPath: planPath(opened),
            calls: opened.facts.calls.map { call in
                StayPage.Line(
                    lineTitle: "\(call.on.spoken): \(call.result.title). \(call.by)",
                    lineWords: call.words.isEmpty ? nil : call.words)
            }, hasCalls: !opened.facts.calls.isEmpty,
            setbacks: opened.facts.setbacks.map { setback in
                StayPage.Line(
                    lineTitle: "\(setback.on.spoken): \(setback.kind.title)",
                    lineWords: setback.words.isEmpty ? nil : setback.words)
            }, hasSetbacks: !opened.facts.setbacks.isEmpty, facts: try facts(opened, names),
            others: others(opened), hasOthers: !others(opened).isEmpty,
            events: try desk.store(connection).events(of: stay.id).map(Self.event))
    }

    static func event(_ event: StayStore.Happened) -> StayPage.Line {
        let what: String
        switch event.step {
        case "begin": what = "Begun"
        case "read": what = "The carer’s words were read"
        case "help": what = "The carer asked for help"
        case "said": what = "What the carer said was sent to those who plan"
        case "carer-died": what = "The carer’s death was recorded"
        case "carer-lives": what = "The carer’s death was recorded by mistake"
        case "joined": what = "Two records were joined: the carer and the patient are one person"
        case "task": what = "Its task was ticked off, and opened again"
        default: what = StayStep(rawValue: event.step)?.title ?? event.step
        }
        return StayPage.Line(lineTitle: "\(event.at.londonDate.spoken): \(what)", lineWords: event.by)
    }

    // MARK: Steps

    private func steps(_ opened: StayDesk.Opened) -> [StayPage.Step] {
        guard opened.stay.organisation == opened.principal.organisation else {
            return opened.stay.allows(.accept, by: opened.principal) && opened.stay.followUp == .asked
                ? [step("acceptance", "Answer the hospital", nil, opened)] : []
        }
        let gaps = Set(opened.stay.gaps(opened.facts))
        func state(_ of: StayGap...) -> Bool { gaps.isDisjoint(with: of) }
        var steps: [StayPage.Step] = []
        func add(_ name: String, _ title: String, _ step: StayStep, _ isDone: Bool?) {
            guard opened.stay.allows(step, by: opened.principal) else { return }
            steps.append(self.step(name, title, isDone, opened))
        }
        let hasCarer = opened.stay.carerFound != .none
        if gaps.contains(.notAble) { add("answer", "Answer the carer today", .answer, false) }
        add("ward", "Ward, contact and days", .ward, state(.planning))
        add("carer", "Who cares for them", .carer, state(.carer, .child, .agreement, .carerDied))
        if hasCarer {
            add("involvement", "Is the carer involved?", .involve, state(.involvement))
            add("preparation", "Training and equipment", .prepare, state(.training, .equipment))
            add("plan", "The page for going home", .plan, state(.plan))
        }
        add("home", "They have gone home", .goHome, false)
        if hasCarer {
            if opened.stay.status == .home { add("call", "Ring the carer", .call, state(.call)) }
            if opened.stay.followUp != .asked, opened.stay.followUp != .accepted {
                add("follow-up", "Who goes on with the carer?", .ask, false)
            }
            if opened.stay.status == .home { add("closing", "Close this stay", .close, nil) }
        }
        return steps
    }

    private func step(
        _ name: String, _ title: String, _ isDone: Bool?, _ opened: StayDesk.Opened
    ) -> StayPage.Step {
        let (text, colour): (String, String) =
            switch isDone {
            case true?: ("Done", "green")
            case false?: ("To do", "blue")
            case nil: ("Open", "grey")
            }
        return StayPage.Step(
            stepTitle: title, stepPath: "\(opened.stay.path)/\(name)", stepID: name, stepState: text,
            stepColour: colour)
    }

    private func others(_ opened: StayDesk.Opened) -> [StayPage.Link] {
        let stay = opened.stay
        var links: [StayPage.Link] = []
        func add(_ title: String, _ name: String, _ step: StayStep) {
            guard stay.allows(step, by: opened.principal) else { return }
            links.append(StayPage.Link(linkTitle: title, linkPath: "\(stay.path)/\(name)"))
        }
        let isWard = stay.organisation == opened.principal.organisation
        if isWard { add("Name the social worker", "social-work", .ward) }
        if !isWard, stay.followUp == .accepted { add("Write down a call", "call", .call) }
        if stay.followUp == .asked || stay.followUp == .accepted {
            add("Take back who was asked to go on", "taking-back", .takeBack)
        }
        if let home = stay.homeOn,
            desk.surroundings.today <= home.adding(days: HospitalStay.setbackDays)
        {
            add("Something went wrong after going home", "setback", .setback)
        }
        if isWard { add("End it without going home to a carer", "ending", .end) }
        return links
    }

    // MARK: What is known

    private func statementPath(_ opened: StayDesk.Opened) -> String? {
        guard let carer = opened.carer, let link = opened.stay.link, opened.stay.status.isOpen,
            carer.isWorkedWith, opened.stay.organisation == opened.principal.organisation
        else { return nil }
        return "/people/\(carer.id)/links/\(link)/statement"
    }

    private func planPath(_ opened: StayDesk.Opened) -> String? {
        guard opened.stay.organisation == opened.principal.organisation else { return nil }
        return opened.stay.document.map { "/documents/\($0)" }
    }

    private func statements(
        _ opened: StayDesk.Opened, _ names: [OrganisationID: String]
    ) throws -> [StayPage.Statement] {
        guard let link = opened.stay.link else { return [] }
        let said = try desk.needs.statements(connection, link)
        let party = opened.policy.party(on: opened.stay)
        var shown: [StayPage.Statement] = []
        for sent in opened.facts.statements {
            // What was taken back on the register isn't shown here either.
            guard let words = said.first(where: { $0.id == sent.statement }) else { continue }
            var receipts: [String] = []
            var waits = false
            for receipt in sent.receipts {
                let who = "\(receipt.party.title), \(names[receipt.organisation] ?? "")"
                if let at = receipt.readAt {
                    receipts.append("\(who): read by \(receipt.readBy) on \(at.londonDate.spoken)")
                } else {
                    receipts.append("\(who): sent on \(receipt.sentAt.londonDate.spoken), not read yet")
                    if receipt.party == party, receipt.organisation == opened.principal.organisation {
                        waits = true
                    }
                }
            }
            let long = words.howLong.map { "For how long: \($0)" }
            shown.append(
                StayPage.Statement(
                    statedOn: "Said on \(words.statedOn.spoken)", willingText: words.willing,
                    ableText: words.able,
                    saidWords: [words.words, long].compactMap { $0 }.joined(separator: "\n").nonEmpty,
                    isRefusal: words.isUrgent,
                    answerText: sent.answeredOn.map {
                        "Answered on \($0.spoken) by \(sent.answeredBy): \(sent.answer)"
                    }, receipts: receipts,
                    confirmPath: waits ? "\(opened.stay.path)/receipt" : nil, statementID: sent.statement))
        }
        return shown
    }

    private func facts(
        _ opened: StayDesk.Opened, _ names: [OrganisationID: String]
    ) throws -> [StayPage.Fact] {
        let stay = opened.stay
        var facts: [StayPage.Fact] = []
        func add(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            facts.append(StayPage.Fact(factName: name, factValue: value))
        }
        let contact = stay.contact
        let staff = try desk.people.accountNames(connection, Set([contact].compactMap { $0 }))
        add("Reference", stay.reference.description)
        add("Hospital", names[stay.organisation])
        add("Ward", stay.ward)
        add("Discharge contact", contact.flatMap { staff[$0] } ?? "Nobody by name yet")
        add("Ring", try desk.people.phone(connection, stay.organisation))
        add("Carer", opened.carer?.name ?? stay.carerFound.title)
        if opened.seesPatient {
            add("Came to hospital", stay.admittedOn.spoken)
            add("Planning began", stay.planningOn?.spoken)
            add("Expected home", stay.expectedOn?.spoken)
            add("Went home", stay.homeOn?.spoken)
            add("May the carer be told", stay.agreement.title)
            add("Decided by", stay.details.authority)
            add("A child is helping", stay.childHelping.title)
            if let day = stay.involvedOn {
                add("Carer involved", "\(day.spoken), \(stay.involvedHow?.title.lowercasedFirst ?? "")")
            } else {
                add("Carer not involved", stay.notInvolvedReason)
            }
            let (training, equipment) = (stay.details.training, stay.details.equipment)
            add("Carer shown how", sentences(training.trainingTitle, stay.details.trainingWords))
            add("Equipment", sentences(equipment.equipmentTitle, stay.details.equipmentWords))
            if stay.previous != nil { add("Back within 30 days", "Yes, after an earlier stay") }
        }
        if let social = stay.socialWork {
            let worker = stay.details.socialWorker
            add(
                "Social worker", [worker, names[social] ?? ""].filter { !$0.isEmpty }.joined(separator: ", "))
        }
        if let receiver = stay.receiver {
            add("Who goes on", "\(names[receiver] ?? ""): \(stay.followUp.title.lowercasedFirst)")
            add("What they were asked", stay.details.askWords)
            add("What they said", stay.details.receiverWords)
        }
        if let reason = stay.endReason { add("Ended", "\(reason.title). \(stay.details.endWords)") }
        return facts
    }

    private func sentences(_ words: String...) -> String {
        words.filter { !$0.isEmpty }.joined(separator: ". ")
    }

    private static let done = [
        "begun": "Saved. The next step is somebody’s task",
        "ward": "Saved", "carer": "Saved", "involvement": "Saved", "preparation": "Saved",
        "social-work": "Saved: they get what the carer says",
        "answer": "Your answer to the carer is saved", "plan": "The page is made: give it to the carer",
        "home": "Saved: the carer is rung within 3 days", "call": "Saved",
        "setback": "Saved: somebody rings the carer today",
        "follow-up": "They were asked, and have a task to answer", "taking-back": "Taken back",
        "acceptance": "Your answer is saved", "closing": "Closed", "ending": "Ended",
        "receipt": "Saved: it says that you read it",
        "not-now": "That couldn’t be done any more. Somebody may have changed it since you opened it",
    ]
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
