import Core
import TestSupport
import Testing

@testable import Measures

@Suite struct GapRulesTests {
    private static let today: LocalDate = "2027-01-05"

    struct Case: Sendable, CustomTestStringConvertible {
        let facts: [ClaimFact]
        let sources: String
        let isConfirmed: Bool
        let cells: [String]

        var testDescription: String {
            "\(facts.map(\.kind.rawValue)) \(facts.map(\.confirmedOn.description))"
        }

        init(_ facts: [ClaimFact], _ sources: String, confirmed: Bool, in cells: [String]) {
            (self.facts, self.sources, isConfirmed, self.cells) = (facts, sources, confirmed, cells)
        }
    }

    private static func said(
        _ kind: SourceKind, _ day: LocalDate, by number: Int = 1, district: String? = "E06000059",
        practice: String? = "J81001", restricted: Bool = false
    ) -> ClaimFact {
        ClaimFact(
            organisation: .example(number), kind: kind, district: district, practice: practice,
            confirmedOn: day,
            isRestricted: restricted)
    }

    static let cases: [Case] = [
        Case([said(.gp, "2027-01-05")], "gp", confirmed: true, in: ["E06000059", "J81001"]),
        // The last year counts with both its ends.
        Case([said(.gp, "2026-01-05")], "gp", confirmed: true, in: ["E06000059", "J81001"]),
        Case([said(.gp, "2026-01-04")], "gp", confirmed: false, in: ["E06000059", "J81001"]),
        Case(
            [said(.council, "2020-01-01"), said(.school, "2026-12-31", by: 2)], "council-school",
            confirmed: true,
            in: ["E06000059", "J81001"]),
        // Two practices are one kind, and one person is one.
        Case(
            [said(.gp, "2026-06-01"), said(.gp, "2020-06-01", by: 2)], "gp", confirmed: true,
            in: ["E06000059", "J81001"]),
        Case(
            [
                said(.hospital, "2020-01-01"), said(.school, "2020-01-01"), said(.voluntary, "2020-01-01"),
                said(.council, "2020-01-01"), said(.gp, "2020-01-01"),
            ], "gp-council-voluntary-school-hospital", confirmed: false, in: ["E06000059", "J81001"]),
        // Where isn't known is a place of its own, and no practice is none.
        Case([said(.gp, "2027-01-01", district: nil, practice: nil)], "gp", confirmed: true, in: ["none"]),
        // Restricted people are in the totals of districts only.
        Case([said(.gp, "2027-01-01", restricted: true)], "gp", confirmed: true, in: ["E06000059"]),
    ]

    @Test(arguments: cases)
    func `a person counts once, by exactly who knows of them`(example: Case) throws {
        let counted = try #require(Counted(example.facts, on: Self.today))
        #expect(counted.sources.description == example.sources)
        #expect(counted.isConfirmed == example.isConfirmed)
        #expect(counted.cells.map(\.place.code) == example.cells)
    }

    @Test func `nobody counts of whom nobody says so`() {
        #expect(Counted([], on: Self.today) == nil)
    }

    @Test func `there are 31 combinations, each with words and an address of its own`() {
        #expect(Sources.combinations.count == 31)
        #expect(Set(Sources.combinations.map(\.label)).count == 31)
        #expect(Sources.combinations.prefix(5).map(\.label).allSatisfy { $0.hasSuffix(" only") })
        for sources in Sources.combinations { #expect(Sources(sources.description) == sources) }
        for wrong in ["", "gp-", "gp-gp", "doctor", "GP"] { #expect(Sources(wrong) == nil) }
        #expect(Sources([.gp, .council, .school]).label == "GP, council and school")
    }

    @Test func `a cell adds up people, whom each organisation knows, codes and the restricted apart`() throws
    {
        var tallies = GapTallies()
        let (ours, theirs): (OrganisationID, OrganisationID) = (.example(7), .example(8))
        let fact = Self.said(.gp, "2027-01-01")
        tallies.add([fact], seenBy: [ours], on: Self.today)
        tallies.add([fact], seenBy: [ours, theirs], on: Self.today)
        tallies.add([Self.said(.gp, "2027-01-02", restricted: true)], seenBy: [ours], on: Self.today)
        tallies.add(coded: [fact], on: Self.today)
        let district = GapCell(place: .district("E06000059"), sources: Sources([.gp]), isConfirmed: true)
        let tally = try #require(tallies.cells[district])
        #expect(tally.people == 2 && tally.restricted == 1 && tally.coded == 1)
        #expect(tally.known == [ours: 2, theirs: 1])
        let practice = GapCell(place: .practice("J81001"), sources: Sources([.gp]), isConfirmed: true)
        #expect(tallies.cells[practice]?.restricted == 0 && tallies.cells[practice]?.people == 2)
        let key = GapTallies.SourceKey(district: "E06000059", organisation: .example(1), kind: .gp)
        #expect(tallies.newest == [key: "2027-01-02"])
    }
}

@Suite struct ShownNumberTests {
    /// - Source: standards/accessibility-and-privacy.md section 3, method A.
    @Test(arguments: [
        (0, "0"), (1, "*"), (7, "*"), (8, "10"), (12, "10"), (13, "15"), (17, "15"), (18, "20"), (22, "20"),
        (23, "25"), (1002, "1000"), (1003, "1005"),
    ])
    func `a published number is hidden up to 7 and rounded from there`(count: Int, shown: String) {
        #expect(ShownNumber.published(count).inFile == shown)
    }

    @Test func `a number is said in words where it is hidden`() {
        #expect(ShownNumber.published(3).text == "1 to 7")
        #expect(ShownNumber.exact(3).text == "3")
        #expect(ShownNumber.published(1003).text == "1,005")
    }

    @Test(
        arguments: [
            (618, 7750, "8%", 7130), (0, 100, "0%", 100), (100, 100, "100%", 0),
            (3, 100, "Too few to say", nil),
            (120, 100, "More than 100%: the estimate is out of date", nil), (8, 20, "50%", 10),
            (8, 15, "67%", 5),
        ] as [(Int, Int, String, Int?)])
    func `what is known is compared as it is shown`(known: Int, estimate: Int, percent: String, gap: Int?) {
        let comparison = Comparison(known: .published(known), estimate: estimate)
        #expect(comparison.percentText == percent)
        #expect(comparison.gap == gap)
    }

    @Test func `the census has every district of England and its sum`() {
        #expect(Census.england.carers.count == 309)
        #expect(Census.england.carers.values.reduce(0, +) == 4_678_260)
        // The partnership's own table gives Havant 11,273.
        #expect(Census.england.carers["E07000090"] == 11_273)
    }
}

@Suite struct MeasuresPolicyTests {
    @Test(arguments: Role.allCases)
    func `a list opens for those who work with everybody on it, and numbers for those who plan`(role: Role) {
        let policy = MeasuresPolicy(
            Principal(kind: .staff(.example(1)), organisation: .example(2), roles: [role]))
        let all = MeasuresPolicy.Subject(people: 9, knownToAskers: 9)
        #expect(
            policy.allows(.viewNumber, on: all)
                == [.coordinator, .manager, .commissioner, .board].contains(role))
        #expect(policy.allows(.openList, on: all) == [.coordinator, .manager].contains(role))
        #expect(!policy.allows(.openList, on: .init(people: 9, knownToAskers: 8)))
        #expect(!policy.allows(.openList, on: .init(people: 0, knownToAskers: 0)))
    }

    @Test func `nobody who isn't staff sees a number`() {
        let carer = Principal(kind: .carer(.example(1)), roles: [.carer, .manager])
        #expect(!MeasuresPolicy(carer).allows(.viewNumber, on: .init(people: 1, knownToAskers: 1)))
    }
}
