import Core
import Storage

/// A worry about somebody’s safety, as it was told; nothing here changes once it is kept.
package struct Concern: Sendable {
    /// The council’s teams that have to hear it.
    package enum Teams: String, CaseIterable, Sendable, SQLEnum {
        case adults
        case children
        case both

        var title: String {
            switch self {
            case .adults: "the adults’ team"
            case .children: "the children’s team"
            case .both: "the adults’ team and the children’s team"
            }
        }

        /// Each team by itself.
        var each: [Teams] { self == .both ? [.adults, .children] : [self] }
    }

    package let id: ConcernID
    package let reference: Reference
    package let raisedAt: Instant
    /// `nil` where a carer raised it.
    package let raisedBy: AccountID?
    /// Where it came from; `nil` where a carer raised it whom nobody looks after.
    package let origin: OrganisationID?
    /// The council it goes to.
    package let council: OrganisationID
    /// The organisation whose own people it is about; they never see it.
    package let about: OrganisationID?
    /// Who sees to it that it is sent and answered.
    package let holder: OrganisationID
    package let team: TeamID?
    package let area: String?
    package let teams: Teams
    /// What was answered, by the field of the form.
    package let answers: [String: String]
    package var state: ConcernState
}

/// How far a concern has got: codes, people and clocks, never words.
package struct ConcernState: Sendable {
    package enum Status: String, CaseIterable, Sendable, SQLEnum {
        case raised
        case sent
        case acknowledged
        case closed
        case putAway = "put-away"

        package var isOpen: Bool { self == .raised || self == .sent || self == .acknowledged }

        var title: String {
            switch self {
            case .raised: "To be sent"
            case .sent: "Sent, not yet acknowledged"
            case .acknowledged: "Acknowledged"
            case .closed: "Closed"
            case .putAway: "Put away"
            }
        }

        var colour: String {
            switch self {
            case .raised: "red"
            case .sent: "orange"
            case .acknowledged: "blue"
            case .closed, .putAway: "grey"
            }
        }
    }

    package var status: Status
    package var person: PersonID?
    package var raiser: PersonID?
    package var owner: AccountID?
    package var dueAt: Instant
    package var taskKey: String?
    package var rings: Int

    /// Whether its next step waits too long: of one that the council has, only if its own day has passed.
    func isLate(at now: Instant) -> Bool {
        status.isOpen && (dueAt <= now || (rings > 0 && status != .acknowledged))
    }

    package var version: Int
}

/// Something that was added to a concern.
package struct ConcernEntry: Sendable {
    package let id: String
    package let at: Instant
    package let by: String
    package let action: ConcernAction
    package let team: Concern.Teams?
    package let way: String?
    package let happenedAt: Instant?
    package let reference: String?
    package let words: String
    package let corrects: String?
}

/// What may be added to a concern.
package enum ConcernAction: String, CaseIterable, Sendable, SQLEnum {
    case send
    case acknowledge
    case tried
    case add
    case correct
    case step
    case close
    case reopen
    case keep
    case putAway = "put-away"
    /// Somebody reads it in place of its owner, who is away.
    case takeOver = "take-over"
    /// By the service: it passed to somebody who rings.
    case escalate
    case life

    var title: String {
        switch self {
        case .send: "Sent to the council"
        case .acknowledge: "Acknowledged by the council"
        case .tried: "Tried, no answer"
        case .add: "Added"
        case .correct: "Corrected"
        case .step: "Next step"
        case .close: "Outcome, and closed"
        case .reopen: "Opened again"
        case .keep: "Reviewed: to be kept"
        case .putAway: "Reviewed: put away"
        case .takeOver: "Taken over, to read it"
        case .escalate: "Not acknowledged in time: passed to somebody to ring"
        case .life: "The record of the person changed"
        }
    }
}
