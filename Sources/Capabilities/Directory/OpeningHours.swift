import Core

/// When a telephone is answered in a week, by the clock on the wall in Great Britain.
///
/// - Form: parts with ";" between them, "Mo-Th 08:30-17:00; Fr 08:30-16:30; PH off". A span may pass midnight
///   ("Mo-Th 17:00-08:30") or several days ("Fr 16:30-Mo 08:30"). "PH" alone is all day on bank holidays,
///   "PH off" not on them, and without either they're days like others. "24/7" is always.
/// - Errors: `nil` for text of another form.
/// - Source: a small part of OpenStreetMap's opening_hours.
package struct OpeningHours: Hashable, Sendable, LosslessStringConvertible {
    enum Part: Hashable, Sendable {
        case always
        case daily(days: ClosedRange<Int>, start: Int, end: Int)
        case stretch(from: Int, start: Int, to: Int, end: Int)
        case bankHolidays(open: Bool)
    }

    /// One stretch that begins on the same weekday each week; both in minutes.
    struct Span: Hashable, Sendable {
        let weekday: Int
        let start: Int
        let length: Int
    }

    package let description: String
    let parts: [Part]
    let spans: [Span]
    let onBankHolidays: Bool?

    package init?(_ text: String) {
        var parts: [Part] = []
        for piece in text.split(separator: ";") {
            guard let part = Self.part(piece.split(separator: " ").map(String.init)) else { return nil }
            parts.append(part)
        }
        guard !parts.isEmpty else { return nil }
        self.parts = parts
        description = text
        spans = parts.flatMap(Self.spans)
        onBankHolidays =
            parts.compactMap { part -> Bool? in
                if case .bankHolidays(let open) = part { open } else { nil }
            }.first
    }

    package static let always = OpeningHours(always: "24/7")

    private init(always text: String) {
        (description, parts, spans, onBankHolidays) = (text, [.always], Self.spans(.always), nil)
    }

    var isAlways: Bool { parts == [.always] }

    /// What people read, a line for each part.
    package var spoken: [String] {
        parts.map { part in
            switch part {
            case .always: "All day and night, every day"
            case .daily(let days, let start, let end):
                "\(Self.spoken(days)), \(Self.clock(start)) to \(Self.clock(end))\(end <= start ? " the next day" : "")"
            case .stretch(let from, let start, let to, let end):
                "\(Self.dayNames[from - 1]) \(Self.clock(start)) to \(Self.dayNames[to - 1]) \(Self.clock(end))"
            case .bankHolidays(true): "Bank holidays, all day and night"
            case .bankHolidays(false): "Not on bank holidays"
            }
        }
    }

    /// "8:30am", "5pm", "midnight".
    static func clock(_ minute: Int) -> String {
        let (hour, minutes) = (minute / 60 % 24, minute % 60)
        if minutes == 0 && hour == 0 { return "midnight" }
        if minutes == 0 && hour == 12 { return "midday" }
        let shown = hour % 12 == 0 ? 12 : hour % 12
        let past = minutes == 0 ? "" : ":\(minutes < 10 ? "0" : "")\(minutes)"
        return "\(shown)\(past)\(hour < 12 ? "am" : "pm")"
    }

    private static func part(_ words: [String]) -> Part? {
        if words == ["24/7"] { return .always }
        if words == ["PH"] { return .bankHolidays(open: true) }
        if words == ["PH", "off"] { return .bankHolidays(open: false) }
        if words.count == 2 {
            let times = words[1].split(separator: "-").compactMap { minute(String($0)) }
            guard let days = days(words[0]), times.count == 2 else { return nil }
            return .daily(days: days, start: times[0], end: times[1])
        }
        guard words.count == 3 else { return nil }
        let middle = words[1].split(separator: "-").map(String.init)
        guard middle.count == 2, let from = day(words[0]), let start = minute(middle[0]),
            let to = day(middle[1]), let end = minute(words[2]), from != to
        else { return nil }
        return .stretch(from: from, start: start, to: to, end: end)
    }

    private static func spans(_ part: Part) -> [Span] {
        switch part {
        case .always: (1...7).map { Span(weekday: $0, start: 0, length: minutesInDay) }
        case .daily(let days, let start, let end):
            days.map {
                Span(
                    weekday: $0, start: start, length: end > start ? end - start : end + minutesInDay - start)
            }
        case .stretch(let from, let start, let to, let end):
            [Span(weekday: from, start: start, length: ((to - from + 7) % 7) * minutesInDay + end - start)]
        case .bankHolidays: []
        }
    }

    private static func days(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-").map(String.init)
        guard let first = ends.first.flatMap(day), let last = ends.last.flatMap(day), ends.count <= 2,
            first <= last
        else { return nil }
        return first...last
    }

    private static func day(_ text: String) -> Int? {
        ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].firstIndex(of: text).map { $0 + 1 }
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), (0..<60).contains(minute),
            hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }

    private static func spoken(_ days: ClosedRange<Int>) -> String {
        switch days {
        case 1...7: "Every day"
        case 6...7: "Saturday and Sunday"
        default:
            days.count == 1
                ? dayNames[days.lowerBound - 1]
                : "\(dayNames[days.lowerBound - 1]) to \(dayNames[days.upperBound - 1])"
        }
    }

    static let minutesInDay = 1440

    private static let dayNames = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
}
