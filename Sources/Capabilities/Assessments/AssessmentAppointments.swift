import Core
import People
import Storage

/// What appointments ask of assessments: which one they may be for, and what an agreed day means for it.
package struct AssessmentAppointments: Sendable {
    let desk: AssessmentDesk

    /// What is kept as the reason of a pause that came of appointments; others are left as they are.
    static let reason = "The carer asked for a later day than the one agreed"

    /// Somebody's open assessments, as far as the asker may know of them.
    package func open(
        of person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [Assessment] {
        try AssessmentStore(connection, desk.surroundings)
            .about(person, within: AssessmentPolicy(principal).scope)
            .filter { [.waiting, .booked, .inProgress].contains($0.status) }
    }

    /// A day was agreed: the assessment is booked by its own rules, and its clock stood still on these days.
    package func agreed(
        _ id: AssessmentID, on day: LocalDate, stood: [(from: LocalDate, until: LocalDate)],
        by principal: Principal, _ connection: any Connection
    ) throws {
        let store = AssessmentStore(connection, desk.surroundings)
        guard let assessment = try store.find(id) else { return }
        try store.setMoves(id, stood, because: Self.reason)
        // A second visit finds it begun; a day agreed already is no news.
        guard AssessmentRules.next(.book, from: assessment.status, by: principal) != nil,
            assessment.status != .booked || assessment.bookedFor != day
        else { return }
        var booked = try assessment.booked(for: day, on: desk.surroundings.today, by: principal)
        if booked.lead == nil { booked.lead = principal.account }
        try desk.save(
            booked, after: .book, note: "An appointment on \(day.spoken)", was: opened(assessment, principal),
            connection)
    }

    /// The day was given up: it waits again, with the clock that goes on from when it was asked for.
    package func givenUp(
        _ id: AssessmentID, by principal: Principal, _ connection: any Connection
    ) throws {
        let store = AssessmentStore(connection, desk.surroundings)
        guard let assessment = try store.find(id),
            AssessmentRules.next(.unbook, from: assessment.status, by: principal) != nil
        else { return }
        var waiting = try assessment.moved(.unbook, by: principal)
        waiting.bookedFor = nil
        waiting.dueOn = try desk.assessBy(waiting, connection)
        try desk.save(waiting, after: .unbook, was: opened(assessment, principal), connection)
    }

    private func opened(_ assessment: Assessment, _ principal: Principal) -> AssessmentDesk.Opened {
        AssessmentDesk.Opened(
            assessment: assessment, person: SeenPerson(id: assessment.person, name: "", reference: ""),
            conduct: AssessmentConduct(), decision: nil, routings: [], principal: principal)
    }
}

extension AssessmentStore {
    /// The pauses that came of appointments, in the place of those that stood so before.
    func setMoves(
        _ id: AssessmentID, _ stood: [(from: LocalDate, until: LocalDate)], because reason: String
    ) throws {
        try connection.run(
            """
            DELETE FROM assessment_pause
            WHERE assessment_id = \(id) AND reason = \(reason) AND until_on IS NOT NULL
            """)
        for span in stood {
            try connection.run(
                """
                INSERT INTO assessment_pause (assessment_id, from_on, until_on, reason)
                VALUES (\(id), \(span.from), \(span.until), \(reason))
                ON CONFLICT (assessment_id, from_on) DO NOTHING
                """)
        }
    }
}
