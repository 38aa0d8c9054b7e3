import Audit
import Core
import Foundation
import Jobs
import Logging
import Storage
import Synchronization
import TestSupport

@testable import Messages

/// Messages on a fresh database, with a mail server that says what a test tells it to.
final class Post: Sendable {
    let database: any Database
    let fixed = FixedSurroundings()
    let server = PretendServer()
    let rules = Mutex<ContactDecision>(.send(to: "jo@example.org"))
    let tasks = Mutex<[TaskRequest]>([])
    /// Keys of messages that whoever asked for them doesn't want any more.
    let unwanted = Mutex<Set<String>>([])
    let visible = Mutex<Set<PersonID>>([.example(1), .example(2)])
    private let route: MailRoute

    /// What Register makes; only the identifier matters here.
    private static let createPerson = Migration(
        "2026-11-22-1200-create-person", "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY)")

    init(_ engine: Engine, route: MailRoute? = nil) async throws {
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + [Self.createPerson]
                + MessagesCapability.migrations)
        self.route = try route ?? Self.smtp()
        for number in 1...2 {
            let person = PersonID.example(number)
            _ = try await database.write { try $0.run("INSERT INTO person (id) VALUES (\(person))") }
        }
    }

    static func smtp() throws -> MailRoute {
        guard let server = SMTPServer("smtp://mail.example.org"),
            let from = MailSender("Mainstay <post@example.org>")
        else { throw Unusable() }
        return .smtp(server, from: from)
    }

    static var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    struct Unusable: Error {}

    var needs: MessagesNeeds {
        MessagesNeeds(
            mayContact: { _, _, _, _, _ in self.rules.withLock { $0 } },
            mayView: { _, _, person in self.visible.withLock { $0.contains(person) } },
            owner: { _, _ in .example(9) },
            openTask: { _, task in self.tasks.withLock { $0.append(task) } },
            isWanted: { _, key in self.unwanted.withLock { !$0.contains(key) } })
    }

    func capability() throws -> MessagesCapability {
        try MessagesCapability(
            database: database, surroundings: fixed.surroundings, needs: needs,
            settings: MessagesSettings(route: route, publicURL: "https://mainstay.example.org/"),
            transport: server)
    }

    var sending: MessageSending { get throws { try capability().sending } }

    func link(_ key: String = "key", to person: PersonID = .example(1), useBy: Instant? = nil)
        -> MessageRequest
    {
        MessageRequest(
            template: "page-ready", person: person, values: ["path": "/r/Xk3-\(key)9", "until": "6 January"],
            key: key,
            useBy: useBy)
    }

    /// Keeps what is asked for and lets it leave at once, as the handler of `message-requested` does.
    @discardableResult
    func ask(_ request: MessageRequest) async throws -> Message {
        let sending = try sending
        let id = try await database.write { try sending.add(request, $0) }
        try await sending.leave(id, database)
        return try await message(id)
    }

    func message(_ id: MessageID) async throws -> Message {
        guard let message = try await database.read({ try MessageStore($0).find(id) }) else {
            throw NotFound()
        }
        return message
    }

    func sendDue() async throws { try await sending.sendDue(database) }

    func audit(of person: PersonID = .example(1)) async throws -> [String] {
        let surroundings = fixed.surroundings
        return try await database.read {
            try AuditStore($0, surroundings).allEntries(about: person).map(\.action).reversed()
        }
    }
}

final class PretendServer: MailTransport {
    let answers = Mutex<[Departure]>([])
    let sent = Mutex<[Mail]>([])

    func send(_ mail: Mail) async -> Departure {
        sent.withLock { $0.append(mail) }
        return answers.withLock { $0.isEmpty ? .accepted : $0.removeFirst() }
    }

    func answers(_ next: Departure...) { answers.withLock { $0 = next } }

    var count: Int { sent.withLock { $0.count } }
}
