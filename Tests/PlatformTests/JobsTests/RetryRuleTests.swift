import Jobs
import Testing

@Suite struct RetryRuleTests {
    @Test(arguments: zip(1...8, [5, 20, 80, 320, 1280, 5120, 20480, 21600]))
    func `waits grow up to a longest`(tries: Int, seconds: Int) {
        #expect(RetryRule().wait(afterTries: tries, chance: 0) == seconds)
    }

    @Test(arguments: 1...8)
    func `chance adds up to a quarter`(tries: Int) {
        let least = RetryRule().wait(afterTries: tries, chance: 0)
        let most = RetryRule().wait(afterTries: tries, chance: 255)
        #expect((least...least * 5 / 4).contains(most))
        #expect(tries < 3 || most > least)
    }

    @Test(arguments: Delivery.State.allCases, Delivery.Action.allCases)
    func `only what is undelivered can be sent again, and what is done stays done`(
        state: Delivery.State, action: Delivery.Action
    ) {
        let next = Delivery.transitions[state]?[action]
        switch state {
        case .done: #expect(next == nil)
        case .undelivered: #expect((next == .open) == (action == .resend))
        case .open: #expect((next == nil) == (action == .resend))
        }
    }
}
