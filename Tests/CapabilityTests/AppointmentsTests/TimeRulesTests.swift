import Core
import TestSupport
import Testing

@testable import Appointments

@Suite struct TimeRulesTests {
    @Test(
        arguments: [
            ("10:30am", 10, 30), ("10.30 am", 10, 30), ("2pm", 14, 0), ("2.15 p.m.", 14, 15),
            ("14:00", 14, 0),
            ("0930", 9, 30), ("9:05", 9, 5), ("12pm", 12, 0), ("12am", 0, 0), ("12:30 AM", 0, 30),
            ("noon", 12, 0), ("00:00", 0, 0), ("23:59", 23, 59),
        ])
    func `times are read as people type them`(text: String, hour: Int, minute: Int) throws {
        let time = try #require(TypedTime(text))
        #expect((time.hour, time.minute) == (hour, minute))
    }

    @Test(arguments: [
        "", "2", "14", "25:00", "10:60", "13pm", "0pm", "soon", "10:3", "10:30:00", "-1:00", "１０:30",
        "1030pmam", "am",
    ])
    func `what is no time, or may be morning or afternoon, is none`(text: String) {
        #expect(TypedTime(text) == nil)
    }

    @Test func `an hour that the clocks skip doesn’t come, and one they repeat comes twice`() {
        #expect(WallTime("2027-03-28", hour: 1, minute: 30) == .never)
        #expect(WallTime("2027-03-28", hour: 0, minute: 59) == .once("2027-03-28T00:59:00.000Z"))
        #expect(WallTime("2027-03-28", hour: 2, minute: 0) == .once("2027-03-28T01:00:00.000Z"))
        #expect(
            WallTime("2027-10-31", hour: 1, minute: 30)
                == .twice(first: "2027-10-31T00:30:00.000Z", second: "2027-10-31T01:30:00.000Z"))
        #expect(WallTime("2027-10-31", hour: 2, minute: 0) == .once("2027-10-31T02:00:00.000Z"))
        #expect(WallTime("2027-07-01", hour: 10, minute: 0) == .once("2027-07-01T09:00:00.000Z"))
        #expect(WallTime("2027-01-05", hour: 10, minute: 0) == .once("2027-01-05T10:00:00.000Z"))
    }

    /// Every minute of two nights and a day: what is said comes back as it was typed.
    @Test(arguments: ["2027-03-28", "2027-10-31", "2027-06-15"] as [LocalDate])
    func `a time that was booked is shown as it was typed`(day: LocalDate) {
        for hour in 0..<24 {
            for minute in stride(from: 0, to: 60, by: 5) {
                let typed = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
                switch WallTime(day, hour: hour, minute: minute) {
                case .once(let instant): #expect((instant.londonDate, instant.typedTime) == (day, typed))
                case .twice(let first, let second):
                    #expect(first.typedTime == typed)
                    #expect(second.typedTime == typed)
                    #expect(first.seconds(to: second) == 3600)
                case .never: #expect(hour == 1)
                }
            }
        }
    }

    @Test func `a file for a calendar says when, and nothing of what or where`() {
        let file = calendarFile(
            .example(7), from: "2027-07-01T09:00:00.000Z", until: "2027-07-01T09:45:00.000Z", sequence: 2,
            isCancelled: false, writtenAt: "2027-06-01T08:00:00.000Z")
        #expect(file.contains("DTSTART:20270701T090000Z\r\nDTEND:20270701T094500Z\r\n"))
        #expect(file.contains("SUMMARY:Appointment\r\n"))
        #expect(file.contains("SEQUENCE:2\r\n"))
        #expect(!file.contains("LOCATION") && !file.contains("DESCRIPTION"))
        let words = file.lowercased()
        for word in ["carer", "care", "health", "assess", "review", "council", "support", "home"] {
            #expect(!words.contains(word), "\(word)")
        }
        #expect(file.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
    }
}
