import Core

/// A minute on the wall in Great Britain.
package struct WallTime: Hashable, Comparable, Sendable {
    package let day: LocalDate
    /// Minutes since midnight, under 1440.
    package let minute: Int

    package init(_ day: LocalDate, minute: Int) {
        let days = minute / OpeningHours.minutesInDay
        self.day = days == 0 ? day : day.adding(days: days)
        self.minute = minute - days * OpeningHours.minutesInDay
    }

    package init(_ instant: Instant) {
        let (date, hour, minute) = instant.london
        self.init(date, minute: hour * 60 + minute)
    }

    package static func < (left: WallTime, right: WallTime) -> Bool {
        (left.day, left.minute) < (right.day, right.minute)
    }

    /// "5pm", "8:30am on Monday", as it is said at `other`.
    package func spoken(from other: WallTime) -> String {
        let clock = OpeningHours.clock(minute)
        let days = other.day.days(to: day)
        // Midnight begins a day, and people take it for the end of one.
        if minute == 0, days > 0 {
            return days == 1 ? "midnight tonight" : "the end of \(day.adding(days: -1).weekdayName)"
        }
        return switch days {
        case 0: "\(clock) today"
        case 1: "\(clock) tomorrow"
        default: "\(clock) on \(day.weekdayName) \(day.spoken)"
        }
    }
}

extension OpeningHours {
    /// Whether the telephone is answered at a minute on the wall.
    package func isOpen(at time: WallTime, isBankHoliday: (LocalDate) -> Bool) -> Bool {
        end(covering: time, isBankHoliday) != nil
    }

    /// When it stops being answered; `nil` when it's closed at `time`, or never closes.
    package func openUntil(from time: WallTime, isBankHoliday: (LocalDate) -> Bool) -> WallTime? {
        guard !isAlways, var end = end(covering: time, isBankHoliday) else { return nil }
        for _ in 0..<40 {
            guard let later = self.end(covering: end, isBankHoliday) else { return end }
            end = later
        }
        return nil
    }

    /// When it is next answered; `nil` when nothing opens within a fortnight.
    package func nextOpening(after time: WallTime, isBankHoliday: (LocalDate) -> Bool) -> WallTime? {
        for ahead in 0...14 {
            let day = time.day.adding(days: ahead)
            var starts = spans(startingOn: day, isBankHoliday).map { WallTime(day, minute: $0.start) }
            if onBankHolidays == true && isBankHoliday(day) { starts.append(WallTime(day, minute: 0)) }
            if let first = starts.filter({ $0 > time }).min() { return first }
        }
        return nil
    }

    /// The latest end of the spans that cover `time`.
    private func end(covering time: WallTime, _ isBankHoliday: (LocalDate) -> Bool) -> WallTime? {
        var ends: [WallTime] = []
        if onBankHolidays == true && isBankHoliday(time.day) {
            ends.append(WallTime(time.day, minute: Self.minutesInDay))
        }
        // The longest span is under a week, so one that covers `time` began within seven days before it.
        for back in 0...7 {
            let day = time.day.adding(days: -back)
            let elapsed = back * Self.minutesInDay + time.minute
            for span in spans(startingOn: day, isBankHoliday)
            where elapsed >= span.start && elapsed < span.start + span.length {
                ends.append(WallTime(day, minute: span.start + span.length))
            }
        }
        return ends.max()
    }

    private func spans(startingOn day: LocalDate, _ isBankHoliday: (LocalDate) -> Bool) -> [Span] {
        guard !(onBankHolidays == false && isBankHoliday(day)) else { return [] }
        return spans.filter { $0.weekday == day.weekday }
    }
}
