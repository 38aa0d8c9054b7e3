import Core
import TestSupport

@testable import Referrals

extension Referral {
    /// A referral in any state, as the rules would have left it.
    static func example(status: Status, isUrgent: Bool = false) -> Referral {
        let (from, to): (OrganisationID, OrganisationID) = (.example(91), .example(92))
        let at: Instant = "2027-01-04T10:00:00.000Z"
        let sender = Holder(from, account: .example(51))
        let isDecided = [Status.accepted, .rejected, .inProgress, .completed].contains(status)
        return Referral(
            id: .example(1), reference: Reference { Array(repeating: 7, count: $0) }, person: .example(1),
            caredFor: nil, kind: .carerSupport, isUrgent: isUrgent, asksFor: "A break", from: from,
            fromAccount: .example(51), outsideSender: nil, isShownToCarer: true, to: Holder(to),
            status: status, since: at, owner: status.isWithSender ? sender : Holder(to),
            dueOn: status.isClosed ? nil : "2027-01-06", nextStep: status.nextStep,
            expiresOn: [.requested, .received, .onHold].contains(status) ? "2027-02-01" : nil,
            sentAt: status == .draft ? nil : at, receivedAt: isDecided ? at : nil,
            decidedAt: isDecided ? at : nil, closedAt: status.isClosed ? at : nil,
            reason: status == .rejected ? "full" : nil, outcome: status == .completed ? .helped : nil,
            manager: nil, escalatedAt: nil, version: 1)
    }
}
