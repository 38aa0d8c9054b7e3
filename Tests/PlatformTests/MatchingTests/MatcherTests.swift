import Core
import Foundation
import Testing

@testable import Matching

/// Who is one person and who isn't, as a front desk meets them.
@Suite struct MatcherTests {
    private let matcher = Matcher(records: 100_000)

    @Test(
        arguments: [
            [:], [.phone: "", .email: ""], [.givenName: "Jnae"], [.dateOfBirth: "1961-04-18"],
            [.addressLine: "3 Mill Lane", .postcode: "BH1 1AA"], [.familyName: "Rowe"],
            [.familyName: "Rowe", .phone: "07700 900999", .addressLine: "", .postcode: ""],
            [.familyName: "Rowe", .addressLine: "3 Mill Lane", .postcode: "BH1 1AA"],
            [.givenName: "Hathersage", .familyName: "Jane"], [.givenName: "J"],
        ] as [[MatchField: String]])
    func `one person is known again`(changes: [MatchField: String]) {
        let score = matcher.score(.jane(), .jane(changes))
        #expect(score.tier >= .likely, "\(score)")
    }

    @Test(
        arguments: [
            [.givenName: "Susan"],  // A twin.
            [.givenName: "Peter", .sex: "M"],  // A twin brother.
            [.givenName: "Peter", .sex: "M", .dateOfBirth: "1959-11-02"],  // Her husband.
            [.dateOfBirth: "1990-09-30"],  // A daughter of her name.
            // Whoever else lives there.
            [.givenName: "Anne", .dateOfBirth: "1990-09-30", .familyName: "Rowe"],
            [
                .dateOfBirth: "1985-12-03", .addressLine: "3 Mill Lane", .postcode: "BH1 1AA", .phone: "",
                .email: "",
            ],  // A namesake.
        ] as [[MatchField: String]])
    func `people of one home or one name are two people`(changes: [MatchField: String]) {
        let score = matcher.score(.jane(), .jane(changes))
        #expect(score.tier <= .possible, "\(score)")
    }

    @Test func `two right NHS numbers are two people, whatever else agrees`() {
        let score = matcher.score(
            .jane([.nhsNumber: "999 000 0018"]), .jane([.nhsNumber: "999 000 0026"]))
        #expect(score.tier == .no)
        #expect(score.probability < 0.001)
    }

    @Test func `one NHS number is one person unless the rest says otherwise`() {
        let number = [MatchField.nhsNumber: "999 000 0018"]
        let moved = [
            MatchField.addressLine: "3 Mill Lane", .postcode: "BH1 1AA", .phone: "", .email: "",
            .familyName: "Rowe",
        ].merging(number) { $1 }
        #expect(matcher.score(.jane(number), .jane(moved)).tier >= .likely)
        let son = [MatchField.givenName: "Peter", .sex: "M", .dateOfBirth: "1990-09-30"].merging(number) {
            $1
        }
        #expect(matcher.score(.jane(number), .jane(son)).tier <= .possible)
    }

    @Test func `a rare name says more than a common one`() {
        let rare = matcher.score(.named("Jane", "Hathersage"), .named("Jane", "Hathersage"))
        let common = matcher.score(.named("Jane", "Smith"), .named("Jane", "Smith"))
        #expect(rare.weight > common.weight + 3)
    }

    @Test func `reasons are in plain words and add up to the weight`() {
        let score = matcher.score(.jane(), .jane([.givenName: "Susan", .middleNames: "Ann"]))
        #expect(score.reasons.contains { $0.words == "Different first name" && $0.weight < -4 })
        #expect(
            score.reasons.contains { $0.words == "People of one home share much of this" && $0.weight < -10 })
        #expect(
            score.reasons.first { $0.words == "Same date of birth" }?.description.hasPrefix(
                "Same date of birth +1") == true)
        #expect(abs(score.start + score.reasons.reduce(0) { $0 + $1.weight } - score.weight) < 0.1)
        #expect(abs(1 / (1 + pow(2, -score.weight)) - score.probability) < 0.001)
    }

    @Test(arguments: [(0.1999, Tier.no), (0.2, .possible), (0.95, .likely), (0.9991, .certain)])
    func tiers(probability: Double, tier: Tier) {
        #expect(Tier(probability) == tier)
    }

    @Test func `parameters survive being kept`() throws {
        let kept = try JSONDecoder().decode(Parameters.self, from: JSONEncoder().encode(Parameters.standard))
        #expect(kept == .standard)
    }
}

@Suite struct MatcherPropertyTests {
    private static let words = [
        "", "Ann", "Jane Mary", "O'Brien", "Łukasz", "Smith-Jones", "J", "?", "Mohammed", "X Æ",
    ]
    private static let days = [
        "", "1961-04-17", "17/4/1961", "1961-01-01", "soon", "99/99/9999", "1916-04-17",
    ]
    private static let homes = [
        "", "14 Orchard Road", "Flat 2", "SO51 8DE", "2119", "🏠", "a b c d e f g h i j k l m n o p q r",
    ]
    private static let numbers = ["", "07700 900123", "9990000018", "9990000026", "x", "a@b.example", "123"]

    private static func record(_ chance: inout SeededChance) -> MatchRecord {
        var record = MatchRecord()
        for field in MatchField.allCases {
            record[field] =
                switch field {
                case .givenName, .middleNames, .familyName, .previousFamilyName: chance.pick(words)
                case .dateOfBirth: chance.pick(days)
                case .sex: chance.pick(["", "F", "M"])
                case .addressLine, .postcode, .previousPostcode: chance.pick(homes)
                case .phone, .email, .nhsNumber: chance.pick(numbers)
                }
        }
        return record
    }

    @Test(arguments: 1...200)
    func `it doesn't matter which record comes first`(seed: Int) {
        var chance = SeededChance(seed: UInt64(seed))
        let (one, other) = (Self.record(&chance), Self.record(&chance))
        let matcher = Matcher()
        let (there, back) = (matcher.score(one, other), matcher.score(other, one))
        #expect(abs(there.weight - back.weight) < 0.001, "\(one) \(other)")
        #expect(there == matcher.score(one, other))
        #expect(there.probability >= 0 && there.probability <= 1)
    }

    @Test(arguments: MatchField.allCases)
    func `what one doesn't say tells nothing`(field: MatchField) {
        // A home says something only of itself: the other half of it stays away too.
        let other = MatchRecord.jane([field: ""])
        var bare = MatchRecord.jane([field: ""])
        let reference = Matcher().score(bare, other)
        bare[field] = MatchRecord.jane([.nhsNumber: "9990000018", .middleNames: "Ann"])[field]
        let score = Matcher().score(bare, other)
        #expect(abs(score.weight - reference.weight) < 0.001)
    }

    @Test func `two empty records are strangers until something is known`() {
        let score = Matcher().score(MatchRecord(), MatchRecord())
        #expect(score.reasons.isEmpty)
        #expect(abs(score.weight - score.start) < 0.05)
    }
}
