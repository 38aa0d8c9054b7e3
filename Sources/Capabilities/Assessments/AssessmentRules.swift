import Core

/// What may be done to an assessment.
package enum AssessmentAction: String, CaseIterable, Sendable {
    case assign
    case book
    /// The day that was agreed was given up, and no other is agreed yet.
    case unbook
    case start
    case answer
    case pause
    case resume
    case submit
    /// A carer finished a health and wellbeing check alone.
    case check
    case sendBack = "send-back"
    case decide
    case agree
    case meet
    case end
    case reopen

    package var pastTense: String {
        switch self {
        case .assign: "Given to somebody"
        case .book: "Booked"
        case .unbook: "The day that was agreed was given up"
        case .start: "Started"
        case .answer: "Answers written down"
        case .pause: "The clock was stopped"
        case .resume: "The clock runs again"
        case .submit: "Finished, ready to be decided"
        case .check: "The carer finished the check"
        case .sendBack: "Sent back to the assessor"
        case .decide: "Decided"
        case .agree: "The decision was agreed to"
        case .meet: "How the needs are met was decided"
        case .end: "Ended"
        case .reopen: "Opened again"
        }
    }
}

/// Who acts on an assessment: a role, or the service itself.
package enum AssessmentActor: Hashable, Sendable {
    case role(Role)
    case service
}

/// One row of the table of moves.
package struct AssessmentMove: Sendable {
    package let action: AssessmentAction
    package let from: [Assessment.Status]
    /// `nil`: it stays in its state.
    package let to: Assessment.Status?
    package let by: [Role]
    package var byService = false
}

package enum AssessmentRules {
    private static let workers: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager,
    ]
    private static let assessors: [Role] = [.assessor, .youngCarersWorker, .manager]
    private static let leads: [Role] = [.coordinator, .manager]

    /// The one table of moves: where each action may start, where it ends and who may take it.
    package static let moves: [AssessmentMove] = [
        AssessmentMove(
            action: .assign, from: [.waiting, .booked, .inProgress, .submitted], to: nil,
            by: workers, byService: true),
        AssessmentMove(action: .book, from: [.waiting, .booked], to: .booked, by: workers),
        AssessmentMove(
            action: .unbook, from: [.booked], to: .waiting, by: workers + [.carer], byService: true),
        AssessmentMove(action: .start, from: [.waiting, .booked], to: .inProgress, by: workers + [.carer]),
        // The assessor's part, where the carer began online.
        AssessmentMove(action: .start, from: [.inProgress], to: nil, by: workers),
        AssessmentMove(action: .answer, from: [.inProgress], to: nil, by: workers + [.carer]),
        AssessmentMove(action: .pause, from: [.waiting, .booked, .inProgress], to: nil, by: workers),
        AssessmentMove(
            action: .resume, from: [.waiting, .booked, .inProgress], to: nil, by: workers, byService: true),
        AssessmentMove(action: .submit, from: [.inProgress], to: .submitted, by: workers),
        AssessmentMove(action: .check, from: [.inProgress], to: .decided, by: [.carer]),
        AssessmentMove(
            action: .sendBack, from: [.submitted], to: .inProgress, by: assessors + [.coordinator]),
        AssessmentMove(action: .decide, from: [.submitted], to: .decided, by: assessors),
        AssessmentMove(action: .agree, from: [.submitted], to: .decided, by: [.assessor, .manager]),
        AssessmentMove(action: .meet, from: [.decided], to: nil, by: assessors),
        AssessmentMove(
            action: .end, from: [.waiting, .booked, .inProgress, .submitted], to: .ended,
            by: workers, byService: true),
        AssessmentMove(
            action: .reopen, from: [.ended], to: .waiting, by: leads + [.assessor], byService: true),
        AssessmentMove(action: .reopen, from: [.decided], to: .inProgress, by: leads + [.assessor]),
    ]

    /// Where an action leads, or `nil` where it may not be taken.
    package static func next(
        _ action: AssessmentAction, from status: Assessment.Status, by actor: AssessmentActor
    ) -> Assessment.Status? {
        for move in moves where move.action == action && move.from.contains(status) {
            let allowed =
                switch actor {
                case .role(let role): move.by.contains(role)
                case .service: move.byService
                }
            if allowed { return move.to ?? status }
        }
        return nil
    }

    package static func next(
        _ action: AssessmentAction, from status: Assessment.Status, by principal: Principal
    ) -> Assessment.Status? {
        switch principal.kind {
        case .system: return next(action, from: status, by: .service)
        case .carer: return next(action, from: status, by: .role(.carer))
        case .quickAddLink: return nil
        case .staff: break
        }
        for role in principal.roles {
            if let next = next(action, from: status, by: .role(role)) { return next }
        }
        return nil
    }
}

/// Why an assessment can't be changed so.
package enum AssessmentRefusal: Refusal, Equatable {
    case notFrom(Assessment.Status)
    case formUnfinished
    case aloneNotAnswered
    case advocacyNotAnswered
    case advocateMissing
    case childNotAnswered
    case childStepUnfinished
    case safeguardingLeadNotAsked
    case routerNotRun
    case noPause
    case dayPast
    case notDue
    case notTheirs
    case alreadyOpen
    case personDied

    package var message: String {
        switch self {
        case .notFrom(let status):
            "This assessment is “\(status.title.lowercased())” now. Somebody may have changed it since you opened it"
        case .formUnfinished: "Finish the form first: every section that has to be answered"
        case .aloneNotAnswered: "Say who was present, and whether the carer was spoken to alone"
        case .advocacyNotAnswered: "Answer the questions about being involved, and about an advocate"
        case .advocateMissing:
            "It can’t start until an advocate has it, or a manager writes down why waiting is worse"
        case .childNotAnswered: "Answer whether a child is helping"
        case .childStepUnfinished: "A child is helping: finish that step, and say that the referral was sent"
        case .safeguardingLeadNotAsked:
            "Without the family’s agreement, ask a safeguarding lead first and write down their name"
        case .routerNotRun: "Work out which law applies first"
        case .noPause: "The clock isn’t stopped"
        case .dayPast: "The day must be today or later"
        case .notDue: "Only the carer’s death or move, or their own wish, ends it here"
        case .notTheirs: "Somebody else has to agree to this: nobody agrees to their own decision"
        case .alreadyOpen: "An assessment of this kind is open already"
        case .personDied: "They have died. If they haven’t, take that back on their record first"
        }
    }

    package var field: String? {
        switch self {
        case .dayPast: "day"
        default: nil
        }
    }
}

extension Assessment {
    package func moved(_ action: AssessmentAction, by principal: Principal) throws(AssessmentRefusal)
        -> Assessment
    {
        guard let next = AssessmentRules.next(action, from: status, by: principal) else {
            throw .notFrom(status)
        }
        var moved = self
        moved.status = next
        return moved
    }

    package func booked(for day: LocalDate, on today: LocalDate, by principal: Principal)
        throws(AssessmentRefusal) -> Assessment
    {
        guard day >= today else { throw .dayPast }
        var booked = try moved(.book, by: principal)
        booked.bookedFor = day
        booked.dueOn = day
        return booked
    }

    package func started(on today: LocalDate, _ conduct: AssessmentConduct, by principal: Principal)
        throws(AssessmentRefusal) -> Assessment
    {
        var started = try moved(.start, by: principal)
        guard status != .inProgress || fill == nil else { throw .notFrom(status) }
        if principal.account != nil, let problem = conduct.beforeStart { throw problem }
        started.startedOn = startedOn ?? today
        return started
    }

    package func submitted(
        on today: LocalDate, _ conduct: AssessmentConduct, formIsFinished: Bool, decideBy: LocalDate,
        by principal: Principal
    ) throws(AssessmentRefusal) -> Assessment {
        var submitted = try moved(.submit, by: principal)
        guard formIsFinished else { throw .formUnfinished }
        if let problem = conduct.beforeStart ?? conduct.beforeSubmission(kind) { throw problem }
        submitted.completedOn = today
        submitted.dueOn = decideBy
        if !kind.endsInDecision { submitted.status = .decided }
        return submitted
    }

    package func sentBack(by principal: Principal, dueOn day: LocalDate) throws(AssessmentRefusal)
        -> Assessment
    {
        var back = try moved(.sendBack, by: principal)
        (back.completedOn, back.dueOn) = (nil, day)
        (back.signedBy, back.signedOn) = (nil, nil)
        return back
    }

    package func ended(_ reason: EndReason, on today: LocalDate, by principal: Principal)
        throws(AssessmentRefusal) -> Assessment
    {
        var ended = try moved(.end, by: principal)
        (ended.endedOn, ended.endReason) = (today, reason)
        return ended
    }

    package func reopened(dueOn day: LocalDate, by principal: Principal) throws(AssessmentRefusal)
        -> Assessment
    {
        var reopened = try moved(.reopen, by: principal)
        (reopened.endedOn, reopened.endReason, reopened.bookedFor) = (nil, nil, nil)
        (reopened.completedOn, reopened.signedBy, reopened.signedOn) = (nil, nil, nil)
        if reopened.status == .waiting { reopened.startedOn = nil }
        reopened.dueOn = day
        return reopened
    }

    /// What happens next, said to staff.
    package var nextStep: String {
        switch status {
        case .waiting where isPaused, .booked where isPaused, .inProgress where isPaused:
            "The clock is stopped. Start it again when the reason is over"
        case .waiting: lead == nil ? "Give it to somebody" : "Agree a day, or begin"
        case .booked: "Begin on the day"
        case .inProgress: "Finish the form with them"
        case .submitted: "Decide, and give it in writing"
        case .decided: kind.endsInDecision ? "Write the plan with them" : "Give them the page of what helps"
        case .ended: "Nothing. They may ask again at any time"
        }
    }

    /// The same, said to the carer.
    package var nextStepForCarer: String {
        switch status {
        case .waiting where isPaused, .booked where isPaused, .inProgress where isPaused:
            "We have stopped for now, for the reason we agreed with you."
        case .waiting where route == .online:
            "You can begin your questions now, and stop and come back when you like."
        case .waiting: "We will get in touch to agree a day with you."
        case .booked:
            bookedFor.map { "Your assessment is on \($0.spoken)." } ?? "We have agreed a day with you."
        case .inProgress where route == .online:
            "You can go on with your questions. We are here if you want help."
        case .inProgress: "We are going through the questions with you."
        case .submitted: "We are deciding, and will tell you in writing either way."
        case .decided where kind == .healthCheck: "It is finished. What helps is on its page."
        case .decided: "We have decided, and have told you in writing."
        case .ended: "It has ended. You can ask for an assessment again at any time."
        }
    }
}
