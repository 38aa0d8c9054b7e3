import Core
import Storage
import TestSupport
import Testing

@testable import Measures

/// Restricted people count in totals, and nobody finds one by adding up.
@Suite struct GapTotalTests {
    @Test func `a total with restricted people in it is one that the parts alone could have`() {
        for people in 0...30 {
            for coded in [0, 3, 9] {
                for known in Set([0, people / 2, people]) {
                    for restricted in 0...9 {
                        let figure = GapFigure(
                            cell: GapCell(place: .district("E1"), sources: Sources([.gp]), isConfirmed: true),
                            people: people, restricted: restricted, coded: coded, knownToReaders: known)
                        let total = [figure].total(confirmed: true)
                        #expect(figure.known.contains(people + coded))
                        // Some count of listed people alone, as far as the reader can know it, is shown like this.
                        #expect(figure.known.contains { ShownNumber.published($0) == total.shown })
                        #expect([figure].total.shown == total.shown)
                        if restricted == 0 { #expect(total.shown == .published(people + coded)) }
                    }
                }
            }
        }
    }

    @Test func `restricted people are in a total where that tells nobody of them`() {
        func total(known: Int) -> ShownNumber {
            [
                GapFigure(
                    cell: GapCell(place: .district("E1"), sources: Sources([.gp]), isConfirmed: true),
                    people: 22, restricted: 1, coded: 0, knownToReaders: known)
            ].total.shown
        }
        #expect(total(known: 22) == .rounded(20))
        let several = (0..<4).map { number in
            GapFigure(
                cell: GapCell(
                    place: .district("E1"), sources: Sources.combinations[number], isConfirmed: true),
                people: 22, restricted: 1, coded: 0, knownToReaders: 0)
        }
        #expect(several.total.shown == ShownNumber.published(92))
        #expect(GapTotal(listed: 0, restricted: 3, parts: []).shown == .rounded(0))
    }

    @Test(arguments: Engine.allCases)
    func `whoever may open every list finds no difference from its total`(engine: Engine) async throws {
        var pages: [[String]] = []
        for hasRestricted in [false, true] {
            let count = try await TestCount(on: engine, withAudit: true)
            for number in 1...22 { try await count.add(number, [.init(.gp, TestCount.surgery)]) }
            if hasRestricted {
                try await count.add(31, [.init(.gp, TestCount.surgery)], restricted: true)
                try await count.add(32, [.init(.council, TestCount.council)], restricted: true)
            }
            try await count.count()
            let shown = try await count.database.read { connection in
                let reading = GapReading(
                    connection: connection, needs: TestCount.needs, principal: TestCount.staff(.coordinator))
                let district = try reading.district("E06000059")
                let overview = try reading.overview()
                return [district.totalConfirmed, district.totalNotConfirmed]
                    + (overview.districts + [overview.total].compactMap(\.self)).flatMap {
                        [$0.known, $0.confirmed, $0.percent, $0.gap]
                    }
            }
            pages.append(shown)
        }
        #expect(pages[0] == pages[1])
        #expect(pages[0].contains("20"))
    }
}
