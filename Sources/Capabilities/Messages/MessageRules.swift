import Core

extension Message {
    package enum Action: String, CaseIterable, Sendable {
        case leave, wait, hold, cancel, handOverNext
        case accepted, putOff, refused, lost
        case release, handOver, sentAfterAll
    }

    package enum Actor: String, CaseIterable, Sendable { case service, staff }

    /// One line of the table below.
    package struct Transition: Hashable, Sendable {
        package let from: State
        package let action: Action
        package let actor: Actor
        package let to: State

        init(_ from: State, _ action: Action, by actor: Actor, to: State) {
            (self.from, self.action, self.actor, self.to) = (from, action, actor, to)
        }
    }

    /// The one table of what may happen to a message, and who does it.
    package static let transitions: [Transition] = [
        Transition(.requested, .leave, by: .service, to: .sending),
        Transition(.requested, .wait, by: .service, to: .requested),
        Transition(.requested, .hold, by: .service, to: .held),
        Transition(.requested, .cancel, by: .service, to: .cancelled),
        Transition(.requested, .cancel, by: .staff, to: .cancelled),
        Transition(.requested, .handOverNext, by: .service, to: .handOverNeeded),
        Transition(.held, .cancel, by: .service, to: .cancelled),
        Transition(.failed, .cancel, by: .service, to: .cancelled),
        Transition(.unknown, .cancel, by: .service, to: .cancelled),
        Transition(.handOverNeeded, .cancel, by: .service, to: .cancelled),
        Transition(.sending, .accepted, by: .service, to: .sent),
        Transition(.sending, .putOff, by: .service, to: .requested),
        Transition(.sending, .refused, by: .service, to: .failed),
        Transition(.sending, .lost, by: .service, to: .unknown),
        Transition(.unknown, .accepted, by: .service, to: .sent),
        Transition(.unknown, .sentAfterAll, by: .staff, to: .sent),
        Transition(.unknown, .release, by: .staff, to: .requested),
        Transition(.unknown, .handOver, by: .staff, to: .handedOver),
        Transition(.unknown, .cancel, by: .staff, to: .cancelled),
        Transition(.held, .release, by: .staff, to: .requested),
        Transition(.held, .handOver, by: .staff, to: .handedOver),
        Transition(.held, .cancel, by: .staff, to: .cancelled),
        Transition(.failed, .release, by: .staff, to: .requested),
        Transition(.failed, .handOver, by: .staff, to: .handedOver),
        Transition(.failed, .cancel, by: .staff, to: .cancelled),
        Transition(.handOverNeeded, .handOver, by: .staff, to: .handedOver),
        Transition(.handOverNeeded, .release, by: .staff, to: .requested),
        Transition(.handOverNeeded, .cancel, by: .staff, to: .cancelled),
    ]

    /// Why something can't be done to a message.
    package enum Refused: Refusal, Equatable {
        case notNow(State)

        package var message: String {
            switch self {
            case .notNow(let state): "This message is now “\(state.title)”, so that cannot be done to it."
            }
        }
    }

    /// This message after `action`.
    package func after(
        _ action: Action, by actor: Actor, at now: Instant, reason: Reason? = nil
    ) throws(Refused) -> Message {
        let transition = Message.transitions.first {
            $0.from == state && $0.action == action && $0.actor == actor
        }
        guard let transition else { throw .notNow(state) }
        var message = self
        message.state = transition.to
        message.reason = reason
        if action == .release { (message.dueAt, message.tries) = (now, 0) }
        return message
    }

    /// What `actor` may do to it now.
    package func actions(for actor: Actor) -> [Action] {
        Message.transitions.filter { $0.from == state && $0.actor == actor }.map(\.action)
    }

    /// What becomes of a message by what its person's rules of contact say at this moment.
    package func leaving(_ decision: ContactDecision, at now: Instant) throws(Refused) -> Message {
        if let useBy, useBy <= now { return try after(.cancel, by: .service, at: now, reason: .tooLate) }
        switch decision {
        case .send(let address):
            var message = try after(.leave, by: .service, at: now)
            (message.address, message.leftAt) = (address, now)
            message.tries += 1
            return message
        case .wait(let until):
            if let useBy, useBy <= until {
                return try after(.cancel, by: .service, at: now, reason: .tooLate)
            }
            var message = try after(.wait, by: .service, at: now)
            message.dueAt = max(until, now.adding(seconds: 60))
            return message
        case .held(let reason):
            return try after(.hold, by: .service, at: now, reason: reason)
        case .refused(let reason):
            return try after(.cancel, by: .service, at: now, reason: reason)
        case .noWay(let reason):
            return try after(.handOverNext, by: .service, at: now, reason: reason)
        }
    }
}

/// Whether somebody may be contacted in one way at one moment, asked as the message leaves.
package enum ContactDecision: Hashable, Sendable {
    case send(to: String)
    /// Not at this hour; ask again then.
    case wait(until: Instant)
    /// A person must look first.
    case held(Message.Reason)
    /// Not at all.
    case refused(Message.Reason)
    /// Allowed, and there's no way to do it: it's for somebody to hand over.
    case noWay(Message.Reason)
}
