import Audit
import Core
import Hummingbird
import Storage
import Web

/// Routes and handlers for what was sent to somebody, and for deciding about what couldn't be.
struct MessagePages: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: MessagesNeeds
    let sending: MessageSending

    func add(to routes: Routes) {
        routes.get("/people/:id/messages", .roles(MessagePolicy.viewRoles), list)
        routes.get("/messages/:id", .roles(MessagePolicy.decideRoles), show)
        routes.post("/messages/:id/decision", .roles(MessagePolicy.decideRoles), decide)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let position = MessagePosition(try context.query(request).text("before"))?.position
        let (messages, mayDecide) = try await database.write { connection in
            let mayDecide = try require(.view, person, principal, connection)
            let messages = try MessageStore(connection).messages(to: person, before: position)
            try AuditStore(connection, surroundings).add(.messagesViewed, about: person, by: principal)
            return (messages, mayDecide)
        }
        let next = messages.count > 25 ? MessagePosition(messages[24].position) : nil
        return context.page(
            "messages/list",
            MessageListPage(
                pageTitle: "Messages", backPath: "/people/\(person)",
                messages: messages.prefix(25).map {
                    MessageView($0, title: sending.title(of: $0), mayDecide: mayDecide)
                },
                nextPath: next.map { "/people/\(person)/messages?before=\($0)" }))
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: MessageID.self)
        let principal = try context.requirePrincipal()
        let (message, person) = try await database.write { connection in
            let (message, person) = try find(id, principal, connection)
            // What's shown here may open something, so who saw it is kept.
            try AuditStore(connection, surroundings).add(
                .messageViewed, about: id, by: principal,
                detail: ["shown": message.values.keys.sorted().joined(separator: " ")], person: person)
            return (message, person)
        }
        return context.page("messages/show", page(message, person))
    }

    @Sendable func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: MessageID.self)
        let form = MessageDecisionForm(fields: try await context.form(request))
        let principal = try context.requirePrincipal()
        let now = surroundings.now()
        do {
            let person = try await database.write { connection in
                let (message, person) = try find(id, principal, connection)
                let action = try form.parsed(for: message)
                let reason: Message.Reason? = action == .cancel ? .byStaff : nil
                let next = try message.after(action, by: .staff, at: now, reason: reason)
                try sending.settle(next, was: message, connection, by: principal)
                if action == .release {
                    try AuditStore(connection, surroundings).add(
                        .messageReleased, about: id, by: principal, person: person)
                }
                return person
            }
            return .redirect(to: "/people/\(person)/messages")
        } catch let errors as FormErrors {
            let (message, person) = try await database.read { try find(id, principal, $0) }
            return context.page("messages/show", page(message, person, errors), status: .unprocessableContent)
        }
    }

    private func page(_ message: Message, _ person: PersonID, _ errors: FormErrors = FormErrors())
        -> MessageDecisionPage
    {
        MessageDecisionPage(
            message, title: sending.title(of: message), backPath: "/people/\(person)/messages", errors: errors
        )
    }

    /// - Throws: `NotFound` when there's no such message, or it's to somebody whose record they may not see.
    private func find(
        _ id: MessageID, _ principal: Principal, _ connection: any Connection
    ) throws -> (Message, PersonID) {
        guard let message = try MessageStore(connection).find(id), let person = message.person else {
            throw NotFound()
        }
        try require(.decide, person, principal, connection)
        return (message, person)
    }

    /// - Returns: whether they may decide about what couldn't be sent.
    @discardableResult
    private func require(
        _ action: MessagePolicy.Action, _ person: PersonID, _ principal: Principal,
        _ connection: any Connection
    ) throws -> Bool {
        let mayView = try needs.mayView(connection, principal, person)
        guard mayView else { throw NotFound() }
        let policy = MessagePolicy(principal)
        try policy.require(action, on: mayView)
        return policy.allows(.decide, on: mayView)
    }
}

/// A place in a list of messages, as it stands in an address.
struct MessagePosition: LosslessStringConvertible {
    let position: MessageStore.Position

    init(_ position: MessageStore.Position) { self.position = position }

    init?(_ text: String) {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let instant = Instant(String(parts[0])), let id = MessageID(String(parts[1]))
        else {
            return nil
        }
        position = MessageStore.Position(requestedAt: instant, id: id)
    }

    var description: String { "\(position.requestedAt)_\(position.id)" }
}

extension AuditAction {
    static let messageReleased = AuditAction("message-released", heldBack: true)
}
