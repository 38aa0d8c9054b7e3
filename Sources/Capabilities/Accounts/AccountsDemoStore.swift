import Core
import Storage

/// Writes a demonstration's organisations, catchments and accounts.
package struct AccountsDemoStore {
    let connection: any Connection
    let surroundings: Surroundings
    let secrets: AccountSecrets

    package init(_ connection: any Connection, _ surroundings: Surroundings, secret: [UInt8]) {
        (self.connection, self.surroundings) = (connection, surroundings)
        secrets = AccountSecrets(secret: secret)
    }

    /// The hash of the demonstration's one password; made before the transaction, since it takes a while.
    package static func passwordHash(
        _ surroundings: Surroundings, cost: PasswordHasher.Cost = .strong
    ) async throws -> String {
        try await PasswordHasher(cost: cost, randomBytes: surroundings.randomBytes)
            .hash(Password(text: AccountsDemo.password))
    }

    /// After `ReferenceData.load`; run again, it changes nothing.
    package func add(passwordHash: String) throws {
        try addOrganisations()
        for signIn in AccountsDemo.signIns { try add(signIn, passwordHash) }
        try addQuickAddLinks()
    }

    private func addOrganisations() throws {
        let (organisations, teams, places) = (
            OrganisationStore(connection), TeamStore(connection), PlaceStore(connection)
        )
        for organisation in AccountsDemo.organisations where try organisations.find(organisation.id) == nil {
            try organisations.add(organisation)
            guard [.carersCentre, .youngCarersService].contains(organisation.kind) else { continue }
            try teams.add(
                Team(
                    id: ReferenceData.tray(.triage, of: organisation.id), organisation: organisation.id,
                    name: "Triage", kind: .triage))
        }
        for district in try places.areas().flatMap({ try places.districts(of: $0.code) }) {
            let serving = AccountsDemo.catchment(of: district)
            try serve(.adult, district, serving.adult)
            try serve(.young, district, serving.young)
        }
    }

    private func serve(_ kind: CatchmentKind, _ district: District, _ organisation: Organisation) throws {
        let store = CatchmentStore(connection)
        let isServed = try store.history(of: district.code).contains { $0.kind == kind }
        guard !isServed else { return }
        try store.set(
            kind, of: district.code, to: organisation.id, on: surroundings.today, by: Self.principal,
            id: ReferenceData.identifier("catchment/\(kind.rawValue)", district.code))
    }

    private func add(_ signIn: AccountsDemo.SignIn, _ passwordHash: String) throws {
        let (accounts, now) = (AccountStore(connection), surroundings.now())
        guard try accounts.find(signIn.id) == nil, let email = EmailAddress(signIn.email) else { return }
        try accounts.add(Account(id: signIn.id, email: email, name: signIn.name, createdAt: now))
        try accounts.setPassword(passwordHash, of: signIn.id)
        let sealed = try secrets.seal(AccountsDemo.secondFactor, for: signIn.id.description)
        try accounts.setSecondFactor(sealed, usedStep: 0, of: signIn.id)
        try accounts.setAddressProven(at: now, of: signIn.id)
        // Work arrives in trays, so those who triage belong to them.
        let tray = try signIn.team ?? TeamStore(connection).tray(.triage, of: signIn.organisation.id)?.id
        try MembershipStore(connection).add(
            Membership(
                id: ReferenceData.identifier("demonstration-membership", signIn.email), account: signIn.id,
                organisation: signIn.organisation.id, team: tray, role: signIn.role, since: now),
            by: Self.principal)
        guard signIn.reviewsRestricted else { return }
        try RestrictedReviewerStore(connection).name(
            signIn.id, in: signIn.organisation.id, by: Self.principal,
            id: ReferenceData.identifier("demonstration-reviewer", signIn.email), at: now)
    }

    /// The hospital's ward poster, with the same link in every demonstration.
    private func addQuickAddLinks() throws {
        let store = QuickAddLinkStore(connection, surroundings)
        let id: QuickAddLinkID = ReferenceData.identifier("demonstration-quick-add", "ward")
        guard try store.find(id) == nil, let token = LinkToken(AccountsDemo.wardLink) else { return }
        let link = QuickAddLink(
            id: id, organisation: AccountsDemo.hospital.id, team: nil, label: "Ward poster",
            createdAt: surroundings.now(), revokedAt: nil)
        try store.add(link, token: token, secrets: secrets, by: Self.principal)
    }

    private static let principal = Principal.system("demonstration")
}

extension AccountsDemo {
    /// What stands after "/q/" on the ward poster of a demonstration.
    package static let wardLink = "demonstration-ward-001"
}
