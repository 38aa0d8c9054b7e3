import Audit
import Core
import Hummingbird
import Storage
import Web

/// The lists of what an organisation was sent and has sent: the triage tray first.
struct ReferralListPages: Sendable {
    static let pageSize = 25

    let desk: ReferralDesk

    func add(to routes: Routes) {
        routes.get("/referrals", .roles(ReferralPolicy.roles), list)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let principal = try context.requirePrincipal()
        guard case .organisation(let organisation, let restricted) = ReferralPolicy(principal).scope else {
            throw NotFound()
        }
        let asked = ReferralList(
            ReferralList.Box(rawValue: query.text("list")) ?? .ours,
            team: query.optional("team").flatMap(TeamID.init),
            status: query.optional("state").flatMap(Referral.Status.init),
            kind: query.optional("kind").flatMap(Referral.Kind.init))
        let after = query.optional("after").flatMap(ReferralList.Place.init)
        let (desk, today) = (desk, desk.surroundings.today)
        let (view, shown) = try await desk.database.read { connection in
            let store = ReferralStore(connection, desk.surroundings)
            let found = try store.list(
                asked, of: organisation, restricted: restricted, on: today, after: after,
                limit: Self.pageSize + 1)
            let page = Array(found.prefix(Self.pageSize))
            let reader = ReferralReader(desk: desk, principal: principal)
            let rows = try reader.rows(page, connection)
            var tabs: [ReferralListPage.Tab] = []
            for box in ReferralList.Box.allCases {
                var other = asked
                other.box = box
                let count = try store.count(
                    other, of: organisation, restricted: restricted, on: today)
                tabs.append(
                    ReferralListPage.Tab(
                        tabPath: Self.path(other), tabTitle: box.title,
                        tabCount: count >= ReferralStore.countLimit ? "1,000+" : String(count),
                        isCurrent: box == asked.box))
            }
            let arrivals = try InboundStore(connection, desk.surroundings)
                .count(of: organisation, .new)
            let teams = try desk.people.teams(connection, organisation)
            let last = found.count > page.count ? page.last : nil
            let view = ReferralListPage(
                asked, rows: rows, tabs: tabs, teams: teams, arrivals: arrivals,
                nextPath: last.map { "\(Self.path(asked))&after=\(ReferralList.Place($0))" },
                firstPath: after == nil ? nil : Self.path(asked),
                mayManage: principal.has(any: .manager, .coordinator))
            return (view, page.map(\.person))
        }
        let surroundings = desk.surroundings
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "referrals-\(asked.box.rawValue)", shown: shown, by: principal)
        }
        return context.page("referrals/list", view)
    }

    static func path(_ list: ReferralList) -> String {
        var path = "/referrals?list=\(list.box.rawValue)"
        if let team = list.team { path += "&team=\(team)" }
        if let status = list.status { path += "&state=\(status.rawValue)" }
        if let kind = list.kind { path += "&kind=\(kind.rawValue)" }
        return path
    }
}

extension ReferralList.Box {
    var title: String {
        switch self {
        case .ours: "To answer"
        case .received: "All sent to us"
        case .sent: "Sent by us"
        case .late: "Late"
        case .over: "Over"
        }
    }

    var whenEmpty: String {
        switch self {
        case .ours: "Nothing waits for an answer."
        case .received: "Nothing sent to you is open."
        case .sent: "Nothing you sent is open."
        case .late: "Nothing of yours is late."
        case .over: "Nothing is over yet."
        }
    }
}

/// What `Templates/list.mustache` shows.
struct ReferralListPage: Sendable {
    let pageTitle: String
    let list: String
    let tabs: [Tab]
    let rows: [ReferralRow]
    let hasRows: Bool
    let whenEmpty: String
    let teams: [Choice]
    let states: [Choice]
    let kinds: [Choice]
    let arrivals: String?
    let nextPath: String?
    let firstPath: String?
    let mayManage: Bool

    struct Tab: Sendable {
        let tabPath: String
        let tabTitle: String
        let tabCount: String
        let isCurrent: Bool
    }

    struct Choice: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    init(
        _ list: ReferralList, rows: [ReferralRow], tabs: [Tab], teams: [(team: TeamID, name: String)],
        arrivals: Int, nextPath: String?, firstPath: String?, mayManage: Bool
    ) {
        pageTitle = "Referrals: \(list.box.title.lowercased())"
        (self.list, self.tabs, self.rows, hasRows) = (list.box.rawValue, tabs, rows, !rows.isEmpty)
        whenEmpty = list.box.whenEmpty
        self.teams = teams.map {
            Choice(value: $0.team.description, title: $0.name, isChosen: $0.team == list.team)
        }
        states = Referral.Status.allCases.map {
            Choice(value: $0.rawValue, title: $0.title, isChosen: $0 == list.status)
        }
        kinds = Referral.Kind.allCases.map {
            Choice(value: $0.rawValue, title: $0.title, isChosen: $0 == list.kind)
        }
        self.arrivals =
            arrivals == 0
            ? nil
            : arrivals == 1 ? "1 arrival without an account to look at" : "\(arrivals) arrivals to look at"
        (self.nextPath, self.firstPath, self.mayManage) = (nextPath, firstPath, mayManage)
    }
}
