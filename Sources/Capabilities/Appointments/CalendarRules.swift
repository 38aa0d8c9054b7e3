import Core

/// An appointment as a file for a calendar, with no word of what it is about or where.
///
/// - Source: RFC 5545, iCalendar. Times are UTC, so that no calendar has to know our clock.
package func calendarFile(
    _ id: AppointmentID, from startsAt: Instant, until endsAt: Instant, sequence: Int, isCancelled: Bool,
    writtenAt now: Instant
) -> String {
    let lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mainstay//Appointments//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:\(id)@appointments.invalid", "SEQUENCE:\(sequence)",
        "DTSTAMP:\(calendarTime(now))", "DTSTART:\(calendarTime(startsAt))", "DTEND:\(calendarTime(endsAt))",
        "SUMMARY:Appointment", "STATUS:\(isCancelled ? "CANCELLED" : "CONFIRMED")", "CLASS:PRIVATE",
        "END:VEVENT", "END:VCALENDAR",
    ]
    return lines.map { "\($0)\r\n" }.joined()
}

/// "20270105T093000Z".
private func calendarTime(_ instant: Instant) -> String {
    instant.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
}
