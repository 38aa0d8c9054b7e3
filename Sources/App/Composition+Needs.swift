import Accounts
import Advocacy
import Core
import Directory
import Jobs
import Messages
import Register
import Storage
import Tasks

/// What each capability asks of the others, answered in the asker's own transaction.
extension Composition {
    static func taskNeeds(_ surroundings: Surroundings) -> TaskNeeds {
        TaskNeeds(
            people: { connection, ids, principal in
                try RegisterAnswersStore(connection, surroundings).labels(of: ids, for: principal)
                    .mapValues { TaskNeeds.PersonLabel(name: $0.name, reference: $0.reference) }
            },
            findPeople: { connection, typed, principal in
                try RegisterAnswersStore(connection, surroundings).find(typed, for: principal).map {
                    ($0.id, TaskNeeds.PersonLabel(name: $0.name, reference: $0.reference))
                }
            },
            reaching: { connection, person in
                let reaching = try RegisterAnswersStore(connection, surroundings).reaching(person)
                return TaskNeeds.Reaching(
                    postIsSafe: reaching.postIsSafe, riskNoted: reaching.riskNoted,
                    warnings: reaching.warnings)
            },
            colleagues: { connection, organisation in
                try AccountsAnswersStore(connection).colleagues(in: organisation).map {
                    TaskNeeds.Colleague(account: $0.account, name: $0.name)
                }
            },
            teams: { connection, organisation in
                try AccountsAnswersStore(connection).teams(of: organisation).map {
                    TaskNeeds.TeamLabel(team: $0.id, name: $0.name)
                }
            },
            triedRule: { connection, organisation in
                let area = try AccountsAnswersStore(connection).area(of: organisation)
                let tries = try SettingStore(connection).number(
                    .triedTimes, area: area, on: surroundings.today)
                let days = try SettingStore(connection)
                    .number(.triedDaysBetween, area: area, on: surroundings.today)
                return TriedRule(tries: tries, daysBetween: days)
            },
            putOffReasons: { connection, organisation in
                let area = try AccountsAnswersStore(connection).area(of: organisation)
                return try SettingStore(connection)
                    .choices(.putOffReasons, area: area, on: surroundings.today)
                    .map { TaskNeeds.Reason(code: $0.code, text: $0.text) }
            },
            urgentHours: { connection, organisation in
                let area = try AccountsAnswersStore(connection).area(of: organisation)
                return try SettingStore(connection).number(.urgentHours, area: area, on: surroundings.today)
            },
            managers: { try AccountsAnswersStore($0).managers(of: $1) },
            contacted: { try ArrivalStore($0, surroundings).mark($1, isContacted: $2) },
            reviewers: { try reviewers(of: $1, $0, surroundings) },
            queues: { connection, principal in
                try RegisterAnswersStore(connection, surroundings).queues(for: principal).map {
                    TaskNeeds.Queue(title: $0.title, path: $0.path, count: $0.count)
                }
            })
    }

    static func registerNeeds(
        _ surroundings: Surroundings, tasks: TasksCapability, messages: MessagesCapability,
        cases: RegisterNeeds.Cases
    ) -> RegisterNeeds {
        RegisterNeeds(
            route: { connection, caredFor, carer, service in
                let route = try Catchments.route(
                    for: place(caredFor), carerAt: carer, kind: service == .young ? .young : .adult,
                    on: surroundings.today, in: connection)
                return RegisterNeeds.Route(
                    RegisterNeeds.Destination(route.organisation, team: route.tray), area: route.areaCode,
                    district: route.districtCode, triageNote: route.why.note, ownCentre: route.carersOwnCentre
                )
            },
            dutyTray: { connection, area, isChild in
                let tray = try Catchments.dutyTray(
                    isChild ? .childrensDuty : .adultsDuty, area: area, in: connection)
                return RegisterNeeds.Destination(tray.organisation, team: tray.tray)
            },
            ages: { connection, area in
                let ages = try SettingStore(connection).numbers(
                    [.youngAdultFrom, .youngAdultThrough, .olderFrom], area: area, on: surroundings.today)
                return CarerAges(
                    youngAdult: min(ages[0], ages[1])...max(ages[0], ages[1]), olderFrom: ages[2])
            },
            clocks: { connection, area in
                let days = try SettingStore(connection).numbers(
                    [.firstContactWorkingDays, .correctionWorkingDays], area: area, on: surroundings.today)
                return RegisterClocks(firstContactDays: days[0], correctionDays: days[1])
            },
            openTask: { connection, request in
                try openTask(request, by: "register", connection, surroundings)
            },
            tasks: { connection, person, principal in
                try tasks.rows(about: person, for: principal, connection).map { row in
                    RegisterNeeds.RecordLine(
                        title: row.title, detail: "\(row.status): \(row.due). \(row.owner)", path: row.path,
                        isUrgent: row.isUrgent || row.isOverdue)
                }
            },
            messages: { connection, person, _ in
                try messages.lines(about: person, in: connection).map { line in
                    RegisterNeeds.RecordLine(
                        title: line.title, detail: line.detail, path: line.path, isUrgent: line.needsPerson)
                }
            },
            contactNotes: { connection, person, principal in
                try tasks.notes(about: person, for: principal, connection).map { note in
                    RegisterNeeds.RecordLine(
                        title: "\(note.when): \(note.way), \(note.result.lowercased())",
                        detail: note.line, path: note.correctionPath)
                }
            },
            movingNotes: RegisterNeeds.MovingNotes(
                notes: { try tasks.movableNotes(about: $1, for: $2, $0) },
                move: { try tasks.moveNote($1, from: $2, to: $3, by: $4, $0) }),
            cases: cases,
            oversight: RegisterNeeds.Oversight(
                teams: { try AccountsAnswersStore($0).teams(of: $1, in: $2) },
                lead: { connection, organisation, account in
                    try AccountsAnswersStore(connection).holders(of: .informationGovernance, in: organisation)
                        .first { $0 != account }
                }),
            merging: RegisterNeeds.Merging(
                columns: personColumns,
                needsSecondPerson: { connection, organisation in
                    let area = try AccountsAnswersStore(connection).area(of: organisation)
                    return try SettingStore(connection)
                        .number(.mergeSecondPeople, area: area, on: surroundings.today) > 0
                },
                closeTask: { try TaskStore($0, surroundings).complete($1, by: $2) }),
            lists: RegisterNeeds.Lists(
                districts: { try AccountsAnswersStore($0).districts(of: $1) },
                rules: { connection, organisation in
                    let area = try AccountsAnswersStore(connection).area(of: organisation)
                    let settings = SettingStore(connection)
                    let rule = try settings.value(.certainRule, area: area, on: surroundings.today)
                    return ListRules(
                        endPercent: try settings.number(.listEndPercent, area: area, on: surroundings.today),
                        certain: CertainRule(rawValue: rule) ?? .nothing)
                }),
            endReasons: { connection, area in
                try SettingStore(connection).choices(.linkEndedReasons, area: area, on: surroundings.today)
                    .map { EndReasonChoice(code: $0.code, words: $0.text) }
            },
            certainRule: { connection, area in
                CertainRule(
                    rawValue: try SettingStore(connection).value(
                        .certainRule, area: area, on: surroundings.today))
                    ?? .nothing
            },
            organisationNames: { try AccountsAnswersStore($0).names(of: $1) },
            accountNames: { try AccountsAnswersStore($0).names(of: $1) },
            placeNames: { try AccountsAnswersStore($0).names(ofCodes: $1) },
            findOrganisations: { connection, words in
                try AccountsAnswersStore(connection).organisations(named: words, on: surroundings.today)
                    .map { ($0.id, $0.name) }
            },
            breakGlass: { connection, account, person in
                try AccountsAnswersStore(connection)
                    .hasEmergencyAccess(account, to: person, at: surroundings.now())
            },
            reviewers: { connection, organisations in
                try AccountsAnswersStore(connection).restrictedReviewers(at: organisations).map {
                    RegisterNeeds.Reviewer(organisation: $0.organisation, account: $0.account)
                }
            },
            endSignIns: { try AccountsAnswersStore($0).endSignIns(of: $1, except: $2, surroundings) })
    }

    /// Opens a task where somebody can see it: what would be a leaver's stands in the duty tray, and one about a
    /// restricted person goes to their reviewer.
    static func openTask(
        _ request: TaskRequest, by name: String, _ connection: any Connection, _ surroundings: Surroundings
    ) throws {
        var request = request
        if let account = request.account,
            try !AccountsAnswersStore(connection).isColleague(account, in: request.organisation)
        {
            request.account = nil
        }
        let tasks = TaskStore(connection, surroundings)
        try tasks.open(request, by: .system(name))
        if let person = request.person {
            try tasks.giveToReviewer(about: person) { try reviewers(of: $0, connection, surroundings) }
        }
    }

    /// The named reviewers of somebody's restricted record: those who know them, or else everybody who is named.
    static func reviewers(
        of person: PersonID, _ connection: any Connection, _ surroundings: Surroundings
    ) throws -> [(organisation: OrganisationID, account: AccountID)] {
        let organisations = try RegisterAnswersStore(connection, surroundings).organisations(of: person)
        return try AccountsAnswersStore(connection).restrictedReviewers(at: organisations)
    }

    private static func place(_ whereabouts: Whereabouts) -> CaredForPlace {
        switch whereabouts {
        case .postcode(let postcode): .postcode(postcode)
        case .noFixedAddress: .noFixedAddress
        case .abroad: .abroad
        case .notKnown: .notKnown
        }
    }

    static func registrationNeeds(_ surroundings: Surroundings, sendsEmail: Bool) -> RegistrationNeeds {
        RegistrationNeeds(
            numbersNow: { connection, area in
                try DirectoryCapability.numbersNow(
                    for: area.flatMap(GSSCode.init), audiences: [.adult, .child], connection, surroundings
                ).map { standing in
                    AnsweredLine(
                        label: standing.number.label, number: standing.number.number,
                        link: "tel:\(standing.number.dialled)", whenText: standing.whenText,
                        isForChildren: standing.number.audience == .child)
                }
            },
            quickAddLink: { connection, token in
                try LinkToken(token).flatMap { try QuickAddLinkStore(connection, surroundings).find($0) }
                    .flatMap { try PrincipalStore(connection).quickAddLink($0.id) }
            },
            isHospital: { connection, organisation in
                try AccountsAnswersStore(connection).organisation(organisation)?.kind == .trust
            },
            showsStaffNames: { connection, organisation in
                try AccountsAnswersStore(connection).organisation(organisation)?.showsStaffNames ?? false
            }, sendsEmail: sendsEmail)
    }

    static func directoryNeeds(_ surroundings: Surroundings) -> DirectoryNeeds {
        DirectoryNeeds(
            centres: { connection in
                try AccountsAnswersStore(connection).centres().map { centre in
                    HelpCentre(
                        name: centre.organisation.name, place: centre.area.name,
                        phone: centre.organisation.phone.flatMap(PhoneNumber.init),
                        isForYoungPeople: centre.kind == .young)
                }
            },
            firstContactWorkingDays: { connection in
                try SettingStore(connection).number(
                    .firstContactWorkingDays, area: nil, on: surroundings.today)
            })
    }

    static func messagesNeeds(_ surroundings: Surroundings) -> MessagesNeeds {
        var needs = MessagesNeeds(
            mayContact: { connection, person, channel, purpose, now in
                guard let channel = ContactIntent.Channel(rawValue: channel.rawValue),
                    let purpose = ContactIntent.Purpose(rawValue: purpose.rawValue)
                else { return .refused(.noChannel) }
                let (decision, address) = try RegisterAnswersStore(connection, surroundings)
                    .mayContact(person, ContactIntent(channel, purpose), at: now)
                return Self.decision(decision, address: address)
            },
            mayView: { connection, principal, person in
                try RegisterAnswersStore(connection, surroundings).mayView(person, principal)
            },
            owner: { connection, person in try RegisterAnswersStore(connection, surroundings).owner(person) },
            openTask: { connection, request in
                try openTask(request, by: "messages", connection, surroundings)
            }, isWanted: { try isMessageWanted($1, $0, surroundings) })
        needs.leadingRecord = { try PersonStore($0, surroundings).resolve($1) }
        return needs
    }

    /// The register's decision in the words of Messages.
    private static func decision(
        _ decision: Register.ContactDecision, address: String?
    ) -> Messages.ContactDecision {
        func reason(_ reason: ContactReason) -> Message.Reason {
            Message.Reason(rawValue: reason.rawValue) ?? .notSafe
        }
        return switch decision {
        case .send: address.map { .send(to: $0) } ?? .noWay(.noContact)
        case .hold(_, let until?): .wait(until: until)
        case .hold(let why, nil): .held(reason(why))
        case .askPerson(let why): .noWay(reason(why))
        case .refuse(let why): .refused(reason(why))
        }
    }

    static func accountsNeeds(_ surroundings: Surroundings, sendsEmail: Bool) -> AccountsNeeds {
        AccountsNeeds(
            openWork: { try openWork(of: $1, $0, surroundings) },
            handOverWork: { connection, from, to, organisation, principal in
                try handOverWork(
                    from: from, to: to, in: organisation, by: principal, connection, surroundings)
            },
            openTask: { connection, request in
                try openTask(request, by: "accounts", connection, surroundings)
            },
            carersSigningIn: { try RegisterAnswersStore($0, surroundings).carersSigningIn($1) },
            carerName: { try RegisterAnswersStore($0, surroundings).carerName($1) },
            birthDate: { try RegisterAnswersStore($0, surroundings).birthDate($1) },
            mayHandOverSignIn: { try RegisterAnswersStore($0, surroundings).mayHandOverSignIn($1, $2) },
            unprovenContacts: { connection, person in
                try RegisterAnswersStore(connection, surroundings).unprovenContacts(of: person).map {
                    UnprovenContact(
                        $0.id, value: $0.address.value, text: $0.address.display,
                        isPhone: $0.address.kind == .phone)
                }
            },
            confirmContact: { try RegisterAnswersStore($0, surroundings).confirm($2, of: $1) },
            findInEmergency: { connection, search in
                try RegisterAnswersStore(connection, surroundings).findInEmergency(
                    reference: search.reference, nhsNumber: search.nhsNumber, name: search.name,
                    birthDate: search.birthDate, postcode: search.postcode, phone: search.phone)
            },
            speaksFor: { try AdvocacyStore($0, surroundings).people(spokenForBy: $1) },
            sendsEmail: sendsEmail)
    }
}
