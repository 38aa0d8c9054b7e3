import Core
import Foundation
import Hummingbird
import Logging

/// One request on its way through: who asks, with what session, and how to answer with a page.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who is signed in; `nil` when nobody is, or their session is locked.
    package let principal: Principal?
    package let session: Session?
    /// Whether the answer will be kept and shown to everybody who isn't signed in.
    package let isForCache: Bool
    let site: Site
    let visit: Visit

    package struct Source: RequestContextSource {
        package let logger: Logger
        let site: Site
        let visit: Visit
        let signedIn: SignedIn?
        let isForCache: Bool
    }

    package init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        principal = source.signedIn?.principal
        session = source.signedIn?.session
        isForCache = source.isForCache
        site = source.site
        visit = source.visit
    }

    package var parameters: PathParameters { PathParameters(coreContext.parameters) }

    package var surroundings: Surroundings { site.surroundings }

    package var settings: WebSettings { site.settings }

    /// What names this request in the log and on an error page; empty where the log keeps nothing.
    package var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "" }

    /// The path that was asked for, without its query.
    package var path: String { visit.path }

    /// - Throws: A redirect to sign-in when nobody is signed in.
    package func requirePrincipal() throws -> Principal {
        guard let principal else { throw AccessDenied.signInNeeded }
        return principal
    }

    /// Where the request comes from, believing only trusted proxies; IPv6 by its network.
    package var clientAddress: String {
        site.proxies.clientAddress(
            remote: visit.channel?.remoteAddress, forwarded: visit.headers[values: .forwardedFor])
    }

    /// The kind of browser, for `SessionStore.start`.
    package var browser: String { BrowserName.text(visit.headers[.userAgent] ?? "") }

    /// What the browser brought to be known by, as it came; see `Response.knowingDevice`.
    package var deviceCookie: String? { visit.cookies.device }

    /// A token for a form of this request's answer; the page's `{{>components/csrf}}` shows it.
    ///
    /// Empty when the browser has no cookie of ours to tie it to: `page` gives it one.
    package var csrfToken: String {
        guard let browser = visit.cookies.session?.text ?? visit.cookies.visit else { return "" }
        return site.forgeryGuard.token(for: browser)
    }

    /// Counts this request against a limit.
    ///
    /// - Throws: `TooManyRequests` when `key` has used it up.
    package func limit(_ rule: RateRule, by key: String) throws {
        try site.rateLimiter.take(rule, key)
    }
}
