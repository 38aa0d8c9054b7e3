import Core
import Foundation
import Jobs
import Storage
import Web

/// The register's front door.
package struct RegisterCapability: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: RegisterNeeds

    package init(database: any Database, surroundings: Surroundings, needs: RegisterNeeds) {
        self.database = database
        self.surroundings = surroundings
        self.needs = needs
    }

    package static let migrations = RegisterMigrations.all

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    package func addRoutes(to routes: Routes) {
        let desk = RecordDesk(database: database, surroundings: surroundings, needs: needs)
        SearchPages(desk: desk).add(to: routes)
        PersonPages(desk: desk).add(to: routes)
        RecordPages(desk: desk).add(to: routes)
        InvolvementEndingPages(desk: desk).add(to: routes)
        CaringLinkPages(desk: desk).add(to: routes)
        ContactPages(desk: desk).add(to: routes)
        ConsentPages(desk: desk).add(to: routes)
        RestrictionPages(desk: desk).add(to: routes)
        SafetyPages(desk: desk).add(to: routes)
        MovedOutPages(desk: desk).add(to: routes)
        WatchPages(desk: desk).add(to: routes)
        DeathPages(desk: desk).add(to: routes)
        DemographicPages(desk: desk).add(to: routes)
        ClaimPages(desk: desk).add(to: routes)
        LikelyPages(desk: desk).add(to: routes)
        StillCaringPages(desk: desk).add(to: routes)
        OverridePages(desk: desk).add(to: routes)
        ListPages(desk: desk).add(to: routes)
        ListReviewPages(pages: ListPages(desk: desk)).add(to: routes)
        ListHeadingPages(pages: ListPages(desk: desk)).add(to: routes)
        ProfilePages(desk: desk).add(to: routes)
        MergePages(desk: desk).add(to: routes)
        MergeListPages(desk: desk).add(to: routes)
    }

    package var eventHandlers: [EventHandler] {
        [
            LikelyLooking(surroundings: surroundings, needs: needs).handler,
            ListSending(desk: ListDesk(database, surroundings, needs)).handler,
        ]
    }

    package var scheduledJobs: [ScheduledJob] {
        let surroundings = surroundings
        return [
            OddUseLooking(surroundings: surroundings, needs: needs).job,
            LikelyLooking(surroundings: surroundings, needs: needs).job,
            LikelyLooking(surroundings: surroundings, needs: needs).forgetting,
            StillCaringAsking(surroundings: surroundings, needs: needs).job,
            ListSending.forgetting(surroundings),
            ScheduledJob(name: "register-restrictions-ended", every: 3600) { database in
                try await database.write { connection in
                    let store = RestrictionStore(connection, surroundings)
                    for person in try store.ended() { try store.refresh(person) }
                }
            },
        ]
    }

    /// Every column that holds a person's identifier: what joining two records must look at.
    package static let personColumns: [String: [String]] = [
        "arrival": ["person_id"],
        "asked_again": ["person_id"],
        "caring_link": ["carer_id", "cared_for_id"],
        "claim": ["person_id"],
        "communication_need": ["person_id"],
        "consent": ["person_id", "about_id"],
        "contact_rule": ["person_id"],
        "correction_request": ["person_id"],
        "death_report": ["person_id"],
        "demographic": ["person_id"],
        "involvement": ["person_id"],
        "lawful_basis": ["person_id"],
        "likely_answer": ["person_id"],
        "list_person": ["person_id"],
        "list_row": ["person_id"],
        "likely_pair": ["arrival_id", "existing_id"],
        "match_backlog": ["person_id"],
        "match_key": ["person_id"],
        "match_record": ["person_id"],
        "moved_out": ["person_id", "moved_to_id"],
        "own_page_switch": ["person_id"],
        "own_words": ["person_id"],
        "person": ["merged_into_id"],
        "person_address": ["person_id"],
        "person_contact": ["person_id"],
        "person_identifier": ["person_id"],
        "person_name": ["person_id"],
        "person_place": ["person_id"],
        "person_word": ["person_id"],
        "profile_version": ["person_id", "author_id"],
        "record_merge": ["kept_id", "away_id"],
        "restriction": ["person_id"],
        "sharing_override": ["person_id"],
        "still_caring": ["person_id"],
        "still_caring_look": ["person_id"],
        "unmet_need": ["person_id", "carer_id"],
        "visit_alert": ["person_id"],
        "watched_person": ["person_id"],
        "willingness_statement": ["carer_id"],
    ]
}
