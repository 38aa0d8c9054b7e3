import Core
import People
import Storage

/// What plans say of themselves on somebody's record and on the carer's own page.
struct PlanSections {
    let desk: PlanDesk

    func onRecord(
        of person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        guard !principal.roles.isDisjoint(with: PlanPolicy.readerRoles),
            let seen = try desk.people.people(connection, [person], principal)[person]
        else { return [] }
        let policy = PlanPolicy(principal)
        var lines: [CaseLine] = []
        for plan in try desk.store(connection).plans(of: [seen.id]) {
            let subject = PlanPolicy.Subject(organisation: plan.organisation, isWorkedWith: seen.isWorkedWith)
            guard policy.allows(.view, on: subject) else { continue }
            let isOverdue = plan.status.isOpen && plan.dueOn < desk.surroundings.today
            let due =
                plan.status.isOpen ? ". \(plan.status.nextStep), by \(plan.dueOn.spoken)" : ""
            lines.append(
                CaseLine(
                    title: "\(plan.kind.title) of \((plan.planOn ?? plan.startedOn).spoken)",
                    detail: plan.status.title + due, path: plan.path, isUrgent: isOverdue))
        }
        if seen.isWorkedWith, !seen.isRestricted || principal.reviewsRestricted {
            lines.append(
                CaseLine(
                    title: "The whole family", detail: "Caring links, plans and assessments together",
                    path: "/people/\(seen.id)/household"))
            lines.append(
                CaseLine(
                    title: "Carers in this person’s plan", detail: "Who was asked, and what they said",
                    path: "/people/\(seen.id)/carer-involvement"))
        }
        let mayStart =
            seen.isWorkedWith && !seen.hasDied && !principal.roles.isDisjoint(with: PlanMachine.writerRoles)
        return [
            CaseSection(
                heading: "Plans", lines: lines, action: mayStart ? "Write a plan" : nil,
                actionPath: mayStart ? "/people/\(seen.id)/plans/new" : nil, empty: "No plan yet.")
        ]
    }

    func onOwnPage(of carer: PersonID, _ connection: any Connection) throws -> [CaseSection] {
        let own = try desk.people.resolve(connection, carer)
        var lines: [CaseLine] = []
        for plan in try desk.store(connection).plans(of: [own])
        where plan.status != .draft || plan.planOn != nil {
            lines.append(
                CaseLine(
                    title: "\(plan.kind.title) of \((plan.planOn ?? plan.startedOn).spoken)",
                    detail: Self.words(plan), path: "/my-plans/\(plan.id)"))
        }
        guard !lines.isEmpty else { return [] }
        return [CaseSection(heading: "Your plans", lines: lines, empty: "You have no plan.")]
    }

    static func words(_ plan: SupportPlan) -> String {
        switch plan.status {
        case .draft: "It is being written again with you."
        case .proposed: "Please read it and tell us what you think."
        case .agreed: "You said that you agree. You get your copy when it is final."
        case .disagreed: "You said that you don’t agree. We will talk with you about it."
        case .final: "In place. We look at it again with you by \(plan.dueOn.spoken)."
        case .underReview: "It is being looked at again with you."
        case .ended: "Ended."
        }
    }
}
