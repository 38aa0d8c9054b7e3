import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// What came with one request, read once.
final class Visit: Sendable {
    let method: HTTPRequest.Method
    /// Without the query.
    let path: String
    let query: String?
    let headers: HTTPFields
    /// The host and port the browser asked for.
    let authority: String?
    let cookies: OurCookies
    let channel: (any Channel)?
    private let posted = Mutex(Posted())

    private struct Posted: Sendable {
        var form: FormFields?
        var token: String?
        var body: [UInt8]?
        var file: SentFile?
    }

    init(_ request: Request, channel: (any Channel)?) {
        method = request.method
        path = request.uri.path
        query = request.uri.query
        headers = request.headers
        authority = request.head.authority
        cookies = OurCookies(request.headers)
        self.channel = channel
    }

    /// The posted form, once it has been read, without the field that proves where it came from.
    var form: FormFields? { posted.withLock { $0.form } }

    /// What the form, or the header of a script's request, says to prove where it came from.
    var token: String { posted.withLock { $0.token } ?? headers[.csrfToken] ?? "" }

    func keep(_ form: FormFields, token: String?) {
        posted.withLock { ($0.form, $0.token) = (form, token) }
    }

    /// What was posted and isn't a form.
    var body: [UInt8]? {
        get { posted.withLock { $0.body } }
        set { posted.withLock { $0.body = newValue } }
    }

    /// The file that came with the form.
    var file: SentFile? {
        get { posted.withLock { $0.file } }
        set { posted.withLock { $0.file = newValue } }
    }

    /// Whether the answer, an error too, should be JSON.
    var wantsJSON: Bool {
        if path.hasPrefix("/api/") { return true }
        guard let accept = headers[.accept] else { return false }
        guard let json = accept.range(of: "json")?.lowerBound else { return false }
        return accept.range(of: "text/html").map { json < $0.lowerBound } ?? true
    }

    /// Where to come back to after signing in: the page itself, or the one whose form was posted.
    var returnPath: String { query.map { "\(path)?\($0)" } ?? path }
}
