import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// What `Templates/diary.mustache` shows: a worker's day or week.
struct DiaryPage: Sendable {
    let pageTitle: String
    let whoText: String
    let spanPaths: [Tab]
    let earlierPath: String
    let laterPath: String
    let todayPath: String?
    let span: String
    let shownDay: String
    let people: [Choice]
    let days: [Day]

    struct Tab: Sendable {
        let tabTitle: String
        let tabPath: String
        let isCurrent: Bool
    }

    struct Choice: Sendable {
        let choiceValue: String
        let choiceLabel: String
        let isChosen: Bool
    }

    struct Day: Sendable {
        let dayTitle: String
        let isToday: Bool
        let rows: [Row]
        let hasRows: Bool
    }

    struct Row: Sendable {
        let rowTime: String
        let rowName: String
        let rowReference: String
        let rowPath: String
        let rowDetail: [String]
        let rowTag: String?
        let rowTagColour: String
        let rowWarnings: [WarningView]
        let hasRowWarnings: Bool
    }
}

/// A worker's appointments of a day or a week, today first.
struct DiaryPages: Sendable {
    let database: any Database
    let desk: AppointmentDesk

    func add(to routes: Routes) { routes.get("/appointments", AppointmentDesk.access, show) }

    /// Which days, and whose.
    struct Wanted: Sendable {
        var from: LocalDate
        var isWeek: Bool
        /// `nil` for everybody's.
        var worker: AccountID?

        var days: Int { isWeek ? 7 : 1 }

        func path(from day: LocalDate? = nil, isWeek: Bool? = nil) -> String {
            let span = (isWeek ?? self.isWeek) ? "week" : "day"
            let who = worker.map(\.description) ?? "all"
            return "/appointments?day=\(day ?? from)&span=\(span)&who=\(who)"
        }
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation, let account = principal.account else {
            throw NotFound()
        }
        let today = desk.surroundings.today
        let latest = today.adding(days: 4000)
        let day = query.optional("day").flatMap { LocalDate($0) } ?? today
        let isWeek = query.text("span") == "week"
        let who = query.text("who")
        var wanted = Wanted(
            from: min(max(day, today.adding(days: -4000)), latest), isWeek: isWeek, worker: account)
        if who == "all" { wanted.worker = nil } else if let other = AccountID(who) { wanted.worker = other }
        let (desk, asked) = (desk, wanted)
        let page = try await database.write { connection in
            try DiaryReading(
                desk: desk, wanted: asked, organisation: organisation, account: account,
                principal: principal, connection: connection
            ).page()
        }
        return context.page("appointments/diary", page)
    }
}

/// Makes the page of a day or a week.
struct DiaryReading {
    let desk: AppointmentDesk
    let wanted: DiaryPages.Wanted
    let organisation: OrganisationID
    let account: AccountID
    let principal: Principal
    let connection: any Connection

    func page() throws -> DiaryPage {
        let colleagues = try desk.people.colleagues(connection, organisation)
        var wanted = wanted
        // Whoever isn't a colleague has no days here.
        if let worker = wanted.worker, worker != account,
            !colleagues.contains(where: { $0.account == worker })
        {
            wanted.worker = account
        }
        let found = try appointments(wanted)
        let seen = try desk.people.people(connection, Set(found.map(\.person)), principal)
        let shown = found.filter { seen[$0.person] != nil }
        try AuditStore(connection, desk.surroundings).addSearch(
            "appointments", shown: Set(shown.map(\.person)).sorted(), by: principal)
        let warnings = try desk.needs.warnings(connection, Set(shown.compactMap { seen[$0.person]?.id }))
        let accounts = shown.flatMap { [$0.worker, $0.secondWorker] }.compactMap { $0 }
        let names = try desk.people.accountNames(connection, Set(accounts))
        let today = desk.surroundings.today
        var days: [DiaryPage.Day] = []
        for offset in 0..<wanted.days {
            let day = wanted.from.adding(days: offset)
            var rows: [DiaryPage.Row] = []
            for appointment in shown where appointment.day == day {
                guard let person = seen[appointment.person] else { continue }
                rows.append(row(appointment, person, warnings[person.id] ?? [], names, wanted))
            }
            days.append(
                DiaryPage.Day(
                    dayTitle: "\(day == today ? "Today, " : "")\(day.weekdayName) \(day.spoken)",
                    isToday: day == today, rows: rows, hasRows: !rows.isEmpty))
        }
        return view(wanted, days, colleagues, today)
    }

    private func appointments(_ wanted: DiaryPages.Wanted) throws -> [Appointment] {
        let from = Instant(wanted.from, hour: 0)
        let until = Instant(wanted.from.adding(days: wanted.days), hour: 0)
        let store = desk.store(connection)
        guard let worker = wanted.worker else {
            return try store.days(of: organisation, from: from, until: until)
        }
        return try store.days(
            of: worker, in: organisation, from: from, until: until, withRestricted: worker == account)
    }

    private func row(
        _ appointment: Appointment, _ person: SeenPerson, _ warnings: [VisitWarning],
        _ names: [AccountID: String], _ wanted: DiaryPages.Wanted
    ) -> DiaryPage.Row {
        let today = desk.surroundings.today
        var detail = [
            appointment.way.title + (appointment.place.isEmpty ? "" : ": \(appointment.place)"),
            appointment.purpose.title,
        ]
        let others = [appointment.worker, appointment.secondWorker].compactMap { $0 }
            .filter { $0 != wanted.worker }.map { names[$0] ?? "A colleague" }
        if !others.isEmpty {
            detail.append(
                "\(wanted.worker == nil ? "Who goes" : "With") \(others.joined(separator: " and "))")
        }
        if appointment.worker == nil { detail.append("Nobody has it") }
        if let language = appointment.interpreter { detail.append("Interpreter: \(language)") }
        if appointment.replacement != .notNeeded {
            detail.append(
                appointment.replacement == .ours
                    ? "We arrange who takes over the caring" : "They arrange who takes over the caring")
        }
        if !appointment.present.isEmpty { detail.append("Also there: \(appointment.present)") }
        let (tag, colour) = tag(appointment, person)
        let isShown = appointment.status == .booked
        return DiaryPage.Row(
            rowTime: "\(appointment.startsAt.spokenTime) to \(appointment.endsAt.spokenTime)",
            rowName: person.name, rowReference: person.reference, rowPath: appointment.path,
            rowDetail: detail, rowTag: tag, rowTagColour: colour,
            rowWarnings: isShown ? warnings.map { WarningView($0, on: today) } : [],
            hasRowWarnings: isShown && !warnings.isEmpty)
    }

    private func tag(_ appointment: Appointment, _ person: SeenPerson) -> (String?, String) {
        if person.hasDied, appointment.status == .booked { return ("They have died", "red") }
        switch appointment.status {
        case .booked where appointment.endsAt < desk.surroundings.now(): return ("Say how it went", "red")
        case .booked where appointment.askedAt != nil: return ("Asks for another day", "orange")
        case .booked: return (nil, "blue")
        case .attended: return (appointment.status.title, "green")
        case .missed, .cancelled: return (appointment.status.title, "grey")
        }
    }

    private func view(
        _ wanted: DiaryPages.Wanted, _ days: [DiaryPage.Day],
        _ colleagues: [(account: AccountID, name: String)], _ today: LocalDate
    ) -> DiaryPage {
        let step = wanted.days
        let last = wanted.from.adding(days: step - 1)
        let who =
            wanted.worker == nil
            ? "Everybody’s appointments"
            : wanted.worker == account
                ? "Your appointments"
                : "Appointments of \(colleagues.first { $0.account == wanted.worker }?.name ?? "a colleague")"
        var choices = [
            DiaryPage.Choice(
                choiceValue: account.description, choiceLabel: "Yours", isChosen: wanted.worker == account),
            DiaryPage.Choice(
                choiceValue: "all", choiceLabel: "Everybody’s here", isChosen: wanted.worker == nil),
        ]
        for colleague in colleagues where colleague.account != account {
            choices.append(
                DiaryPage.Choice(
                    choiceValue: colleague.account.description, choiceLabel: colleague.name,
                    isChosen: wanted.worker == colleague.account))
        }
        return DiaryPage(
            pageTitle: wanted.isWeek
                ? "\(wanted.from.spoken) to \(last.spoken)"
                : "\(wanted.from.weekdayName) \(wanted.from.spoken)",
            whoText: who,
            spanPaths: [
                DiaryPage.Tab(
                    tabTitle: "Day", tabPath: wanted.path(isWeek: false), isCurrent: !wanted.isWeek),
                DiaryPage.Tab(
                    tabTitle: "Seven days", tabPath: wanted.path(isWeek: true), isCurrent: wanted.isWeek),
            ],
            earlierPath: wanted.path(from: wanted.from.adding(days: -step)),
            laterPath: wanted.path(from: wanted.from.adding(days: step)),
            todayPath: wanted.from == today ? nil : wanted.path(from: today),
            span: wanted.isWeek ? "week" : "day", shownDay: wanted.from.description, people: choices,
            days: days)
    }
}
