import Core

/// How often a time of the wall clock comes on a day in Great Britain.
package enum WallTime: Hashable, Sendable {
    case once(Instant)
    /// In the night in October when the clocks go back.
    case twice(first: Instant, second: Instant)
    /// In the night in March when the clocks go forward.
    case never

    package init(_ day: LocalDate, hour: Int, minute: Int) {
        func shows(_ instant: Instant) -> Bool {
            let wall = instant.london
            return wall.date == day && wall.hour == hour && wall.minute == minute
        }
        let first = Instant(day, hour: hour, minute: minute)
        let second = first.adding(seconds: 3600)
        self = !shows(first) ? .never : shows(second) ? .twice(first: first, second: second) : .once(first)
    }
}

/// A time of day as people type it: "10:30am", "14:00", "2.15 pm", "0930", "noon".
///
/// - Errors: `nil` for what is no time, and for a bare hour that may be morning or afternoon.
package struct TypedTime: Hashable, Sendable {
    package let hour: Int
    package let minute: Int

    package init?(_ typed: String) {
        var text = typed.lowercased().filter { !$0.isWhitespace }
        if text == "noon" || text == "midday" { text = "12:00" }
        var half: Int?
        for (ending, hours) in [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)] where half == nil {
            guard text.hasSuffix(ending) else { continue }
            half = hours
            text.removeLast(ending.count)
        }
        guard text.allSatisfy({ $0.isASCII }), !text.isEmpty else { return nil }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." }.map(String.init)
        guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(\.isNumber) && !$0.isEmpty }) else {
            return nil
        }
        var (hour, minute) = (Int(parts[0]) ?? 99, 0)
        if parts.count == 2 {
            guard parts[1].count == 2, parts[0].count <= 2 else { return nil }
            minute = Int(parts[1]) ?? 99
        } else if text.count == 4 {
            (hour, minute) = (hour / 100, hour % 100)
        } else if half == nil {
            return nil
        }
        if let half {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + half
        }
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        (self.hour, self.minute) = (hour, minute)
    }
}

extension Instant {
    /// The time alone, as people write it: "4:30pm".
    package var spokenTime: String {
        let wall = london
        let hour = wall.hour % 12 == 0 ? 12 : wall.hour % 12
        let minutes = wall.minute == 0 ? "" : wall.minute < 10 ? ":0\(wall.minute)" : ":\(wall.minute)"
        return "\(hour)\(minutes)\(wall.hour < 12 ? "am" : "pm")"
    }

    /// As it is typed: "16:30".
    package var typedTime: String {
        let wall = london
        return "\(wall.hour < 10 ? "0" : "")\(wall.hour):\(wall.minute < 10 ? "0" : "")\(wall.minute)"
    }
}
