import Core
import People
import Storage

/// Makes the page of one case.
struct AdvocacyReading {
    let desk: AdvocacyDesk
    let opened: AdvocacyDesk.Opened
    let connection: any Connection

    private var advocacy: AdvocacyCase { opened.advocacy }

    func page(_ notification: String?) throws -> AdvocacyPage {
        let isLate = advocacy.status.isOpen && advocacy.dueOn < desk.surroundings.today
        let (links, work) = (links, work)
        let answers = try answers()
        return AdvocacyPage(
            pageTitle: advocacy.kind.title, caption: opened.person.name,
            personPath: "/people/\(opened.person.id)", notification: notification,
            statusText: isLate ? "\(advocacy.status.title): overdue" : advocacy.status.title,
            statusColour: isLate ? "red" : advocacy.status.isOpen ? "blue" : "grey",
            nextStep: advocacy.nextStep, facts: try facts(isLate), links: links, hasLinks: !links.isEmpty,
            work: work, hasWork: !work.isEmpty, answers: answers, hasAnswers: !answers.isEmpty,
            events: try desk.store(connection).events(of: advocacy.id).map { event in
                AdvocacyPage.Event(
                    eventWhen: event.at.spoken, eventWhat: Self.what(event.action), eventWho: event.by,
                    eventNote: event.note)
            })
    }

    static func since(_ advocacy: AdvocacyCase) -> String {
        switch advocacy.status {
        case .offered: "Offered on \(advocacy.offeredOn?.spoken ?? "an earlier day")"
        case .accepted, .waiting: "Waits since \(advocacy.wantedOn?.spoken ?? "an earlier day")"
        case .declined: "Said no on \(advocacy.declinedOn?.spoken ?? "an earlier day")"
        case .allocated:
            "\(advocacy.advocateWords), since \(advocacy.allocatedOn?.spoken ?? "an earlier day")"
        case .ended:
            "\(advocacy.endReason?.title ?? "Ended"), \(advocacy.endedOn?.spoken ?? "on an earlier day")"
        }
    }

    private static func what(_ action: String) -> String {
        switch action {
        case "begin": "Begun"
        case "asked-again": "The task was closed while this was still to do, and asked for again"
        default: AdvocacyAction(rawValue: action)?.pastTense ?? "Changed"
        }
    }

    private func facts(_ isLate: Bool) throws -> [AdvocacyPage.Fact] {
        let names = try desk.people.organisationNames(connection, [advocacy.organisation])
        let owners = try desk.people.accountNames(connection, Set([advocacy.owner].compactMap { $0 }))
        let teams = try desk.people.teams(connection, advocacy.organisation)
        let team = teams.first { $0.team == advocacy.team }?.name
        var facts: [(String, String)] = [
            ("Where it stands", Self.since(advocacy)),
            ("Who sees to it", advocacy.owner.flatMap { owners[$0] } ?? team ?? "The team: nobody by name"),
            ("Where", names[advocacy.organisation] ?? ""),
        ]
        if advocacy.status.isOpen {
            facts.append(("Next step by", advocacy.dueOn.spoken + (isLate ? ". This is late" : "")))
        }
        if !advocacy.reason.isEmpty { facts.append(("What was said", advocacy.reason)) }
        if !advocacy.provider.isEmpty {
            let phone = advocacy.providerPhone.isEmpty ? "" : ", \(advocacy.providerPhone)"
            let asked = advocacy.askedOn.map { ", asked on \($0.spoken)" } ?? ""
            facts.append(("Organisation of advocates", advocacy.provider + phone + asked))
        }
        if advocacy.status == .allocated {
            let phone = advocacy.advocatePhone.isEmpty ? "No number yet" : advocacy.advocatePhone
            facts.append(("Advocate", "\(advocacy.advocateName). \(phone)"))
            facts.append(
                (
                    "What they may see",
                    advocacy.advocate == nil
                        ? "Nothing here: they have no account"
                        : "This person’s record, assessment and plan, until this ends"
                ))
        }
        return facts.map { AdvocacyPage.Fact(factName: $0.0, factValue: $0.1) }
    }

    private var links: [AdvocacyPage.Link] {
        var links: [AdvocacyPage.Link] = []
        func add(_ action: AdvocacyAction, _ title: String, _ word: String) {
            guard opened.policy.allows(action, on: advocacy) else { return }
            links.append(AdvocacyPage.Link(linkTitle: title, linkPath: "\(advocacy.path)/\(word)"))
        }
        if opened.policy.works(on: advocacy) {
            if advocacy.status == .offered || advocacy.status == .declined {
                add(.accept, "Write down what they say", "answer")
            } else {
                add(.decline, "They say no, thank you", "answer")
            }
            add(.request, "Ask an organisation of advocates", "request")
            add(.allocate, "Say which advocate has it", "allocation")
        }
        add(.release, "The advocate can’t go on", "release")
        add(.give, "Give it to somebody else to see to", "owner")
        add(.end, "End it", "ending")
        add(.reopen, "Find an advocate again", "reopening")
        return links
    }

    /// The pages that an advocate and a worker need next.
    private var work: [AdvocacyPage.Link] {
        var work = [
            AdvocacyPage.Link(linkTitle: "Their record", linkPath: "/people/\(opened.person.id)")
        ]
        if let path = advocacy.neededFor {
            let title = path.hasPrefix("/plans") ? "The plan" : "The assessment"
            let isWorker = opened.policy.works(on: advocacy)
            // A form to begin is a worker's; an advocate reads the page it belongs to.
            let parts = path.split(separator: "/").prefix(2).joined(separator: "/")
            work.append(AdvocacyPage.Link(linkTitle: title, linkPath: isWorker ? path : "/\(parts)"))
        }
        return work
    }

    /// What was answered on taking part; only those who ask it read it.
    private func answers() throws -> [AdvocacyPage.Answer] {
        guard opened.policy.works(on: advocacy) else { return [] }
        let kept = try TakingPartStore(connection, desk.surroundings).answers(about: opened.person.id)
            .filter { $0.organisation == advocacy.organisation }
        let names = try desk.people.accountNames(connection, Set(kept.compactMap(\.askedBy)))
        return kept.map { answer in
            AdvocacyPage.Answer(
                answerWhen: "\(answer.moment.title), \(answer.askedAt.londonDate.spoken)",
                answerWords: answer.answer.words,
                answerWho: answer.askedBy.flatMap { names[$0] } ?? "Somebody at that time")
        }
    }
}
