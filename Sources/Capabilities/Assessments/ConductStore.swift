import Core
import Storage

extension AssessmentConduct.Alone: SQLEnum {}
extension AssessmentConduct.FamilyAgreement: SQLEnum {}

/// All SQL for how assessments were done.
package struct ConductStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// How an assessment was done, as far as it was written down.
    package func conduct(of assessment: Assessment) throws -> AssessmentConduct {
        var conduct = AssessmentConduct()
        conduct.isVoluntaryAssessor =
            assessment.council != nil && assessment.council != assessment.organisation
        let rows = try connection.run(
            """
            SELECT present, spoken_to_alone, child_helps, child_needs, talked_with_parent, talked_with_child, what_they_said, agreement, basis,
                   safeguarding_lead, referral_sent_on
            FROM assessment_conduct WHERE assessment_id = \(assessment.id)
            """)
        guard let row = rows.first else { return conduct }
        conduct.present = try row.optional("present") ?? ""
        conduct.spokenToAlone = try row.optional("spoken_to_alone")
        conduct.childHelps = try row.optional("child_helps")
        conduct.childNeeds = try row.optional("child_needs")
        conduct.talkedWithParent = try row.optional("talked_with_parent")
        conduct.talkedWithChild = try row.optional("talked_with_child")
        conduct.whatTheySaid = try row.optional("what_they_said") ?? ""
        conduct.agreement = try row.optional("agreement")
        conduct.basis = try row.optional("basis") ?? ""
        conduct.safeguardingLead = try row.optional("safeguarding_lead") ?? ""
        conduct.referralSentOn = try row.optional("referral_sent_on")
        return conduct
    }

    package func save(_ conduct: AssessmentConduct, of assessment: AssessmentID) throws {
        func text(_ words: String) -> String? { words.isEmpty ? nil : words }
        try connection.run(
            """
            INSERT INTO assessment_conduct (
                assessment_id, present, spoken_to_alone, child_helps, child_needs, talked_with_parent, talked_with_child, what_they_said,
                agreement, basis,
                safeguarding_lead, referral_sent_on)
            VALUES (
                \(assessment), \(text(conduct.present)), \(conduct.spokenToAlone), \(conduct.childHelps), \(conduct.childNeeds),
                \(conduct.talkedWithParent), \(conduct.talkedWithChild), \(text(conduct.whatTheySaid)),
                \(conduct.agreement), \(text(conduct.basis)), \(text(conduct.safeguardingLead)),
                \(conduct.referralSentOn))
            ON CONFLICT (assessment_id) DO UPDATE SET
                present = excluded.present, spoken_to_alone = excluded.spoken_to_alone,
                child_helps = excluded.child_helps, child_needs = excluded.child_needs,
                talked_with_parent = excluded.talked_with_parent,
                talked_with_child = excluded.talked_with_child, what_they_said = excluded.what_they_said,
                agreement = excluded.agreement, basis = excluded.basis,
                safeguarding_lead = excluded.safeguarding_lead, referral_sent_on = excluded.referral_sent_on
            """)
    }
}
