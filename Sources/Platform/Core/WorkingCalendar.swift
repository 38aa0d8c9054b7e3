import Foundation

/// Working days in England: not weekends, not bank holidays.
///
/// Counts whole days, so that the nights when the clocks change make no difference. Holidays come from the
/// official list for the years it covers, and from the statute's rule for others.
///
/// - Source: Banking and Financial Dealings Act 1971, schedule 1; GOV.UK bank holidays (OGL v3.0).
package struct WorkingCalendar: Sendable {
    private let listed: Set<LocalDate>
    private let listedYears: Set<Int>

    package init(holidays: Set<LocalDate>) {
        listed = holidays
        listedYears = Set(holidays.map(\.year))
    }

    /// From GOV.UK's own format, `{"division": …, "events": [{"date": "2026-12-25", …}]}`.
    package init(json: Data) throws {
        let list = try JSONDecoder().decode(HolidayList.self, from: json)
        self.init(holidays: Set(list.events.map(\.date)))
    }

    /// The list that comes with the service.
    package static let englandAndWales: WorkingCalendar = {
        let file = Bundle.module.url(forResource: "Reference", withExtension: nil)?
            .appending(path: "bank-holidays-england-and-wales.json")
        // Without it the rule gives the same days, but for special ones such as a coronation.
        guard let file, let data = try? Data(contentsOf: file),
            let calendar = try? WorkingCalendar(json: data)
        else { return WorkingCalendar(holidays: []) }
        return calendar
    }()

    package func isBankHoliday(_ day: LocalDate) -> Bool {
        listedYears.contains(day.year)
            ? listed.contains(day) : Self.statutoryHolidays(of: day.year).contains(day)
    }

    package func isWorkingDay(_ day: LocalDate) -> Bool { day.weekday <= 5 && !isBankHoliday(day) }

    /// This day if it is a working day, or the first after it.
    package func workingDay(onOrAfter day: LocalDate) -> LocalDate {
        var day = day
        while !isWorkingDay(day) { day = day.adding(days: 1) }
        return day
    }

    package func nextWorkingDay(after day: LocalDate) -> LocalDate {
        workingDay(onOrAfter: day.adding(days: 1))
    }

    /// The day `count` working days after `day`, which itself isn't counted; before it when `count` is negative.
    package func adding(workingDays count: Int, to day: LocalDate) -> LocalDate {
        var day = day
        var left = count.magnitude
        while left > 0 {
            day = day.adding(days: count < 0 ? -1 : 1)
            if isWorkingDay(day) { left -= 1 }
        }
        return day
    }

    /// Working days after `start` up to and with `end`; nought when `end` isn't later.
    package func workingDays(after start: LocalDate, through end: LocalDate) -> Int {
        guard start < end else { return 0 }
        return (1...start.days(to: end)).count { isWorkingDay(start.adding(days: $0)) }
    }

    private struct HolidayList: Decodable {
        let events: [Event]

        struct Event: Decodable { let date: LocalDate }
    }
}

extension WorkingCalendar {
    /// The eight days of an ordinary year, with a Monday or Tuesday for those that fall on a weekend.
    static func statutoryHolidays(of year: Int) -> Set<LocalDate> {
        guard let newYear = LocalDate(year: year, month: 1, day: 1),
            let may = LocalDate(year: year, month: 5, day: 1),
            let may25 = LocalDate(year: year, month: 5, day: 25),
            let august25 = LocalDate(year: year, month: 8, day: 25),
            let christmas = LocalDate(year: year, month: 12, day: 25), let easter = easterSunday(of: year)
        else { return [] }
        let boxing = christmas.adding(days: 1)
        return [
            newYear.weekday > 5 ? monday(onOrAfter: newYear) : newYear,
            easter.adding(days: -2), easter.adding(days: 1),
            monday(onOrAfter: may), monday(onOrAfter: may25), monday(onOrAfter: august25),
            christmas.weekday > 5 ? christmas.adding(days: 2) : christmas,
            boxing.weekday > 5 ? boxing.adding(days: 2) : boxing,
        ]
    }

    private static func monday(onOrAfter day: LocalDate) -> LocalDate {
        day.adding(days: (8 - day.weekday) % 7)
    }

    /// - Source: the anonymous Gregorian algorithm (Meeus, Jones, Butcher).
    private static func easterSunday(of year: Int) -> LocalDate? {
        let golden = year % 19, century = year / 100, rest = year % 100
        let correction = (8 * century + 13) / 25
        let epact = (19 * golden + century - century / 4 - correction + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let shift = (golden + 11 * epact + 22 * weekday) / 451
        let count = epact + weekday - 7 * shift + 114
        return LocalDate(year: year, month: count / 31, day: count % 31 + 1)
    }
}
