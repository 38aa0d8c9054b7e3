import Crypto
import Foundation

/// The number that an authenticator shows, which changes every 30 seconds.
///
/// - Source: RFC 6238 over RFC 4226, with SHA-1 as every authenticator has it.
struct OneTimePassword: Sendable {
    static let stepSeconds: Int64 = 30
    let secret: [UInt8]

    /// What to show for a 30-second step.
    func code(atStep step: Int64, digits: Int = 6) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Data($0) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 0x0F)
        let number = mac[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { total, _ in total * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code this is, one step either way of now allowed for; a step used before, or older, is refused.
    func step(of code: String, secondsSince1970: Int64, lastUsed: Int64?) -> Int64? {
        let typed = code.filter { !$0.isWhitespace && $0 != "-" }
        let now = secondsSince1970 / Self.stepSeconds
        var found: Int64?
        for step in now - 1...now + 1 where step > lastUsed ?? -1 && isSame(self.code(atStep: step), typed) {
            found = step
        }
        return found
    }

    /// Every character is looked at, so that time tells nothing.
    private func isSame(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// What an authenticator opens; `label` is shown beside the number.
    func link(label: String, issuer: String) -> String {
        let (label, issuer) = (QueryText.encoded(label), QueryText.encoded(issuer))
        return "otpauth://totp/\(issuer):\(label)?secret=\(Base32.encode(secret))&issuer=\(issuer)"
    }
}
