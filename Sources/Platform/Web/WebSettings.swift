import Foundation

/// What an installation says of its web pages.
package struct WebSettings: Sendable {
    package var serviceName = "Mainstay"
    /// How people reach the service, without a path: "https://carers.example.org".
    package var publicURL: String
    /// The key of the tokens in forms; every web process of one service has the same.
    package var secret: [UInt8]
    /// Addresses and ranges whose word on the client's address counts: "10.0.0.0/8", "::1".
    package var trustedProxies: [String] = []
    package var hasRateLimits = true
    /// Whether everybody in it is made up, which the pages then say.
    package var isDemonstration = false
    /// Whether errors are logged whole; only where everybody is made up.
    package var logsErrorDetails = false
    /// Whether `/plain` exists, against which speeds are measured.
    package var isBenchmark = false
    /// Where `scripts/setup` puts the style sheet and script that aren't ours.
    package var assetFolder: URL?
    package var sessionRules = SessionRules()
    package var signInPath = "/sign-in"
    package var lockedPath = "/locked"
    package var help = HelpContact()

    package init(publicURL: String, secret: [UInt8]) {
        (self.publicURL, self.secret) = (publicURL, secret)
    }

    var isSecure: Bool { publicURL.hasPrefix("https://") }
}

/// Who helps with the service itself, shown in the same place on every page.
package struct HelpContact: Hashable, Sendable {
    package var text: String
    package var path: String

    package init(text: String = "Help with this service", path: String = "/help") {
        (self.text, self.path) = (text, path)
    }
}

/// An entry of the menu; shown to those whom its access allows.
package struct NavigationItem: Hashable, Sendable {
    package let title: String
    package let path: String
    package let access: Access
    /// Whether it stays in sight where the menu is long; the others are under “More”.
    package let isInSight: Bool

    package init(_ title: String, _ path: String, _ access: Access, isInSight: Bool = false) {
        (self.title, self.path, self.access, self.isInSight) = (title, path, access, isInSight)
    }
}
