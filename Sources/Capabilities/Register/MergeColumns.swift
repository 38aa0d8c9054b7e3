import Storage

extension RegisterCapability {
    /// What becomes of each column of `personColumns` when two records of one person are joined.
    package static let personMoves: [PersonColumn] =
        facts + links + decisions + [
            PersonColumn("arrival", "person_id", .moved, key: ["key"], ("registration", "registrations")),
            PersonColumn("correction_request", "person_id", .moved, ("“this is wrong”", "“this is wrong”")),
            PersonColumn("death_report", "person_id", .moved, ("report of a death", "reports of a death")),
            PersonColumn("likely_pair", "arrival_id", .byRule),
            PersonColumn("likely_pair", "existing_id", .byRule),
            PersonColumn("likely_answer", "person_id", .kept, key: ["arrival_key", "person_id"]),
            // So that the next list of the same source finds the record that is kept.
            PersonColumn("list_person", "person_id", .moved, key: ["organisation_id", "source_key"]),
            PersonColumn("list_row", "person_id", .kept, key: ["import_id", "line"]),
            PersonColumn("match_backlog", "person_id", .madeAgain, key: ["person_id"]),
            PersonColumn("match_key", "person_id", .madeAgain, key: ["restricted", "key", "person_id"]),
            PersonColumn("match_record", "person_id", .madeAgain, key: ["person_id", "place"]),
            PersonColumn("record_merge", "kept_id", .kept),
            PersonColumn("record_merge", "away_id", .kept),
            PersonColumn(
                "moved_out", "person_id", .moved, ("entry on the wrong record", "entries on the wrong record")
            ),
            PersonColumn("moved_out", "moved_to_id", .moved),
            PersonColumn("own_page_switch", "person_id", .moved),
            PersonColumn("own_words", "person_id", .moved, ("own words", "own words")),
            // A chain is followed to its end, so that each joining can be undone by itself.
            PersonColumn("person", "merged_into_id", .kept),
            PersonColumn("person_word", "person_id", .madeAgain),
            PersonColumn("restriction", "person_id", .moved),
            PersonColumn(
                "asked_again", "person_id", .moved,
                ("time they were asked again", "times they were asked again")),
            PersonColumn("profile_version", "person_id", .moved, ("profile", "profiles")),
            PersonColumn("profile_version", "author_id", .moved),
            PersonColumn("still_caring", "person_id", .moved),
            PersonColumn("still_caring_look", "person_id", .byRule, key: ["person_id"]),
            PersonColumn("visit_alert", "person_id", .moved, ("visit safety alert", "visit safety alerts")),
            PersonColumn("watched_person", "person_id", .byRule),
        ]

    private static let facts = [
        PersonColumn(
            "communication_need", "person_id", .byRule, ("communication need", "communication needs")),
        PersonColumn("contact_rule", "person_id", .byRule),
        PersonColumn("demographic", "person_id", .byRule),
        PersonColumn("person_address", "person_id", .byRule, ("address", "addresses")),
        PersonColumn("person_contact", "person_id", .byRule, ("phone or email", "phones or emails")),
        PersonColumn("person_identifier", "person_id", .byRule, ("number", "numbers")),
        PersonColumn("person_name", "person_id", .byRule),
        PersonColumn("person_place", "person_id", .byRule, ("practice or school", "practices or schools")),
    ]

    private static let links = [
        PersonColumn("caring_link", "carer_id", .byRule, ("caring link", "caring links")),
        PersonColumn("caring_link", "cared_for_id", .byRule, ("caring link", "caring links")),
        PersonColumn("unmet_need", "person_id", .byRule),
        PersonColumn("unmet_need", "carer_id", .byRule),
        PersonColumn("willingness_statement", "carer_id", .byRule),
    ]

    private static let decisions = [
        PersonColumn("claim", "person_id", .byRule, ("partner’s word", "partners’ words")),
        PersonColumn("consent", "person_id", .byRule, ("sharing decision", "sharing decisions")),
        PersonColumn("consent", "about_id", .byRule),
        PersonColumn("involvement", "person_id", .byRule, ("organisation", "organisations")),
        PersonColumn("lawful_basis", "person_id", .moved),
        PersonColumn("sharing_override", "person_id", .moved),
    ]
}
