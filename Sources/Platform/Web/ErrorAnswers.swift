import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// Turns everything that a handler throws into a page in plain words or, for programs, into a problem.
struct ErrorAnswers {
    let context: WebContext

    func answer(to error: any Error) -> Response {
        switch error {
        case let denied as AccessDenied: answer(to: denied)
        case is Refused: page(.forbidden, .notAllowed)
        case is NotFound: page(.notFound, .notFound)
        case let wrong as WrongMethod: answer(to: wrong)
        case is EditConflict: page(.conflict, .conflict)
        case let bad as BadRequest: answer(to: bad)
        case is DecodingError: page(.badRequest, .malformed)
        case is NIOTooManyBytesError: page(.contentTooLarge, .tooLarge)
        case let unusable as UnusableForm: formAgain(.unusable(unusable.errors))
        case let errors as FormErrors: refused(errors)
        case let refusal as any Refusal: refused(FormErrors([refusal.field ?? "": refusal.message]))
        case is ForgedForm: formAgain(.tooLate)
        case let many as TooManyRequests: slowDown(many)
        case let error as HTTPError: answer(to: error)
        case let unavailable as DatabaseUnavailable: waitAMoment(unavailable)
        default: failure(error)
        }
    }

    private func answer(to denied: AccessDenied) -> Response {
        if denied == .notForThem { return page(.forbidden, .notAllowed) }
        if context.visit.wantsJSON { return context.problem(.unauthorized, ErrorPage.signInNeeded.pageTitle) }
        let path = denied == .locked ? context.settings.lockedPath : context.settings.signInPath
        guard context.visit.method == .post else {
            return .redirect(to: "\(path)?next=\(Self.encoded(context.visit.returnPath))")
        }
        return hasFormOfOurs ? formAgain(.signedOut(path)) : .redirect(to: path)
    }

    private func answer(to bad: BadRequest) -> Response {
        switch bad {
        case .malformed: page(.badRequest, .malformed)
        case .tooLarge: page(.contentTooLarge, .tooLarge)
        case .unsupportedKind: page(.unsupportedMediaType, .unsupportedKind)
        }
    }

    private func answer(to error: HTTPError) -> Response {
        switch error.status {
        case .badRequest: page(.badRequest, .malformed)
        case .unauthorized: answer(to: AccessDenied.signInNeeded)
        case .forbidden: page(.forbidden, .notAllowed)
        case .notFound: page(.notFound, .notFound)
        case .conflict: page(.conflict, .conflict)
        case .contentTooLarge: page(.contentTooLarge, .tooLarge)
        case .unsupportedMediaType: page(.unsupportedMediaType, .unsupportedKind)
        default: error.status.kind == .clientError ? page(error.status, .malformed) : failure(error)
        }
    }

    private func answer(to wrong: WrongMethod) -> Response {
        var response = page(.methodNotAllowed, .wrongMethod)
        response.headers[.allow] = wrong.allowed.map(\.rawValue).joined(separator: ", ")
        return response
    }

    private func slowDown(_ many: TooManyRequests) -> Response {
        var response = page(.tooManyRequests, .tooMany)
        response.headers[.retryAfter] = "\(many.retryAfterSeconds)"
        return response
    }

    /// The same may work in a moment: what was typed stays.
    private func waitAMoment(_ unavailable: DatabaseUnavailable) -> Response {
        _ = logged(unavailable)
        var response =
            context.visit.method == .post ? formAgain(.unavailable) : page(.serviceUnavailable, .unavailable)
        response.headers[.retryAfter] = "10"
        return response
    }

    /// Something of ours is broken: the log says what, the page only under which reference.
    private func failure(_ error: any Error) -> Response {
        page(.internalServerError, .failure(logged(error)))
    }

    /// Logs `error` and returns the reference under which it stands there.
    private func logged(_ error: any Error) -> String {
        let reference = String(context.requestID.suffix(8))
        // The database's own troubles name no values; other errors may.
        let isPlain =
            error is DatabaseFailure || error is DatabaseUnavailable || context.settings.logsErrorDetails
        let detail = isPlain ? String(describing: error) : "\(type(of: error))"
        context.logger.error(
            "request failed", metadata: ["reference": .string(reference), "error": .string(detail)])
        return reference
    }

    private func refused(_ errors: FormErrors) -> Response {
        if context.visit.wantsJSON {
            return context.problem(.unprocessableContent, "There is a problem", errors: errors)
        }
        return page(.unprocessableContent, .refused(errors.list.map(\.message)))
    }

    private func page(_ status: HTTPResponse.Status, _ page: ErrorPage) -> Response {
        if context.visit.wantsJSON {
            return context.problem(status, page.pageTitle, detail: page.paragraphs.joined(separator: " "))
        }
        return context.page("error", page, status: status)
    }

    private var hasFormOfOurs: Bool {
        context.visit.form != nil && context.visit.isFromOurPages(publicURL: context.settings.publicURL)
    }

    /// The form, to be sent again; only to a browser that says one of our own pages sent it, since another
    /// site's words must never stand on a page of ours.
    private func formAgain(_ reason: FormAgainPage.Reason) -> Response {
        if context.visit.wantsJSON {
            return context.problem(reason.status, reason.title, errors: reason.errors)
        }
        guard hasFormOfOurs, let form = context.visit.form else {
            switch reason {
            case .unusable(let errors): return refused(errors)
            case .tooLate, .signedOut: return page(.forbidden, .forged)
            case .unavailable: return page(.serviceUnavailable, .unavailable)
            }
        }
        return context.page("form-again", FormAgainPage(reason, form), status: reason.status)
    }

    private static func encoded(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: plain) ?? "/"
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~")
}
