import Core
import Foundation
import Jobs
import Storage
import Web

/// The front door of Messages.
package struct MessagesCapability: Sendable {
    private let database: any Database
    private let surroundings: Surroundings
    private let needs: MessagesNeeds
    private let settings: MessagesSettings
    let sending: MessageSending

    /// - Throws: when the wordings that come with the service can't be used.
    package init(
        database: any Database, surroundings: Surroundings, needs: MessagesNeeds, settings: MessagesSettings
    ) throws {
        let transport: any MailTransport =
            if case .smtp(let server, let from) = settings.route {
                SMTPTransport(server: server, from: from)
            } else {
                CapturingTransport()
            }
        try self.init(
            database: database, surroundings: surroundings, needs: needs, settings: settings,
            transport: transport)
    }

    init(
        database: any Database, surroundings: Surroundings, needs: MessagesNeeds, settings: MessagesSettings,
        transport: any MailTransport
    ) throws {
        self.database = database
        self.surroundings = surroundings
        self.needs = needs
        self.settings = settings
        let json = try Data(contentsOf: Self.templates.appending(path: "wordings.json"))
        sending = MessageSending(
            surroundings: surroundings, needs: needs, wordings: try Wordings(json: json), settings: settings,
            transport: transport)
    }

    package static let migrations = MessagesMigrations.all

    /// Every column that holds a person's identifier, for joining records.
    package static let personColumns = [
        PersonColumn("message", "person_id", .moved, ("message", "messages"))
    ]

    package static let templates = Bundle.module.bundleURL.appending(path: "Templates")

    /// The ways in which this installation can reach people by itself, for pages that ask how somebody wants to
    /// be reached.
    package var channels: Set<Message.Channel> { settings.route == .byHand ? [] : [.email] }

    package func addRoutes(to routes: Routes) {
        MessagePages(database: database, surroundings: surroundings, needs: needs, sending: sending)
            .add(to: routes)
        UndeliveredPages(database: database, surroundings: surroundings).add(to: routes)
        if settings.route == .captured { CapturedPages(database: database).add(to: routes) }
    }

    package var eventHandlers: [EventHandler] {
        let (sending, surroundings) = (sending, surroundings)
        return [
            EventHandler(name: "send-message", event: .messageRequested) { event, database in
                let request = try event.decode(MessageRequest.self)
                let id = try await database.write { connection in
                    let id = try sending.add(request, connection)
                    try event.finish(in: connection, surroundings, forgettingPayload: true)
                    return id
                }
                try await sending.leave(id, database)
            }
        ]
    }

    package var scheduledJobs: [ScheduledJob] {
        let sending = sending
        return [
            ScheduledJob(name: "send-messages", every: 10) { try await sending.sendDue($0) },
            ScheduledJob(name: "forget-old-messages", every: 3600) { try await sending.forgetOld($0) },
        ]
    }

    /// A person's latest messages, a line each, for the record page; the caller has checked who asks.
    package func lines(about person: PersonID, in connection: any Connection, limit: Int = 10) throws
        -> [MessageLine]
    {
        try MessageStore(connection).messages(to: person, limit: limit).map { message in
            MessageLine(
                title: message.subject ?? sending.title(of: message), detail: message.summary,
                path: "/people/\(person)/messages", needsPerson: message.state.needsPerson)
        }
    }
}

/// A message in one line.
package struct MessageLine: Hashable, Sendable {
    package let title: String
    /// As "Sent, 5 June 2026 at 4:30pm".
    package let detail: String
    package let path: String
    package let needsPerson: Bool
}
