import Core
import Foundation
import Testing

@Suite struct HoursPerWeekTests {
    @Test(
        arguments: [
            ("0", 0, nil, nil), ("9", 9, "9_or_less", "1_19"), ("9.5", 10, "10_19", "1_19"),
            ("19", 19, "10_19", "1_19"),
            ("20", 20, "20_34", "20_49"), ("34", 34, "20_34", "20_49"), ("35", 35, "35_49", "20_49"),
            ("49", 49, "35_49", "20_49"), ("50", 50, "50_plus", "50_plus"),
            ("168", 168, "50_plus", "50_plus"),
        ] as [(String, Int, String?, String?)])
    func `hours fall in their census bands`(typed: String, hours: Int, band: String?, band2011: String?) {
        let value = HoursPerWeek(typed)
        #expect(value?.hours == hours)
        #expect(value?.band?.rawValue == band)
        #expect(value?.band2011?.rawValue == band2011)
    }

    @Test(arguments: ["169", "168.5", "-1", "", "1e2", "٣٥", "all day", "1.2.3"])
    func `other text is no number of hours`(text: String) {
        #expect(HoursPerWeek(text) == nil)
    }

    @Test func `the allowance starts at 35 hours`() {
        #expect(HoursPerWeek(34)?.reachesCarersAllowance == false)
        #expect(HoursPerWeek(35)?.reachesCarersAllowance == true)
    }
}

@Suite struct MoneyTests {
    @Test(arguments: [
        ("12", 1200, "12.00", "£12"), ("£1,234.50", 123_450, "1234.50", "£1,234.50"),
        ("0.5", 50, "0.50", "£0.50"),
        ("-3.05", -305, "-3.05", "−£3.05"), ("1234567", 123_456_700, "1234567.00", "£1,234,567"),
    ])
    func `amounts are read and shown`(typed: String, pence: Int64, stored: String, shown: String) {
        let money = Money(typed)
        #expect(money?.pence == pence)
        #expect(money?.description == stored)
        #expect(money?.display == shown)
        #expect(money.flatMap { Money($0.description) } == money)
    }

    @Test(arguments: ["", "£", "1.234", "1,23", "12p", "1e3", "1.", ".5.", "9999999999"])
    func `other text is no amount`(text: String) {
        #expect(Money(text) == nil)
    }
}

@Suite struct WorkingCalendarTests {
    private let calendar = WorkingCalendar.englandAndWales

    private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    @Test func `weekends and bank holidays aren't working days`() throws {
        #expect(calendar.isWorkingDay(try day("2026-12-24")))
        #expect(!calendar.isWorkingDay(try day("2026-12-25")))
        #expect(calendar.isBankHoliday(try day("2026-12-28")))  // Boxing Day 2026 is a Saturday.
        #expect(calendar.nextWorkingDay(after: try day("2026-12-24")) == (try day("2026-12-29")))
        #expect(calendar.workingDay(onOrAfter: try day("2026-12-24")) == (try day("2026-12-24")))
    }

    @Test func `working days are added and counted over the clock change`() throws {
        let friday = try day("2027-03-26")  // Good Friday; the clocks change on Easter Sunday.
        let next = calendar.adding(workingDays: 2, to: friday)
        #expect(next == (try day("2027-03-31")))
        #expect(calendar.workingDays(after: friday, through: next) == 2)
        #expect(calendar.adding(workingDays: -1, to: next) == (try day("2027-03-30")))
        #expect(calendar.adding(workingDays: 0, to: friday) == friday)
        #expect(calendar.workingDays(after: next, through: friday) == 0)
    }

    @Test func `the rule agrees with the official list and goes on after it`() throws {
        let byRule = WorkingCalendar(holidays: [])
        let first = try day("2024-01-01")
        for offset in 0..<(first.days(to: try day("2029-01-01"))) {
            let tried = first.adding(days: offset)
            #expect(calendar.isBankHoliday(tried) == byRule.isBankHoliday(tried), "\(tried)")
        }
        #expect(calendar.isBankHoliday(try day("2032-03-26")))  // Good Friday.
        #expect(calendar.isBankHoliday(try day("2033-12-27")))  // Christmas is a Sunday.
    }
}

@Suite struct DisclosedTests {
    @Test func `not asked, declined and not known are different`() throws {
        let all: [Disclosed<EthnicGroup>] =
            [.notAsked, .declined, .unknown] + EthnicGroup.allCases.map { .given($0) }
        #expect(Set(all.map(\.description)).count == 22)
        for one in all { #expect(Disclosed<EthnicGroup>(one.description) == one) }
        #expect(Disclosed<EthnicGroup>("martian") == nil)
        #expect(Disclosed<Religion>("none")?.value == Religion.none)
        let data = try JSONEncoder().encode([Disclosed<Sex>.given(.female)])
        #expect(String(decoding: data, as: UTF8.self) == #"["female"]"#)
        #expect(try JSONDecoder().decode([Disclosed<Sex>].self, from: data) == [.given(.female)])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Disclosed<Sex>].self, from: Data(#"["f"]"#.utf8))
        }
    }

    @Test func `returns get their own wording and codes`() {
        #expect(
            EthnicGroup.mixedWhiteAsian.clientLevelValue == "Mixed or multiple ethnic groups: White and Asian"
        )
        #expect(EthnicGroup.asianChinese.code2001 == "R")
        #expect(Impairment.other.number == 10)
    }
}
