import Core
import Storage

/// Something that happened on a record.
struct TimelineEvent: Hashable, Sendable {
    let at: Instant
    let item: String
    let what: What
    /// A code that belongs to `what`.
    let detail: String
    let provenance: Provenance

    enum What: String, Sendable, SQLEnum {
        case registered, name, address, contact
        case contactRule = "contact-rule"
        case need
        case linkAdded = "link-added"
        case linkEnded = "link-ended"
        case statement, consent
        case consentWithdrawn = "consent-withdrawn"
        case override
        case overrideEnded = "override-ended"
        case claim
        case claimEnded = "claim-ended"
        case involvement
        case involvementEnded = "involvement-ended"
        case alert
        case alertEnded = "alert-ended"
        case death
        case deathUndone = "death-undone"

        /// Whether it says that something stopped: who said so at its beginning says nothing of its end.
        var isEnd: Bool {
            switch self {
            case .linkEnded, .consentWithdrawn, .overrideEnded, .claimEnded, .involvementEnded, .alertEnded,
                .deathUndone:
                true
            default: false
            }
        }
    }

    var title: String {
        switch what {
        case .registered: "Registered"
        case .name: "Name written down"
        case .address: "Address written down"
        case .contact: detail == "email" ? "Email address written down" : "Phone number written down"
        case .contactRule: "How to get in touch written down"
        case .need:
            SnomedCode(detail).flatMap(CommunicationNeed.find).map { "Communication need: \($0.label)" }
                ?? "Communication need written down"
        case .linkAdded: "Caring link written down"
        case .statement: "The carer said how willing and able they are"
        case .consent: detail == "refused" ? "Sharing refused" : "Sharing agreed"
        case .override: "Shared although they said no"
        case .overrideEnded: "Sharing although they said no ended"
        case .claim: "A partner says they care for somebody"
        case .claimEnded: "A partner no longer says they care for somebody"
        case .involvement: "\(Involvement.Kind(rawValue: detail)?.label ?? "An organisation"): began"
        case .alert: "Visit safety alert written down"
        case .linkEnded:
            "Caring link ended: \((CaringLink.EndReason(rawValue: detail)?.label ?? detail).lowercasedFirst)"
        case .consentWithdrawn: "Sharing withdrawn"
        case .involvementEnded: "\(Involvement.Kind(rawValue: detail)?.label ?? "An organisation"): ended"
        case .alertEnded: "Visit safety alert ended"
        case .deathUndone: "Death taken back"
        case .death: detail == "confirmed" ? "Death recorded" : "Death reported, not confirmed"
        }
    }
}

/// Where a page of a timeline begins: before this one.
struct TimelinePlace: Hashable, Sendable, LosslessStringConvertible {
    let at: Instant
    let item: String

    init(_ event: TimelineEvent) { (at, item) = (event.at, event.item) }

    init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, let at = Instant(String(parts[0])) else { return nil }
        (self.at, item) = (at, String(parts[1]))
    }

    var description: String { "\(at)_\(item)" }
}

/// The SQL of what happened on a record, from every table that says so.
struct TimelineStore {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// The newest `limit` events before `place`.
    func events(of person: PersonID, before place: TimelinePlace?, limit: Int) throws -> [TimelineEvent] {
        let older: SQL = place.map { "WHERE (recorded_at, item) < (\($0.at), \($0.item))" } ?? ""
        return try connection.run(
            """
            SELECT item, what, detail, \(Provenance.columns) FROM (
                \(SQL.join(Self.parts(person), separator: " UNION ALL "))
            ) AS happened \(older)
            ORDER BY recorded_at DESC, item DESC LIMIT \(limit)
            """
        ).map { row in
            TimelineEvent(
                at: try row.value("recorded_at"), item: try row.value("item"), what: try row.value("what"),
                detail: try row.value("detail"), provenance: try Provenance(row: row))
        }
    }

    private static func parts(_ person: PersonID) -> [SQL] {
        let columns = Provenance.columns
        return [
            "SELECT id AS item, 'registered' AS what, door AS detail, \(columns) FROM person WHERE id = \(person)",
            """
            SELECT id, 'name', kind, \(columns) FROM person_name
            WHERE person_id = \(person) AND (until IS NOT NULL OR since IS NOT NULL)
            """,
            "SELECT id, 'address', whereabouts, \(columns) FROM person_address WHERE person_id = \(person)",
            "SELECT id, 'contact', kind, \(columns) FROM person_contact WHERE person_id = \(person)",
            "SELECT id, 'contact-rule', channel, \(columns) FROM contact_rule WHERE person_id = \(person)",
            "SELECT id, 'need', code, \(columns) FROM communication_need WHERE person_id = \(person)",
            "SELECT id, 'link-added', relationship, \(columns) FROM caring_link WHERE carer_id = \(person)",
            "SELECT id, 'link-added', relationship, \(columns) FROM caring_link WHERE cared_for_id = \(person)",
            "SELECT id, 'statement', willing, \(columns) FROM willingness_statement WHERE carer_id = \(person)",
            "SELECT id, 'consent', decision, \(columns) FROM consent WHERE person_id = \(person)",
            "SELECT id, 'override', ground, \(columns) FROM sharing_override WHERE person_id = \(person)",
            "SELECT id, 'claim', kind, \(columns) FROM claim WHERE person_id = \(person)",
            "SELECT id, 'involvement', kind, \(columns) FROM involvement WHERE person_id = \(person)",
            "SELECT id, 'alert', kind, \(columns) FROM visit_alert WHERE person_id = \(person)",
            "SELECT id, 'death', confidence, \(columns) FROM death_report WHERE person_id = \(person)",
        ] + ends(person)
    }

    /// What stopped, at the moment or at noon of the day that it did.
    private static func ends(_ person: PersonID) -> [SQL] {
        let facts: SQL = "source, source_organisation_id, source_account_id, side, in_confidence"
        return [
            """
            SELECT id, 'link-ended', COALESCE(end_words, end_reason), \(facts), ended_on || 'T12:00:00.000Z' FROM caring_link
            WHERE carer_id = \(person) AND ended_on IS NOT NULL
            """,
            """
            SELECT id, 'link-ended', COALESCE(end_words, end_reason), \(facts), ended_on || 'T12:00:00.000Z' FROM caring_link
            WHERE cared_for_id = \(person) AND ended_on IS NOT NULL
            """,
            """
            SELECT id, 'consent-withdrawn', decision, \(facts), withdrawn_at FROM consent
            WHERE person_id = \(person) AND withdrawn_at IS NOT NULL
            """,
            """
            SELECT id, 'override-ended', ground, \(facts), ended_at FROM sharing_override
            WHERE person_id = \(person) AND ended_at IS NOT NULL
            """,
            """
            SELECT id, 'claim-ended', kind, \(facts), ended_on || 'T12:00:00.000Z' FROM claim
            WHERE person_id = \(person) AND ended_on IS NOT NULL
            """,
            """
            SELECT id, 'involvement-ended', kind, \(facts), until || 'T12:00:00.000Z' FROM involvement
            WHERE person_id = \(person) AND until IS NOT NULL
            """,
            """
            SELECT id, 'alert-ended', kind, \(facts), until || 'T12:00:00.000Z' FROM visit_alert
            WHERE person_id = \(person) AND until IS NOT NULL
            """,
            """
            SELECT id, 'death-undone', confidence, \(facts), undone_at FROM death_report
            WHERE person_id = \(person) AND undone_at IS NOT NULL
            """,
        ]
    }
}
