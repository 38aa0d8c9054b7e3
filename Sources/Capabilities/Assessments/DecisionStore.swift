import Core
import Storage

/// All SQL for the router's working and for decisions.
package struct DecisionStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    // MARK: The router

    package func keep(_ routing: KeptRouting, of assessment: AssessmentID) throws {
        try connection.run(
            """
            INSERT INTO assessment_routing (
                assessment_id, caring_link_id, duty, facts, treated_why, worked_on, worked_by)
            VALUES (
                \(assessment), \(routing.link), \(routing.routed.duty.rawValue),
                \(try KeptJSON.encode(routing.facts)), \(routing.treatedWhy), \(routing.workedOn),
                \(routing.workedBy))
            ON CONFLICT (assessment_id, caring_link_id) DO UPDATE SET
                duty = excluded.duty, facts = excluded.facts, treated_why = excluded.treated_why,
                worked_on = excluded.worked_on, worked_by = excluded.worked_by
            """)
    }

    package func routings(of assessment: AssessmentID) throws -> [KeptRouting] {
        try connection.run(
            """
            SELECT caring_link_id, facts, treated_why, worked_on, worked_by FROM assessment_routing
            WHERE assessment_id = \(assessment) ORDER BY caring_link_id
            """
        ).map { row in
            KeptRouting(
                link: try row.value("caring_link_id"), facts: try KeptJSON.decode(try row.value("facts")),
                treatedWhy: try row.optional("treated_why"), workedOn: try row.value("worked_on"),
                workedBy: try row.value("worked_by"))
        }
    }

    // MARK: Decisions

    package func add(_ decision: EligibilityDecision) throws {
        let findings = decision.findings.regulation3?.findings
        try connection.run(
            """
            INSERT INTO eligibility_decision (
                id, assessment_id, duty, findings, condition_1, condition_2, condition_3, rule_says, reason_code,
                gives_support, disagreement, reasons, status, decided_by, decided_on, needs_manager, needs_council,
                given_on, document_id)
            VALUES (
                \(decision.id), \(decision.assessment), \(decision.duty.rawValue),
                \(try KeptJSON.encode(decision.findings)), \(findings?.condition1), \(findings?.condition2),
                \(findings?.condition3), \(decision.findings.ruleSays), \(findings?.reason.rawValue),
                \(decision.givesSupport), \(decision.disagreement), \(decision.reasons), \(decision.status),
                \(decision.decidedBy), \(decision.decidedOn), \(decision.needsManager),
                \(decision.needsCouncil), \(decision.givenOn), \(decision.document))
            """)
    }

    /// Saves who agreed, that it was given, its letter, or how the needs are met.
    package func save(_ decision: EligibilityDecision) throws {
        try connection.run(
            """
            UPDATE eligibility_decision
            SET status = \(decision.status), manager_id = \(decision.manager), manager_on = \(decision.managerOn),
                council_by = \(decision.councilBy), council_on = \(decision.councilOn),
                given_on = \(decision.givenOn), document_id = \(decision.document),
                meeting = \(try decision.meeting.map { try KeptJSON.encode($0) }),
                meeting_outcome = \(decision.meeting?.outcome.rawValue), meeting_why = \(decision.meetingWhy),
                meeting_by = \(decision.meetingBy), meeting_on = \(decision.meetingOn)
            WHERE id = \(decision.id)
            """)
    }

    /// The decision that stands, or that waits for somebody to agree.
    package func current(of assessment: AssessmentID) throws -> EligibilityDecision? {
        try decisions("assessment_id = \(assessment) AND status IN ('proposed', 'given')").first
    }

    /// The newest decision given to somebody; a single step by their assessments.
    package func newest(of assessments: [AssessmentID]) throws -> EligibilityDecision? {
        try decisions(
            """
            assessment_id IN (\(SQL.list(assessments))) AND status IN ('given', 'proposed')
            ORDER BY decided_on DESC, id DESC LIMIT 1
            """
        ).first
    }

    package func all(of assessment: AssessmentID) throws -> [EligibilityDecision] {
        try decisions("assessment_id = \(assessment) ORDER BY decided_on DESC, id DESC LIMIT 50")
    }

    /// A decision stops to stand when its assessment is opened again.
    package func replaceCurrent(of assessment: AssessmentID) throws {
        try connection.run(
            """
            UPDATE eligibility_decision
            SET status = CASE WHEN status = 'given' THEN 'replaced' ELSE 'returned' END
            WHERE assessment_id = \(assessment) AND status IN ('proposed', 'given')
            """)
    }

    private func decisions(_ condition: SQL) throws -> [EligibilityDecision] {
        try connection.run(
            """
            SELECT id, assessment_id, duty, findings, gives_support, disagreement, reasons, status, decided_by,
                   decided_on, needs_manager, needs_council, manager_id, manager_on, council_by, council_on,
                   given_on, document_id, meeting, meeting_why, meeting_by, meeting_on
            FROM eligibility_decision WHERE \(condition)
            """
        ).map { row in
            let duty: String = try row.value("duty")
            let meeting: String? = try row.optional("meeting")
            return EligibilityDecision(
                id: try row.value("id"), assessment: try row.value("assessment_id"),
                duty: CareDuty(rawValue: duty) ?? .notACarer,
                findings: try KeptJSON.decode(try row.value("findings")),
                givesSupport: try row.value("gives_support"),
                disagreement: try row.optional("disagreement"), reasons: try row.value("reasons"),
                status: try row.value("status"), decidedBy: try row.value("decided_by"),
                decidedOn: try row.value("decided_on"), needsManager: try row.value("needs_manager"),
                needsCouncil: try row.value("needs_council"), manager: try row.optional("manager_id"),
                managerOn: try row.optional("manager_on"), councilBy: try row.optional("council_by"),
                councilOn: try row.optional("council_on"), givenOn: try row.optional("given_on"),
                document: try row.optional("document_id"),
                meeting: try meeting.map { try KeptJSON.decode($0, as: MeetingNeeds.self) },
                meetingWhy: try row.optional("meeting_why"), meetingBy: try row.optional("meeting_by"),
                meetingOn: try row.optional("meeting_on"))
        }
    }
}
