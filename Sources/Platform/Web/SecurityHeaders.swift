import HTTPTypes
import Hummingbird

/// The headers of every answer, whatever kind it is.
struct SecurityHeaders: Sendable {
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private static let fixed: [(String, String)] = [
        ("Content-Security-Policy", contentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]

    /// To start an answer from.
    let all: HTTPFields
    /// For pages whose address holds a secret, which no other page may learn.
    let allForSecretAddress: HTTPFields

    init(isSecure: Bool) {
        var fields = HTTPFields()
        for (name, value) in Self.fixed
            + (isSecure ? [("Strict-Transport-Security", "max-age=63072000")] : [])
        {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        var ordinary = fields
        ordinary.append(HTTPField(name: .referrerPolicy, value: "same-origin"))
        fields.append(HTTPField(name: .referrerPolicy, value: "no-referrer"))
        (all, allForSecretAddress) = (ordinary, fields)
    }

    /// `response` with these headers, kept from caches unless it says otherwise.
    func added(to response: Response, hasSecretAddress: Bool) -> Response {
        var headers = hasSecretAddress ? allForSecretAddress : all
        headers.append(contentsOf: response.headers)
        if response.headers[.cacheControl] == nil {
            headers.append(HTTPField(name: .cacheControl, value: "no-store"))
        }
        var response = response
        response.headers = headers
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = Self.known("Referrer-Policy")
    static let secFetchSite = Self.known("Sec-Fetch-Site")
    static let forwardedFor = Self.known("X-Forwarded-For")
    static let csrfToken = Self.known("X-CSRF-Token")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let known = HTTPField.Name(name) else { preconditionFailure("\(name) isn't a header's name") }
        return known
    }
}
