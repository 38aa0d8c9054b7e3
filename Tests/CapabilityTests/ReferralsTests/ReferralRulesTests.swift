import Core
import TestSupport
import Testing

@testable import Referrals

@Suite struct ReferralRulesTests {
    static let now: Instant = "2027-01-05T09:30:00.000Z"

    /// What may be done, written out apart from the table: state, action, who, what follows.
    static let allowed: Set<String> = Set(
        """
        draft send sender requested
        draft send sending-manager requested
        draft cancel sender cancelled
        draft cancel sending-manager cancelled
        draft cancel service cancelled
        requested receive receiver received
        requested receive receiving-manager received
        requested cancel sender cancelled
        requested cancel sending-manager cancelled
        requested cancel carer cancelled
        requested cancel service cancelled
        requested expire service failed
        received assign receiver received
        received assign receiving-manager received
        received accept receiver accepted
        received accept receiving-manager accepted
        received reject receiver rejected
        received reject receiving-manager rejected
        received ask-more receiver on-hold
        received ask-more receiving-manager on-hold
        received hand-on receiver requested
        received hand-on receiving-manager requested
        received cancel sender cancelled
        received cancel sending-manager cancelled
        received cancel carer cancelled
        received cancel service cancelled
        received expire service failed
        on-hold answer sender received
        on-hold answer sending-manager received
        on-hold reject receiver rejected
        on-hold reject receiving-manager rejected
        on-hold cancel sender cancelled
        on-hold cancel sending-manager cancelled
        on-hold cancel carer cancelled
        on-hold cancel service cancelled
        on-hold expire service failed
        accepted assign receiver accepted
        accepted assign receiving-manager accepted
        accepted start receiver in-progress
        accepted start receiving-manager in-progress
        accepted complete receiver completed
        accepted complete receiving-manager completed
        accepted hand-on receiver requested
        accepted hand-on receiving-manager requested
        accepted cancel receiving-manager cancelled
        accepted cancel carer cancelled
        accepted cancel service cancelled
        in-progress assign receiver in-progress
        in-progress assign receiving-manager in-progress
        in-progress complete receiver completed
        in-progress complete receiving-manager completed
        in-progress hand-on receiver requested
        in-progress hand-on receiving-manager requested
        in-progress cancel receiving-manager cancelled
        in-progress cancel carer cancelled
        in-progress cancel service cancelled
        rejected send sender requested
        rejected send sending-manager requested
        rejected hand-on sender requested
        rejected hand-on sending-manager requested
        rejected cancel sender cancelled
        rejected cancel sending-manager cancelled
        rejected cancel carer cancelled
        rejected cancel service cancelled
        failed send sender requested
        failed send sending-manager requested
        failed hand-on sender requested
        failed hand-on sending-manager requested
        failed cancel sender cancelled
        failed cancel sending-manager cancelled
        failed cancel carer cancelled
        failed cancel service cancelled
        """.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })

    private static func expected(
        _ status: Referral.Status, _ action: ReferralAction, _ party: ReferralParty
    ) -> Referral.Status? {
        if [.escalate, .postpone].contains(action) {
            return party == .service && !status.isClosed ? status : nil
        }
        return Referral.Status.allCases.first {
            allowed.contains("\(status.rawValue) \(action.rawValue) \(party.rawValue) \($0.rawValue)")
        }
    }

    static func change(_ action: ReferralAction, on referral: Referral) -> ReferralChange {
        var change = ReferralChange(
            action, reason: "other", note: "Said", nextStep: "Try the other centre", outcome: .helped)
        if action == .handOn { change.to = Referral.Holder(.example(93)) }
        if action == .assign { change.to = Referral.Holder(referral.to.organisation, account: .example(7)) }
        return change
    }

    @Test(arguments: Referral.Status.allCases)
    func `every action, by everybody, does what the table says and nothing else`(status: Referral.Status) {
        for action in ReferralAction.allCases {
            for party in ReferralParty.allCases {
                let referral = Referral.example(status: status)
                let after = try? referral.after(
                    Self.change(action, on: referral), by: [party], at: Self.now, clocks: .standard)
                #expect(
                    after?.status == Self.expected(status, action, party),
                    "\(status.rawValue) \(action.rawValue) \(party.rawValue)")
            }
        }
    }

    @Test func `a stranger to it may do nothing`() {
        for status in Referral.Status.allCases {
            for action in ReferralAction.allCases {
                let referral = Referral.example(status: status)
                #expect(throws: ReferralRefusal.self) {
                    try referral.after(
                        Self.change(action, on: referral), by: [], at: Self.now, clocks: .standard)
                }
            }
        }
    }

    @Test func `nobody decides on what isn't received`() {
        for action in [ReferralAction.accept, .reject, .askMore, .handOn, .complete] {
            let referral = Referral.example(status: .requested)
            #expect(throws: ReferralRefusal.decidedBeforeReceived) {
                try referral.after(
                    Self.change(action, on: referral), by: [.receiver], at: Self.now, clocks: .standard)
            }
        }
    }

    @Test func `a decline has a reason and a next step, and goes back to its sender with a day`() throws {
        let received = Referral.example(status: .received)
        #expect(throws: ReferralRefusal.reasonMissing) {
            try received.after(
                ReferralChange(.reject, nextStep: "Ring us"), by: [.receiver], at: Self.now, clocks: .standard
            )
        }
        #expect(throws: ReferralRefusal.nextStepMissing) {
            try received.after(
                ReferralChange(.reject, reason: "full"), by: [.receiver], at: Self.now, clocks: .standard)
        }
        let declined = try received.after(
            ReferralChange(.reject, reason: "full", nextStep: "Try the other centre"), by: [.receiver],
            at: Self.now, clocks: .standard)
        #expect(declined.isOpen && declined.nextStep == "Try the other centre")
        #expect(declined.owner == Referral.Holder(received.from, account: received.fromAccount))
        #expect(declined.dueOn == "2027-01-08" && declined.expiresOn == nil)
    }

    @Test func `a hand-on keeps the reference and the sender, and asks whether it may go there`() throws {
        let received = Referral.example(status: .received)
        #expect(throws: ReferralRefusal.sameReceiver) {
            try received.after(
                ReferralChange(.handOn, reason: "agreed", note: "x", to: received.to), by: [.receiver],
                at: Self.now, clocks: .standard)
        }
        #expect(throws: ReferralRefusal.reasonMissing) {
            try received.after(
                ReferralChange(.handOn, note: "x", to: Referral.Holder(.example(93))), by: [.receiver],
                at: Self.now, clocks: .standard)
        }
        let handed = try received.after(
            Self.change(.handOn, on: received), by: [.receiver], at: Self.now, clocks: .standard)
        #expect(handed.reference == received.reference && handed.from == received.from)
        #expect(handed.to == Referral.Holder(.example(93)) && handed.owner == handed.to)
        #expect(handed.status == .requested && handed.receivedAt == nil && handed.expiresOn != nil)
    }

    @Test func `the carer needs no reason to withdraw; others do`() throws {
        let referral = Referral.example(status: .inProgress)
        let after = try referral.after(
            ReferralChange(.cancel), by: [.carer], at: Self.now, clocks: .standard)
        #expect(after.status == .cancelled && after.dueOn == nil && after.nextStep == nil)
        #expect(throws: ReferralRefusal.reasonMissing) {
            try Referral.example(status: .requested)
                .after(ReferralChange(.cancel), by: [.sender], at: Self.now, clocks: .standard)
        }
    }

    @Test func `urgent ones are answered by the next working day, and the rest in their state's days`() throws
    {
        // A Friday; Monday is the next working day.
        let friday: Instant = "2027-01-08T16:00:00.000Z"
        let urgent = try Referral.example(status: .draft, isUrgent: true)
            .after(ReferralChange(.send), by: [.sender], at: friday, clocks: .standard)
        #expect(urgent.dueOn == "2027-01-11")
        let usual = try Referral.example(status: .draft)
            .after(ReferralChange(.send), by: [.sender], at: friday, clocks: .standard)
        #expect(usual.dueOn == "2027-01-12")
        var clocks = ReferralClocks.standard
        clocks.days[.requested] = 4
        let slow = try Referral.example(status: .draft)
            .after(ReferralChange(.send), by: [.sender], at: friday, clocks: clocks)
        #expect(slow.dueOn == "2027-01-14")
    }

    @Test func `an unconfirmed death puts the days off, never away`() throws {
        for status in Referral.Status.allCases where !status.isClosed {
            let referral = Referral.example(status: status)
            let after = try referral.after(
                ReferralChange(.postpone), by: [.service], at: Self.now, clocks: .standard)
            #expect(after.status == status && after.nextStep == referral.nextStep)
            #expect(after.dueOn.map { $0 >= "2027-01-12" } == true)
        }
    }

    @Test func `twenty thousand random steps leave nothing open without an owner, a day and a next step`() {
        var chance = SeededChance(seed: 4)
        var (steps, ends) = (0, 0)
        while steps < 20_000 {
            var referral = Referral.example(status: .draft)
            var now = Self.now
            for _ in 0..<40 {
                let action = chance.pick(ReferralAction.allCases)
                let party = chance.pick(ReferralParty.allCases)
                now = now.adding(seconds: chance.below(5 * 86_400))
                steps += 1
                guard
                    let after = try? referral.after(
                        Self.change(action, on: referral), by: [party], at: now, clocks: .standard)
                else { continue }
                referral = after
                #expect(referral.isOpen == (referral.dueOn != nil))
                #expect(referral.isOpen == !(referral.nextStep ?? "").isEmpty)
                #expect(referral.isOpen == (referral.closedAt == nil))
                #expect([referral.from, referral.to.organisation].contains(referral.owner.organisation))
                #expect(referral.status.isWithSender ? referral.owner.organisation == referral.from : true)
                if !referral.isOpen { ends += 1 }
            }
        }
        #expect(ends > 100)
    }

    @Test func `a refusal stops that side, and only that side`() throws {
        func sides(_ carer: ReferralBasis.Kind, _ other: ReferralBasis.Kind, _ recorded: Set<Side>) throws
            -> Set<Side>
        {
            try ReferralBasis.sides(
                of: [
                    ReferralBasis(.carer, carer, note: "duty"), ReferralBasis(.caredFor, other, note: "duty"),
                ], recorded: recorded)
        }
        #expect(try sides(.agreed, .refused, []) == [.carer])
        #expect(try sides(.agreed, .agreed, []) == [.carer, .caredFor])
        #expect(try sides(.legalDuty, .nothing, []) == [.carer])
        #expect(try sides(.recorded, .recorded, [.carer]) == [.carer])
        #expect(throws: ReferralRefusal.carerRefused) { try sides(.refused, .agreed, []) }
        #expect(throws: ReferralRefusal.notAgreed) { try sides(.recorded, .agreed, []) }
        #expect(throws: ReferralRefusal.noteMissing) {
            try ReferralBasis.sides(of: [ReferralBasis(.carer, .legalDuty, note: "")], recorded: [])
        }
    }

    @Test func `a handover is answered by the one who is asked, and taken back by those who gave it`() throws
    {
        let handover = Handover(
            id: "1", person: .example(1), organisation: .example(91), from: .example(5), to: .example(6),
            askedBy: .example(7), note: "n", askedAt: Self.now, dueOn: "2027-01-08", status: .asked,
            reason: nil, decidedAt: nil, version: 1)
        for number in 4...8 {
            let account: AccountID = .example(number)
            for answer in Handover.Answer.allCases {
                for isManager in [false, true] {
                    let status = try? handover.answered(
                        answer, by: account, isManager: isManager, reason: "full")
                    let expected: Handover.Status? =
                        switch answer {
                        case .accept: number == 6 ? .accepted : nil
                        case .refuse: number == 6 ? .refused : nil
                        case .withdraw: number == 5 || number == 7 || isManager ? .withdrawn : nil
                        }
                    #expect(status == expected, "\(number) \(answer) \(isManager)")
                }
            }
        }
        #expect(throws: HandoverRefusal.reasonMissing) {
            try handover.answered(.refuse, by: .example(6), isManager: false, reason: nil)
        }
    }
}
