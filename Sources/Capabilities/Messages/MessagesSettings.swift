import Core
import Foundation

/// How messages leave, and the address of the service that their links begin with.
package struct MessagesSettings: Hashable, Sendable {
    package let route: MailRoute
    /// As "https://mainstay.example.org"; empty when no message can carry a link anywhere.
    package let publicURL: String

    package init(route: MailRoute, publicURL: String) {
        self.route = route
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    }

    /// The settings by the names of their variables without `MAINSTAY_`: `SMTP_URL`, `MAIL_FROM`, `PUBLIC_URL`.
    ///
    /// - Throws: `MessagesSettingsProblem`, in words for whoever runs the service.
    package init(isDemonstration: Bool, _ variable: (String) -> String?) throws(MessagesSettingsProblem) {
        let publicURL = variable("PUBLIC_URL") ?? ""
        guard let smtp = variable("SMTP_URL") else {
            self.init(route: isDemonstration ? .captured : .byHand, publicURL: publicURL)
            return
        }
        guard !isDemonstration else { throw .liveServerInDemonstration }
        guard let server = SMTPServer(smtp) else { throw .unusableServer }
        guard let text = variable("MAIL_FROM"), let sender = MailSender(text) else { throw .unusableSender }
        guard
            publicURL.hasPrefix("https://") || publicURL.hasPrefix("http://localhost")
                || publicURL.hasPrefix("http://127.0.0.1")
        else { throw .unusablePublicURL }
        self.init(route: .smtp(server, from: sender), publicURL: publicURL)
    }
}

package enum MessagesSettingsProblem: Error, Equatable, CustomStringConvertible {
    case liveServerInDemonstration
    case unusableServer
    case unusableSender
    case unusablePublicURL

    package var description: String {
        switch self {
        case .liveServerInDemonstration:
            "A demonstration sends nothing: take MAINSTAY_SMTP_URL away, or start without --demo."
        case .unusableServer:
            "MAINSTAY_SMTP_URL must be smtp://USER:PASSWORD@HOST:PORT or smtps://…; ?tls=none is for this machine only."
        case .unusableSender:
            """
            MAINSTAY_MAIL_FROM must be an address, or “Name <address>”, and the name must have no word about \
            caring, health or a kind of service: somebody else may see it.
            """
        case .unusablePublicURL:
            "MAINSTAY_PUBLIC_URL must be the service’s own address, as https://mainstay.example.org."
        }
    }
}
