import Core
import HTTPTypes
import Hummingbird
import Logging

/// What every request of one running service shares; nothing of it changes but what locks itself.
final class Site: Sendable {
    typealias Authenticate = @Sendable (SessionToken) async throws -> SignedIn?

    let settings: WebSettings
    let surroundings: Surroundings
    let templates: Templates
    let assets: Assets
    let navigation: [NavigationItem]
    let authenticate: Authenticate
    let forgeryGuard: ForgeryGuard
    let headers: SecurityHeaders
    let rateLimiter: RateLimiter
    let proxies: TrustedProxies
    let logger: Logger

    init(
        settings: WebSettings, surroundings: Surroundings, templates: Templates, assets: Assets,
        navigation: [NavigationItem], logger: Logger, authenticate: @escaping Authenticate
    ) throws {
        self.settings = settings
        self.surroundings = surroundings
        self.templates = templates
        self.assets = assets
        self.navigation = navigation
        self.authenticate = authenticate
        self.logger = logger
        forgeryGuard = ForgeryGuard(secret: settings.secret, surroundings: surroundings)
        headers = SecurityHeaders(isSecure: settings.isSecure)
        rateLimiter = RateLimiter(isOn: settings.hasRateLimits, now: surroundings.now)
        proxies = try TrustedProxies(settings.trustedProxies)
    }
}
