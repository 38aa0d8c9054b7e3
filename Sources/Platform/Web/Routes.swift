import Core
import HTTPTypes
import Hummingbird

/// Answers one kind of request.
package typealias Handler = @Sendable (Request, WebContext) async throws -> Response

/// One route, for the generated documents and for the test of every route against every role.
package struct RouteDescription: Hashable, Sendable {
    package let method: String
    /// Hummingbird's form: "/referrals/:id/decision".
    package let path: String
    package let access: Access
    /// Whether the page is served from memory to people who aren't signed in.
    package let isCached: Bool
}

/// Where capabilities add their routes; each says who may come through.
package final class Routes {
    let router: Router<WebContext>
    private(set) var cachedPages: [String: Handler] = [:]
    package private(set) var descriptions: [RouteDescription] = []

    package init() {
        router = Router(context: WebContext.self, options: [.autoGenerateHeadEndpoints])
    }

    /// A page, or an answer that changes nothing.
    ///
    /// With `cached`, people without a session get it from memory, at most 60 seconds old; so it must depend on
    /// nothing but its path.
    package func get(
        _ path: String, _ access: Access, cached: Bool = false, limit: RateRule? = nil,
        _ handler: @escaping Handler
    ) {
        precondition(!cached || (access == .everyone && !path.contains(":") && !path.contains("{")))
        add(.get, path, access, cached: cached, limit: limit, handler)
        if cached { cachedPages[path] = handler }
    }

    /// A change, whose form has proved that it came from a page of ours before the handler sees it.
    ///
    /// Posts that need no sign-in are limited to `RateRule.publicPost` unless they have a limit of their own.
    package func post(
        _ path: String, _ access: Access, limit: RateRule? = nil, _ handler: @escaping Handler
    ) {
        let isPublic = access == .everyone || access == .quickAddLink
        add(.post, path, access, cached: false, limit: limit ?? (isPublic ? .publicPost : nil), handler)
    }

    /// A form with a file in it, for people who are signed in: nothing of it is read before it's known that they are.
    package func upload(_ path: String, _ access: Access, upTo bytes: Int, _ handler: @escaping Handler) {
        precondition(access != .everyone && access != .quickAddLink)
        add(.post, path, access, cached: false, limit: nil, uploadLimit: bytes, handler)
    }

    private func add(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, cached: Bool, limit: RateRule?,
        uploadLimit: Int? = nil, _ handler: @escaping Handler
    ) {
        let path = path.replacing("{", with: ":").replacing("}", with: "")
        descriptions.append(
            RouteDescription(method: method.rawValue, path: path, access: access, isCached: cached))
        router.on(
            RouterPath(path), method: method,
            responder: CallbackResponder { request, context in
                do {
                    if let uploadLimit {
                        try access.check(context.principal, session: context.session)
                        try await context.readUpload(of: request, upTo: uploadLimit)
                    } else {
                        try await context.readForm(of: request)
                        try access.check(context.principal, session: context.session)
                    }
                    if let limit { try context.limit(limit, by: context.clientAddress) }
                    try context.checkForgery(of: request)
                    return try await handler(request, context)
                } catch {
                    throw Unanswered(error: error)
                }
            })
    }
}
