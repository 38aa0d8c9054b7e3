import Core
import Testing
import TestSupport

@testable import Directory

private let calendar = WorkingCalendar.englandAndWales

private let office = "Mo-Th 08:30-17:00; Fr 08:30-16:30; PH off"
private let nights = "Mo-Th 17:00-08:30; Fr 16:30-Mo 08:30; PH"

private struct Case: Sendable, CustomTestStringConvertible {
    let hours: String
    let day: String
    let time: String
    let isOpen: Bool

    init(_ hours: String, _ day: String, _ time: String, _ isOpen: Bool) {
        (self.hours, self.day, self.time, self.isOpen) = (hours, day, time, isOpen)
    }

    var testDescription: String { "\(hours) at \(time) on \(day)" }

    var wall: WallTime? {
        let parts = time.split(separator: ":").compactMap { Int($0) }
        return LocalDate(day).map { WallTime($0, minute: parts[0] * 60 + parts[1]) }
    }
}

@Suite struct OpeningHoursTests {
    /// 2026-11-23 is a Monday; 2026-12-25 a Friday; 2026-12-28 a Monday, in place of Boxing Day.
    @Test(arguments: [
        Case(office, "2026-11-23", "08:29", false), Case(office, "2026-11-23", "08:30", true),
        Case(office, "2026-11-23", "16:59", true), Case(office, "2026-11-23", "17:00", false),
        Case(office, "2026-11-27", "16:29", true), Case(office, "2026-11-27", "16:30", false),
        Case(office, "2026-11-28", "12:00", false), Case(office, "2026-11-29", "12:00", false),
        Case(office, "2026-12-25", "12:00", false), Case(office, "2026-12-28", "12:00", false),
        Case(office, "2026-12-29", "12:00", true),
        Case(nights, "2026-11-23", "17:00", true), Case(nights, "2026-11-23", "16:59", false),
        Case(nights, "2026-11-24", "00:00", true), Case(nights, "2026-11-24", "08:29", true),
        Case(nights, "2026-11-24", "08:30", false), Case(nights, "2026-11-27", "16:30", true),
        Case(nights, "2026-11-28", "03:00", true), Case(nights, "2026-11-29", "15:00", true),
        Case(nights, "2026-11-30", "08:29", true), Case(nights, "2026-11-30", "08:30", false),
        Case(nights, "2026-12-25", "12:00", true), Case(nights, "2026-12-28", "12:00", true),
        Case(nights, "2026-12-29", "08:00", true), Case(nights, "2026-12-29", "08:30", false),
        Case("24/7", "2026-12-25", "03:00", true),
        Case("Mo-Su 20:00-02:00", "2026-11-30", "01:59", true),
        Case("Mo-Su 20:00-02:00", "2026-11-30", "02:00", false),
        Case("Sa-Su 00:00-24:00", "2026-11-29", "23:59", true),
        Case("Sa-Su 00:00-24:00", "2026-11-30", "00:00", false),
    ])
    fileprivate func `is open or closed as published`(example: Case) throws {
        let hours = try #require(OpeningHours(example.hours))
        let wall = try #require(example.wall)
        #expect(hours.isOpen(at: wall, isBankHoliday: calendar.isBankHoliday) == example.isOpen)
    }

    @Test(arguments: [
        "", "Mo", "Mo-Th", "Mo-Th 8:30-17:00", "Th-Mo 08:30-17:00", "Xx 08:30-17:00", "Mo 25:00-26:00",
        "Mo 08:30", "Mo 08:30-17:00-18:00", "PH sometimes", "Fr 16:30-Fr 08:30",
    ])
    func `refuses hours it can't read`(text: String) {
        #expect(OpeningHours(text) == nil)
    }

    @Test func `the councils' day and night hours leave no minute of a fortnight unanswered`() throws {
        let day = try #require(OpeningHours(office)), night = try #require(OpeningHours(nights))
        for ahead in 0..<14 {
            for minute in stride(from: 0, to: 1440, by: 5) {
                let wall = WallTime(
                    LocalDate(stringLiteral: "2026-12-21").adding(days: ahead), minute: minute)
                let answered = [day, night].filter {
                    $0.isOpen(at: wall, isBankHoliday: calendar.isBankHoliday)
                }
                #expect(answered.count == 1, "\(wall)")
            }
        }
    }

    /// On 29 March 2026 01:00 UTC is 2am on the wall; on 25 October 01:30 on the wall comes twice.
    @Test(arguments: [
        ("2026-03-29T00:59:00.000Z", true), ("2026-03-29T01:00:00.000Z", false),
        ("2026-10-25T00:30:00.000Z", true), ("2026-10-25T01:30:00.000Z", true),
        ("2026-10-25T02:00:00.000Z", false),
    ])
    func `goes by the clock on the wall when the clocks change`(instant: String, isOpen: Bool) throws {
        let hours = try #require(OpeningHours("Mo-Su 20:00-02:00"))
        let wall = WallTime(Instant(stringLiteral: instant))
        #expect(hours.isOpen(at: wall, isBankHoliday: calendar.isBankHoliday) == isOpen)
    }

    @Test func `says until when, over a weekend and a bank holiday`() throws {
        let hours = try #require(OpeningHours(nights))
        let friday = WallTime("2026-11-27", minute: 17 * 60)
        #expect(
            hours.openUntil(from: friday, isBankHoliday: calendar.isBankHoliday)
                == WallTime("2026-11-30", minute: 510))
        let christmasEve = WallTime("2026-12-24", minute: 18 * 60)
        #expect(
            hours.openUntil(from: christmasEve, isBankHoliday: calendar.isBankHoliday)
                == WallTime("2026-12-29", minute: 510))
        #expect(OpeningHours.always.openUntil(from: friday, isBankHoliday: calendar.isBankHoliday) == nil)
    }

    @Test func `says when it opens next`() throws {
        let hours = try #require(OpeningHours(office))
        let christmasEve = WallTime("2026-12-24", minute: 18 * 60)
        #expect(
            hours.nextOpening(after: christmasEve, isBankHoliday: calendar.isBankHoliday)
                == WallTime("2026-12-29", minute: 510))
    }

    @Test func `is read out in plain words`() throws {
        #expect(
            try #require(OpeningHours(nights)).spoken == [
                "Monday to Thursday, 5pm to 8:30am the next day", "Friday 4:30pm to Monday 8:30am",
                "Bank holidays, all day and night",
            ])
        #expect(try #require(OpeningHours(office)).spoken.last == "Not on bank holidays")
    }
}
