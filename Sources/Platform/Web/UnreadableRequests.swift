import HTTPTypes
import HummingbirdCore
import NIOCore

extension NIOAsyncChannel {
    /// What is written to it.
    typealias Written = Outbound
}

/// Puts our headers on the one answer that Hummingbird writes by itself.
///
/// What came isn't HTTP, so no request of it reaches `Front`, and the connection closes after it.
final class UnreadableRequests: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTP1Channel.Value.Written
    typealias OutboundOut = HTTP1Channel.Value.Written

    private let headers: SecurityHeaders

    init(_ headers: SecurityHeaders) { self.headers = headers }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
            !head.headerFields.contains(.contentSecurityPolicy)
        else { return context.write(data, promise: promise) }
        head.headerFields.append(contentsOf: headers.all)
        head.headerFields[.cacheControl] = "no-store"
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
