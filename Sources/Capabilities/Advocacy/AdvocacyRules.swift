import Core

/// What may be done to the case of an advocate.
package enum AdvocacyAction: String, CaseIterable, Sendable {
    case accept
    case decline
    case request
    case allocate
    case release
    case give
    case end
    case reopen

    package var pastTense: String {
        switch self {
        case .accept: "They want one"
        case .decline: "They said no"
        case .request: "An organisation was asked"
        case .allocate: "An advocate has it"
        case .release: "The advocate can’t go on"
        case .give: "Who sees to it, or by when, was changed"
        case .end: "Ended"
        case .reopen: "Opened again"
        }
    }
}

/// Who acts on it: a role, or the service itself.
package enum AdvocacyActor: Hashable, Sendable {
    case role(Role)
    case service

    package static let all = Role.allCases.map(AdvocacyActor.role) + [.service]
}

package enum AdvocacyRules {
    package struct Move: Sendable {
        package let action: AdvocacyAction
        package let from: [AdvocacyCase.Status]
        /// `nil`: it stays in its state.
        package let to: AdvocacyCase.Status?
        package let by: Set<AdvocacyActor>
    }

    /// Those who ask the questions, and offer an advocate.
    package static let workers: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager,
    ]
    /// Those who have the list, and let an advocate see a case.
    package static let leads: [Role] = [.coordinator, .manager]

    private static let work = Set(workers.map(AdvocacyActor.role))
    private static let lead = Set(leads.map(AdvocacyActor.role))
    private static let carer: Set<AdvocacyActor> = [.role(.carer)]
    private static let advocate: Set<AdvocacyActor> = [.role(.advocate)]
    private static let service: Set<AdvocacyActor> = [.service]

    /// The one table of moves: where each action may start, where it ends and who may take it.
    package static let moves: [Move] = [
        Move(action: .accept, from: [.offered, .declined], to: .accepted, by: work.union(carer)),
        Move(
            action: .decline, from: [.offered, .accepted, .waiting], to: .declined, by: work.union(carer)),
        Move(action: .request, from: [.accepted, .waiting], to: .waiting, by: work),
        Move(action: .allocate, from: [.accepted, .waiting], to: .allocated, by: work),
        Move(
            action: .release, from: [.allocated], to: .waiting,
            by: lead.union(advocate).union(service)),
        Move(action: .give, from: AdvocacyCase.Status.open, to: nil, by: work.union(service)),
        Move(action: .end, from: [.offered, .accepted, .waiting], to: .ended, by: work.union(service)),
        Move(
            action: .end, from: [.allocated], to: .ended,
            by: work.union(carer).union(advocate).union(service)),
        Move(action: .reopen, from: [.declined, .ended], to: .accepted, by: work.union(service)),
    ]

    /// Where an action leads, or `nil` where it may not be taken.
    package static func next(
        _ action: AdvocacyAction, from status: AdvocacyCase.Status, by actor: AdvocacyActor
    ) -> AdvocacyCase.Status? {
        for move in moves
        where move.action == action && move.from.contains(status) && move.by.contains(actor) {
            return move.to ?? status
        }
        return nil
    }

    package static func next(
        _ action: AdvocacyAction, from status: AdvocacyCase.Status, by principal: Principal
    ) -> AdvocacyCase.Status? {
        switch principal.kind {
        case .system: return next(action, from: status, by: .service)
        case .carer: return next(action, from: status, by: .role(.carer))
        case .quickAddLink: return nil
        case .staff: break
        }
        for role in principal.roles where role != .carer {
            if let next = next(action, from: status, by: .role(role)) { return next }
        }
        return nil
    }
}

extension AdvocacyRules {
    /// Who sees to a case whose organisation has closed: whoever looks after the person now, else the council on duty;
    /// `nil` where they have closed too.
    package static func successor(
        of closed: OrganisationID, owner: OrganisationID?, duty: OrganisationID,
        isClosed: (OrganisationID) throws -> Bool
    ) rethrows -> OrganisationID? {
        for place in [owner, duty].compactMap({ $0 }) where try place != closed && !isClosed(place) {
            return place
        }
        return nil
    }
}

/// Why the case of an advocate can't be changed so.
package enum AdvocacyRefusal: Refusal, Equatable {
    case notFrom(AdvocacyCase.Status)
    case nameMissing
    case alreadyOpen
    case questionUnanswered
    case managerOnly
    case managerReasonMissing

    package var message: String {
        switch self {
        case .notFrom(let status):
            "This is at “\(status.title.lowercased())” now. Somebody may have changed it since you opened it"
        case .nameMissing: "Enter the advocate’s name"
        case .alreadyOpen: "They have one of this kind already, or one is being found"
        case .questionUnanswered: "Answer whether they can take part, and who helps them"
        case .managerOnly: "Only a manager may decide that waiting is worse"
        case .managerReasonMissing: "Enter why waiting is worse"
        }
    }
}

extension AdvocacyCase {
    package func moved(_ action: AdvocacyAction, by principal: Principal) throws(AdvocacyRefusal)
        -> AdvocacyCase
    {
        guard let next = AdvocacyRules.next(action, from: status, by: principal) else {
            throw .notFrom(status)
        }
        var moved = self
        moved.status = next
        return moved
    }

    package func accepted(on day: LocalDate, by principal: Principal) throws(AdvocacyRefusal) -> AdvocacyCase
    {
        var accepted = try moved(.accept, by: principal)
        (accepted.wantedOn, accepted.declinedOn) = (day, nil)
        return accepted
    }

    package func declined(on day: LocalDate, by principal: Principal) throws(AdvocacyRefusal) -> AdvocacyCase
    {
        var declined = try moved(.decline, by: principal)
        declined.declinedOn = day
        return declined
    }

    package func asked(_ provider: String, phone: String, on day: LocalDate, by principal: Principal)
        throws(AdvocacyRefusal) -> AdvocacyCase
    {
        var asked = try moved(.request, by: principal)
        (asked.provider, asked.providerPhone, asked.askedOn) = (provider, phone, day)
        return asked
    }

    package func allocated(
        to account: AccountID?, name: String, phone: String, on day: LocalDate, by principal: Principal
    ) throws(AdvocacyRefusal) -> AdvocacyCase {
        var allocated = try moved(.allocate, by: principal)
        guard !name.isEmpty else { throw .nameMissing }
        (allocated.advocate, allocated.advocateName, allocated.advocatePhone) = (account, name, phone)
        allocated.allocatedOn = day
        return allocated
    }

    /// The advocate can't go on: somebody waits again from today, and the old one sees no more.
    package func released(on day: LocalDate, by principal: Principal) throws(AdvocacyRefusal) -> AdvocacyCase
    {
        var released = try moved(.release, by: principal)
        (released.advocate, released.advocateName, released.advocatePhone) = (nil, "", "")
        (released.allocatedOn, released.wantedOn) = (nil, day)
        return released
    }

    package func ended(_ reason: EndReason, on day: LocalDate, by principal: Principal)
        throws(AdvocacyRefusal) -> AdvocacyCase
    {
        var ended = try moved(.end, by: principal)
        (ended.endedOn, ended.endReason) = (day, reason)
        return ended
    }

    package func reopened(on day: LocalDate, by principal: Principal) throws(AdvocacyRefusal) -> AdvocacyCase
    {
        var reopened = try moved(.reopen, by: principal)
        (reopened.endedOn, reopened.endReason, reopened.declinedOn) = (nil, nil, nil)
        (reopened.advocate, reopened.advocateName, reopened.advocatePhone) = (nil, "", "")
        (reopened.allocatedOn, reopened.wantedOn) = (nil, day)
        return reopened
    }
}
