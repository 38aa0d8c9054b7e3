import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// What Hummingbird says of a connection when a request comes in.
package struct Entrance: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger

    package init(source: ApplicationRequestContextSource) {
        (channel, logger) = (source.channel, source.logger)
    }
}

/// The one way in and out: finds the answer, makes every error one, and puts the headers on all of them.
package struct Front: HTTPResponder {
    let site: Site
    let router: RouterResponder<WebContext>
    let cachedPages: [String: Handler]
    let cache = PageCache()
    private let methods: RouteMethods
    private let ready: Response

    init(site: Site, routes: Routes) {
        self.site = site
        router = routes.router.buildResponder()
        cachedPages = routes.cachedPages
        methods = RouteMethods(routes.descriptions)
        ready = site.headers.added(
            to: Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "ok"))),
            hasSecretAddress: false)
    }

    package func respond(to request: Request, context entrance: Entrance) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        if isReading, let response = try await responseFromMemory(request, entrance) {
            return request.method == .head ? response.createHeadResponse() : response
        }
        let started = ContinuousClock.now
        let visit = Visit(request, channel: entrance.channel)
        let context: WebContext
        var response: Response
        do {
            context = try await self.context(visit, entrance.logger)
            response = try await routed(request, context)
        } catch let error as HTTPParserError {
            throw error  // Hummingbird closes the connection: what came isn't HTTP.
        } catch {
            return failed(error, visit, entrance.logger)
        }
        let route = context.endpointPath ?? ""
        log(context, route, response.status, started)
        response = site.headers.added(to: response, hasSecretAddress: Self.hasSecret(route))
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// The answer to a request for something that is the same for everybody.
    private func responseFromMemory(_ request: Request, _ entrance: Entrance) async throws -> Response? {
        let path = request.uri.path
        if path.hasPrefix("/assets/") {
            return site.assets.response(path, acceptsGzip: request.headers.acceptsGzip)
        }
        if path == "/health/ready" { return ready }
        guard let handler = cachedPages[path], request.uri.query == nil,
            OurCookies(request.headers).session == nil
        else { return nil }

        let now = site.surroundings.now()
        if let page = cache.page(path, at: now) { return page.response(to: request.headers) }
        let visit = Visit(request, channel: entrance.channel)
        let context = WebContext(
            source: .init(logger: entrance.logger, site: site, visit: visit, signedIn: nil, isForCache: true))
        do {
            let response = try await handler(request, context)
            guard response.status == .ok else {
                return site.headers.added(to: response, hasSecretAddress: false)
            }
            let page = try await PageCache.Page(response, headers: site.headers.all, at: now)
            cache.keep(page, at: path)
            return page.response(to: request.headers)
        } catch {
            return failed(error, visit, entrance.logger)
        }
    }

    private func context(_ visit: Visit, _ logger: Logger) async throws -> WebContext {
        var signedIn: SignedIn?
        if let token = visit.cookies.session { signedIn = try await site.authenticate(token) }
        return WebContext(
            source: .init(logger: logger, site: site, visit: visit, signedIn: signedIn, isForCache: false))
    }

    private func routed(_ request: Request, _ context: WebContext) async throws -> Response {
        do {
            let response = try await router.respond(to: request, context: context)
            guard context.endpointPath != Self.noRoute else { throw nothing(at: context) }
            return response
        } catch let error as Unanswered {
            if let broken = error.error as? HTTPParserError { throw broken }
            return ErrorAnswers(context: context).answer(to: error.error)
        } catch {
            return ErrorAnswers(context: context).answer(to: error)
        }
    }

    private func nothing(at context: WebContext) -> any Error {
        let allowed = methods.of(context.path)
        return allowed.isEmpty ? NotFound() : WrongMethod(allowed: allowed)
    }

    /// The answer when even who asks can't be found out, as when the database is away.
    private func failed(_ error: any Error, _ visit: Visit, _ logger: Logger) -> Response {
        let context = WebContext(
            source: .init(logger: logger, site: site, visit: visit, signedIn: nil, isForCache: false))
        let response = ErrorAnswers(context: context).answer(to: error)
        return site.headers.added(to: response, hasSecretAddress: false)
    }

    /// What Hummingbird calls the way to an address that has no route.
    private static let noRoute = "NotFound"

    /// Hummingbird writes a route's ":token" as "{token}".
    private static func hasSecret(_ route: String) -> Bool {
        route.contains("{token}") || route.contains("{code}")
    }

    /// Identifiers only: neither the address as typed, which may hold names, nor anything of a form.
    private func log(
        _ context: WebContext, _ route: String, _ status: HTTPResponse.Status,
        _ started: ContinuousClock.Instant
    ) {
        let taken = (ContinuousClock.now - started) / .milliseconds(1)
        context.logger.info(
            "request",
            metadata: [
                "method": .string(context.visit.method.rawValue), "route": .string(route),
                "status": .stringConvertible(status.code),
                "ms": .stringConvertible((taken * 10).rounded() / 10),
            ])
    }
}

/// Carries an error past Hummingbird, which would answer some kinds itself.
struct Unanswered: Error {
    let error: any Error
}
