import Core

/// Why something can't be done to a referral.
package enum ReferralRefusal: Refusal, Equatable {
    case closed(Referral.Status)
    case notNow(ReferralAction, Referral.Status)
    case decidedBeforeReceived
    case notTheirs(ReferralAction)
    case reasonMissing
    case noteMissing
    case nextStepMissing
    case outcomeMissing
    case receiverMissing
    case sameReceiver
    case carerRefused
    case notAgreed

    package var field: String? {
        switch self {
        case .reasonMissing: "reason"
        case .noteMissing: "note"
        case .nextStepMissing: "nextStep"
        case .outcomeMissing: "outcome"
        case .receiverMissing, .sameReceiver: "receiver"
        case .carerRefused, .notAgreed: "basis-carer"
        case .closed, .notNow, .decidedBeforeReceived, .notTheirs: nil
        }
    }

    package var message: String {
        switch self {
        case .closed(let status): "This referral is over: \(status.title.lowercased())"
        case .notNow(let action, let status):
            "“\(action.title)” can’t be done now. This referral stands at: \(status.title.lowercased())"
        case .decidedBeforeReceived: "First say that you have it. Then you can decide"
        case .notTheirs(let action): "“\(action.title)” isn’t yours to do on this referral"
        case .reasonMissing: "Select why"
        case .noteMissing: "Say more about it, so that the others understand"
        case .nextStepMissing: "Say what should happen next for the carer. A referral never just ends"
        case .outcomeMissing: "Select what came of it"
        case .receiverMissing: "Enter the organisation that it goes to"
        case .sameReceiver: "They have it now. Enter another organisation"
        case .carerRefused: "The carer said no, so nothing about them may be sent"
        case .notAgreed: "Select why this may be sent about the carer"
        }
    }
}
