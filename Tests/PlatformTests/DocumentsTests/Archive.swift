import Audit
import Core
import Foundation
import Jobs
import People
import Storage
import Synchronization
import TestSupport

@testable import Documents

/// Letters on a fresh database, among people and organisations that a test makes up.
final class Archive: Sendable {
    let database: any Database
    let fixed = FixedSurroundings()
    let seen = Mutex<[PersonID: SeenPerson]>([:])
    /// Which organisation may see whom.
    let visible = Mutex<[OrganisationID: Set<PersonID>]>([:])
    let printSizes = Mutex<[PersonID: Int]>([:])
    let switchedOff = Mutex<Set<PersonID>>([])

    static let ada = PersonID.example(1)
    static let ben = PersonID.example(2)
    static let council = OrganisationID.example(11)
    static let hospice = OrganisationID.example(12)
    static let assessor = AccountID.example(21)
    static let administrator = AccountID.example(22)

    /// What others make; only the identifiers matter here.
    private static let others = Migration(
        "2026-11-22-1200-create-others",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE area (code TEXT NOT NULL PRIMARY KEY)")

    init(_ engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + [Self.others]
                + DocumentsPlatform.migrations)
        try await database.write { connection in
            for person in [Self.ada, Self.ben] {
                try connection.run("INSERT INTO person (id) VALUES (\(person))")
            }
            for account in [Self.assessor, Self.administrator] {
                try connection.run("INSERT INTO account (id) VALUES (\(account))")
            }
            for organisation in [Self.council, Self.hospice] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(organisation))")
            }
            try connection.run("INSERT INTO area (code) VALUES ('E06000059')")
        }
        seen.withLock { seen in
            for (id, name) in [(Self.ada, "Ada <Marsh> & Co"), (Self.ben, "Ben Marsh")] {
                seen[id] = SeenPerson(id: id, name: name, reference: "4K7P-2QXM-9")
            }
        }
        visible.withLock { $0 = [Self.council: [Self.ada, Self.ben], Self.hospice: [Self.ada]] }
    }

    var desk: DocumentDesk {
        get throws { try DocumentDesk(surroundings: fixed.surroundings, needs: needs) }
    }

    func store(_ connection: any Connection) -> DocumentStore {
        DocumentStore(connection, fixed.surroundings)
    }

    static func staff(
        _ role: Role = .assessor, at organisation: OrganisationID = council, account: AccountID = assessor
    ) -> Principal {
        Principal(
            kind: .staff(account), organisation: organisation, roles: [role], name: "Sam Field",
            organisationName: "Westbourne Council")
    }

    static func carer(_ person: PersonID = ada) -> Principal {
        Principal(kind: .carer(person), roles: [.carer], name: "Ada")
    }

    /// A letter that every test may issue.
    static let update = Letter(
        "referral-update",
        values: [
            "what": "Help", "state": "The centre has said yes.", "who-has-it": "The centre",
            "next": "Sam rings you.", "by": "12 January 2027",
        ])

    /// Keeps a letter, and gives its identifier.
    func issue(
        _ letter: Letter = update, to person: PersonID = ada, side: Side = .carer,
        by principal: Principal = staff(), copies: Set<CopyWay> = [], replacing: DocumentID? = nil
    ) async throws -> DocumentID {
        let desk = try desk
        return try await database.write { connection in
            try desk.issue(
                letter, to: person, side: side, by: principal, copies: copies, replacing: replacing,
                connection)
        }
    }

    func kept(_ id: DocumentID) async throws -> KeptDocument? {
        try await database.read { try self.store($0).kept(id) }
    }

    func edition(_ words: String, of key: String, title: String = "A title", area: String? = nil) async throws
    {
        let edition = LetterEdition(
            id: fixed.surroundings.newID(), key: key, areaCode: area, own: .init(title: title, words: words),
            madeAt: fixed.surroundings.now(), madeBy: Self.administrator)
        try await database.write { try LetterEditionStore($0).add(edition) }
        fixed.advance(seconds: 60)
    }

    /// The audit trail's actions about somebody, in the order of the alphabet, with whether the carer may read each.
    func trail(of person: PersonID) async throws -> [String] {
        try await database.read { connection in
            try AuditStore(connection, self.fixed.surroundings).allEntries(about: person).map {
                $0.action + ($0.isHeldBack ? " (held back)" : "")
            }.sorted()
        }
    }
}
