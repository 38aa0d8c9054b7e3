import Core
import People
import Storage

/// Puts referrals into words for one reader, without a query for each.
struct ReferralReader: Sendable {
    let desk: ReferralDesk
    let principal: Principal

    /// Names that a page needs, read at once.
    struct Names {
        let organisations: [OrganisationID: String]
        let accounts: [AccountID: String]
        let people: [PersonID: SeenPerson]
        let asSent: [ReferralID: String]

        func organisation(_ id: OrganisationID) -> String {
            organisations[id] ?? "An organisation that has left"
        }

        func account(_ id: AccountID) -> String { accounts[id] ?? "A colleague who has left" }
    }

    func names(
        _ referrals: [Referral], events: [ReferralEvent] = [], _ connection: any Connection
    ) throws -> Names {
        var organisations: Set<OrganisationID> = []
        var accounts: Set<AccountID> = []
        for referral in referrals {
            organisations.formUnion([referral.from, referral.to.organisation, referral.owner.organisation])
            accounts.formUnion(
                [referral.fromAccount, referral.to.account, referral.owner.account, referral.manager]
                    .compactMap(\.self))
        }
        for event in events {
            organisations.formUnion([event.organisation, event.to].compactMap(\.self))
            if let account = event.account { accounts.insert(account) }
        }
        let people = try desk.people.people(connection, Set(referrals.map(\.person)), principal)
        let policy = ReferralPolicy(principal)
        let unseen = referrals.filter { people[$0.person] == nil && policy.readsWords(of: $0) }
        return Names(
            organisations: try desk.people.organisationNames(connection, organisations),
            accounts: try desk.people.accountNames(connection, accounts), people: people,
            asSent: try ReferralStore(connection, desk.surroundings).namesAsSent(of: unseen.map(\.id)))
    }

    func rows(_ referrals: [Referral], _ connection: any Connection) throws -> [ReferralRow] {
        let names = try names(referrals, connection)
        let today = desk.surroundings.today
        return referrals.map { ReferralRow($0, names, today: today) }
    }
}

/// One line of a list of referrals.
struct ReferralRow: Sendable {
    let rowPath: String
    let rowName: String
    let rowReference: String
    let rowKind: String
    let rowIsUrgent: Bool
    let rowState: String
    let rowSince: String
    let rowHolder: String
    let rowNext: String
    let rowDue: String?
    let rowIsLate: Bool

    init(_ referral: Referral, _ names: ReferralReader.Names, today: LocalDate) {
        rowPath = "/referrals/\(referral.id)"
        rowName =
            names.people[referral.person]?.name ?? names.asSent[referral.id]
            ?? "Somebody whose name you don’t see"
        (rowReference, rowKind, rowIsUrgent) = (
            referral.reference.description, referral.kind.title, referral.isUrgent
        )
        rowState = referral.status.title
        rowSince = referral.since.londonDate.spoken
        let holder = referral.isOpen ? referral.owner : referral.to
        let place = names.organisation(holder.organisation)
        rowHolder = holder.account.map { "\(names.account($0)), \(place)" } ?? place
        rowNext = referral.nextStep ?? referral.outcome?.title ?? "Nothing more: it’s over"
        rowDue = referral.dueOn?.spoken
        rowIsLate = referral.dueOn.map { $0 < today } ?? false
    }
}
