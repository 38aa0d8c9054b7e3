import Core
import Crypto

/// Proof that a form came from a page of ours, made for the browser that posts it.
///
/// A page's token is the proof under a mask of its own, so that compressed pages don't give it away (BREACH).
struct ForgeryGuard: Sendable {
    private let key: SymmetricKey
    private let randomBytes: @Sendable (Int) -> [UInt8]

    init(secret: [UInt8], surroundings: Surroundings) {
        key = SymmetricKey(data: SHA256.hash(data: Array("csrf".utf8) + secret))
        randomBytes = surroundings.randomBytes
    }

    /// A token for a form; `browser` is the value of the cookie that the form is tied to.
    func token(for browser: String) -> String {
        let proof = proof(for: browser)
        let mask = randomBytes(proof.count)
        return Base64URL.text(mask + zip(mask, proof).map(^))
    }

    func accepts(_ token: String, from browser: String) -> Bool {
        let proof = proof(for: browser)
        guard let bytes = Base64URL.bytes(token), bytes.count == proof.count * 2 else { return false }
        var difference: UInt8 = 0
        for index in proof.indices {
            difference |= bytes[index] ^ bytes[index + proof.count] ^ proof[index]
        }
        return difference == 0
    }

    private func proof(for browser: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(browser.utf8), using: key))
    }
}
