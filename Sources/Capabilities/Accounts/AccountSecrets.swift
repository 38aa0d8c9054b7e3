import Core
import Crypto
import Foundation
import Web

/// Keys worked out from the service's one secret (`MAINSTAY_SECRET`), one for each use.
package struct AccountSecrets: Sendable {
    private let sealing: SymmetricKey
    private let recovery: SymmetricKey
    private let device: SymmetricKey

    package init(secret: [UInt8]) {
        let material = SymmetricKey(data: secret)
        func key(_ use: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: material, info: Data("mainstay/\(use)".utf8), outputByteCount: 32)
        }
        (sealing, recovery, device) = (key("seal"), key("recovery-code"), key("device-cookie"))
    }

    /// `bytes` that only this service can open, and only as being for the same `owner`.
    func seal(_ bytes: [UInt8], for owner: String) throws -> String {
        let box = try AES.GCM.seal(Data(bytes), using: sealing, authenticating: Data(owner.utf8))
        return box.combined?.base64EncodedString() ?? ""
    }

    /// - Errors: `nil` when it was sealed with another secret, for another owner, or was changed.
    func open(_ sealed: String, for owner: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let opened = try? AES.GCM.open(box, using: sealing, authenticating: Data(owner.utf8))
        else { return nil }
        return Array(opened)
    }

    /// A recovery code's fingerprint; keyed, since the code is short.
    func fingerprint(ofRecoveryCode code: Reference, for account: AccountID) -> String {
        let message = Data("\(account)/\(code.compact)".utf8)
        return Data(HMAC<SHA256>.authenticationCode(for: message, using: recovery)).hexText
    }

    /// A carer's sign-in code's fingerprint; keyed, since the code is short.
    func fingerprint(ofSignInCode code: Reference) -> String {
        let message = Data("sign-in/\(code.compact)".utf8)
        return Data(HMAC<SHA256>.authenticationCode(for: message, using: recovery)).hexText
    }

    /// A browser's name for itself, signed, for its cookie.
    func cookie(of device: LinkToken) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("cookie/\(device.text)".utf8), using: self.device)
        return "\(device.text).\(Base64URL.text(code))"
    }

    /// - Errors: `nil` unless the signature is ours.
    func device(inCookie cookie: String) -> LinkToken? {
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let token = LinkToken(String(parts[0])),
            let code = Base64URL.bytes(String(parts[1])),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Data("cookie/\(token.text)".utf8), using: device)
        else { return nil }
        return token
    }

    /// A browser's fingerprint, another for each account, so that the table doesn't say who shares a computer.
    func fingerprint(of device: LinkToken, for account: AccountID) -> String {
        let message = Data("account/\(account)/\(device.text)".utf8)
        return Data(HMAC<SHA256>.authenticationCode(for: message, using: self.device)).hexText
    }
}

/// A one-use secret in a link: shown once, kept as a fingerprint.
package struct LinkToken: Hashable, Sendable {
    /// - Form: 22 characters of base 64 for addresses: 16 random bytes.
    package let text: String

    package init(randomBytes: (Int) -> [UInt8]) { text = Base64URL.text(randomBytes(16)) }

    /// - Errors: `nil` for text of another form.
    package init?(_ text: String) {
        guard text.utf8.count == 22, Base64URL.bytes(text) != nil else { return nil }
        self.text = text
    }

    /// What the table keeps.
    package var fingerprint: String { Data(SHA256.hash(data: Data(text.utf8))).hexText }
}

extension Data {
    var hexText: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
