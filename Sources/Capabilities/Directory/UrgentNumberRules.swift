import Core

extension UrgentNumber {
    /// Whether somebody answers it at this moment, by its published hours.
    package func isAnswered(at instant: Instant, calendar: WorkingCalendar) -> Bool {
        hours.isOpen(at: WallTime(instant), isBankHoliday: calendar.isBankHoliday)
    }
}

/// A number, and how it stands at one moment.
package struct StandingNumber: Hashable, Sendable {
    package let number: UrgentNumber
    package let isAnswered: Bool
    /// "until 8:30am tomorrow", "from 5pm today", "all day and night".
    package let whenText: String

    package init(_ number: UrgentNumber, at instant: Instant, calendar: WorkingCalendar) {
        let now = WallTime(instant)
        self.number = number
        isAnswered = number.hours.isOpen(at: now, isBankHoliday: calendar.isBankHoliday)
        whenText =
            if isAnswered {
                number.hours.openUntil(from: now, isBankHoliday: calendar.isBankHoliday)
                    .map { "until \($0.spoken(from: now))" } ?? "all day and night"
            } else {
                number.hours.nextOpening(after: now, isBankHoliday: calendar.isBankHoliday)
                    .map { "from \($0.spoken(from: now))" } ?? "see its hours"
            }
    }
}

/// The council's numbers for one audience that are answered at one moment.
///
/// Where hours leave a gap, those that open soonest are given instead, and say from when: never an empty page.
package func numbersAnswered(
    in numbers: [UrgentNumber], council: GSSCode, audience: UrgentNumber.Audience, at instant: Instant,
    calendar: WorkingCalendar
) -> [StandingNumber] {
    let all = numbers.filter { number in
        number.group == .council && number.council?.code == council
            && (number.audience == audience || number.audience == .everyone)
    }.map { StandingNumber($0, at: instant, calendar: calendar) }
    let answered = all.filter(\.isAnswered)
    guard answered.isEmpty else { return answered }

    let now = WallTime(instant)
    let openings = all.map { $0.number.hours.nextOpening(after: now, isBankHoliday: calendar.isBankHoliday) }
    guard let soonest = openings.compactMap({ $0 }).min() else { return all }
    return zip(all, openings).filter { $0.1 == soonest }.map(\.0)
}

/// The councils that numbers are held for, by name.
package func councilsHeld(in numbers: [UrgentNumber]) -> [UrgentNumber.Council] {
    Set(numbers.compactMap(\.council)).sorted { $0.name < $1.name }
}

/// What `mainstay doctor` warns of: numbers that nobody here has rung, and councils without one.
package func warnings(about numbers: [UrgentNumber], on day: LocalDate) -> [String] {
    guard !numbers.isEmpty else {
        return ["No urgent numbers are held: the urgent help page shows 999 alone."]
    }
    let unchecked = numbers.filter { $0.check == nil }.map { number in
        "Urgent number \(number.number) (\(number.label)) has not been rung and checked."
    }
    let stale = numbers.compactMap { number -> String? in
        guard let check = number.check, check.on.adding(months: 6) < day else { return nil }
        return "Urgent number \(number.number) (\(number.label)) was last checked on \(check.on.spoken)."
    }
    let missing = councilsHeld(in: numbers).flatMap { council in
        [UrgentNumber.Audience.adult, .child].filter { audience in
            !numbers.contains {
                $0.council == council && ($0.audience == audience || $0.audience == .everyone)
            }
        }.map { "\(council.name) has no urgent number for \($0 == .adult ? "adults" : "children")." }
    }
    return unchecked + stale + missing
}
