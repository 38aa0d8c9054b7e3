import HTTPTypes
import Hummingbird

/// The three cookies of ours, and what a request brought of them.
struct OurCookies: Sendable {
    /// Proves a session.
    static let sessionName = "__Host-mainstay"
    /// Ties a form to the browser of somebody who isn't signed in; the server keeps nothing of it.
    static let visitName = "__Host-visit"

    /// Tells a browser that somebody has signed in with before from those that nobody has; signed by Accounts.
    static let deviceName = "__Host-device"

    private(set) var session: SessionToken?
    private(set) var visit: String?
    private(set) var device: String?

    init(_ headers: HTTPFields) {
        for header in headers[values: .cookie] {
            for cookie in header.split(separator: ";") {
                let cookie = cookie.drop { $0 == " " }
                guard let equals = cookie.firstIndex(of: "=") else { continue }
                let value = String(cookie[cookie.index(after: equals)...])
                switch cookie[..<equals] {
                case Self.sessionName: session = SessionToken(value)
                case Self.visitName where SessionToken(value) != nil: visit = value
                case Self.deviceName: device = value
                default: break
                }
            }
        }
    }

    static func header(_ name: String, _ value: String) -> String {
        "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax"
    }
}

extension Response {
    /// This answer, signing its reader in.
    package func startingSession(_ token: SessionToken) -> Response {
        settingCookie(OurCookies.header(OurCookies.sessionName, token.text))
    }

    /// This answer, making the browser forget its session.
    package func endingSession() -> Response {
        settingCookie(OurCookies.header(OurCookies.sessionName, "") + "; Max-Age=0")
    }

    /// This answer, giving the browser a name to be known by when it signs in again.
    package func knowingDevice(_ cookie: String, seconds: Int) -> Response {
        settingCookie(OurCookies.header(OurCookies.deviceName, cookie) + "; Max-Age=\(seconds)")
    }

    func settingCookie(_ cookie: String) -> Response {
        var response = self
        response.headers.append(HTTPField(name: .setCookie, value: cookie))
        return response
    }
}
