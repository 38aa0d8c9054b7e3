import Core
import Foundation
import Hummingbird
import Storage
import Web

/// What a demonstration would have sent, for whoever tries it out; exists in a demonstration only.
struct CapturedPages: Sendable {
    let database: any Database

    func add(to routes: Routes) {
        routes.get("/demo/messages", .everyone, list)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let position = MessagePosition(try context.query(request).text("before"))?.position
        let messages = try await database.read { try MessageStore($0).captured(before: position) }
        let next = messages.count > 25 ? MessagePosition(messages[24].position) : nil
        return context.page(
            "messages/captured",
            CapturedPage(
                pageTitle: "Messages that would have been sent", messages: messages.prefix(25).map(view),
                isEmpty: messages.isEmpty, nextPath: next.map { "/demo/messages?before=\($0)" }))
    }

    private func view(_ message: Message) -> CapturedPage.Captured {
        CapturedPage.Captured(
            subject: message.subject
                ?? (message.state == .requested ? "Not written yet" : "Not written: it was not to be sent"),
            address: message.address ?? "nobody",
            tagText: message.state == .sent ? "Would have been sent" : message.state.title,
            tagColour: message.state.tagColour, when: message.moment.spoken,
            lines: (message.body ?? "").split(separator: "\n").map { line(String($0)) },
            explanation: message.reason?.explanation)
    }

    /// A link is followed on whatever host this page was asked for.
    private func line(_ text: String) -> CapturedPage.Line {
        let isLink = text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("/")
        guard isLink, !text.contains(" "), let url = URLComponents(string: text), url.path.hasPrefix("/")
        else {
            return CapturedPage.Line(text: text, link: nil)
        }
        let path = url.percentEncodedPath + (url.percentEncodedQuery.map { "?\($0)" } ?? "")
        return CapturedPage.Line(text: nil, link: path)
    }
}
