import Core
import Storage
import TestSupport
import Testing

@testable import Accounts

/// Somebody guesses at an account from elsewhere, while its owner works.
@Suite struct KnownDeviceTests {
    private static let right = ["email": "person1@example.org", "password": AccountsSite.password]
    private static let wrong = ["email": "person1@example.org", "password": "wrong password"]

    private func guess(_ times: Int, _ browser: Browser) async throws {
        try await browser.get("/sign-in")
        for _ in 1...times { try await browser.post("/sign-in", Self.wrong) }
    }

    /// As many guesses, each after the wait for the one before, as lock an account for the longest time.
    private func guessForDays(_ site: AccountsSite) async throws {
        let now = site.clock.surroundings.now()
        try await site.database.write { connection in
            for _ in 1...12 { try AccountStore(connection).noteFailure(of: .example(1), at: now) }
        }
    }

    private func signOut(_ browser: Browser) async throws {
        try await browser.get("/account")
        #expect(try await browser.post("/sign-out").location == "/signed-out")
    }

    @Test(arguments: Engine.allCases)
    func `guesses elsewhere lock out new browsers and not one that has signed in before`(engine: Engine)
        async throws
    {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.run { own in
            try await site.signIn(1, own)
            try await signOut(own)
            let stranger = own.newBrowser()
            try await guess(5, stranger)
            #expect(try await stranger.post("/sign-in", Self.right).status == .unprocessableContent)
            try await guessForDays(site)
            #expect(try await stranger.post("/sign-in", Self.right).status == .unprocessableContent)
            #expect(try await site.signIn(1, own).location == "/work")
            // That its owner came in doesn't give the guesser another start.
            #expect(try await stranger.post("/sign-in", Self.right).status == .unprocessableContent)
            site.clock.advance(seconds: 3_601)
            #expect(try await stranger.post("/sign-in", Self.right).contains("Enter your code"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a known browser has its own tries, and then waits alone`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.run { own in
            let second = own.newBrowser()
            try await site.signIn(1, own)
            try await site.signIn(1, second)
            try await signOut(second)
            try await signOut(own)
            try await guess(5, own)
            #expect(try await own.post("/sign-in", Self.right).status == .unprocessableContent)
            let failures = try await site.database.read {
                try AccountStore($0).find(.example(1))?.failedAttempts
            }
            #expect(failures == 0)
            let stranger = own.newBrowser()
            try await stranger.get("/sign-in")
            #expect(try await stranger.post("/sign-in", Self.right).contains("Enter your code"))
            #expect(try await site.signIn(1, second).location == "/work")
            site.clock.advance(seconds: 31)
            #expect(try await own.post("/sign-in", Self.right).contains("Enter your code"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a recovery code signs in from a known browser while new ones are locked out`(engine: Engine)
        async throws
    {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        let (secrets, code) = (
            site.capability.desk.secrets, Reference(randomBytes: site.clock.surroundings.randomBytes)
        )
        try await site.database.write { connection in
            try AccountStore(connection).setRecoveryCodes(
                [secrets.fingerprint(ofRecoveryCode: code, for: .example(1))], of: .example(1))
        }
        try await site.run { own in
            try await site.signIn(1, own)
            try await signOut(own)
            try await guessForDays(site)
            try await own.get("/sign-in")
            let step = try await own.post("/sign-in", Self.right)
            let done = try await own.post(
                "/sign-in/second-step", ["ticket": step.field("ticket"), "code": code.description])
            #expect(done.location == "/work")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a browser is known to the accounts that used it, until they sign out everywhere`(engine: Engine)
        async throws
    {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.addStaff(2, "Kit Ashdown", .coordinator)
        try await site.run { own in
            try await site.signIn(2, own)
            try await signOut(own)
            try await guessForDays(site)
            try await own.get("/sign-in")
            // Known to Kit, which is of no use for coming in as Sam.
            #expect(try await own.post("/sign-in", Self.right).status == .unprocessableContent)
            site.clock.advance(seconds: 3_601)
            try await site.signIn(1, own)
            try await own.get("/account")
            try await own.post("/sign-out/everywhere")
            try await guessForDays(site)
            try await own.get("/sign-in")
            #expect(try await own.post("/sign-in", Self.right).status == .unprocessableContent)
        }
    }

    @Test func `a device's cookie is ours or nobody's`() {
        let secrets = AccountSecrets(secret: AccountsSite.secret)
        let device = LinkToken(randomBytes: FixedSurroundings().surroundings.randomBytes)
        let cookie = secrets.cookie(of: device)
        #expect(secrets.device(inCookie: cookie) == device)
        let other = AccountSecrets(secret: Array("another secret that is long enough, too".utf8))
        for forged in [other.cookie(of: device), device.text, "\(device.text).", cookie + ".x", "", "x.y"] {
            #expect(secrets.device(inCookie: forged) == nil, "\(forged)")
        }
        #expect(
            secrets.fingerprint(of: device, for: .example(1))
                != secrets.fingerprint(of: device, for: .example(2)))
    }

    @Test(arguments: Engine.allCases)
    func `a browser that hasn't signed in for half a year is forgotten`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        let now = site.clock.surroundings.now()
        try await site.database.write { connection in
            let store = KnownDeviceStore(connection)
            try store.noteSignIn("a", of: .example(1), at: now)
            try store.removeOld(at: now.adding(seconds: KnownDevice.lifeSeconds))
            #expect(try store.find("a", of: .example(1)) != nil)
            try store.removeOld(at: now.adding(seconds: KnownDevice.lifeSeconds + 1))
            #expect(try store.find("a", of: .example(1)) == nil)
        }
    }
}
