import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

/// Routes and handlers for what the service's own work couldn't finish; the list names nobody.
struct UndeliveredPages: Sendable {
    let database: any Database
    let surroundings: Surroundings

    func add(to routes: Routes) {
        routes.get("/work/undelivered", .roles(UndeliveredPolicy.roles), list)
        routes.post(
            "/work/undelivered/:event/:handler/redelivery", .roles(UndeliveredPolicy.roles), redeliver)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        try UndeliveredPolicy(principal).require(.view, on: ())
        let position = DeliveryPosition(try context.query(request).text("before"))?.position
        let (deliveries, messages) = try await database.read { connection in
            (
                try DeliveryStore(connection).undelivered(before: position),
                position == nil ? try MessageStore(connection).undeliveredToAddresses(limit: 25) : []
            )
        }
        let next = deliveries.count > 25 ? deliveries[24].position.map(DeliveryPosition.init) : nil
        return context.page(
            "messages/undelivered",
            UndeliveredPage(
                pageTitle: "Work that could not be finished", deliveries: deliveries.prefix(25).map(view),
                messages: messages.map(view), isEmpty: deliveries.isEmpty && messages.isEmpty,
                nextPath: next.map { "/work/undelivered?before=\($0)" }))
    }

    @Sendable func redeliver(_ request: Request, _ context: WebContext) async throws -> Response {
        let event = try context.parameters.require("event", as: EventID.self)
        let handler = try context.parameters.require("handler")
        let principal = try context.requirePrincipal()
        try UndeliveredPolicy(principal).require(.resend, on: ())
        let now = surroundings.now()
        try await database.write { connection in
            guard try DeliveryStore(connection).resend(event, to: handler, at: now) else { throw NotFound() }
            try AuditStore(connection, surroundings).add(
                .deliveryResent, about: event, by: principal, detail: ["handler": handler])
        }
        return .redirect(to: "/work/undelivered")
    }

    private func view(_ delivery: Delivery) -> UndeliveredPage.DeliveryView {
        UndeliveredPage.DeliveryView(
            event: delivery.eventName.description, handler: delivery.handler, about: delivery.aboutID,
            tries: delivery.tries == 1 ? "once" : "\(delivery.tries) times", error: delivery.lastError ?? "",
            since: delivery.at.spoken,
            resendPath: "/work/undelivered/\(delivery.eventID)/\(delivery.handler)/redelivery")
    }

    private func view(_ message: Message) -> UndeliveredPage.LostMessage {
        UndeliveredPage.LostMessage(
            title: message.template, state: message.state.title,
            explanation: message.reason?.explanation ?? "",
            when: message.moment.spoken, linkPath: message.linkPath)
    }
}

/// A place in the list of the undelivered, as it stands in an address.
struct DeliveryPosition: LosslessStringConvertible {
    let position: DeliveryStore.Position

    init(_ position: DeliveryStore.Position) { self.position = position }

    init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 2)
        guard parts.count == 3, let instant = Instant(String(parts[0])), let id = EventID(String(parts[1]))
        else {
            return nil
        }
        position = DeliveryStore.Position(endedAt: instant, eventID: id, handler: String(parts[2]))
    }

    var description: String { "\(position.endedAt)_\(position.eventID)_\(position.handler)" }
}
