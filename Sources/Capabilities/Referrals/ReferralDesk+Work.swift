import Core
import Jobs
import People
import Storage

/// The work that each state of a referral makes, and what is done of itself as time passes and lives change.
extension ReferralDesk {
    /// The task of a referral as it stands: another each time it changes.
    static func key(_ referral: Referral) -> String { "referral/\(referral.id)/\(referral.version)" }

    static func lateKey(_ referral: Referral) -> String {
        "referral-late/\(referral.id)/\(referral.status.rawValue)/\(referral.since)"
    }

    func openWork(for referral: Referral, _ connection: any Connection) throws {
        if let request = Self.request(referral) { try people.openTask(connection, request) }
    }

    /// What its owner has to do next; `nil` once it's over.
    static func request(_ referral: Referral) -> TaskRequest? {
        guard let dueOn = referral.dueOn else { return nil }
        let (kind, title) = work(referral.status)
        return TaskRequest(
            kind: kind, title: title, person: referral.person, organisation: referral.owner.organisation,
            team: referral.owner.team, account: referral.owner.account, dueOn: dueOn, key: key(referral),
            sensitive: !referral.isShownToCarer, linkPath: "/referrals/\(referral.id)")
    }

    func moveWork(
        from before: Referral, to after: Referral, by principal: Principal, _ connection: any Connection
    ) throws {
        try people.closeTask(connection, Self.key(before), principal)
        if Self.lateKey(before) != Self.lateKey(after) {
            try people.closeTask(connection, Self.lateKey(before), principal)
        }
        if after.isOpen { try openWork(for: after, connection) }
    }

    private static func work(_ status: Referral.Status) -> (kind: String, title: String) {
        switch status {
        case .draft: ("referral", "Send the referral, or withdraw it")
        case .requested, .received: ("referral", "Answer a referral")
        case .onHold: ("referral", "Answer what was asked about a referral")
        case .rejected: ("referral-back", "A referral was declined: take the next step")
        case .failed: ("referral-back", "A referral wasn’t answered: take the next step")
        case .accepted: ("referral", "Begin work on a referral")
        case .inProgress, .completed, .cancelled: ("referral", "See a referral through")
        }
    }

    /// Tells a manager of each that is late, and gives those back that nobody decided on.
    package func passOn(_ database: any Database) async throws {
        while try await database.write({ try passOn($0) }) {}
    }

    /// - Returns: whether there may be more.
    private func passOn(_ connection: any Connection) throws -> Bool {
        let store = ReferralStore(connection, surroundings)
        let expired = try store.expired(on: surroundings.today)
        for referral in expired {
            try change(
                referral.id, ReferralChange(.expire, reason: "no-answer"), by: .system("referrals"),
                scope: .all, connection)
        }
        let late = try store.late(on: surroundings.today)
        for referral in late { try escalate(referral, connection) }
        return max(expired.count, late.count) == ScheduledJob.changesAtOnce
    }

    private func escalate(_ referral: Referral, _ connection: any Connection) throws {
        let owner = referral.owner
        let manager = try people.holders(connection, .manager, owner.organisation)
            .first { $0 != owner.account }
        let told = Referral.Holder(owner.organisation, account: manager)
        let after = try change(
            referral.id, ReferralChange(.escalate, to: told), by: .system("referrals"), scope: .all,
            connection)
        let day = WorkingCalendar.englandAndWales.nextWorkingDay(after: surroundings.today)
        try people.openTask(
            connection,
            TaskRequest(
                kind: "referral-late", title: "A referral is late: see that somebody takes it up",
                person: after.person, organisation: owner.organisation,
                team: manager == nil ? owner.team : nil, account: manager, dueOn: day,
                key: Self.lateKey(after), sensitive: !after.isShownToCarer,
                linkPath: "/referrals/\(after.id)"))
    }

    /// A confirmed death ends what is open about somebody; an unconfirmed one puts its clocks off.
    func died(_ person: PersonID, isConfirmed: Bool, _ connection: any Connection) throws {
        let store = ReferralStore(connection, surroundings)
        for referral in try store.open(about: person) {
            let change =
                isConfirmed ? ReferralChange(.cancel, reason: "died") : ReferralChange(.postpone)
            try self.change(referral.id, change, by: .system("referrals"), scope: .all, connection)
            if isConfirmed { try ReferralLinkStore(connection, surroundings).revoke(of: referral.id) }
        }
    }

    /// A death was none: what it ended goes on where it stood; links have to be given again.
    func deathUndone(_ person: PersonID, _ connection: any Connection) throws {
        let store = ReferralStore(connection, surroundings)
        for referral in try store.endedByDeath(of: try people.resolve(connection, person)) {
            let events = try store.events(of: referral.id)
            guard let end = events.first(where: { $0.action == .cancel }) else { continue }
            // A decline keeps why it was declined, and what was to be done.
            let declined = end.before == .rejected ? events.first { $0.action == .reject } : nil
            try change(
                referral.id,
                ReferralChange(
                    .reinstate, reason: end.before == .rejected ? declined?.reason ?? "other" : nil,
                    nextStep: declined?.nextStep, back: end.before),
                by: .system("referrals"), scope: .all, connection)
        }
    }

    /// Links stop working: only the reviewers of a restricted person see what is about them.
    func restricted(_ person: PersonID, _ connection: any Connection) throws {
        for referral in try ReferralStore(connection, surroundings).open(about: person) {
            try ReferralLinkStore(connection, surroundings).revoke(of: referral.id)
        }
    }

    /// What rested on an agreement that is withdrawn, and hasn't been accepted yet, ends.
    func withdrawn(
        _ person: PersonID, from organisation: OrganisationID?, _ connection: any Connection
    ) throws {
        let store = ReferralStore(connection, surroundings)
        for referral in try store.open(about: person) {
            guard organisation == nil || organisation == referral.to.organisation,
                [.draft, .requested, .received, .onHold].contains(referral.status),
                try store.bases(of: referral.id)
                    .contains(where: { $0.side == .carer && [.agreed, .recorded].contains($0.kind) }),
                try !people.mayShare(connection, person, referral.to.organisation)
            else { continue }
            try change(
                referral.id, ReferralChange(.cancel, reason: "consent-withdrawn"), by: .system("referrals"),
                scope: .all, connection)
            try ReferralLinkStore(connection, surroundings).revoke(of: referral.id)
        }
    }
}
