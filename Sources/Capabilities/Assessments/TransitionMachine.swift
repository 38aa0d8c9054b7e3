import Core

/// What may be done on a young carer's way past 18.
package enum TransitionStep: String, CaseIterable, Hashable, Sendable {
    /// Takes it on for one of the two services.
    case own
    /// Somebody else of the same service goes on with it.
    case give
    case offer
    case answer
    case contact
    case end
    /// A death, or a joining, that ended it was none.
    case reopen
}

/// Who does it: somebody of one of the two services, or the service itself.
package enum TransitionActor: Hashable, Sendable {
    case young(Role)
    case adult(Role)
    case service

    package static let all =
        Role.allCases.map(TransitionActor.young) + Role.allCases.map(TransitionActor.adult) + [.service]

    package static func actors(_ principal: Principal, on transition: Transition) -> [TransitionActor] {
        if case .system = principal.kind { return [.service] }
        guard principal.account != nil, let organisation = principal.organisation else { return [] }
        var actors: [TransitionActor] = []
        if organisation == transition.young.organisation {
            actors += principal.roles.map(TransitionActor.young)
        }
        if organisation == transition.adult.organisation {
            actors += principal.roles.map(TransitionActor.adult)
        }
        return actors
    }
}

/// The one table of what a transition does next: from where, by which step, by whom, to where.
package enum TransitionMachine {
    package struct Line: Hashable, Sendable {
        package let from: Transition.Status
        package let step: TransitionStep
        package let who: Set<TransitionActor>
        package let to: Transition.Status
    }

    package static let workers = AssessmentPolicy.offering
    package static let readers = workers + [.safeguardingLead]

    private static let both = Set(
        workers.map(TransitionActor.young) + workers.map(TransitionActor.adult))

    package static let lines: [Line] = [
        Line(from: .preparing, step: .own, who: both, to: .preparing),
        Line(from: .preparing, step: .give, who: both, to: .preparing),
        Line(from: .preparing, step: .offer, who: both, to: .offered),
        Line(from: .preparing, step: .end, who: both.union([.service]), to: .ended),
        Line(from: .offered, step: .own, who: both, to: .offered),
        Line(from: .offered, step: .give, who: both, to: .offered),
        Line(from: .offered, step: .offer, who: both, to: .offered),
        Line(from: .offered, step: .answer, who: both, to: .answered),
        Line(from: .offered, step: .end, who: both.union([.service]), to: .ended),
        Line(from: .answered, step: .own, who: both, to: .answered),
        Line(from: .answered, step: .give, who: both, to: .answered),
        Line(from: .answered, step: .offer, who: both, to: .offered),
        Line(from: .answered, step: .contact, who: both, to: .answered),
        Line(from: .answered, step: .end, who: both.union([.service]), to: .ended),
        // Or where it was: see `reopened`.
        Line(from: .ended, step: .reopen, who: [.service], to: .preparing),
    ]

    package static func next(
        _ from: Transition.Status, _ step: TransitionStep, by actor: TransitionActor
    ) -> Transition.Status? {
        lines.first { $0.from == from && $0.step == step && $0.who.contains(actor) }?.to
    }

    package static func isStep(_ step: TransitionStep, from: Transition.Status) -> Bool {
        lines.contains { $0.from == from && $0.step == step }
    }
}

package enum TransitionRefusal: Refusal, Equatable {
    case notNow(Transition.Status)
    case ownedAlready
    case nobodyHasIt
    case hasItAlready
    case nobodyThereHasIt
    case notTheirOwnAnswer
    case contactTooEarly(LocalDate)
    case dayFuture(String)
    case wordsMissing(String)

    package var message: String {
        switch self {
        case .notNow(let status):
            "This can’t be done now: it stands at “\(status.title.lowercasedFirst)”. Somebody may have changed it"
        case .ownedAlready: "Somebody of this service has taken it on already"
        case .nobodyHasIt: "Nobody of this service has taken it on yet: take it on first"
        case .hasItAlready: "They have it already: select somebody else"
        case .nobodyThereHasIt:
            "Write down the young person’s own answer first, and wait until the adult service where they live now has taken it on. It is asked by itself once their new address is on the record"
        case .notTheirOwnAnswer:
            "Only the young person’s own answer counts. Ask them, on their own if they like"
        case .contactTooEarly(let day): "This is asked from \(day.spoken)"
        case .dayFuture: "The day must be today or earlier"
        case .wordsMissing: "Write this down in a few words"
        }
    }

    package var field: String? {
        switch self {
        case .notTheirOwnAnswer: "who"
        case .dayFuture(let field), .wordsMissing(let field): field
        case .hasItAlready: "account"
        case .nobodyThereHasIt: "reason"
        case .notNow, .ownedAlready, .nobodyHasIt, .contactTooEarly: nil
        }
    }
}

extension Transition {
    /// Where the step leads.
    ///
    /// - Throws: `TransitionRefusal` where it isn't there for it, `Refused` where these people mayn't.
    package func after(_ step: TransitionStep, by principal: Principal) throws -> Status {
        guard TransitionMachine.isStep(step, from: status) else { throw TransitionRefusal.notNow(status) }
        for actor in TransitionActor.actors(principal, on: self) {
            if let next = TransitionMachine.next(status, step, by: actor) { return next }
        }
        throw Refused(action: "transition-\(step.rawValue)")
    }

    package func allows(_ step: TransitionStep, by principal: Principal) -> Bool {
        TransitionActor.actors(principal, on: self).contains {
            TransitionMachine.next(status, step, by: $0) != nil
        }
    }
}
