import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension WebContext {
    /// A page: a template such as "register/record" inside the shell, showing `view`'s stored properties.
    ///
    /// Kept from caches, unless its route is a cached one.
    ///
    /// - Parameter kept: HTML that was kept as it is, which stands where the view shows its `marker`.
    package func page(
        _ template: String, _ view: some Sendable, status: HTTPResponse.Status = .ok,
        keeping kept: KeptHTML? = nil
    ) -> Response {
        var browser = visit.cookies.session?.text ?? visit.cookies.visit
        var newVisit: String?
        // A page kept for everybody never carries one browser's cookie.
        if browser == nil, !isForCache, site.templates.asksForToken(template) {
            newVisit = SessionToken(site.surroundings).text
            browser = newVisit
        }
        let token = isForCache ? "" : browser.map(site.forgeryGuard.token) ?? ""
        let shell = Shell(self, csrfToken: token)
        guard var html = site.templates.render(template, view: view, shell: shell) else {
            logger.error("there is no such template", metadata: ["template": .string(template)])
            return Response(status: .internalServerError)
        }
        if let kept { html = html.replacing(kept.marker, with: kept.html, maxReplacements: 1) }
        let response = answer(ByteBuffer(string: html), "text/html; charset=utf-8", status: status)
        return newVisit.map { response.settingCookie(OurCookies.header(OurCookies.visitName, $0)) }
            ?? response
    }

    /// A JSON answer.
    package func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return answer(
            ByteBuffer(data: try encoder.encode(value)), "application/json; charset=utf-8", status: status)
    }

    /// A file to keep, such as a CSV.
    package func download(_ bytes: [UInt8], as fileName: String, type: String) -> Response {
        var response = answer(ByteBuffer(bytes: bytes), type, status: .ok)
        let safeName = fileName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        response.headers[.contentDisposition] = "attachment; filename=\"\(safeName)\""
        return response
    }

    /// What went wrong, for a program to read.
    ///
    /// - Source: RFC 9457, Problem Details for HTTP APIs.
    package func problem(
        _ status: HTTPResponse.Status, _ title: String, detail: String? = nil,
        errors: FormErrors = FormErrors()
    ) -> Response {
        let problem = Problem(
            title: title, status: status.code, detail: detail,
            errors: errors.isEmpty
                ? nil : errors.list.map { Problem.Field(field: $0.id, message: $0.message) })
        let data = (try? JSONEncoder().encode(problem)) ?? Data("{}".utf8)
        return answer(ByteBuffer(data: data), "application/problem+json", status: status)
    }

    private struct Problem: Encodable {
        struct Field: Encodable {
            let field: String
            let message: String
        }

        let title: String
        let status: Int
        let detail: String?
        let errors: [Field]?
    }

    /// An answer with this body, made smaller where the browser allows and it is worth it.
    func answer(_ body: ByteBuffer, _ type: String, status: HTTPResponse.Status) -> Response {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .contentType, value: type))
        headers.append(HTTPField(name: .vary, value: "Cookie, Accept-Encoding"))
        guard !isForCache, body.readableBytes > Gzip.worthwhileBytes, visit.headers.acceptsGzip,
            let small = Gzip.packed(body)
        else { return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body)) }
        headers.append(HTTPField(name: .contentEncoding, value: "gzip"))
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: small))
    }
}
