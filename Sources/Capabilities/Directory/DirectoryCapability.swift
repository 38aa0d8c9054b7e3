import Core
import Foundation
import Storage
import Web

/// The front door of the directory: public pages, urgent help, and who has checked its numbers.
package struct DirectoryCapability: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: DirectoryNeeds

    package init(database: any Database, surroundings: Surroundings, needs: DirectoryNeeds) {
        (self.database, self.surroundings, self.needs) = (database, surroundings, needs)
    }

    package static let migrations: [Migration] = DirectoryMigrations.all
    package static let templates: URL = Bundle.module.bundleURL.appending(path: "Templates")

    package func addRoutes(to routes: Routes) {
        PublicPages(database: database, surroundings: surroundings, needs: needs).add(to: routes)
        UrgentNumberPages(database: database, surroundings: surroundings).add(to: routes)
    }

    /// Puts the published urgent numbers into a database that hasn't got them; run again, it changes nothing.
    package static func addPublishedNumbers(_ connection: any Connection, _ surroundings: Surroundings) throws
    {
        try UrgentNumberStore(connection, surroundings).addPublished()
    }

    /// What `mainstay doctor` should say about urgent help.
    package static func doctorWarnings(_ connection: any Connection, _ surroundings: Surroundings) throws
        -> [String]
    {
        warnings(about: try UrgentNumberStore(connection, surroundings).all(), on: surroundings.today)
    }

    /// The numbers of one council that are answered at this moment, adults' first, for pages that stand in danger's way.
    ///
    /// Without a council, those of every council, since somebody who can't say where is helped too.
    package static func numbersNow(
        for council: GSSCode?, audiences: [UrgentNumber.Audience], _ connection: any Connection,
        _ surroundings: Surroundings
    ) throws -> [StandingNumber] {
        let numbers = try UrgentNumberStore(connection, surroundings).all()
        let held = councilsHeld(in: numbers).map(\.code)
        let chosen = council.map { held.contains($0) ? [$0] : held } ?? held
        // Where there are several, each says whose it is.
        let shown = chosen.count == 1 ? numbers : numbers.map(\.withCouncil)
        return chosen.flatMap { code in
            audiences.flatMap { audience in
                numbersAnswered(
                    in: shown, council: code, audience: audience, at: surroundings.now(),
                    calendar: .englandAndWales)
            }
        }
    }
}
