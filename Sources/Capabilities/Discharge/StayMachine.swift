import Core

/// What may be done to a stay in hospital.
package enum StayStep: String, CaseIterable, Hashable, Sendable {
    /// Ward, discharge contact and the days of the stay.
    case ward
    case carer
    case involve
    case prepare
    case plan
    /// Answers a carer who isn't able or willing.
    case answer
    case goHome = "go-home"
    case call
    case ask
    case takeBack = "take-back"
    case accept
    case refuse
    case setback
    case close
    case end
    /// A death that ended it was none.
    case reopen

    /// As the history says it.
    package var title: String {
        switch self {
        case .ward: "Ward, contact and days changed"
        case .carer: "Who cares for them was written down"
        case .involve: "How the carer is involved was written down"
        case .prepare: "Training and equipment were written down"
        case .plan: "The plan for going home was given"
        case .answer: "The carer who isn’t able was answered"
        case .goHome: "They went home"
        case .call: "The carer was rung"
        case .ask: "An organisation was asked to go on with the carer"
        case .takeBack: "Asking was taken back"
        case .accept: "The organisation took it on"
        case .refuse: "The organisation said no"
        case .setback: "Something went wrong after going home"
        case .close: "Closed"
        case .end: "Ended"
        case .reopen: "Opened again"
        }
    }
}

/// Who does it: somebody of the ward's own organisation, of the one that was asked to go on, or the service itself.
package enum StayActor: Hashable, Sendable {
    case ward(Role)
    case receiver(Role)
    case service

    package static let all =
        Role.allCases.map(StayActor.ward) + Role.allCases.map(StayActor.receiver) + [.service]

    package static func actors(_ principal: Principal, on stay: HospitalStay) -> [StayActor] {
        if case .system = principal.kind { return [.service] }
        guard principal.account != nil, let organisation = principal.organisation else { return [] }
        var actors: [StayActor] = []
        if organisation == stay.organisation { actors += principal.roles.map(StayActor.ward) }
        if organisation == stay.receiver { actors += principal.roles.map(StayActor.receiver) }
        return actors
    }
}

/// The one table of what a stay does next: from where, by which step, by whom, to where.
package enum StayMachine {
    package struct Line: Hashable, Sendable {
        package let from: HospitalStay.Status
        package let step: StayStep
        package let who: Set<StayActor>
        package let to: HospitalStay.Status
    }

    package static let writerRoles: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager,
    ]

    private static let ward = Set(writerRoles.map(StayActor.ward))
    private static let receiver = Set(writerRoles.map(StayActor.receiver))
    private static let writing: [StayStep] = [
        .ward, .carer, .involve, .prepare, .plan, .answer, .ask, .takeBack,
    ]

    package static let lines: [Line] = {
        var lines: [Line] = []
        for status in HospitalStay.Status.open {
            for step in writing {
                let who = step == .takeBack || step == .carer ? ward.union([.service]) : ward
                lines.append(Line(from: status, step: step, who: who, to: status))
            }
            for step in [StayStep.accept, .refuse] {
                lines.append(Line(from: status, step: step, who: receiver, to: status))
            }
            lines.append(Line(from: status, step: .end, who: ward.union([.service]), to: .ended))
        }
        lines.append(Line(from: .inHospital, step: .goHome, who: ward, to: .home))
        lines.append(Line(from: .home, step: .call, who: ward.union(receiver), to: .home))
        lines.append(Line(from: .home, step: .close, who: ward, to: .closed))
        for status in [HospitalStay.Status.home, .closed] {
            lines.append(
                Line(
                    from: status, step: .setback, who: ward.union(receiver).union([.service]), to: status))
        }
        // Or at home, where it was: see `reopened`.
        lines.append(Line(from: .ended, step: .reopen, who: [.service], to: .inHospital))
        return lines
    }()

    /// Where a stay goes on that a death ended by mistake.
    package static func reopened(homeOn: LocalDate?) -> HospitalStay.Status {
        homeOn == nil ? .inHospital : .home
    }

    package static func next(
        _ from: HospitalStay.Status, _ step: StayStep, by actor: StayActor
    ) -> HospitalStay.Status? {
        lines.first { $0.from == from && $0.step == step && $0.who.contains(actor) }?.to
    }

    /// Whether the step is one from there at all, whoever takes it.
    package static func isStep(_ step: StayStep, from: HospitalStay.Status) -> Bool {
        lines.contains { $0.from == from && $0.step == step }
    }
}

extension HospitalStay {
    /// Where the step leads.
    ///
    /// - Throws: `StayRefusal` where the stay isn't there for it, `Refused` where these people mayn't.
    package func after(_ step: StayStep, by principal: Principal) throws -> Status {
        guard StayMachine.isStep(step, from: status) else { throw StayRefusal.notNow(status) }
        for actor in StayActor.actors(principal, on: self) {
            if let next = StayMachine.next(status, step, by: actor) { return next }
        }
        throw Refused(action: "discharge-\(step.rawValue)")
    }

    /// Whether it is a step of theirs now.
    package func allows(_ step: StayStep, by principal: Principal) -> Bool {
        StayActor.actors(principal, on: self).contains { StayMachine.next(status, step, by: $0) != nil }
    }
}
