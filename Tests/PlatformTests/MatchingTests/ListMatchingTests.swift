import Core
import Foundation
import Testing

@testable import Matching

@Suite struct BlockingKeysTests {
    @Test func `a record has few keys, the same ones each time`() {
        let keys = BlockingKeys(.jane([.nhsNumber: "9990000018"]))
        #expect(keys.values.count == Pass.keptCount)
        #expect(keys == BlockingKeys(.jane([.nhsNumber: "999 000 0018", .phone: "+447700900123"])))
        // Databases keep them: another number here means that every one of them must be made anew.
        #expect(BlockingKeys(MatchRecord([.nhsNumber: "9990000018"])).values == [Self.knownKey])
        #expect(BlockingKeys(MatchRecord()).values.isEmpty)
    }

    private static let knownKey: Int64 = 6_481_118_195_091_704_106

    @Test(
        arguments: [
            [.givenName: "Jnae", .dateOfBirth: "1961-04-18"], [.familyName: "Rowe", .postcode: "BH1 1AA"],
            [.dateOfBirth: "", .phone: "", .email: ""],
            [.phone: "", .email: "", .postcode: "", .givenName: "Jayne"],
            [
                .givenName: "Hathersage", .familyName: "Jane", .dateOfBirth: "1961-05-17", .phone: "",
                .email: "",
            ],
        ] as [[MatchField: String]])
    func `records of one person share a key`(changes: [MatchField: String]) {
        let (one, other) = (BlockingKeys(.jane()), BlockingKeys(.jane(changes)))
        #expect(!Set(one.values).isDisjoint(with: other.values))
    }
}

@Suite struct ListMatchingTests {
    /// People in homes, some of whom are in the list twice: the second time with a slip.
    private static func list(_ people: Int) -> (records: [MatchRecord], twins: Set<[Int]>) {
        var chance = SeededChance(seed: 7)
        let given = ["Jane", "Susan", "Peter", "David", "Amina", "Imran", "Ewa", "Rhys", "Grace", "Colin"]
        let family = [
            "Smith", "Jones", "Khan", "Nowak", "Hathersage", "Owusu", "Wong", "Bevan", "Rowe", "Patel",
        ]
        var records: [MatchRecord] = []
        var same: Set<[Int]> = []
        for number in 0..<people {
            var record = MatchRecord.named(
                chance.pick(given), chance.pick(family) + ["", "son", "ley", "ton"][number % 4],
                [
                    .dateOfBirth: LocalDate(daysSince1970: chance.below(18_000)).description,
                    .addressLine: "\(number / 2 + 1) Orchard Road",
                    .postcode: "SO\(number % 50 + 1) \(number / 50 % 10)DE",
                    .phone: "07700\(900_000 + number / 2)",
                ])
            records.append(record)
            if number % 3 == 0 {
                if chance.happens(30) { record[.phone] = "" }
                if chance.happens(20) { record[.givenName] = String(record[.givenName].dropLast()) }
                same.insert([records.count - 1, records.count])
                records.append(record)
            }
        }
        return (records, same)
    }

    private static func roster(_ records: [MatchRecord]) -> Roster {
        var builder = RosterBuilder()
        for record in records { builder.append(record) }
        return builder.roster()
    }

    @Test func `a list's duplicates are found, each once, the surest first`() {
        let (records, same) = Self.list(600)
        let pairs = ListMatching(Self.roster(records)).pairs(threshold: 0.95)
        let found = pairs.map { [Int($0.left), Int($0.right)] }
        #expect(Set(found).count == found.count)
        #expect(Set(found).subtracting(same).isEmpty)
        #expect(Double(found.count) > Double(same.count) * 0.97)
        #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.probability >= $1.probability })
    }

    @Test func `two lists are compared with each other and not within`() {
        let (records, same) = Self.list(300)
        let left = records.indices.filter { place in same.contains { $0[0] == place } }
        let right = records.indices.filter { place in !same.contains { $0[0] == place } }
        let both = (left + right).map { records[$0] }
        let pairs = ListMatching(Self.roster(both), leftCount: left.count).pairs(threshold: 0.95)
        #expect(pairs.allSatisfy { Int($0.left) < left.count && Int($0.right) >= left.count })
        #expect(pairs.count > left.count * 95 / 100)
    }

    @Test func `the same list gives the same pairs`() {
        let records = Self.list(200).records
        let once = ListMatching(Self.roster(records)).pairs(threshold: 0.2)
        let again = ListMatching(Self.roster(records)).pairs(threshold: 0.2)
        #expect(once.map(\.order) == again.map(\.order))
        #expect(once.map(\.weight) == again.map(\.weight))
        #expect(!once.isEmpty)
    }

    @Test func `a third record that matches both twins joins neither`() {
        let filling = Self.list(200).records
        let twins = [
            MatchRecord.jane([.nhsNumber: "9990000018"]),
            .jane([.givenName: "Susan", .nhsNumber: "9990000026"]),
            .jane([.givenName: ""]),
        ]
        let matching = ListMatching(Self.roster(filling + twins))
        let pairs = matching.pairs(threshold: 0.95)
        let ours = pairs.filter { Int($0.left) >= filling.count && Int($0.right) >= filling.count }
        #expect(ours.isEmpty)
    }

    @Test func `a record between two others makes them one`() {
        let filling = Self.list(200).records
        let steps = [
            MatchRecord.jane([
                .familyName: "Rowe", .phone: "", .email: "", .postcode: "BH1 1AA",
                .addressLine: "3 Mill Lane",
            ]),
            .jane([.familyName: "Rowe", .previousFamilyName: "Hathersage"]), .jane([.dateOfBirth: ""]),
        ]
        let matching = ListMatching(Self.roster(filling + steps))
        let ours = matching.pairs(threshold: 0.95).filter { Int($0.left) >= filling.count }
        #expect(ours.count == 3)
        let reasons = ours.flatMap { matching.score($0).reasons.map(\.words) }
        #expect(reasons.contains("A third record matches both"))
    }

    @Test func `what a long list teaches serves single records`() {
        let (records, _) = Self.list(9000)
        let learned = ListMatching(Self.roster(records)).learned
        #expect(learned.version == "2026-11-22 learned")
        #expect(learned.givenNames.share(of: "jane") > 0.05)
        #expect(learned.familyNames.share(of: "smith") > learned.familyNames.rest)
        let score = Matcher(learned, records: 9000).score(.jane(), .jane([.phone: ""]))
        #expect(score.tier >= .likely)
    }

    @Test(arguments: [0, 1, 2, 3])
    func `short lists are no trouble`(count: Int) {
        let records = [MatchRecord](repeating: .jane(), count: count)
        let pairs = ListMatching(Self.roster(records)).pairs(threshold: 0.95)
        #expect(pairs.count == count * (count - 1) / 2)
    }
}
