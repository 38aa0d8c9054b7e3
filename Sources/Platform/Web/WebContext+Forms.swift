import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension WebContext {
    /// The posted form; its fields have one answer each, save those of `many`.
    ///
    /// - Throws: What shows the whole form again, with a message beside each field that can't be read or has
    ///   several answers; use `lenientForm` where the page itself shows them.
    package func form(_ request: Request, many: Set<String> = []) async throws -> FormFields {
        let fields = try await lenientForm(request, many: many)
        if !fields.problems.isEmpty { throw UnusableForm(errors: fields.problems) }
        return fields
    }

    /// The posted form, with what can't be taken in its `problems`.
    package func lenientForm(_ request: Request, many: Set<String> = []) async throws -> FormFields {
        guard let fields = visit.form else { throw BadRequest.unsupportedKind }
        return fields.checked(many: many)
    }

    /// What the address asks after its "?"; characters that can't be read are left out.
    package func query(_ request: Request) throws -> FormFields {
        guard let query = request.uri.query else { return FormFields() }
        return try FormParser.fields(in: query.utf8)
    }

    /// The posted JSON.
    package func json<T: Decodable>(_ request: Request, as type: T.Type) async throws -> T {
        guard let body = visit.body else { throw BadRequest.unsupportedKind }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw BadRequest.malformed
        }
    }

    /// Reads what was posted, before anybody decides on it, so that an answer of "no" can keep what was typed.
    func readForm(of request: Request) async throws {
        guard request.method == .post else { return }
        let kind = (request.headers[.contentType] ?? "").prefix { $0 != ";" }
            .trimmingCharacters(in: .whitespaces).lowercased()
        let length = request.headers[.contentLength].flatMap(Int.init)
        if let length, length > FormParser.byteLimit { throw BadRequest.tooLarge }
        let isForm = kind == "application/x-www-form-urlencoded"
        let isJSON = kind == "application/json" || kind.hasSuffix("+json")
        let body = try await bytes(of: request)
        guard isForm || isJSON || body.isEmpty else { throw BadRequest.unsupportedKind }
        // A connection that broke off must not save half a form.
        guard length == nil || length == body.count else { throw BadRequest.malformed }
        if isJSON {
            visit.body = body
        } else {
            let (form, token) = try FormParser.fields(in: body).taking(Self.tokenField)
            visit.keep(form, token: token)
        }
    }

    /// The file that came with the form, if one was chosen.
    package var sentFile: SentFile? { visit.file }

    /// Reads a form that may have a file in it.
    func readUpload(of request: Request, upTo limit: Int) async throws {
        let kind = request.headers[.contentType] ?? ""
        guard kind.lowercased().hasPrefix("multipart/form-data") else {
            return try await readForm(of: request)
        }
        let length = request.headers[.contentLength].flatMap(Int.init)
        if let length, length > limit { throw BadRequest.tooLarge }
        let body = try await bytes(of: request, upTo: limit)
        guard length == nil || length == body.count else { throw BadRequest.malformed }
        let parts = try MultipartForm(body, contentType: kind)
        let fields = FormFields(values: parts.values, names: parts.names, problems: FormErrors())
        let (form, token) = fields.taking(Self.tokenField)
        visit.keep(form, token: token)
        visit.file = parts.file.flatMap { $0.bytes.isEmpty && $0.name.isEmpty ? nil : $0 }
    }

    private func bytes(of request: Request, upTo limit: Int = FormParser.byteLimit) async throws -> [UInt8] {
        do {
            return Array(buffer: try await request.body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw BadRequest.tooLarge
        }
    }

    /// - Throws: `ForgedForm` unless one of our own pages posted this, for this very browser.
    func checkForgery(of request: Request) throws {
        guard request.method == .post else { return }
        guard !visit.isFromElsewhere(publicURL: site.settings.publicURL),
            let browser = visit.cookies.session?.text ?? visit.cookies.visit,
            site.forgeryGuard.accepts(visit.token, from: browser)
        else { throw ForgedForm() }
    }

    /// The hidden field of `components/csrf`.
    static let tokenField = "csrf"
}

extension Visit {
    /// Whether the browser says that another site's page sent this.
    func isFromElsewhere(publicURL: String) -> Bool {
        if let site = headers[.secFetchSite] { return site != "same-origin" && site != "none" }
        // Browsers send "null" from pages whose address is secret; the token decides then.
        guard let origin = headers[.origin], origin != "null" else { return false }
        return !isOurs(origin, publicURL: publicURL)
    }

    /// Whether the browser says that one of our own pages sent this.
    func isFromOurPages(publicURL: String) -> Bool {
        if let site = headers[.secFetchSite] { return site == "same-origin" }
        guard let origin = headers[.origin] else { return false }
        return isOurs(origin, publicURL: publicURL)
    }

    private func isOurs(_ origin: String, publicURL: String) -> Bool {
        origin == publicURL
            || authority.map { origin == "http://\($0)" || origin == "https://\($0)" } ?? false
    }
}
