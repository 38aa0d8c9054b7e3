import Core
import Foundation

/// How mail leaves this installation.
package enum MailRoute: Hashable, Sendable {
    case smtp(SMTPServer, from: MailSender)
    /// A demonstration's: kept to be looked at, and sent nowhere.
    case captured
    /// There is no way; staff hand over what must reach somebody.
    case byHand
}

/// A mail server: `MAINSTAY_SMTP_URL`, as "smtp://user:password@mail.example.org:587".
///
/// - Form: `smtps` is encrypted from the start; `smtp` must become so (STARTTLS) before anything is said, unless
///   `?tls=none`, which only this machine's own server may have. `?ca=FILE` names the authority to trust.
package struct SMTPServer: Hashable, Sendable {
    let isEncryptedFromStart: Bool
    let host: String
    let port: Int
    let user: String?
    let password: String?
    let mayBePlain: Bool
    let authorityFile: String?

    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["smtp", "smtps"].contains(scheme), let host = parts.host, !host.isEmpty,
            parts.path.isEmpty || parts.path == "/"
        else { return nil }
        let options = Dictionary(
            (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") },
            uniquingKeysWith: { first, _ in first })
        guard Set(options.keys).isSubset(of: ["tls", "ca"]) else { return nil }
        guard [nil, "none", "required"].contains(options["tls"]) else { return nil }
        isEncryptedFromStart = scheme == "smtps"
        self.host = host
        port = parts.port ?? (isEncryptedFromStart ? 465 : 587)
        user = parts.user
        password = parts.password
        mayBePlain = options["tls"] == "none"
        authorityFile = options["ca"]
        let isThisMachine = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        guard !mayBePlain || (isThisMachine && !isEncryptedFromStart) else { return nil }
    }
}

/// How a mail's leaving ended.
enum Departure: Hashable, Sendable {
    case accepted
    /// Not taken now; it may be tried again without being sent twice.
    case putOff(String)
    /// Not taken, and it won't be.
    case refused(String)
    /// All of it was handed over and no answer came: it may have gone.
    case lost(String)
}

/// What carries a mail away.
protocol MailTransport: Sendable {
    func send(_ mail: Mail) async -> Departure
}

/// Carries nothing anywhere: what a demonstration sends is read on its own page.
struct CapturingTransport: MailTransport {
    func send(_ mail: Mail) async -> Departure { .accepted }
}
