import Core
import Jobs
import Storage
import TestSupport
import Testing

@testable import Messages

@Suite(.serialized) struct SMTPTransportTests {
    private func mail(subject: String = "Your link", body: String = "Hello\n") throws -> Mail {
        Mail(
            id: .example(1), from: try #require(MailSender("Mainstay <post@example.org>")),
            to: "jo@example.org",
            subject: subject, body: body, date: "2027-01-05T09:30:00.000Z")
    }

    private func send(_ url: String, _ mail: Mail, longest: Int = 20) async throws -> Departure {
        let server = try #require(SMTPServer(url))
        return await SMTPTransport(server: server, from: mail.from, longest: longest).send(mail)
    }

    @Test func `a mail arrives as it was written`() async throws {
        let server = try MailServer(.plain)
        let body =
            "Dear Zoë,\n\n.\n..dots\n=equals=\nA line that is \(String(repeating: "very ", count: 40))long.\n👩‍👧 end "
        let departure = try await send(
            "smtp://127.0.0.1:\(server.ready.port)?tls=none",
            mail(subject: "Zoë’s reference “ABCD”", body: body))
        #expect(departure == .accepted)
        let received = try server.next()
        #expect(received.sender == "post@example.org")
        #expect(received.recipients == ["jo@example.org"])
        #expect(received.headers["subject"] == "Zoë’s reference “ABCD”")
        #expect(received.headers["from"] == "Mainstay <post@example.org>")
        #expect(received.headers["to"] == "jo@example.org")
        #expect(received.headers["auto-submitted"] == "auto-generated")
        #expect(received.headers["message-id"] == "<01900000-0000-7000-8000-000000000001@example.org>")
        #expect(received.headers["date"] == "Tue, 05 Jan 2027 09:30:00 +0000")
        #expect(received.body.trimmingSuffix { $0 == "\n" } == body[...])
        #expect(received.longestLine <= 78)
        #expect(!received.isEncrypted)
    }

    @Test func `it signs in, and only once the line is encrypted and the server is who it says`() async throws
    {
        let server = try MailServer(.tls)
        let place = "127.0.0.1:\(server.ready.port)"
        let trusted = "?ca=\(server.ready.authority)"
        #expect(
            try await send("smtp://post%40example.org:p%3Ass%20word@\(place)\(trusted)", mail()) == .accepted)
        let received = try server.next()
        #expect(received.isEncrypted && received.isSignedIn)

        let untrusted = try await send("smtp://post%40example.org:p%3Ass%20word@\(place)", mail())
        #expect(untrusted == .putOff("curl-60"), "its certificate isn't one to trust")
        let wrong = try await send("smtp://post%40example.org:wrong@\(place)\(trusted)", mail())
        guard case .putOff = wrong else { return #expect(wrong == .putOff("smtp-535")) }
    }

    @Test func `a server that won't encrypt gets nothing`() async throws {
        let server = try MailServer(.plain)
        let departure = try await send("smtp://127.0.0.1:\(server.ready.port)", mail())
        #expect(departure == .putOff("curl-64"))
    }

    @Test(
        arguments: [
            (.refuse, .refused("smtp-550")), (.greylist, .putOff("smtp-451")), (.full, .refused("smtp-552")),
        ] as [(MailServer.Mode, Departure)])
    func `what the server says is what is kept`(mode: MailServer.Mode, departure: Departure) async throws {
        let server = try MailServer(mode)
        #expect(try await send("smtp://127.0.0.1:\(server.ready.port)?tls=none", mail()) == departure)
    }

    @Test(arguments: [MailServer.Mode.drop, .slow])
    func `when no answer comes to the text, nobody can know`(mode: MailServer.Mode) async throws {
        let server = try MailServer(mode)
        let departure = try await send("smtp://127.0.0.1:\(server.ready.port)?tls=none", mail(), longest: 3)
        guard case .lost = departure else { return #expect(departure == .lost("")) }
    }

    @Test func `a server that isn't there is asked again later`() async throws {
        let port: Int
        do { port = try MailServer(.plain).ready.port }
        #expect(try await send("smtp://127.0.0.1:\(port)?tls=none", mail()) == .putOff("curl-7"))
    }

    @Test(arguments: Engine.allCases)
    func `what an event asks for is sent by a worker, and read by whom it's for`(engine: Engine) async throws
    {
        let server = try MailServer(.tls)
        let url =
            "smtp://post%40example.org:p%3Ass%20word@127.0.0.1:\(server.ready.port)?ca=\(server.ready.authority)"
        let variables = [
            "SMTP_URL": url, "MAIL_FROM": "Mainstay <post@example.org>",
            "PUBLIC_URL": "https://mainstay.example.org",
        ]
        let post = try await Post(engine)
        let capability = try MessagesCapability(
            database: post.database, surroundings: post.fixed.surroundings, needs: post.needs,
            settings: try MessagesSettings(isDemonstration: false) { variables[$0] })
        let worker = Worker(
            database: post.database, surroundings: post.fixed.surroundings,
            handlers: capability.eventHandlers,
            jobs: capability.scheduledJobs, signal: WakeSignal(), logger: Post.logger)
        try await worker.register()
        let (surroundings, request) = (post.fixed.surroundings, post.link())
        _ = try await post.database.write {
            try EventStore($0, surroundings).add(request.event(about: PersonID.example(1)))
        }
        async let running: Void = worker.run()
        let received = try server.next()
        await worker.stop()
        await running
        #expect(received.isEncrypted && received.isSignedIn)
        #expect(received.recipients == ["jo@example.org"])
        #expect(received.body.contains("https://mainstay.example.org/r/Xk3-key9"))
        let messages = try await post.database.read { try MessageStore($0).messages(to: .example(1)) }
        #expect(messages.map(\.state) == [.sent])
    }

    @Test func `many go at once`() async throws {
        let server = try MailServer(.plain)
        let url = "smtp://127.0.0.1:\(server.ready.port)?tls=none"
        let mails = try (0..<40).map { try mail(subject: "Number \($0)") }
        let accepted = try await withThrowingTaskGroup(of: Departure.self) { group in
            for mail in mails { group.addTask { try await self.send(url, mail) } }
            return try await group.reduce(0) { $0 + ($1 == .accepted ? 1 : 0) }
        }
        #expect(accepted == 40)
        let subjects = try (0..<40).map { _ in try server.next().headers["subject"] }
        #expect(Set(subjects).count == 40)
    }
}
