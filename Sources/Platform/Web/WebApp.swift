import Core
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The web side of a running service: give it routes, then make its application.
package struct WebApp {
    package let routes = Routes()
    private let site: Site

    /// `authenticate` finds out who is behind a session's token: `SessionKeeper.authenticate`.
    package init(
        settings: WebSettings, surroundings: Surroundings, templates: Templates, navigation: [NavigationItem],
        logger: Logger, authenticate: @escaping @Sendable (SessionToken) async throws -> SignedIn?
    ) throws {
        site = try Site(
            settings: settings, surroundings: surroundings, templates: templates,
            assets: try Assets(settings),
            navigation: navigation, logger: logger, authenticate: authenticate)
        let worker = site.assets.offlineWorker
        routes.get("/offline.js", .everyone) { _, _ in worker }
        // Asked for by a page that has been open a while, when its reader says they are still there.
        routes.post("/session/extension", .signedIn) { _, _ in Response(status: .noContent) }
        if settings.isBenchmark {
            routes.get("/plain", .everyone) { _, _ in
                Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "ok")))
            }
        }
    }

    /// The application, which stops in order: it finishes what it is answering, then its services stop.
    ///
    /// `onReady` is told the port once requests are answered.
    package func application(
        host: String, port: Int, services: [any Service] = [],
        onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> Application<Front> {
        let headers = site.headers
        return Application(
            responder: Front(site: site, routes: routes),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [UnreadableRequests(headers)],
                    idleTimeout: .seconds(75),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)
                )),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            services: services,
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
            logger: site.logger)
    }
}
