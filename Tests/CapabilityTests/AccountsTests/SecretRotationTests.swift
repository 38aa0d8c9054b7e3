import Core
import Storage
import TestSupport
import Testing

@testable import Accounts

@Suite struct SecretRotationTests {
    private static let newSecret = Array("the secret that comes after it, long enough".utf8)

    @Test(arguments: Engine.allCases)
    func `authenticators and posters outlive the secret, recovery codes and known browsers don't`(
        engine: Engine
    ) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        let (surroundings, old) = (site.clock.surroundings, AccountSecrets(secret: AccountsSite.secret))
        let (token, code) = (
            LinkToken(randomBytes: surroundings.randomBytes),
            Reference(randomBytes: surroundings.randomBytes)
        )
        try await site.database.write { connection in
            let link = QuickAddLink(
                id: .example(1), organisation: Example.ours.id, team: nil, label: "Ward poster",
                createdAt: surroundings.now(), revokedAt: nil)
            try QuickAddLinkStore(connection, surroundings).add(
                link, token: token, secrets: old, by: .system("test"))
            try AccountStore(connection).setRecoveryCodes(
                [old.fingerprint(ofRecoveryCode: code, for: .example(1))], of: .example(1))
            try KnownDeviceStore(connection).noteSignIn("a", of: .example(1), at: surroundings.now())
        }

        let rotation = SecretRotation(
            from: AccountsSite.secret, to: Self.newSecret, surroundings: surroundings)
        #expect(try await rotation.run(site.database) == .init(authenticators: 1, links: 1))
        #expect(try await rotation.run(site.database) == .init())

        let after = AccountsCapability(
            database: site.database, surroundings: surroundings, needs: AccountsNeeds(),
            secret: Self.newSecret, passwordCost: .light)
        try await site.database.write { connection throws in
            #expect(
                try QuickAddLinkStore(connection, surroundings).token(
                    of: .example(1), secrets: after.desk.secrets) == token)
            #expect(try AccountStore(connection).recoveryCodesLeft(of: .example(1)) == 0)
            #expect(try KnownDeviceStore(connection).find("a", of: .example(1)) == nil)
            #expect(
                try !SecondFactor(site.capability.desk, connection).accepts(site.code, for: .example(1), nil))
            #expect(try SecondFactor(after.desk, connection).accepts(site.code, for: .example(1), nil))
        }
        #expect(try await site.actions().filter { $0 == "secret-rotated" }.count == 2)
    }

    @Test(arguments: Engine.allCases)
    func `with the wrong old secret nothing changes`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        let rotation = SecretRotation(
            from: Array("not what it was sealed with, though long".utf8), to: Self.newSecret,
            surroundings: site.clock.surroundings)
        await #expect(throws: WrongOldSecret.self) { try await rotation.run(site.database) }
        try await site.database.write { connection throws in
            #expect(
                try SecondFactor(site.capability.desk, connection).accepts(site.code, for: .example(1), nil))
        }
    }
}
