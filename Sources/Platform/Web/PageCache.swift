import Core
import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Public pages in memory, ready to send, plain and packed.
final class PageCache: Sendable {
    static let longestSeconds = 60
    /// From this age on one request makes the page anew, while the others still get the old one.
    private static let renewAfterSeconds = 50

    struct Page: Sendable {
        let plain: Response
        let packed: Response
        let notModified: Response
        let entityTag: String
        let madeAt: Instant
    }

    private struct Entry: Sendable {
        let page: Page
        var isBeingRenewed = false
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// The page at `path`, `nil` when this request is to make it.
    func page(_ path: String, at now: Instant) -> Page? {
        entries.withLock { entries in
            guard let entry = entries[path] else { return nil }
            let age = entry.page.madeAt.seconds(to: now)
            guard age < Self.longestSeconds else { return nil }
            guard age >= Self.renewAfterSeconds, !entry.isBeingRenewed else { return entry.page }
            entries[path]?.isBeingRenewed = true
            return nil
        }
    }

    func keep(_ page: Page, at path: String) {
        entries.withLock { $0[path] = Entry(page: page) }
    }
}

extension PageCache.Page {
    /// A page from the answer that was made for everybody who isn't signed in.
    init(_ response: Response, headers: HTTPFields, at now: Instant) async throws {
        let body = try await response.collectedBody()
        let tag = "W/\"\(Hexadecimal.text(SHA256.hash(data: Array(body.readableBytesView)).prefix(12)))\""
        var fields = headers
        fields.append(
            contentsOf: response.headers.filter { $0.name != .contentLength && $0.name != .cacheControl })
        fields.append(HTTPField(name: .cacheControl, value: "no-cache"))
        fields.append(HTTPField(name: .eTag, value: tag))
        plain = Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
        var packedFields = fields
        packedFields.append(HTTPField(name: .contentEncoding, value: "gzip"))
        packed =
            Gzip.packed(body, level: 9).map {
                Response(status: .ok, headers: packedFields, body: ResponseBody(byteBuffer: $0))
            } ?? plain
        var unchanged = Response(status: .notModified, headers: fields)
        unchanged.headers[.contentLength] = nil
        notModified = unchanged
        entityTag = tag
        madeAt = now
    }

    func response(to headers: HTTPFields) -> Response {
        if let known = headers[.ifNoneMatch], known.contains(entityTag) { return notModified }
        return headers.acceptsGzip ? packed : plain
    }
}

extension Response {
    /// Everything the body says.
    func collectedBody() async throws -> ByteBuffer {
        let collector = BodyCollector()
        try await body.write(collector)
        return collector.bytes
    }
}

private final class BodyCollector: ResponseBodyWriter, Sendable {
    private let collected = Mutex(ByteBuffer())

    var bytes: ByteBuffer { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { _ = $0.writeImmutableBuffer(buffer) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
