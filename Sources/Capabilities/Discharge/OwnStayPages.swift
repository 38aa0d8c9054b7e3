import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// What `Templates/own.mustache` shows: a carer's own page about going home.
struct OwnStayPage: Sendable {
    let pageTitle = "Going home from hospital"
    let notification: String?
    let nightPhone: String?
    let nightWho: String?
    let planPath: String?
    let isHome: Bool
    let callText: String?
    let whoText: String?
    let hospitalName: String
    let hospitalPhone: String?
    let statements: [String]
    let hasStatements: Bool
    let helpPath: String?
}

/// A carer's own page about somebody's stay, and a way to say that it is too much.
struct OwnStayPages: Sendable {
    let database: any Database
    let desk: StayDesk

    func add(to routes: Routes) {
        routes.get("/my-going-home/{stay}", .carer, show)
        routes.post("/my-going-home/{stay}", .carer, askForHelp)
    }

    /// A stay of the carer's own.
    private static func find(
        _ id: HospitalStayID, _ principal: Principal, _ desk: StayDesk, _ connection: any Connection
    ) throws -> HospitalStay {
        guard let person = principal.person else { throw NotFound() }
        let own = try desk.people.resolve(connection, person)
        guard try desk.people.ownPageIsOpen(connection, own), let stay = try desk.store(connection).find(id),
            stay.carer == own, stay.endReason != .mistake
        else { throw NotFound() }
        return stay
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (id, principal) = try StayPages.asked(context)
        let done = try context.query(request).optional("done")
        let desk = desk
        let view = try await database.read { connection in
            let stay = try Self.find(id, principal, desk, connection)
            let facts = try desk.facts(of: stay, connection)
            let organisations = Set([stay.organisation, stay.receiver].compactMap { $0 })
            let names = try desk.people.organisationNames(connection, organisations)
            let isPlanned = stay.planOn != nil
            // Only a page that they chose to have here is one to open here.
            let letters = try stay.carer.flatMap {
                try desk.needs.letters?.documents(of: $0, for: principal, connection)
            }
            let document = letters?.first { $0.id == stay.document && $0.isOnOwnPage }
            var call: String?
            if let home = stay.homeOn, stay.status == .home, stay.callOutcome(facts) == .toTry {
                call = "We ring you by \(home.adding(days: CallRule.withinDays).spoken)."
            }
            var read: [String] = []
            for receipt in facts.statements.first?.receipts ?? [] {
                let when = receipt.readAt.map { "read on \($0.londonDate.spoken)" } ?? "not read yet"
                read.append("\(receipt.party.title): \(when)")
            }
            return OwnStayPage(
                notification: done == "help"
                    ? "We have asked the team to ring you today. At night nobody may read this before the morning: if it can’t wait, ring the number on this page, or 111. In danger, ring 999"
                    : nil,
                nightPhone: isPlanned ? stay.details.nightPhone.nonEmpty : nil,
                nightWho: isPlanned ? stay.details.nightWho.nonEmpty : nil,
                planPath: document.map { "/documents/\($0.id)" }, isHome: stay.homeOn != nil,
                callText: call,
                whoText: stay.followUp == .accepted
                    ? stay.receiver.flatMap { names[$0] }.map { "\($0) goes on with you." } : nil,
                hospitalName: names[stay.organisation] ?? "The hospital",
                hospitalPhone: try desk.people.phone(connection, stay.organisation), statements: read,
                hasStatements: !read.isEmpty, helpPath: Self.mayAsk(stay, desk) ? "/my-going-home/\(id)" : nil
            )
        }
        return context.page("discharge/own", view)
    }

    /// Until 30 days after going home somebody answers for this stay.
    private static func mayAsk(_ stay: HospitalStay, _ desk: StayDesk) -> Bool {
        if stay.status.isOpen { return true }
        guard stay.status == .closed, let home = stay.homeOn else { return false }
        return desk.surroundings.today <= home.adding(days: HospitalStay.setbackDays)
    }

    @Sendable func askForHelp(_ request: Request, _ context: WebContext) async throws -> Response {
        let (id, principal) = try StayPages.asked(context)
        let desk = desk
        try await database.write { connection in
            let stay = try Self.find(id, principal, desk, connection)
            guard Self.mayAsk(stay, desk) else { throw NotFound() }
            try desk.openSameDay(
                stay, "A carer can’t manage after a stay in hospital: ring today",
                key: "discharge-help/\(stay.id)/\(desk.surroundings.today)", connection)
            try desk.store(connection).addEvent("help", to: stay.id, by: principal)
            try desk.audit(.stayHelpAsked, stay, by: principal, [:], connection)
        }
        return .redirect(to: "/my-going-home/\(id)?done=help")
    }
}
