import Core
import Crypto
import Foundation
import Storage

/// A link to one referral for somebody without an account.
struct ReferralLink: Hashable, Sendable {
    let id: String
    let referral: ReferralID
    let purpose: Purpose
    let expiresAt: Instant
    let usedAt: Instant?
    let isRevoked: Bool

    enum Purpose: String, CaseIterable, Hashable, Sendable, SQLEnum {
        /// The carer reads how far it has got.
        case carer
        /// A partner accepts or declines it, once.
        case answer
        /// A partner says what came of it, once.
        case outcome

        var days: Int { self == .answer ? 14 : 90 }

        /// A receiver's own: of no use to whoever has the referral next.
        static let ofReceiver: [Self] = [.answer, .outcome]
    }
}

/// The secret in such a link: shown once, kept as a fingerprint.
///
/// - Form: 22 characters of base 64 for addresses: 16 random bytes.
struct ReferralToken: Hashable, Sendable {
    let text: String

    init(randomBytes: (Int) -> [UInt8]) {
        text = Data(randomBytes(16)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// - Errors: `nil` for text of another form.
    init?(_ text: String) {
        let letters = text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (48...57).contains(byte)
                || (65...90).contains(byte) || (97...122).contains(byte)
        }
        guard text.utf8.count == 22, letters else { return nil }
        self.text = text
    }

    var fingerprint: String {
        SHA256.hash(data: Data("referral/\(text)".utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}

/// All SQL for links to referrals.
struct ReferralLinkStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// A new link; an older one of the same purpose stops working.
    func make(
        _ purpose: ReferralLink.Purpose, for referral: ReferralID, by account: AccountID?
    ) throws -> (token: ReferralToken, until: Instant) {
        let token = ReferralToken(randomBytes: surroundings.randomBytes)
        let now = surroundings.now()
        let until = now.adding(seconds: purpose.days * 86_400)
        try connection.run(
            """
            UPDATE referral_link SET revoked_at = \(now)
            WHERE referral_id = \(referral) AND purpose = \(purpose) AND revoked_at IS NULL AND used_at IS NULL
            """)
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.run(
            """
            INSERT INTO referral_link (id, referral_id, purpose, fingerprint, made_at, made_by, expires_at)
            VALUES (\(id), \(referral), \(purpose), \(token.fingerprint), \(now), \(account), \(until))
            """)
        return (token, until)
    }

    func find(_ token: ReferralToken) throws -> ReferralLink? {
        try connection.run(
            """
            SELECT id, referral_id, purpose, expires_at, used_at, revoked_at FROM referral_link
            WHERE fingerprint = \(token.fingerprint)
            """
        ).first.map { row in
            ReferralLink(
                id: try row.value("id"), referral: try row.value("referral_id"),
                purpose: try row.value("purpose"), expiresAt: try row.value("expires_at"),
                usedAt: try row.optional("used_at"),
                isRevoked: try row.optional("revoked_at", as: Instant.self) != nil)
        }
    }

    /// Uses a link up.
    ///
    /// - Throws: `EditConflict` when it was used before.
    func use(_ link: ReferralLink, by name: String) throws {
        let used = try connection.run(
            """
            UPDATE referral_link SET used_at = \(surroundings.now()), used_by = \(name)
            WHERE id = \(link.id) AND used_at IS NULL AND revoked_at IS NULL RETURNING id
            """)
        if used.isEmpty { throw EditConflict() }
    }

    /// Links to a referral stop working: all of them, or those of some purposes.
    func revoke(
        of referral: ReferralID, _ purposes: [ReferralLink.Purpose] = ReferralLink.Purpose.allCases
    ) throws {
        try connection.run(
            """
            UPDATE referral_link SET revoked_at = \(surroundings.now())
            WHERE referral_id = \(referral) AND purpose IN (\(SQL.list(purposes)))
                AND revoked_at IS NULL AND used_at IS NULL
            """)
    }
}
