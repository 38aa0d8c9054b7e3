import Core
import TestSupport
import Testing

@testable import Accounts

@Suite struct SignInRulesTests {
    @Test(arguments: [
        (0, nil), (4, nil), (5, 30), (6, 60), (7, 120), (8, 240), (11, 1_920), (12, 3_600), (40, 3_600),
        (100_000, 3_600),
    ])
    func `wrong tries make the next one wait, longer each time`(failures: Int, seconds: Int?) {
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let expected = seconds.map { now.adding(seconds: $0) }
        #expect(SignInLimits.lockedUntil(afterFailures: failures, at: now) == expected)
    }

    static let ada = CarerSignInCandidate(person: .example(1), birthDate: "1950-03-02")
    static let bert = CarerSignInCandidate(person: .example(2), birthDate: "1948-11-30")
    static let twin = CarerSignInCandidate(person: .example(3), birthDate: "1950-03-02")

    @Test func `a code for one person opens their page, one for several asks which`() {
        #expect(CarerSignInRules.person(among: [Self.ada], bornOn: nil) == Self.ada.person)
        #expect(CarerSignInRules.person(among: [Self.ada, Self.bert], bornOn: nil) == nil)
        #expect(
            CarerSignInRules.person(among: [Self.ada, Self.bert], bornOn: "1948-11-30") == Self.bert.person)
        #expect(CarerSignInRules.person(among: [Self.ada, Self.bert], bornOn: "1999-01-01") == nil)
        #expect(CarerSignInRules.person(among: [Self.ada, Self.twin], bornOn: "1950-03-02") == nil)
        #expect(CarerSignInRules.person(among: [], bornOn: "1950-03-02") == nil)
    }
}
