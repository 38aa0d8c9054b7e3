import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// A whole family on one page, and who agreed to be assessed together.
struct HouseholdPages: Sendable {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/household", PlanPages.readers, show)
        routes.post("/people/{id}/household", PlanPages.writers, keep)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.write { connection -> HouseholdPage in
            guard let person = try desk.people.people(connection, [id], principal)[id], person.isWorkedWith
            else {
                throw NotFound()
            }
            let household = try Household.find(person.id, for: principal, desk, connection)
            // Opening the page is a look at each record that it shows.
            let hasRestricted = household.people.contains(where: \.isRestricted)
            for member in household.people {
                try AuditStore(connection, desk.surroundings).add(
                    .householdViewed, about: member.id, by: principal, heldBack: hasRestricted)
            }
            return try HouseholdPage(person, household, desk, principal, connection)
        }
        return context.page("supportplans/household", view)
    }

    @Sendable func keep(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        guard let link = CaringLinkID(fields.text("link")), let who = PersonID(fields.text("who")),
            ["yes", "no"].contains(fields.text("agreed"))
        else { throw NotFound() }
        let agreed = fields.text("agreed") == "yes"
        let desk = desk
        try await database.write { connection in
            guard let person = try desk.people.people(connection, [id], principal)[id], person.isWorkedWith
            else {
                throw NotFound()
            }
            let links = try desk.people.links(connection, person.id, principal)
            guard let seen = links.first(where: { $0.id == link }),
                [seen.carer, seen.caredFor].contains(who),
                try desk.people.people(connection, [who], principal)[who] != nil
            else { throw NotFound() }
            try JointAgreementStore(connection, desk.surroundings).keep(
                agreed, of: who, at: who == seen.carer ? .carer : .caredFor, of: link, by: principal.account)
            try AuditStore(connection, desk.surroundings).add(
                .jointAgreementKept, about: link, by: principal, detail: ["agreed": agreed ? "yes" : "no"],
                person: who)
        }
        return .redirect(to: "/people/\(id)/household")
    }
}

/// What `Templates/household.mustache` shows.
struct HouseholdPage: Sendable {
    let pageTitle: String
    let personPath: String
    let personName: String
    let members: [Member]
    let familyLinks: [Link]
    let hasFamilyLinks: Bool
    let conflicts: [String]
    let hasConflicts: Bool

    struct Member: Sendable {
        let memberName: String
        let memberPath: String
        let memberAge: String
        let memberLines: [MemberLine]
    }

    struct MemberLine: Sendable {
        let memberTitle: String
        let memberDetail: String
        let memberLinePath: String?
    }

    struct Link: Sendable {
        let linkWords: String
        let linkState: String
        let jointWords: String
        let answers: [Answer]
    }

    struct Answer: Sendable {
        let answerLink: String
        let answerWho: String
        let answerName: String
        let answerPath: String
    }

    init(
        _ person: SeenPerson, _ household: Household, _ desk: PlanDesk, _ principal: Principal,
        _ connection: any Connection
    ) throws {
        pageTitle = "The whole family of \(person.name)"
        (personPath, personName) = ("/people/\(person.id)", person.name)
        var members: [Member] = []
        for member in household.people {
            var lines: [MemberLine] = []
            for plan in household.plans where plan.person == member.id {
                lines.append(
                    MemberLine(
                        memberTitle: "\(plan.kind.title) of \((plan.planOn ?? plan.startedOn).spoken)",
                        memberDetail: plan.status.title, memberLinePath: plan.path))
            }
            for item in household.assessments where item.person == member.id {
                lines.append(
                    MemberLine(
                        memberTitle: item.assessment.title, memberDetail: item.assessment.state,
                        memberLinePath: "/assessments/\(item.assessment.id)"))
            }
            let age = member.age.map { $0 < 18 ? "\($0), under 18" : "\($0)" } ?? "age not known"
            members.append(
                Member(
                    memberName: member.name, memberPath: "/people/\(member.id)",
                    memberAge: member.hasDied ? "has died" : age, memberLines: lines))
        }
        self.members = members
        let names = Dictionary(
            household.people.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let mayKeep = !principal.roles.isDisjoint(with: PlanMachine.writerRoles)
        var links: [Link] = []
        let agreements = try JointAgreementStore(connection, desk.surroundings).said(
            about: household.links.map(\.id))
        for link in household.links {
            let said = agreements[link.id] ?? [:]
            let ends = [(Side.carer, link.carer), (Side.caredFor, link.caredFor)]
            var answers: [Answer] = []
            let isNear = ends.contains { $0.1 == person.id }
            if mayKeep, link.isOpen, isNear {
                for (side, end) in ends {
                    guard let name = names[end], said[side] != true else { continue }
                    answers.append(
                        Answer(
                            answerLink: link.id.description, answerWho: end.description, answerName: name,
                            answerPath: "/people/\(person.id)/household"))
                }
            }
            links.append(
                Link(
                    linkWords: "\(link.carerName) looks after \(link.caredForName)",
                    linkState: link.isOpen ? "Now" : "Ended", jointWords: Self.joint(said),
                    answers: answers))
        }
        (familyLinks, hasFamilyLinks) = (links, !links.isEmpty)
        conflicts = household.conflicts.compactMap { Self.words($0, household.actions) }
        hasConflicts = !conflicts.isEmpty
    }

    private static func joint(_ said: [Side: Bool]) -> String {
        if HouseholdRules.mayAssessTogether(said) { return "Both agreed to be assessed together." }
        if said.values.contains(false) { return "One of them said no to being assessed together." }
        return "They may be assessed together only when both have agreed."
    }

    private static func words(_ conflict: HouseholdConflict, _ actions: [PlanAction]) -> String? {
        func action(_ id: PlanActionID) -> PlanAction? { actions.first { $0.id == id } }
        switch conflict {
        case .sameTask(let first, let second):
            guard let one = action(first), let other = action(second) else { return nil }
            return "“\(one.words)” is asked of two people: \(one.doerWords) and \(other.doerWords)."
        case .givenToChild(let id):
            guard let one = action(id) else { return nil }
            return "“\(one.words)” is asked of \(one.doerWords), who is under 18."
        }
    }
}
