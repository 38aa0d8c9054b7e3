import Audit
import Core
import Hummingbird
import Storage
import Web

/// What `Templates/list.mustache` shows.
struct AssessmentListPage: Sendable {
    let pageTitle: String
    let intro: String?
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
        let rowDetail: String
        let rowTag: String
        let rowTagColour: String
    }

    init(
        _ title: String, intro: String?, tabs: [Tab], rows: [Row], empty: String, isCut: Bool = false
    ) {
        pageTitle = title
        self.intro = intro
        self.tabs = tabs
        self.rows = rows
        hasRows = !rows.isEmpty
        self.empty = empty
        cutText = isCut ? "These are the first 200." : nil
    }

    static func tabs(current: String) -> [Tab] {
        AssessmentList.allCases.map {
            Tab(
                tabTitle: $0.title, tabPath: "/assessments?list=\($0.rawValue)",
                isCurrent: $0.rawValue == current)
        } + [
            Tab(tabTitle: "No offer yet", tabPath: "/assessments/no-offer", isCurrent: current == "no-offer"),
            Tab(tabTitle: "Who waits", tabPath: "/waits", isCurrent: false),
        ]
    }
}

/// The assessments somebody works on.
struct AssessmentListPages: Sendable {
    let desk: AssessmentDesk

    func add(to routes: Routes) { routes.get("/assessments", AssessmentDesk.access, list) }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let wanted = query.optional("list").flatMap(AssessmentList.init) ?? .mine
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let rows = try await desk.database.write { connection in
            let found = try AssessmentStore(connection, desk.surroundings).list(
                wanted, of: organisation, account: principal.account
            )
            .filter { AssessmentPolicy(principal).sees($0) }
            let seen = try desk.people.people(connection, Set(found.map(\.person)), principal)
            let leads = try desk.people.accountNames(connection, Set(found.compactMap(\.lead)))
            try AuditStore(connection, desk.surroundings).addSearch(
                "assessments-\(wanted.rawValue)", shown: seen.values.map(\.id).sorted(), by: principal)
            let today = desk.surroundings.today
            var rows: [AssessmentListPage.Row] = []
            for assessment in found {
                guard let person = seen[assessment.person] else { continue }
                let lead = assessment.lead.flatMap { leads[$0] } ?? "Nobody yet"
                let isLate = assessment.dueOn < today && !assessment.isPaused
                rows.append(
                    AssessmentListPage.Row(
                        rowTitle: "\(person.name): \(assessment.kind.title.lowercasedFirst)",
                        rowPath: assessment.path,
                        rowDetail:
                            "Asked for on \(assessment.requestedOn.spoken). \(lead). Next: \(assessment.nextStep.lowercasedFirst), by \(assessment.dueOn.spoken)",
                        rowTag: isLate
                            ? "Late: \(assessment.status.title.lowercasedFirst)" : assessment.status.title,
                        rowTagColour: isLate ? "red" : assessment.need == .urgent ? "orange" : "blue"))
            }
            return rows
        }
        return context.page(
            "assessments/list",
            AssessmentListPage(
                "Assessments", intro: nil, tabs: AssessmentListPage.tabs(current: wanted.rawValue),
                rows: rows,
                empty: wanted == .mine ? "You have no open assessments." : "There are none.",
                isCut: rows.count == 200))
    }
}
