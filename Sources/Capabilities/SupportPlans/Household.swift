import Core
import People
import Storage

/// The people of one family with their caring links, plans and assessments, as far as the asker may see each.
struct Household: Sendable {
    let people: [SeenPerson]
    let links: [SeenLink]
    let plans: [SupportPlan]
    let actions: [PlanAction]
    let assessments: [(person: PersonID, assessment: SupportPlansNeeds.PlanAssessment)]

    /// How many steps from the one asked for: their links, and those of whoever stands at the other end.
    private static let steps = 2
    private static let most = 30

    /// Everybody whom the asker may see within two links of somebody.
    static func find(
        _ start: PersonID, for principal: Principal, _ desk: PlanDesk, _ connection: any Connection
    ) throws -> Household {
        var seen: [PersonID: SeenPerson] = [:]
        var links: [CaringLinkID: SeenLink] = [:]
        var edge: Set<PersonID> = [start]
        for step in 0...Self.steps where !edge.isEmpty {
            let found = try desk.people.people(connection, edge, principal)
            for (_, person) in found { seen[person.id] = person }
            if step == Self.steps { break }
            var next: Set<PersonID> = []
            for id in found.values.map(\.id).sorted() {
                for link in try desk.people.links(connection, id, principal) {
                    links[link.id] = link
                    for end in [link.carer, link.caredFor] where seen[end] == nil { next.insert(end) }
                }
            }
            edge = Set(next.sorted().prefix(Self.most))
        }
        let members = seen.values.sorted { ($0.age ?? -1, $0.name, $0.id) > ($1.age ?? -1, $1.name, $1.id) }
        var plans: [SupportPlan] = []
        for plan in try desk.store(connection).plans(of: members.map(\.id)) {
            guard let person = seen[plan.person] else { continue }
            let subject = PlanPolicy.Subject(
                organisation: plan.organisation, isWorkedWith: person.isWorkedWith)
            if PlanPolicy(principal).allows(.view, on: subject) { plans.append(plan) }
        }
        let open = plans.filter(\.status.isOpen).map(\.id)
        var assessments: [(PersonID, SupportPlansNeeds.PlanAssessment)] = []
        for member in members where member.isWorkedWith {
            for assessment in try desk.needs.assessments(connection, member.id, principal) {
                assessments.append((member.id, assessment))
            }
        }
        return Household(
            people: members,
            links: links.values.sorted { ($0.isOpen ? 0 : 1, $0.id) < ($1.isOpen ? 0 : 1, $1.id) },
            plans: plans, actions: try desk.store(connection).actions(ofAny: open), assessments: assessments)
    }

    /// Those at the other end of somebody's open links, as far as the asker may see them.
    static func relatives(
        of person: PersonID, for principal: Principal, _ desk: PlanDesk, _ connection: any Connection
    ) throws -> [SeenPerson] {
        var ends: Set<PersonID> = []
        for link in try desk.people.links(connection, person, principal) where link.isOpen {
            ends.insert(link.carer == person ? link.caredFor : link.carer)
        }
        let found = try desk.people.people(connection, ends, principal)
        return found.values.filter { !$0.hasDied }.sorted { $0.id < $1.id }
    }

    /// Plans that don't fit each other.
    var conflicts: [HouseholdConflict] {
        HouseholdRules.conflicts(
            actions, ages: Dictionary(people.map { ($0.id, $0.age) }, uniquingKeysWith: { first, _ in first })
        )
    }
}

/// Two plans of one family ask the same of two people, or of a child what isn't a child's to do.
package enum HouseholdConflict: Hashable, Sendable {
    case sameTask(PlanActionID, PlanActionID)
    case givenToChild(PlanActionID)
}

package enum HouseholdRules {
    /// - Parameter ages: of each person, in years; unknown counts as grown up.
    package static func conflicts(
        _ actions: [PlanAction], ages: [PersonID: Int?]
    ) -> [HouseholdConflict] {
        var found: [HouseholdConflict] = []
        let open = actions.filter { $0.state == .open }
        for (place, first) in open.enumerated() {
            for second in open.dropFirst(place + 1) where isSame(first, second) {
                found.append(.sameTask(first.id, second.id))
            }
        }
        for action in open where action.task.isNotForAChild {
            guard let person = action.person, let age = ages[person] ?? nil, age < 18 else { continue }
            found.append(.givenToChild(action.id))
        }
        return found
    }

    /// The same words, whatever their case and spaces, asked of two different people.
    private static func isSame(_ first: PlanAction, _ second: PlanAction) -> Bool {
        guard first.task == second.task, folded(first.words) == folded(second.words) else { return false }
        if let one = first.person, let other = second.person { return one != other }
        if let one = first.account, let other = second.account { return one != other }
        return first.doer != second.doer || first.doerWords != second.doerWords
    }

    private static func folded(_ words: String) -> String {
        words.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).joined(separator: " ")
    }

    /// Whether a carer and whom they look after may be assessed together: both said yes.
    ///
    /// - Source: Care Act 2014 s.12(5).
    package static func mayAssessTogether(_ said: [Side: Bool]) -> Bool {
        said[.carer] == true && said[.caredFor] == true
    }
}

/// All SQL for agreeing to be assessed together.
struct JointAgreementStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    func keep(
        _ agreed: Bool, of person: PersonID, at side: Side, of link: CaringLinkID, by account: AccountID?
    ) throws {
        try connection.run(
            """
            INSERT INTO joint_agreement (id, link_id, side, person_id, agreed, said_on, recorded_by)
            VALUES (\("\(link)/\(side.rawValue)"), \(link), \(side), \(person), \(agreed), \(surroundings.today),
                \(account))
            ON CONFLICT (id) DO UPDATE
            SET person_id = excluded.person_id, agreed = excluded.agreed, said_on = excluded.said_on,
                recorded_by = excluded.recorded_by
            """)
    }

    func said(about links: [CaringLinkID]) throws -> [CaringLinkID: [Side: Bool]] {
        guard !links.isEmpty else { return [:] }
        var said: [CaringLinkID: [Side: Bool]] = [:]
        for row in try connection.run(
            "SELECT link_id, side, agreed FROM joint_agreement WHERE link_id IN (\(SQL.list(links)))")
        {
            let side: Side = try row.value("side")
            said[try row.value("link_id"), default: [:]][side] = try row.value("agreed", as: Bool.self)
        }
        return said
    }
}
