import Core
import Jobs
import Storage

/// Makes up two years of referrals for made-up carers, each step as the rules allow it.
package struct ReferralsDemo {
    /// A made-up carer, as far as this needs to know them.
    package struct Carer: Sendable {
        package let person: PersonID
        package let name: String
        package let organisation: OrganisationID
        package let registeredOn: LocalDate
        package let isYoung: Bool

        package init(
            person: PersonID, name: String, organisation: OrganisationID, registeredOn: LocalDate,
            isYoung: Bool
        ) {
            (self.person, self.name, self.organisation) = (person, name, organisation)
            (self.registeredOn, self.isYoung) = (registeredOn, isYoung)
        }
    }

    private let workers: [OrganisationID: [AccountID]]
    private let senders: [OrganisationID]
    private let today: LocalDate
    private var chance: SeededChance
    private var referrals: [[SQLValue]] = []
    private var events: [[SQLValue]] = []
    private var shares: [[SQLValue]] = []
    private var bases: [[SQLValue]] = []
    private var work: [Work] = []
    private var made: Int64 = 0

    package init(workers: [OrganisationID: [AccountID]], seed: UInt64, today: LocalDate) {
        self.workers = workers
        senders = workers.filter { !$0.value.isEmpty }.keys.sorted()
        self.today = today
        chance = SeededChance(seed: seed ^ 0x4EF3)
    }

    /// The tables that are written to.
    package static let tables: [StaticString] = [
        "referral", "referral_event", "referral_share", "referral_basis",
    ]

    package struct Work: Sendable {
        package let id: TaskID
        package let request: TaskRequest
        package let openedAt: Instant
    }

    /// Rows of made-up referrals, not yet written.
    package struct Batch: Sendable {
        fileprivate let referrals: [[SQLValue]]
        fileprivate let events: [[SQLValue]]
        fileprivate let shares: [[SQLValue]]
        fileprivate let bases: [[SQLValue]]
        /// What each open one asks somebody to do; whoever keeps the worklists writes it.
        package let work: [Work]

        package var count: Int {
            referrals.count + events.count + shares.count + bases.count + work.count
        }

        package func write(_ connection: any Connection) throws {
            try connection.insert(into: "referral", ReferralsDemo.columns, rows: referrals)
            try connection.insert(into: "referral_event", ReferralsDemo.eventColumns, rows: events)
            try connection.insert(into: "referral_share", ReferralsDemo.shareColumns, rows: shares)
            try connection.insert(into: "referral_basis", ReferralsDemo.basisColumns, rows: bases)
        }
    }

    package mutating func batch(for carers: [Carer]) -> Batch {
        (referrals, events, shares, bases, work) = ([], [], [], [], [])
        for carer in carers where workers[carer.organisation]?.isEmpty == false {
            if chance.happens(45) { live(carer) }
            if chance.happens(8) { live(carer) }
        }
        return Batch(referrals: referrals, events: events, shares: shares, bases: bases, work: work)
    }

    private var now: Instant { Instant(today, hour: 8) }

    /// One referral from the day it was sent until it's over, or until today.
    private mutating func live(_ carer: Carer) {
        let first = max(carer.registeredOn, today.adding(days: -730))
        let day = WorkingCalendar.englandAndWales.workingDay(
            onOrAfter: first.adding(days: chance.below(max(1, first.days(to: today)))))
        let begun = Instant(day, hour: 9 + chance.below(7), minute: chance.below(60))
        guard begun < now else { return }
        var referral = begin(carer, at: begun)
        let place = events.count
        add(ReferralChange(.begin), to: referral, from: .draft, by: referral.fromAccount, at: begun)
        var at = begun
        var steps = 0
        while let (change, party, wait) = next(referral), steps < 14 {
            at = at.adding(seconds: wait)
            guard at < now else { break }
            let before = referral.status
            guard let after = try? referral.after(change, by: [party], at: at, clocks: .standard) else {
                break
            }
            referral = after
            referral.version += 1
            steps += 1
            let isSender = party == .sender
            let staff = workers[isSender ? referral.from : referral.to.organisation] ?? []
            let account = party == .service || staff.isEmpty ? nil : staff[Int(made % Int64(staff.count))]
            add(change, to: referral, from: before, by: account, at: at)
        }
        guard referral.status != .draft else {
            // What nobody sent yet is left out: it's too new to be of interest.
            events.removeSubrange(place...)
            return
        }
        add(referral, carer)
        guard let request = ReferralDesk.request(referral) else { return }
        let id: ReferralID = newID(at: referral.since)
        work.append(Work(id: TaskID(id.uuid), request: request, openedAt: referral.since))
    }

    private mutating func begin(_ carer: Carer, at begun: Instant) -> Referral {
        let others = senders.filter { $0 != carer.organisation }
        let from = others.isEmpty ? carer.organisation : chance.pick(others)
        let account = (workers[from] ?? []).first
        let kinds: [Referral.Kind] = [
            .carerSupport, .carersAssessment, .advocacy, .transition, .otherService,
        ]
        let kind =
            carer.isYoung
            ? Referral.Kind.youngCarersAssessment : kinds[chance.position(weights: [50, 32, 4, 2, 12])]
        let bytes = (0..<5).map { _ in UInt8(chance.below(256)) }
        return Referral(
            id: newID(at: begun), reference: Reference(randomBytes: { Array(bytes.prefix($0)) }),
            person: carer.person, caredFor: nil, kind: kind, isUrgent: chance.happens(7),
            asksFor: chance.pick(Self.requests), from: from, fromAccount: account,
            outsideSender: nil, isShownToCarer: !chance.happens(3),
            to: Referral.Holder(carer.organisation), status: .draft, since: begun,
            owner: Referral.Holder(from, account: account), dueOn: begun.londonDate.adding(days: 5),
            nextStep: Referral.Status.draft.nextStep, expiresOn: nil, sentAt: nil, receivedAt: nil,
            decidedAt: nil, closedAt: nil, reason: nil, outcome: nil, manager: nil, escalatedAt: nil,
            version: 1)
    }

    private static let day = 86_400

    /// What happens next to it, who does it and after how long.
    private mutating func next(_ referral: Referral) -> (ReferralChange, ReferralParty, Int)? {
        switch referral.status {
        case .draft: return (ReferralChange(.send), .sender, 600)
        case .requested:
            if chance.happens(3) {
                return (ReferralChange(.expire, reason: "no-answer"), .service, 30 * Self.day)
            }
            return (ReferralChange(.receive), .receiver, 3_600 + chance.below(3 * Self.day))
        case .received: return decided(referral)
        case .onHold:
            return (
                ReferralChange(.answer, note: "Rang them: evenings suit best."), .sender,
                Self.day + chance.below(6 * Self.day)
            )
        case .accepted: return (ReferralChange(.start), .receiver, Self.day + chance.below(16 * Self.day))
        case .inProgress: return finished()
        case .rejected, .failed:
            if chance.happens(50) {
                return (ReferralChange(.send), .sender, Self.day + chance.below(4 * Self.day))
            }
            return (
                ReferralChange(.cancel, reason: "other-help"), .sender, Self.day + chance.below(5 * Self.day)
            )
        case .completed, .cancelled: return nil
        }
    }

    private mutating func decided(_ referral: Referral) -> (ReferralChange, ReferralParty, Int) {
        let wait = Self.day / 4 + chance.below(8 * Self.day)
        switch chance.position(weights: [80, 12, 5, 3]) {
        case 0: return (ReferralChange(.accept), .receiver, wait)
        case 1:
            let (reason, next) = chance.pick(Self.declines)
            return (ReferralChange(.reject, reason: reason, nextStep: next), .receiver, wait)
        case 2:
            return (ReferralChange(.askMore, note: "When may we ring, and on which number?"), .receiver, wait)
        default: return (ReferralChange(.cancel, reason: "not-wanted"), .sender, wait)
        }
    }

    private mutating func finished() -> (ReferralChange, ReferralParty, Int) {
        let outcomes = Referral.Outcome.allCases
        let outcome = outcomes[chance.position(weights: [46, 16, 14, 14, 6, 4])]
        return (
            ReferralChange(.complete, outcome: outcome), .receiver, 4 * Self.day + chance.below(90 * Self.day)
        )
    }

    // MARK: Rows

    private mutating func add(_ referral: Referral, _ carer: Carer) {
        let id = referral.id.description
        func text(_ value: (some CustomStringConvertible)?) -> SQLValue {
            value.map { .text($0.description) } ?? .null
        }
        let first: [SQLValue] = [
            .text(id), text(referral.reference), text(referral.person), .null, .text(referral.kind.rawValue),
            .boolean(referral.isUrgent), .text(referral.asksFor), text(referral.from),
            text(referral.fromAccount), .null, .boolean(referral.isShownToCarer),
            text(referral.to.organisation), text(referral.to.team), text(referral.to.account),
            .text(referral.status.rawValue), text(referral.since), text(referral.owner.organisation),
            text(referral.owner.team), text(referral.owner.account),
        ]
        let second: [SQLValue] = [
            text(referral.dueOn), text(referral.nextStep), text(referral.expiresOn), text(referral.sentAt),
            text(referral.receivedAt), text(referral.decidedAt), text(referral.closedAt),
            text(referral.reason), text(referral.outcome?.rawValue), .null, .null,
            .integer(referral.version),
        ]
        referrals.append(first + second)
        let words = [("Carer’s name", carer.name), ("What is asked for", referral.asksFor)]
        for (number, (heading, said)) in words.enumerated() {
            shares.append([
                .text(id), .integer(Int64(number)), .text("carer"), .text(heading), .text(said),
            ])
        }
        bases.append([
            .text(id), .text("carer"), .text("agreed"), .text("Asked by phone"),
            text(referral.sentAt ?? referral.since),
        ])
    }

    private mutating func add(
        _ change: ReferralChange, to referral: Referral, from before: Referral.Status, by account: AccountID?,
        at: Instant
    ) {
        let id: ReferralID = newID(at: at)
        let organisation =
            account == nil
            ? nil
            : [.begin, .send, .answer, .cancel].contains(change.action)
                ? referral.from : referral.to.organisation
        let row: [SQLValue] = [
            .text(id.description), .text(referral.id.description), .integer(referral.version),
            .text(at.description), .text(change.action.rawValue), .text(before.rawValue),
            .text(referral.status.rawValue), account.map { .text($0.description) } ?? .null,
            organisation.map { .text($0.description) } ?? .null, .null,
            change.reason.map { .text($0) } ?? .null, change.note.map { .text($0) } ?? .null,
            change.nextStep.map { .text($0) } ?? .null, .null,
        ]
        events.append(row)
    }

    private mutating func newID(at instant: Instant) -> ReferralID {
        made += 1
        return ReferralID(chance.uuid(at: instant))
    }

    private static let requests = [
        "A few hours’ break each week.", "A talk about what help there is.", "An assessment of their own.",
        "Somebody to ring in the evening.", "Help with forms and money.", "A group close to home.",
        "Advice on lifting and moving safely.",
    ]

    private static let declines = [
        ("full", "Ask the other centre in this district, and tell the carer about the evening group."),
        ("not-our-area", "Send it to the centre of the district they live in."),
        ("not-our-service", "Ask the council’s adult social care team."),
        ("known-already", "We ring them this week: nothing else to send."),
    ]

    private static let columns: [StaticString] = [
        "id", "reference", "person_id", "cared_for_id", "kind", "urgent", "asks_for", "from_organisation_id",
        "from_account_id", "outside_sender", "shown_to_carer", "to_organisation_id", "to_team_id",
        "to_account_id", "status", "since", "owner_organisation_id", "owner_team_id", "owner_account_id",
        "due_on", "next_step", "expires_on", "sent_at", "received_at", "decided_at", "closed_at", "reason",
        "outcome", "manager_id", "escalated_at", "version",
    ]

    private static let eventColumns: [StaticString] = [
        "id", "referral_id", "number", "at", "action", "before", "status", "account_id", "organisation_id",
        "outside", "reason", "note", "next_step", "to_id",
    ]

    private static let shareColumns: [StaticString] = ["referral_id", "number", "side", "heading", "words"]
    private static let basisColumns: [StaticString] = ["referral_id", "side", "basis", "note", "at"]
}
