import Core
import TestSupport
import Testing

@testable import Messages

@Suite struct MessageRulesTests {
    private func example(_ state: Message.State, useBy: Instant? = nil) -> Message {
        Message(
            id: .example(1), person: .example(1), key: "key", template: "page-ready", version: 1,
            channel: .email,
            state: state, values: [:], requestedAt: "2027-01-05T09:30:00.000Z",
            dueAt: "2027-01-05T09:30:00.000Z",
            useBy: useBy, tries: 0, isCaptured: false)
    }

    private let now: Instant = "2027-01-05T10:00:00.000Z"

    @Test(arguments: Message.State.allCases, Message.Action.allCases)
    func `what isn't in the table can't be done`(state: Message.State, action: Message.Action) {
        for actor in Message.Actor.allCases {
            let allowed = Message.transitions.filter {
                $0.from == state && $0.action == action && $0.actor == actor
            }
            let next = try? example(state).after(action, by: actor, at: now)
            #expect(allowed.count <= 1)
            #expect(next?.state == allowed.first?.to)
        }
    }

    @Test(arguments: Message.State.allCases)
    func `every state has an end or somebody who can act on it`(state: Message.State) {
        let leaving = Message.transitions.filter { $0.from == state }
        #expect(state.isEnd == leaving.isEmpty)
        #expect(!state.needsPerson || leaving.contains { $0.actor == .staff })
        let byService = [Message.State.requested, .sending]
        #expect(state.isEnd || state.needsPerson || byService.contains(state))
    }

    @Test func `staff can't say that the mail server took it`() {
        #expect(throws: Message.Refused.notNow(.sending)) {
            try example(.sending).after(.accepted, by: .staff, at: now)
        }
    }

    @Test(
        arguments: [
            (.send(to: "jo@example.org"), .sending, nil), (.held(.safetyNotAsked), .held, .safetyNotAsked),
            (.refused(.died), .cancelled, .died), (.noWay(.noContact), .handOverNeeded, .noContact),
            (.wait(until: "2027-01-06T09:00:00.000Z"), .requested, nil),
        ] as [(ContactDecision, Message.State, Message.Reason?)])
    func `what the rules of contact say decides`(
        decision: ContactDecision, state: Message.State, reason: Message.Reason?
    ) throws {
        let next = try example(.requested).leaving(decision, at: now)
        #expect(next.state == state)
        #expect(next.reason == reason)
    }

    @Test func `outside safe hours it waits for them`() throws {
        let next = try example(.requested).leaving(.wait(until: "2027-01-06T09:00:00.000Z"), at: now)
        #expect(next.dueAt == "2027-01-06T09:00:00.000Z")
        let soon = try example(.requested).leaving(.wait(until: now), at: now)
        #expect(soon.dueAt > now)
    }

    @Test func `what would be of no use by then isn't sent`() throws {
        let code = example(.requested, useBy: "2027-01-05T10:15:00.000Z")
        let waited = try code.leaving(.wait(until: "2027-01-06T09:00:00.000Z"), at: now)
        #expect((waited.state, waited.reason) == (.cancelled, .tooLate))
        let late = try code.leaving(.send(to: "jo@example.org"), at: "2027-01-05T10:15:00.000Z")
        #expect((late.state, late.reason) == (.cancelled, .tooLate))
    }

    @Test(arguments: Message.Reason.allCases)
    func `every reason is said in words`(reason: Message.Reason) {
        #expect(reason.explanation.hasSuffix("."))
    }
}
