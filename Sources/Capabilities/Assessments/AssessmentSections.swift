import Core
import People
import Storage

/// What stands of somebody's assessments on their record, and on their own page.
struct AssessmentSections {
    let desk: AssessmentDesk
    let connection: any Connection

    func onRecord(_ person: PersonID, _ principal: Principal) throws -> [CaseSection] {
        let policy = AssessmentPolicy(principal)
        guard policy.scope != .none else { return [] }
        let found = try AssessmentStore(connection, desk.surroundings).about(person, within: policy.scope)
        let mayOffer = !principal.roles.isDisjoint(with: AssessmentPolicy.offering)
        let leads = try desk.people.accountNames(connection, Set(found.compactMap(\.lead)))
        let offers = try AssessmentOfferStore(connection, desk.surroundings).offers(to: person)
        let today = desk.surroundings.today
        var lines = found.map { assessment in
            let lead = assessment.lead.flatMap { leads[$0] } ?? "nobody by name yet"
            let isLate = assessment.status.isOpen && assessment.dueOn < today && !assessment.isPaused
            let next =
                assessment.status.isOpen
                ? ". Next: \(assessment.nextStep.lowercasedFirst), by \(assessment.dueOn.spoken)" : ""
            return CaseLine(
                title: "\(assessment.kind.title): \(assessment.status.title.lowercasedFirst)",
                detail: "Asked for on \(assessment.requestedOn.spoken). Who has it: \(lead)\(next)",
                path: assessment.path, isUrgent: isLate)
        }
        if let decision = try DecisionStore(connection, desk.surroundings).newest(of: found.map(\.id)) {
            let state = decision.status == .given ? "" : ", not given yet"
            lines.insert(
                CaseLine(
                    title: "\(decision.resultWords)\(state)",
                    detail: "Decided on \(decision.decidedOn.spoken)",
                    path: "/assessments/\(decision.assessment)#decision"), at: 0)
        }
        if let offer = offers.first {
            let again = offer.againOn.map { ". Ask again on \($0.spoken)" } ?? ""
            lines.append(
                CaseLine(
                    title: "Last offered on \(offer.offeredOn.spoken)",
                    detail: "They said: \(offer.answer.title.lowercasedFirst)\(again)", path: nil))
        }
        return [
            CaseSection(
                heading: "Assessments", lines: lines, action: mayOffer ? "Offer an assessment" : nil,
                actionPath: mayOffer ? "/people/\(person)/assessment-offer" : nil,
                empty: "No assessment, and nobody offered one yet. Every carer has a right to one.")
        ]
    }

    func own(_ carer: PersonID, as principal: Principal) throws -> [CaseSection] {
        let found = try AssessmentStore(connection, desk.surroundings).about(carer, within: .own(carer))
        let names = try desk.people.organisationNames(connection, Set(found.map(\.organisation)))
        let waiting = Set(found.filter { $0.status == .waiting }.map(\.organisation))
        let told = try waiting.reduce(into: [OrganisationID: String]()) { told, organisation in
            told[organisation] = try WaitStore(connection).figure(of: organisation)?.figures.toldToCarer
        }
        let lines = found.map { assessment in
            let wait =
                assessment.status == .waiting ? told[assessment.organisation].map { " \($0)" } ?? "" : ""
            let isDue =
                assessment.status.isOpen && !assessment.isPaused
                && assessment.dueOn >= desk.surroundings.today
            let by = isDue ? " By \(assessment.dueOn.spoken) at the latest." : ""
            return CaseLine(
                title: "\(assessment.kind.title): \(assessment.status.title.lowercasedFirst)",
                detail:
                    "\(assessment.nextStepForCarer)\(by)\(wait) Who to ask: \(names[assessment.organisation] ?? "us")",
                path: "/my-assessment")
        }
        let isOpen = found.contains { $0.status.isOpen && $0.kind != .healthCheck }
        let checks = try checkSection(of: carer, found, principal)
        return [
            CaseSection(
                heading: "Your assessment", lines: lines,
                action: isOpen ? nil : "Ask for an assessment", actionPath: isOpen ? nil : "/my-assessment",
                empty: "You can ask for an assessment: a talk about you and what would help.")
        ] + checks
    }

    /// A check is offered to every adult, at any time, and once a year by name.
    private func checkSection(
        of carer: PersonID, _ found: [Assessment], _ principal: Principal
    ) throws -> [CaseSection] {
        let age = try desk.people.people(connection, [carer], principal)[carer]?.age
        guard (age ?? 18) >= 18 else { return [] }
        let isOpen = found.contains { $0.kind == .healthCheck && $0.status.isOpen }
        let last = try HealthCheckStore(connection).checks(of: carer).first
        var lines: [CaseLine] = []
        if let last {
            let isYearAgo = last.completedOn.adding(months: 12) <= desk.surroundings.today
            lines.append(
                CaseLine(
                    title: "Your last check: \(last.completedOn.spoken)",
                    detail: isYearAgo
                        ? "Read what helps. That was a year ago or more: would you like to look again?"
                        : "Read what helps, and your plan.", path: "/my-check/\(last.assessment)"))
        }
        return [
            CaseSection(
                heading: "How you are", lines: lines,
                action: isOpen ? "Go on with your check" : "Check how you are", actionPath: "/my-check",
                empty:
                    "Ten minutes on your health, sleep, money and mood, and a page of what helps. Nobody has to do it."
            )
        ]
    }
}
