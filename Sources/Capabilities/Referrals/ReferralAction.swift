import Core
import Storage

/// What may be done to a referral.
package enum ReferralAction: String, CaseIterable, Hashable, Sendable, SQLEnum {
    case begin
    case send
    case receive
    case assign
    case accept
    case reject
    case askMore = "ask-more"
    case answer
    case start
    case complete
    case handOn = "hand-on"
    case cancel
    case expire
    case escalate
    case postpone
    /// A death that ended it was none: it goes on where it stood.
    case reinstate

    /// What a button says.
    package var title: String {
        switch self {
        case .begin: "Begin"
        case .send: "Send it"
        case .receive: "We have it"
        case .assign: "Say who has it"
        case .accept: "Accept it"
        case .reject: "Decline it"
        case .askMore: "Ask for more information"
        case .answer: "Answer what was asked"
        case .start: "Work has begun"
        case .complete: "It’s finished"
        case .handOn: "Hand it on to another partner"
        case .cancel: "Withdraw it"
        case .expire: "Time ran out"
        case .escalate: "Passed to a manager"
        case .postpone: "Put off"
        case .reinstate: "Opened again"
        }
    }

    package var pastTense: String {
        switch self {
        case .begin: "Written"
        case .send: "Sent"
        case .receive: "Received"
        case .assign: "Given to somebody"
        case .accept: "Accepted"
        case .reject: "Declined"
        case .askMore: "More information asked for"
        case .answer: "Answered"
        case .start: "Work began"
        case .complete: "Finished"
        case .handOn: "Handed on"
        case .cancel: "Withdrawn"
        case .expire: "Nobody decided in time: back with the sender"
        case .escalate: "Late: a manager was told"
        case .postpone: "Put off until a death is confirmed or found to be none"
        case .reinstate: "Opened again: a death was recorded by mistake"
        }
    }
}

/// Who somebody is to one referral; they may be several at once.
package enum ReferralParty: String, CaseIterable, Hashable, Sendable {
    case sender
    case sendingManager = "sending-manager"
    case receiver
    case receivingManager = "receiving-manager"
    case carer
    /// A job of the service itself.
    case service
}

extension Referral.Status {
    package var title: String {
        switch self {
        case .draft: "Not sent yet"
        case .requested: "Sent, not yet received"
        case .received: "Received"
        case .accepted: "Accepted"
        case .rejected: "Declined"
        case .onHold: "More information asked for"
        case .inProgress: "In progress"
        case .completed: "Finished"
        case .cancelled: "Withdrawn"
        case .failed: "Nobody answered in time"
        }
    }

    /// What has to happen next, unless whoever declined named it.
    package var nextStep: String? {
        switch self {
        case .draft: "The sender checks it and sends it"
        case .requested: "They say that they have it"
        case .received: "They decide whether they can help"
        case .accepted: "They begin work with the carer"
        case .rejected: "The sender finds another way to help"
        case .onHold: "The sender answers what was asked"
        case .inProgress: "They finish, and say what came of it"
        case .failed: "The sender sends it to somebody else, and tells the carer"
        case .completed, .cancelled: nil
        }
    }

    /// Whether the sender, not the receiver, has to take the next step.
    package var isWithSender: Bool {
        switch self {
        case .draft, .rejected, .onHold, .failed: true
        case .requested, .received, .accepted, .inProgress, .completed, .cancelled: false
        }
    }
}
