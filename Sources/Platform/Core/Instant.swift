import Foundation

/// A moment in time, to the millisecond.
///
/// - Form: UTC and fixed width, as "2027-01-05T09:30:00.000Z", so that text order is time order.
package struct Instant: Hashable, Comparable, Sendable, LosslessStringConvertible {
    package let millisecondsSince1970: Int64

    package init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }

    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[10] == UInt8(ascii: "T"), bytes[23] == UInt8(ascii: "Z"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "."),
            let date = LocalDate(String(text.prefix(10))),
            let hour = Instant.number(bytes[11..<13]), hour < 24,
            let minute = Instant.number(bytes[14..<16]), minute < 60,
            let second = Instant.number(bytes[17..<19]), second < 60,
            let milliseconds = Instant.number(bytes[20..<23])
        else { return nil }
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        millisecondsSince1970 = seconds * 1000 + Int64(milliseconds)
    }

    package var description: String {
        let days = Int(floorDivide(millisecondsSince1970, 86_400_000))
        let rest = Int(millisecondsSince1970 - Int64(days) * 86_400_000)
        let date = LocalDate(daysSince1970: days)
        guard (0...9999).contains(date.year) else { return "\(date)T\(Self.time(rest))" }
        return FixedText.make(24) { text in
            date.write(to: &text)
            text.add("T")
            Self.write(rest, to: &text)
        }
    }

    private static func time(_ milliseconds: Int) -> String {
        FixedText.make(13) { write(milliseconds, to: &$0) }
    }

    private static func write(_ milliseconds: Int, to text: inout FixedText) {
        text.add(milliseconds / 3_600_000, digits: 2)
        text.add(":")
        text.add(milliseconds / 60_000 % 60, digits: 2)
        text.add(":")
        text.add(milliseconds / 1000 % 60, digits: 2)
        text.add(".")
        text.add(milliseconds % 1000, digits: 3)
        text.add("Z")
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    package func adding(seconds: Int) -> Instant {
        Instant(millisecondsSince1970: millisecondsSince1970 + Int64(seconds) * 1000)
    }

    package func seconds(to later: Instant) -> Int {
        Int(floorDivide(later.millisecondsSince1970 - millisecondsSince1970, 1000))
    }

    /// The day and the wall-clock time in Great Britain at this moment.
    package var london: (date: LocalDate, hour: Int, minute: Int) {
        let shifted = millisecondsSince1970 + Int64(LondonTime.offset(at: self)) * 1000
        let days = floorDivide(shifted, 86_400_000)
        let minutes = Int((shifted - days * 86_400_000) / 60_000)
        return (LocalDate(daysSince1970: Int(days)), minutes / 60, minutes % 60)
    }

    package var londonDate: LocalDate { london.date }

    /// As people write it: "5 June 2026 at 4:30pm", in Great Britain's time.
    package var spoken: String {
        let (date, hour, minute) = london
        let clock = hour % 12 == 0 ? 12 : hour % 12
        let minutes = minute == 0 ? "" : ":\(padded(minute, 2))"
        return "\(date.spoken) at \(clock)\(minutes)\(hour < 12 ? "am" : "pm")"
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 48)
        }
        return value
    }
}

extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an instant in UTC")
        }
        self = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Great Britain's clock: one hour ahead of UTC from the last Sunday of March to that of October, at 1am UTC.
///
/// - Source: The Summer Time Order 2002 (SI 2002/262).
enum LondonTime {
    /// Seconds ahead of UTC.
    static func offset(at instant: Instant) -> Int {
        let year = LocalDate(daysSince1970: Int(floorDivide(instant.millisecondsSince1970, 86_400_000))).year
        let hour = instant.millisecondsSince1970
        return hour >= change(year, 3) && hour < change(year, 10) ? 3600 : 0
    }

    /// The moment at which `day` has reached `hour` and `minute` on the wall; a skipped hour gives the next.
    static func instant(_ day: LocalDate, hour: Int, minute: Int) -> Instant {
        let wall = Int64(day.daysSince1970) * 86_400_000 + Int64(hour * 60 + minute) * 60_000
        let winter = Instant(millisecondsSince1970: wall)
        let summer = Instant(millisecondsSince1970: wall - 3_600_000)
        return offset(at: summer) == 3600 ? summer : winter
    }

    private static func change(_ year: Int, _ month: Int) -> Int64 {
        let last = LocalDate.daysSince1970(year: year, month: month, day: 31)
        let sunday = last - LocalDate(daysSince1970: last).weekday % 7
        return Int64(sunday) * 86_400_000 + 3_600_000
    }
}

extension Instant {
    /// When `day` has reached `hour`:`minute` on the wall in Great Britain.
    package init(_ day: LocalDate, hour: Int, minute: Int = 0) {
        self = LondonTime.instant(day, hour: hour, minute: minute)
    }
}

func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
    value >= 0 ? value / by : -((-value + by - 1) / by)
}

func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
