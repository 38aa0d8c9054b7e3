import Core
import Testing
import TestSupport

@testable import Directory

/// The published numbers as they'd be read from a database that nobody has checked.
func publishedExamples() -> [UrgentNumber] {
    PublishedNumbers.all.enumerated().compactMap { index, number in
        guard let hours = OpeningHours(number.hours) else { return nil }
        return UrgentNumber(
            id: .example(index), code: number.code, council: number.council, audience: number.audience,
            group: number.group, label: number.label, way: number.way, number: number.number,
            note: number.note,
            hours: hours, source: number.source,
            sourceOn: number.sourceOn.flatMap(LocalDate.init), position: index, check: nil)
    }
}

@Suite struct UrgentNumberTests {
    @Test func `every published number can be read`() {
        #expect(publishedExamples().count == PublishedNumbers.all.count)
        #expect(Set(PublishedNumbers.all.map(\.code)).count == PublishedNumbers.all.count)
        #expect(PublishedNumbers.all.allSatisfy { ($0.group == .council) == ($0.council != nil) })
    }

    /// Sunday night, Monday noon, a bank holiday at noon, the quarter of an hour on Fridays that BCP leaves open.
    @Test(arguments: [
        ("E10000014", "adult", "2026-11-22T23:00:00.000Z", "0300 555 1373"),
        ("E10000014", "adult", "2026-11-23T12:00:00.000Z", "0300 555 1386"),
        ("E10000014", "child", "2026-11-23T12:00:00.000Z", "0300 555 1384"),
        ("E10000014", "child", "2026-12-25T12:00:00.000Z", "0300 555 1373"),
        ("E06000059", "adult", "2026-11-23T12:00:00.000Z", "01305 221016"),
        ("E06000059", "adult", "2026-11-23T18:00:00.000Z", "01305 221000"),
        ("E06000058", "adult", "2026-11-23T08:45:00.000Z", "0300 123 9895"),
        ("E06000058", "child", "2026-11-27T16:50:00.000Z", "01202 738256"),
    ])
    func `a council's number for a moment`(council: String, audience: String, instant: String, number: String)
        throws
    {
        let code = try #require(GSSCode(council))
        let found = numbersAnswered(
            in: publishedExamples(), council: code, audience: try #require(.init(rawValue: audience)),
            at: Instant(stringLiteral: instant), calendar: .englandAndWales)
        #expect(found.map(\.number.number) == [number])
    }

    @Test func `no minute of a week leaves anybody without a number`() throws {
        let numbers = publishedExamples()
        for council in councilsHeld(in: numbers) {
            for audience in [UrgentNumber.Audience.adult, .child] {
                for minute in stride(from: 0, to: 7 * 1440, by: 15) {
                    let instant = Instant(stringLiteral: "2026-12-23T00:00:00.000Z").adding(
                        seconds: minute * 60)
                    let found = numbersAnswered(
                        in: numbers, council: council.code, audience: audience, at: instant,
                        calendar: .englandAndWales)
                    #expect(!found.isEmpty, "\(council.name) \(audience) \(instant)")
                }
            }
        }
    }

    @Test func `a number that nobody rang is warned of, and so is one rung long ago`() {
        let numbers = publishedExamples()
        #expect(warnings(about: numbers, on: "2026-11-23").count == numbers.count)
        #expect(warnings(about: [], on: "2026-11-23").count == 1)
    }

    @Test func `the page gives its minute and never says now`() {
        let page = UrgentPage(publishedExamples(), at: "2026-11-22T16:10:00.000Z", calendar: .englandAndWales)
        #expect(page.madeAt == "22 November 2026 at 4:10pm")
        #expect(
            page.councils.map(\.name) == [
                "Bournemouth, Christchurch and Poole Council", "Dorset Council", "Hampshire County Council",
            ])
        #expect(page.councils.allSatisfy { !$0.adults.isEmpty && !$0.children.isEmpty })
        #expect(page.danger.allSatisfy { $0.checked.hasPrefix("Not yet checked") })
    }
}
