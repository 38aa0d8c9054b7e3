import Accounts
import Core
import Web

/// `docs/generated/permissions.md`: what each role gets from each route.
struct PermissionDocument {
    private let walk: Walk
    private var outcomes: [Step: [Int: Outcome]] = [:]

    init(_ walk: Walk, _ found: [Found]) {
        self.walk = walk
        for one in found { outcomes[one.step, default: [:]][one.visitor] = one.outcome }
    }

    private var visitors: [Visitor] { walk.world.visitors }

    /// The columns of the first table: everybody of the organisation whose record it is, and those outside.
    private var columns: [(head: String, visitor: Int)] {
        visitors.indices.compactMap { index in
            switch visitors[index].kind {
            case .signedOut: ("out", index)
            case .staff(let role, .same): (Self.short(role), index)
            case .carer(.ours): ("carer", index)
            case .quickAddLink: ("link", index)
            default: nil
            }
        }
    }

    private static func short(_ role: Role) -> String {
        switch role {
        case .frontDesk: "fd"
        case .practitioner: "pr"
        case .assessor: "as"
        case .advocate: "ad"
        case .youngCarersWorker: "yw"
        case .coordinator: "co"
        case .manager: "ma"
        case .operator: "op"
        case .schoolLead: "sl"
        case .safeguardingLead: "sg"
        case .informationGovernance: "ig"
        case .commissioner: "cm"
        case .board: "bo"
        case .administrator: "am"
        case .carer: "carer"
        }
    }

    var text: String {
        let letters = Outcome.allCases.filter { $0 != .broken }.map { "**\($0.rawValue)** \($0.meaning)" }
        let roles = Role.staff.map { "\(Self.short($0)) \($0.title.lowercased())" }
        return """
            # Who gets what

            Written by a test that asks for every route as everybody, on both databases. Nothing here is a plan: it is what the
            program did. Forms were posted empty unless something was needed to see whether they are taken, so “\(Outcome.formAgain.rawValue)” means that
            somebody was let in to fill it in. Routes that exist in a demonstration only aren't asked for: everybody in it is made up.

            \(letters.joined(separator: "; ")).

            Columns: out (signed out); \(roles.joined(separator: ", ")); carer (signed in as themself); link (an
            organisation's own quick-add link).

            ## Each role, about a record of its own organisation

            The advocate has the case; the carer is the one the record is about.

            \(firstTable)

            ## Whose record it is

            What staff of any role got, most often first, with the roles after each where they differ. “Ours” are records of the Dorset centre's carers;
            the hospital is a partner with whom one carer (“shared”) chose to share hers; the north Hampshire centre has nothing to do
            with them. “Mixed” is somebody of ours in the address with something of theirs behind it.

            \(secondTable)

            ## A restricted person

            What anybody in the restricted person's own organisation or outside it gets is, to the byte, what they get for a record
            that was never there; only the named reviewers of that organisation get anything else.

            \(thirdTable)

            """
    }

    private var firstTable: String {
        let head =
            "| | address | " + columns.map(\.head).joined(separator: " | ") + " |\n| --- | --- |"
            + String(repeating: " --- |", count: columns.count)
        let rows = walk.routes.map { route in
            let step = Step(route: route, relation: .ours)
            let cells = columns.map { outcomes[step]?[$0.visitor]?.rawValue ?? "" }
            return "| \(route.method) | `\(route.path)` | \(cells.joined(separator: " | ")) |"
        }
        return ([head] + rows).joined(separator: "\n")
    }

    /// The routes that name a record.
    private var recordRoutes: [RouteDescription] {
        walk.routes.filter { walk.world.records.hasRecords($0.path) }
    }

    private var secondTable: String {
        let columns: [(head: String, relation: Relation, place: AccountsDemo.Place)] = [
            ("ours, theirs", .theirs, .same), ("Hampshire, ours", .ours, .another),
            ("hospital, ours", .ours, .partner),
            ("hospital, shared", .shared, .partner), ("ours, mixed", .mixed, .same),
            ("nobody's", .nobody, .same),
        ]
        let head =
            "| | address | our staff, ours | our staff, theirs | Hampshire, ours | hospital, ours | hospital, shared "
            + "| our staff, mixed | our staff, nobody's | another carer, ours |\n| --- | --- |"
            + String(repeating: " --- |", count: 8)
        let rows = recordRoutes.map { route in
            let cells =
                [summary(route, .ours, .same)] + columns.map { summary(route, $0.relation, $0.place) }
                + [otherCarer(route)]
            return "| \(route.method) | `\(route.path)` | \(cells.joined(separator: " | ")) |"
        }
        return ([head] + rows).joined(separator: "\n")
    }

    private var thirdTable: String {
        let head = "| | address | our staff | our reviewer |\n| --- | --- | --- | --- |"
        let reviewer = visitors.firstIndex { $0.kind == .reviewer }
        let rows = recordRoutes.filter { walk.world.records.isAboutPeople($0.path) }.map { route in
            let step = Step(route: route, relation: .restricted)
            let theirs = reviewer.flatMap { outcomes[step]?[$0]?.rawValue } ?? ""
            return "| \(route.method) | `\(route.path)` | \(summary(route, .restricted, .same)) | \(theirs) |"
        }
        return ([head] + rows).joined(separator: "\n")
    }

    private func otherCarer(_ route: RouteDescription) -> String {
        guard let other = visitors.firstIndex(where: { $0.kind == .carer(.theirs) }) else { return "" }
        return outcomes[Step(route: route, relation: .ours)]?[other]?.rawValue ?? ""
    }

    /// What the roles of one place got, in the letters of the legend.
    ///
    /// Those whom the route's access refuses are left out of it.
    private func summary(_ route: RouteDescription, _ relation: Relation, _ place: AccountsDemo.Place)
        -> String
    {
        var roles: [Outcome: [Role]] = [:]
        for index in visitors.indices {
            guard case .staff(let role, place) = visitors[index].kind,
                route.access.allows(visitors[index].principal),
                let outcome = outcomes[Step(route: route, relation: relation)]?[index]
            else { continue }
            roles[outcome, default: []].append(role)
        }
        if roles.count == 1, let only = roles.first { return only.key.rawValue }
        return roles.sorted { ($0.value.count, $1.key.rawValue) > ($1.value.count, $0.key.rawValue) }
            .map { "\($0.key.rawValue) \($0.value.map(Self.short).joined(separator: " "))" }
            .joined(separator: "; ")
    }
}
