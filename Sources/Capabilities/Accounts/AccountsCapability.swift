import Core
import Foundation
import Jobs
import Storage
import Web

/// The front door of accounts: who signs in, for which organisation, and how an area is set up.
package struct AccountsCapability: Sendable {
    let desk: AccountsDesk

    package init(
        database: any Database, surroundings: Surroundings, needs: AccountsNeeds, secret: [UInt8],
        passwordCost: PasswordHasher.Cost = .strong, isDemonstration: Bool = false
    ) {
        desk = AccountsDesk(
            database: database, surroundings: surroundings, needs: needs,
            secrets: AccountSecrets(secret: secret),
            hasher: PasswordHasher(cost: passwordCost, randomBytes: surroundings.randomBytes),
            isDemonstration: isDemonstration)
    }

    package static let migrations: [Migration] = OrganisationMigrations.all + AccountMigrations.all
    package static let templates: URL = Bundle.module.bundleURL.appending(path: "Templates")

    /// For Web's `SessionKeeper`.
    package var authentication: AccountsAuthentication {
        AccountsAuthentication(carerName: desk.needs.carerName, speaksFor: desk.needs.speaksFor)
    }

    package func addRoutes(to routes: Routes) {
        SignInPages(desk: desk).add(to: routes)
        CarerSignInPages(desk: desk).add(to: routes)
        HandOverPages(desk: desk).add(to: routes)
        InvitationPages(desk: desk).add(to: routes)
        MyAccountPages(desk: desk).add(to: routes)
        AccessPages(desk: desk).add(to: routes)
        AccountPages(desk: desk).add(to: routes)
        AccountLinkPages(desk: desk).add(to: routes)
        InvitePages(desk: desk).add(to: routes)
        QuickAddLinkPages(desk: desk).add(to: routes)
        OrganisationPages(desk: desk).add(to: routes)
        TeamPages(desk: desk).add(to: routes)
        AreaPages(desk: desk).add(to: routes)
        SettingPages(desk: desk).add(to: routes)
        BreakGlassPages(desk: desk).add(to: routes)
    }

    package var eventHandlers: [EventHandler] { [CarerSignInSending(desk: desk).handler] }

    package var scheduledJobs: [ScheduledJob] {
        let desk = desk
        return [
            AccessReviewing(desk: desk).job,
            ScheduledJob(name: "forget-used-links", every: 86_400) { database in
                try await database.write { connection in
                    try InvitationStore(connection, desk.surroundings).removeOld()
                    try CarerSignInStore(connection, desk.surroundings, desk.secrets).removeOld()
                    try KnownDeviceStore(connection).removeOld(at: desk.surroundings.now())
                    try SessionStore(connection, desk.surroundings).removeEnded()
                }
            },
        ]
    }
}

/// What every page of accounts works with.
struct AccountsDesk: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: AccountsNeeds
    let secrets: AccountSecrets
    let hasher: PasswordHasher
    let isDemonstration: Bool
}
