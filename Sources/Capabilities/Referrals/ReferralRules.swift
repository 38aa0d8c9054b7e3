import Core

/// The one table of what may follow what, and who may do it.
package enum ReferralRules {
    package struct Step: Hashable, Sendable {
        package let who: Set<ReferralParty>
        package let next: Referral.Status

        init(_ next: Referral.Status, _ who: ReferralParty...) {
            (self.next, self.who) = (next, Set(who))
        }
    }

    /// Who may withdraw it: its sender until somebody has accepted it; the carer until it's over.
    package static let steps: [Referral.Status: [ReferralAction: Step]] = [
        .draft: [
            .send: Step(.requested, .sender, .sendingManager),
            .cancel: Step(.cancelled, .sender, .sendingManager, .service),
            .escalate: Step(.draft, .service), .postpone: Step(.draft, .service),
        ],
        .requested: [
            .receive: Step(.received, .receiver, .receivingManager),
            .cancel: Step(.cancelled, .sender, .sendingManager, .carer, .service),
            .expire: Step(.failed, .service),
            .escalate: Step(.requested, .service), .postpone: Step(.requested, .service),
        ],
        .received: [
            .assign: Step(.received, .receiver, .receivingManager),
            .accept: Step(.accepted, .receiver, .receivingManager),
            .reject: Step(.rejected, .receiver, .receivingManager),
            .askMore: Step(.onHold, .receiver, .receivingManager),
            .handOn: Step(.requested, .receiver, .receivingManager),
            .cancel: Step(.cancelled, .sender, .sendingManager, .carer, .service),
            .expire: Step(.failed, .service),
            .escalate: Step(.received, .service), .postpone: Step(.received, .service),
        ],
        .onHold: [
            .answer: Step(.received, .sender, .sendingManager),
            .reject: Step(.rejected, .receiver, .receivingManager),
            .cancel: Step(.cancelled, .sender, .sendingManager, .carer, .service),
            .expire: Step(.failed, .service),
            .escalate: Step(.onHold, .service), .postpone: Step(.onHold, .service),
        ],
        .accepted: [
            .assign: Step(.accepted, .receiver, .receivingManager),
            .start: Step(.inProgress, .receiver, .receivingManager),
            .complete: Step(.completed, .receiver, .receivingManager),
            .handOn: Step(.requested, .receiver, .receivingManager),
            .cancel: Step(.cancelled, .receivingManager, .carer, .service),
            .escalate: Step(.accepted, .service), .postpone: Step(.accepted, .service),
        ],
        .inProgress: [
            .assign: Step(.inProgress, .receiver, .receivingManager),
            .complete: Step(.completed, .receiver, .receivingManager),
            .handOn: Step(.requested, .receiver, .receivingManager),
            .cancel: Step(.cancelled, .receivingManager, .carer, .service),
            .escalate: Step(.inProgress, .service), .postpone: Step(.inProgress, .service),
        ],
        .rejected: [
            .send: Step(.requested, .sender, .sendingManager),
            .handOn: Step(.requested, .sender, .sendingManager),
            .cancel: Step(.cancelled, .sender, .sendingManager, .carer, .service),
            .escalate: Step(.rejected, .service), .postpone: Step(.rejected, .service),
        ],
        .failed: [
            .send: Step(.requested, .sender, .sendingManager),
            .handOn: Step(.requested, .sender, .sendingManager),
            .cancel: Step(.cancelled, .sender, .sendingManager, .carer, .service),
            .escalate: Step(.failed, .service), .postpone: Step(.failed, .service),
        ],
        .completed: [:],
        .cancelled: [:],
    ]

    /// Decisions on what nobody has received yet: refused with words of their own.
    static let decisions: Set<ReferralAction> = [.accept, .reject, .askMore, .complete, .start, .handOn]
}

/// What somebody asks to be done to a referral.
package struct ReferralChange: Hashable, Sendable {
    package var action: ReferralAction
    package var reason: String?
    package var note: String?
    package var nextStep: String?
    package var outcome: Referral.Outcome?
    /// To whom it's handed on, or who has it now.
    package var to: Referral.Holder?
    /// Where it stood, for what is opened again.
    package var back: Referral.Status?

    package init(
        _ action: ReferralAction, reason: String? = nil, note: String? = nil, nextStep: String? = nil,
        outcome: Referral.Outcome? = nil, to: Referral.Holder? = nil, back: Referral.Status? = nil
    ) {
        (self.action, self.reason, self.note, self.nextStep) = (action, reason, note, nextStep)
        (self.outcome, self.to, self.back) = (outcome, to, back)
    }
}

extension Referral {
    /// This referral once `change` has been done to it.
    ///
    /// - Parameter parties: who they are to it.
    package func after(
        _ change: ReferralChange, by parties: Set<ReferralParty>, at now: Instant, clocks: ReferralClocks
    ) throws(ReferralRefusal) -> Referral {
        if change.action == .reinstate, status == .cancelled {
            return try reinstated(change, by: parties, at: now, clocks: clocks)
        }
        guard !status.isClosed else { throw .closed(status) }
        guard let step = ReferralRules.steps[status]?[change.action] else {
            let isEarly = status == .requested && ReferralRules.decisions.contains(change.action)
            throw isEarly ? .decidedBeforeReceived : .notNow(change.action, status)
        }
        guard !step.who.isDisjoint(with: parties) else { throw .notTheirs(change.action) }
        try check(change, by: parties)

        var next = self
        next.move(change, to: step.next, at: now, clocks: clocks)
        return next
    }

    /// Ended by a death that was none: it stands where it stood, with its clock begun afresh.
    private func reinstated(
        _ change: ReferralChange, by parties: Set<ReferralParty>, at now: Instant, clocks: ReferralClocks
    ) throws(ReferralRefusal) -> Referral {
        guard reason == "died", let back = change.back, !back.isClosed else { throw .closed(status) }
        guard parties.contains(.service) else { throw .notTheirs(change.action) }
        let today = now.londonDate
        var next = self
        (next.status, next.since, next.closedAt, next.outcome) = (back, now, nil, nil)
        (next.reason, next.manager, next.escalatedAt) = (change.reason, nil, nil)
        next.dueOn = clocks.due(back, isUrgent: isUrgent, from: today)
        next.nextStep = change.nextStep ?? back.nextStep
        let isUndecided = [.requested, .received, .onHold].contains(back)
        next.expiresOn =
            isUndecided
            ? WorkingCalendar.englandAndWales.adding(workingDays: clocks.expiry, to: today) : nil
        next.owner = back.isWithSender ? Holder(from, account: fromAccount) : to
        return next
    }

    private func check(_ change: ReferralChange, by parties: Set<ReferralParty>) throws(ReferralRefusal) {
        switch change.action {
        case .reject:
            guard change.reason != nil else { throw .reasonMissing }
            guard change.nextStep != nil else { throw .nextStepMissing }
        case .askMore, .answer:
            guard change.note != nil else { throw .noteMissing }
        case .complete:
            guard change.outcome != nil else { throw .outcomeMissing }
        case .handOn:
            guard let receiver = change.to else { throw .receiverMissing }
            guard receiver.organisation != to.organisation else { throw .sameReceiver }
            guard change.reason != nil else { throw .reasonMissing }
            guard change.note != nil else { throw .noteMissing }
        case .assign:
            guard change.to?.organisation == to.organisation else { throw .receiverMissing }
        case .cancel:
            // The carer need give no reason.
            guard change.reason != nil || parties == [.carer] else { throw .reasonMissing }
        case .begin, .send, .receive, .accept, .start, .expire, .escalate, .postpone, .reinstate: break
        }
    }

    private mutating func move(
        _ change: ReferralChange, to next: Status, at now: Instant, clocks: ReferralClocks
    ) {
        let today = now.londonDate
        switch change.action {
        case .escalate:
            (manager, escalatedAt) = (change.to?.account, now)
            return
        case .postpone:
            let later = WorkingCalendar.englandAndWales.adding(workingDays: 5, to: today)
            dueOn = max(dueOn ?? later, later)
            expiresOn = expiresOn.map { max($0, later) }
            return
        case .assign:
            if let holder = change.to { (to, owner) = (holder, holder) }
            return
        case .handOn:
            if let holder = change.to { to = holder }
        default: break
        }
        status = next
        since = now
        (manager, escalatedAt) = (nil, nil)
        reason = change.reason ?? (next == .requested ? nil : reason)
        note(change.action, at: now, today, clocks)
        if let account = change.to?.account, change.action == .accept || change.action == .receive {
            to.account = account
        }
        if next.isClosed {
            (closedAt, dueOn, nextStep, expiresOn) = (now, nil, nil, nil)
            outcome = change.outcome
        } else {
            dueOn = clocks.due(next, isUrgent: isUrgent, from: today)
            nextStep = change.nextStep ?? next.nextStep
        }
        owner = next.isWithSender ? Holder(from, account: fromAccount) : to
    }

    private mutating func note(
        _ action: ReferralAction, at now: Instant, _ today: LocalDate, _ clocks: ReferralClocks
    ) {
        switch action {
        case .send, .handOn:
            (sentAt, receivedAt, decidedAt) = (now, nil, nil)
            expiresOn = WorkingCalendar.englandAndWales.adding(workingDays: clocks.expiry, to: today)
        case .receive: receivedAt = now
        case .accept: (decidedAt, expiresOn) = (now, nil)
        case .reject: (decidedAt, expiresOn) = (now, nil)
        case .expire: expiresOn = nil
        default: break
        }
    }
}

extension ReferralBasis {
    /// Whether what these say lets the referral leave, and which sides' words with it.
    ///
    /// - Throws: unless the carer's own side may leave; the cared-for person's refusal only keeps their side here.
    package static func sides(
        of bases: [ReferralBasis], recorded: Set<Side>
    ) throws(ReferralRefusal) -> Set<Side> {
        var sides: Set<Side> = []
        for basis in bases where basis.kind.lets {
            if basis.kind == .recorded, !recorded.contains(basis.side) { continue }
            if [.authority, .legalDuty].contains(basis.kind), basis.note.isEmpty { throw .noteMissing }
            sides.insert(basis.side)
        }
        guard !sides.contains(.carer) else { return sides }
        throw bases.contains { $0.side == .carer && $0.kind == .refused } ? .carerRefused : .notAgreed
    }
}
