import Storage

/// What was asked on taking part before advocates had a place of their own goes there, and nowhere else.
///
/// It touches what two capabilities keep, so it stands here.
enum TakingPartMigrations {
    static let all = [move]

    static let move = Migration(
        "2026-11-23-0313-move-advocacy-questions",
        """
        INSERT INTO advocacy_question (
            id, owner_kind, owner_id, moment, person_id, organisation_id, difficulty, help, name, manager_reason,
            manager_id, asked_at)
        SELECT assessment.id, 'assessment', assessment.id, 'start', assessment.person_id,
            assessment.organisation_id, assessment_conduct.substantial_difficulty, assessment_conduct.advocate,
            COALESCE(assessment_conduct.advocate_name, ''), COALESCE(assessment_conduct.manager_reason, ''),
            assessment_conduct.manager_id,
            COALESCE(assessment.started_on, assessment.requested_on) || 'T12:00:00.000Z'
        FROM assessment_conduct JOIN assessment ON assessment.id = assessment_conduct.assessment_id
        WHERE assessment_conduct.substantial_difficulty IS NOT NULL
            AND (assessment_conduct.advocate IS NULL OR assessment_conduct.advocate <> 'manager-decided'
                OR assessment_conduct.manager_reason IS NOT NULL)
        """,
        "DROP INDEX assessment_conduct_manager",
        "ALTER TABLE assessment_conduct DROP COLUMN manager_id",
        "ALTER TABLE assessment_conduct DROP COLUMN manager_reason",
        "ALTER TABLE assessment_conduct DROP COLUMN advocate_name",
        "ALTER TABLE assessment_conduct DROP COLUMN advocate",
        "ALTER TABLE assessment_conduct DROP COLUMN substantial_difficulty")
}
