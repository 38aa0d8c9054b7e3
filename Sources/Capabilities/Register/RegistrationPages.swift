import Core
import Forms
import Hummingbird
import Jobs
import Storage
import Web

/// The journeys of registration: an adult's, a young person's and the script for the telephone.
struct RegistrationPages: Sendable {
    let doors: RegistrationDoors

    init(_ doors: RegistrationDoors) { self.doors = doors }

    func add(to routes: Routes) {
        routes.get("/register", .everyone) { _, _ in .redirect(to: "/register/start") }
        routes.get("/young", .everyone, cached: true) { _, context in
            context.page("register/registration-young-start", YoungStartPage())
        }
        for kind in RegistrationKind.allCases { journey(kind).addRoutes(to: routes) }
    }

    private func journey(_ kind: RegistrationKind) -> FormJourney {
        FormJourney(
            at: kind.path, kind.access, kind == .young ? doors.young : doors.adult, database: doors.database,
            surroundings: doors.surroundings, options: options(kind),
            complete: { try complete($1, kind, $0) }, confirm: { try await confirm($0, kind, $1) })
    }

    private func options(_ kind: RegistrationKind) -> FormJourney.Options {
        var options = FormJourney.Options()
        options.frame = FormFrame(
            exitThisPage: kind != .phone, showsDanger: true,
            privacy: kind == .young
                ? PrivacyLink("Who sees what you tell us", path: "/privacy/young-people")
                : PrivacyLink("What happens with what you tell us", path: "/privacy"))
        options.surround = { answers in try await surround(kind, answers) }
        options.startPath = kind == .young ? "/young" : kind == .adult ? "/" : nil
        options.sendButton = kind == .young ? "Send it" : "Send"
        options.checkTitle = kind == .young ? "Is this right?" : "Check your answers"
        // A child's half-finished answers aren't left behind a link that somebody at home may find.
        options.offersLater = kind != .young
        if kind == .adult, doors.doors.sendsEmail { options.sendLink = { try sendLink($1, $0) } }
        switch kind {
        case .adult: options.pageTemplate = "register/registration-question"
        case .young: options.pageTemplate = "register/registration-young-question"
        case .phone: options.pageTemplate = "register/registration-phone-question"
        }
        options.checkTemplate =
            kind == .young ? "register/registration-young-check" : "register/registration-check"
        options.detour = { page, answers, path in RegistrationPauses.detour(from: page, answers, path, kind) }
        return options
    }

    /// Asks for one message a day to an address, that names nothing.
    ///
    /// - Returns: whether it's today's first.
    private func sendLink(_ link: SavedLink, _ connection: any Connection) throws -> Bool {
        let surroundings = doors.surroundings
        let request = MessageRequest(
            template: "save-and-return", address: link.address,
            values: ["path": link.path, "until": link.until.londonDate.spoken],
            key: "save-and-return/\(link.key)/\(surroundings.today)", useBy: link.until)
        return try EventStore(connection, surroundings).add(request.event(about: link.draft))
    }

    /// Danger text with the numbers for this moment and place, and when somebody next reads what is sent.
    private func surround(_ kind: RegistrationKind, _ answers: Answers) async throws -> FormFrame {
        var frame = options(kind).frame
        let numbers = try await doors.numbers(for: answers, isYoung: kind == .young)
        frame.numbers = numbers.map {
            FrameNumber(label: $0.label, number: $0.number, link: $0.link, when: $0.whenText)
        }
        frame.whenRead = nextReading(at: doors.surroundings.now(), calendar: .englandAndWales)
        return frame
    }

    private func complete(_ form: SentForm, _ kind: RegistrationKind, _ connection: any Connection) throws
        -> FormResult
    {
        let isYoung = kind == .young
        let reading = RegistrationReading(answers: form.answers, isYoung: isYoung)
        guard reading.isAgreed else {
            throw FormErrors([
                "agree": isYoung
                    ? "We can only send it if you pick yes. Or go back and delete it"
                    : "We can only keep it if you say yes. Change this answer, or delete your answers"
            ])
        }
        var arrival = try read(reading, form, kind)
        arrival.existing = form.principal?.person
        let registered = try RegisterStore(connection, doors.surroundings, doors.needs).register(
            arrival, by: form.principal ?? .system("self-registration"))
        return FormResult(
            [
                "reference": registered.reference.description, "way": reading.way,
                "contact-by": registered.firstContactBy?.description,
                "with": registered.firstContactWith?.description,
                "urgent": reading.needsHelpToday ? "yes" : nil,
                "area": registered.area,
            ].compactMapValues { $0 }, forgetsAnswers: true)
    }

    private func read(
        _ reading: RegistrationReading, _ form: SentForm, _ kind: RegistrationKind
    ) throws -> Arrival {
        let kept = KeptAnswers(
            questionnaire: "\(form.questionnaire.url)|\(form.questionnaire.version)",
            json: form.json)
        do throws(PersonNameProblem) {
            return try reading.arrival(
                key: "form/\(form.draft)", door: kind == .phone ? .staff : .selfRegistration, kept: kept)
        } catch {
            throw FormErrors(["given": error.message])
        }
    }

    private func confirm(
        _ result: FormResult, _ kind: RegistrationKind, _ context: WebContext
    ) async throws -> Response {
        let organisation = result["with"].flatMap(OrganisationID.init)
        let area = result["area"]
        let (name, numbers) = try await doors.database.read { connection in
            let names = try doors.needs.organisationNames(connection, Set([organisation].compactMap { $0 }))
            return (organisation.flatMap { names[$0] }, try doors.doors.numbersNow(connection, area))
        }
        return context.page(
            "register/registration-done",
            RegistrationDonePage(
                result, kind, organisation: name, numbers: numbers,
                nextRead: nextReading(at: doors.surroundings.now(), calendar: .englandAndWales)))
    }
}

/// When somebody next reads what the public sends: "today", or the next working day by its name.
func nextReading(at now: Instant, calendar: WorkingCalendar) -> String {
    let (today, hour, _) = now.london
    if calendar.isWorkingDay(today), hour < 16 { return "today, before 5pm" }
    let next = calendar.nextWorkingDay(after: today)
    return "on \(next.weekdayName) \(next.spoken)"
}

extension RegistrationDoors {
    /// The area of the person looked after, as far as the answers say.
    func area(of answers: Answers, isYoung: Bool, _ connection: any Connection) throws -> String? {
        guard
            let postcode = ["postcode-of", "own-postcode"].lazy.compactMap({
                answers.text($0).flatMap(Postcode.init)
            }).first
        else { return nil }
        return try needs.route(connection, .postcode(postcode), nil, isYoung ? .young : .adult).area
    }

    /// Who answers at this moment: children's numbers first for a child.
    func numbers(for answers: Answers, isYoung: Bool) async throws -> [AnsweredLine] {
        let numbers = try await database.read { connection in
            try doors.numbersNow(connection, try area(of: answers, isYoung: isYoung, connection))
        }
        return isYoung ? numbers.filter(\.isForChildren) : numbers
    }
}
