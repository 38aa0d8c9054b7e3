import Storage

extension RegisterMigrations {
    static let countFacts = [createCountFacts]

    /// For figures by age, of restricted people too: a day and nothing else.
    static let createBirthFacts = Migration(
        "2026-11-22-2346-create-birth-facts",
        "CREATE VIEW birth_facts AS SELECT id AS person_id, birth_date FROM person")

    /// Carers who are alive, with the young carers' service that works with them, for whoever asks by birthdays.
    static let createYoungCarerFacts = Migration(
        "2026-11-23-0336-create-young-carer-facts",
        """
        CREATE VIEW young_carer_facts AS
        SELECT person.id AS person_id, person.birth_date, person.area_code,
            (SELECT organisation_id FROM involvement WHERE involvement.person_id = person.id AND until IS NULL
                AND kind = 'young-carers-service' ORDER BY since, id LIMIT 1) AS young_organisation_id,
            (SELECT team_id FROM involvement WHERE involvement.person_id = person.id AND until IS NULL
                AND kind = 'young-carers-service' ORDER BY since, id LIMIT 1) AS young_team_id
        FROM person
        WHERE person.merged_into_id IS NULL AND person.death_confidence IS DISTINCT FROM 'confirmed'
            AND (EXISTS (SELECT 1 FROM caring_link WHERE caring_link.carer_id = person.id
                    AND caring_link.ended_on IS NULL)
                OR EXISTS (SELECT 1 FROM involvement WHERE involvement.person_id = person.id AND until IS NULL
                    AND kind = 'young-carers-service'))
        """)

    /// For Measures: whose records an organisation may see, and people who are known by a code alone.
    private static let createCountFacts = Migration(
        "2026-11-22-2031-create-count-facts",
        "CREATE VIEW involvement_facts AS SELECT person_id, organisation_id FROM involvement WHERE until IS NULL",
        """
        CREATE VIEW coded_facts AS
        SELECT coded_person.code, coded_person.organisation_id,
            (SELECT CASE organisation.kind WHEN 'practice' THEN 'gp' WHEN 'council' THEN 'council'
                WHEN 'trust' THEN 'hospital' WHEN 'school' THEN 'school' ELSE 'voluntary' END
                FROM organisation WHERE organisation.id = coded_person.organisation_id) AS kind,
            COALESCE(coded_person.district_code, (SELECT organisation.district_code
                FROM organisation WHERE organisation.id = coded_person.organisation_id)) AS district_code,
            (SELECT organisation.code FROM organisation WHERE organisation.id = coded_person.organisation_id
                AND organisation.kind = 'practice') AS practice,
            coded_person.confirmed_on
        FROM coded_person WHERE coded_person.ended_on IS NULL
        """)
}
