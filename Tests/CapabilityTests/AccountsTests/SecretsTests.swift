import Core
import TestSupport
import Testing

@testable import Accounts

@Suite struct SecretsTests {
    static let secrets = LinkStoreTests.secrets

    @Test func `what is sealed opens only with the same secret, for the same owner`() throws {
        let sealed = try Self.secrets.seal([1, 2, 3], for: "jo")
        #expect(Self.secrets.open(sealed, for: "jo") == [1, 2, 3])
        #expect(Self.secrets.open(sealed, for: "sam") == nil)
        #expect(
            AccountSecrets(secret: Array("another secret, long enough for its use".utf8)).open(
                sealed, for: "jo") == nil)
        #expect(Self.secrets.open("", for: "jo") == nil)
        #expect(Self.secrets.open("AAAA", for: "jo") == nil)
        #expect(try Self.secrets.seal([1, 2, 3], for: "jo") != sealed)
    }

    @Test func `a password is known by its hash, and no hash is nobody's`() async throws {
        let hasher = PasswordHasher(cost: .light, randomBytes: FixedSurroundings().surroundings.randomBytes)
        let password = try PasswordRules.checked("correct horse battery", email: "jo@example.org")
        let hash = try await hasher.hash(password)
        #expect(hash.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        #expect(try await hasher.verify("correct horse battery", against: hash))
        #expect(try await !hasher.verify("correct horse batterz", against: hash))
        #expect(try await !hasher.verify("", against: hash))
        #expect(try await !hasher.verify("correct horse battery", against: nil))
        #expect(try await hasher.hash(password) != hash)
    }

    @Test func `a hash that is kept costs a guesser what the guidance asks`() async throws {
        let hasher = PasswordHasher(randomBytes: FixedSurroundings().surroundings.randomBytes)
        let hash = try await hasher.hash(
            try PasswordRules.checked("correct horse battery", email: "jo@example.org"))
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    }

    @Test func `a link's token is short, different each time, and nothing else is one`() {
        let bytes = FixedSurroundings().surroundings.randomBytes
        let (one, two) = (LinkToken(randomBytes: bytes), LinkToken(randomBytes: bytes))
        #expect(one != two)
        #expect(one.fingerprint != two.fingerprint)
        #expect(LinkToken(one.text) == one)
        for wrong in [
            "", "short", "\(one.text)x", String(repeating: "é", count: 11), String(repeating: "/", count: 22),
        ] {
            #expect(LinkToken(wrong) == nil)
        }
    }
}
