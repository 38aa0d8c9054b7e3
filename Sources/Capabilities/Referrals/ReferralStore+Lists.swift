import Core
import Jobs
import Storage

/// A list of an organisation's referrals, as its address says it.
package struct ReferralList: Hashable, Sendable {
    package var box: Box
    package var team: TeamID?
    package var status: Referral.Status?
    package var kind: Referral.Kind?

    package init(
        _ box: Box, team: TeamID? = nil, status: Referral.Status? = nil, kind: Referral.Kind? = nil
    ) {
        (self.box, self.team, self.status, self.kind) = (box, team, status, kind)
    }

    package enum Box: String, CaseIterable, Hashable, Sendable {
        /// Waiting for us: the triage tray.
        case ours
        case received = "in"
        case sent = "out"
        case late
        case over
    }

    /// Where a page ended.
    package struct Place: Hashable, Sendable, LosslessStringConvertible {
        let day: String
        let id: ReferralID

        init(_ referral: Referral) {
            day = referral.dueOn?.description ?? referral.closedAt?.description ?? ""
            id = referral.id
        }

        package init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let id = ReferralID(String(parts[1])) else { return nil }
            (day, self.id) = (String(parts[0]), id)
        }

        package var description: String { "\(day)_\(id)" }
    }
}

extension ReferralStore {
    /// How far a count goes before it says "1,000+".
    static let countLimit = 1_000

    /// One page of a list: what is due first, or what was over last.
    package func list(
        _ list: ReferralList, of organisation: OrganisationID, restricted: Bool, on today: LocalDate,
        after place: ReferralList.Place?, limit: Int
    ) throws -> [Referral] {
        let condition = Self.condition(list, organisation, restricted, today)
        if list.box == .over {
            let later: SQL = place.map { " AND (closed_at, id) < (\($0.day), \($0.id))" } ?? ""
            return try referrals("\(condition)\(later) ORDER BY closed_at DESC, id DESC LIMIT \(limit)")
        }
        let later: SQL = place.map { " AND (due_on, id) > (\($0.day), \($0.id))" } ?? ""
        return try referrals("\(condition)\(later) ORDER BY due_on, id LIMIT \(limit)")
    }

    /// How many the list has, up to `countLimit`.
    package func count(
        _ list: ReferralList, of organisation: OrganisationID, restricted: Bool, on today: LocalDate
    ) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS n FROM (
                SELECT id FROM referral WHERE \(Self.condition(list, organisation, restricted, today))
                LIMIT \(Self.countLimit)) AS counted
            """
        ).first?.value("n") ?? 0
    }

    private static func condition(
        _ list: ReferralList, _ organisation: OrganisationID, _ restricted: Bool, _ today: LocalDate
    ) -> SQL {
        var parts: [SQL] = []
        switch list.box {
        case .ours:
            parts.append(
                "to_organisation_id = \(organisation) AND closed_at IS NULL AND status IN ('requested', 'received')"
            )
        case .received:
            parts.append(
                "to_organisation_id = \(organisation) AND closed_at IS NULL AND status NOT IN ('draft', 'failed')"
            )
        case .sent: parts.append("from_organisation_id = \(organisation) AND closed_at IS NULL")
        case .late:
            parts.append(
                """
                closed_at IS NULL AND due_on < \(today) AND owner_organisation_id = \(organisation)
                    AND (from_organisation_id = \(organisation) OR to_organisation_id = \(organisation))
                """)
        case .over:
            parts.append(
                """
                closed_at IS NOT NULL AND (from_organisation_id = \(organisation)
                    OR to_organisation_id = \(organisation) AND sent_at IS NOT NULL)
                """)
        }
        if !restricted { parts.append("person_id NOT IN (SELECT person_id FROM restricted_person_facts)") }
        if let team = list.team { parts.append("to_team_id = \(team)") }
        if let status = list.status { parts.append("status = \(status)") }
        if let kind = list.kind { parts.append("kind = \(kind)") }
        return SQL.join(parts, separator: " AND ")
    }

    /// Open ones whose day has passed and of which no manager was told, longest late first, some at a time.
    func late(on today: LocalDate) throws -> [Referral] {
        try referrals(
            """
            closed_at IS NULL AND escalated_at IS NULL AND due_on < \(today)
            ORDER BY due_on, id LIMIT \(ScheduledJob.changesAtOnce)
            """)
    }

    /// Those that nobody decided on in time, some at a time.
    func expired(on today: LocalDate) throws -> [Referral] {
        try referrals(
            """
            expires_on IS NOT NULL AND expires_on < \(today) AND status IN ('requested', 'received', 'on-hold')
            ORDER BY expires_on, id LIMIT \(ScheduledJob.changesAtOnce)
            """)
    }
}
