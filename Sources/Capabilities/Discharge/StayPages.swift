import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// Stays in hospital as those who plan going home find and read them.
struct StayPages: Sendable {
    let database: any Database
    let desk: StayDesk

    static let writers = Access.roles(StayMachine.writerRoles)
    static let readers = Access.roles(DischargePolicy.readerRoles)

    func add(to routes: Routes) {
        routes.get("/discharge", Self.writers, list)
        routes.get("/discharge/{stay}", Self.readers, show)
        routes.post("/discharge/{stay}/receipt", Self.writers, confirm)
    }

    static func asked(_ context: WebContext) throws -> (HospitalStayID, Principal) {
        (
            try context.parameters.require("stay", as: HospitalStayID.self), try context.requirePrincipal()
        )
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let list = query.optional("list").flatMap(StayList.init) ?? .ward
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let view = try await database.write { connection in
            let found = try desk.store(connection).list(
                list, of: organisation, account: principal.account)
            let opened = try desk.open(found, for: principal, connection)
            try AuditStore(connection, desk.surroundings).addSearch(
                "discharge-\(list.rawValue)", shown: opened.map(\.stay.id), by: principal)
            let contacts = try desk.people.accountNames(
                connection, Set(opened.compactMap(\.stay.contact)))
            let today = desk.surroundings.today
            return StayListPage(
                list, opened.map { StayListPage.Row($0, contacts, on: today) }, isCut: found.count == 200)
        }
        return context.page("discharge/list", view)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (id, principal) = try Self.asked(context)
        let done = try context.query(request).optional("done")
        let desk = desk
        let view = try await database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            try desk.audit(.stayViewed, opened.stay, by: principal, [:], connection)
            return try StayReading(desk: desk, connection: connection).page(opened, done: done)
        }
        return context.page("discharge/show", view)
    }

    /// Reading isn't confirmed by opening the page, but by saying so.
    @Sendable func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let (id, principal) = try Self.asked(context)
        let statement = try await context.form(request).text("statement")
        let desk = desk
        try await database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            guard opened.facts.statements.contains(where: { $0.statement == statement }) else {
                throw NotFound()
            }
            try desk.confirmReading(statement, on: opened, connection)
        }
        return .redirect(to: "/discharge/\(id)?done=receipt")
    }
}

/// What `Templates/list.mustache` shows.
struct StayListPage: Sendable {
    let pageTitle = "Going home from hospital"
    let tabs: [Tab]
    let rows: [Row]
    let hasRows: Bool
    let empty: String
    let cutText: String?

    struct Tab: Sendable {
        let tabTitle: String
        let tabPath: String
        let isCurrent: Bool
    }

    struct Row: Sendable {
        let rowTitle: String
        let rowPath: String
        let rowWhen: String
        let rowNext: String
        let rowMissing: String?
        let rowTag: String
        let rowTagColour: String

        init(_ opened: StayDesk.Opened, _ contacts: [AccountID: String], on today: LocalDate) {
            let stay = opened.stay
            let carer = opened.carer.map { ". Carer: \($0.name)" } ?? ""
            rowTitle = "\(opened.patientName)\(carer)"
            rowPath = stay.path
            let contact = stay.contact.flatMap { contacts[$0] } ?? "nobody by name"
            var when = "\(stay.ward). Contact: \(contact)."
            if opened.seesPatient {
                if let home = stay.homeOn {
                    when += " Went home on \(home.spoken)."
                } else if let expected = stay.expectedOn {
                    when += " Expected home on \(expected.spoken)."
                } else {
                    when += " Day of going home not known yet."
                }
            }
            rowWhen = when
            let next = stay.next(opened.facts, on: today)
            rowNext = next.map { "Next: \($0.kind.title.lowercasedFirst), by \(stay.dueOn.spoken)." } ?? ""
            let gaps = opened.seesPatient ? stay.gaps(opened.facts) : []
            rowMissing = gaps.isEmpty ? nil : "Missing: " + gaps.map(\.short).joined(separator: ", ")
            let isLate = stay.dueOn < today
            rowTag = isLate ? "Late" : stay.status.title
            rowTagColour = isLate ? "red" : stay.status == .home ? "orange" : "blue"
        }
    }

    init(_ list: StayList, _ rows: [Row], isCut: Bool) {
        tabs = StayList.allCases.map {
            Tab(tabTitle: $0.title, tabPath: "/discharge?list=\($0.rawValue)", isCurrent: $0 == list)
        }
        (self.rows, hasRows) = (rows, !rows.isEmpty)
        empty = list == .asked ? "No hospital waits for your answer." : "There is nobody here."
        cutText = isCut ? "These are the first 200." : nil
    }
}
