import Core
import Jobs
import Storage
import TestSupport
import Testing

@testable import Messages

@Suite struct MessageSendingTests {
    @Test(arguments: Engine.allCases)
    func `what truly went is on the record, without what could be used once`(engine: Engine) async throws {
        let post = try await Post(engine)
        let message = try await post.ask(post.link())

        #expect(message.state == .sent)
        #expect(message.address == "jo@example.org")
        #expect(message.subject == "Your link")
        #expect(message.leftAt == post.fixed.surroundings.now())
        let mail = try #require(post.server.sent.withLock { $0.first })
        #expect(mail.to == "jo@example.org")
        #expect(mail.body.contains("https://mainstay.example.org/r/Xk3-key9"))
        #expect(message.body?.contains("Xk3") == false)
        #expect(message.values["link"]?.contains("Xk3") == false)
        #expect(message.body?.contains("6 January") == true)
        #expect(try await post.audit() == ["message-sent"])
        #expect(post.tasks.withLock { $0.isEmpty })
    }

    @Test(arguments: Engine.allCases)
    func `the same key is sent once, however often it's asked for`(engine: Engine) async throws {
        let post = try await Post(engine)
        let first = try await post.ask(post.link())
        let again = try await post.ask(post.link())
        try await post.sendDue()
        #expect(first.id == again.id)
        #expect(post.server.count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `the same words go to the same address once a day`(engine: Engine) async throws {
        let post = try await Post(engine)
        func note(_ key: String, to person: PersonID) -> MessageRequest {
            MessageRequest(
                template: "form-received", person: person, values: ["reference": "ABCD", "by": "noon"],
                key: key)
        }
        try await post.ask(note("one", to: .example(1)))
        let second = try await post.ask(note("two", to: .example(2)))
        #expect((second.state, second.reason) == (.cancelled, .sameAlreadySent))
        post.rules.withLock { $0 = .send(to: "sam@example.org") }
        #expect(try await post.ask(note("three", to: .example(2))).state == .sent)
        post.fixed.advance(seconds: 86_401)
        #expect(try await post.ask(note("four", to: .example(2))).state == .sent)
        #expect(post.server.count == 3)
    }

    @Test(arguments: Engine.allCases)
    func `what isn’t wanted any more doesn’t leave, and is nobody’s task`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .wait(until: "2027-01-06T09:00:00.000Z") }
        let reminder = MessageRequest(
            template: "appointment-reminder", person: .example(1),
            values: ["when": "Tuesday 12 January 2027 at 10am", "ring": "01202 000111"],
            key: "appointment/x/0")
        let waiting = try await post.ask(reminder)
        #expect(waiting.state == .requested)
        post.rules.withLock { $0 = .send(to: "jo@example.org") }
        post.unwanted.withLock { _ = $0.insert("appointment/x/0") }
        post.fixed.set("2027-01-06T09:00:00.000Z")
        try await post.sendDue()
        let ended = try await post.message(waiting.id)
        #expect((ended.state, ended.reason) == (.cancelled, .noLongerNeeded))
        #expect(post.server.count == 0)
        #expect(post.tasks.withLock { $0.isEmpty })
    }

    @Test(arguments: Engine.allCases)
    func `the check is made as it leaves, not when it was asked for`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .wait(until: "2027-01-06T09:00:00.000Z") }
        let waiting = try await post.ask(post.link())
        #expect(waiting.state == .requested)
        post.fixed.set("2027-01-06T08:59:00.000Z")
        try await post.sendDue()
        #expect(post.server.count == 0)

        post.rules.withLock { $0 = .refused(.died) }
        post.fixed.set("2027-01-06T09:00:00.000Z")
        try await post.sendDue()
        let ended = try await post.message(waiting.id)
        #expect((ended.state, ended.reason) == (.cancelled, .died))
        #expect(post.server.count == 0)
    }

    @Test(
        arguments: Engine.allCases,
        [
            ContactDecision.held(.safetyNotAsked), .held(.deathUnconfirmed), .noWay(.noContact),
        ])
    func `what can't leave until somebody has looked is their task`(
        engine: Engine, decision: ContactDecision
    ) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = decision }
        let message = try await post.ask(post.link())
        #expect(message.state.needsPerson)
        #expect(post.server.count == 0)
        let tasks = post.tasks.withLock { $0 }
        #expect(tasks.count == 1)
        #expect(tasks.first?.organisation == .example(9))
        #expect(tasks.first?.dueOn == "2027-01-06")
        #expect(tasks.first?.linkPath == "/messages/\(message.id)")
    }

    @Test(arguments: Engine.allCases)
    func `a server that puts it off is asked again, ever later, and in the end somebody is told`(
        engine: Engine
    ) async throws {
        let post = try await Post(engine)
        post.server.answers(.putOff("smtp-451"), .accepted)
        let first = try await post.ask(post.link("one"))
        #expect((first.state, first.lastAnswer, first.tries) == (.requested, "smtp-451", 1))
        try await post.sendDue()
        #expect(post.server.count == 1)
        post.fixed.advance(seconds: 7)
        try await post.sendDue()
        #expect(try await post.message(first.id).state == .sent)

        for _ in 0..<8 { post.server.answers.withLock { $0.append(.putOff("curl-7")) } }
        let second = try await post.ask(post.link("two"))
        for _ in 0..<12 {
            post.fixed.advance(seconds: 30_000)
            try await post.sendDue()
        }
        let ended = try await post.message(second.id)
        #expect((ended.state, ended.reason, ended.tries) == (.failed, .serverUnavailable, 8))
        #expect(post.tasks.withLock { $0.count } == 1)
    }

    @Test(arguments: Engine.allCases)
    func `a refused address isn't tried again`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.server.answers(.refused("smtp-550"))
        let message = try await post.ask(post.link())
        #expect(
            (message.state, message.reason, message.lastAnswer) == (.failed, .refusedByServer, "smtp-550"))
        post.fixed.advance(seconds: 86_400)
        try await post.sendDue()
        #expect(post.server.count == 1)
        #expect(
            post.tasks.withLock { $0.first?.title } == "A message was not delivered: reach them another way")
    }

    @Test(arguments: Engine.allCases)
    func `a crash while it's being sent ends as unknown, for a person, and never as two`(engine: Engine)
        async throws
    {
        let post = try await Post(engine)
        let sending = try post.sending
        let request = post.link()
        let id = try await post.database.write { try sending.add(request, $0) }
        // As far as a service gets that is killed while the mail server is answering.
        _ = try await post.database.write { try sending.prepare(id, $0) }
        #expect(try await post.message(id).state == .sending)

        try await post.sendDue()
        #expect(try await post.message(id).state == .sending, "it may still be under way elsewhere")
        post.fixed.advance(seconds: 301)
        try await post.sendDue()
        let ended = try await post.message(id)
        #expect((ended.state, ended.reason) == (.unknown, .answerLost))
        #expect(post.server.count == 0)
        #expect(post.tasks.withLock { $0.count } == 1)

        // The server's answer, should it come after all, is believed.
        try await post.database.write { try sending.record(.accepted, of: id, $0) }
        #expect(try await post.message(id).state == .sent)
    }

    @Test(arguments: Engine.allCases)
    func `two that send the same message at once send it once`(engine: Engine) async throws {
        let post = try await Post(engine)
        let sending = try post.sending
        let request = post.link()
        let id = try await post.database.write { try sending.add(request, $0) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { try? await sending.leave(id, post.database) } }
        }
        #expect(post.server.count == 1)
        #expect(try await post.message(id).state == .sent)
    }

    @Test(arguments: Engine.allCases)
    func `with no mail server staff hand it over, and an address gets nothing`(engine: Engine) async throws {
        let post = try await Post(engine, route: .byHand)
        let message = try await post.ask(post.link())
        #expect((message.state, message.reason) == (.handOverNeeded, .noChannel))
        #expect(message.values["link"] == "https://mainstay.example.org/r/Xk3-key9")
        #expect(try post.capability().channels == [])

        let address = try #require(EmailAddress("new@example.org"))
        let invitation = try await post.ask(
            MessageRequest(
                template: "account-invitation", address: address,
                values: ["inviter": "A colleague", "path": "/invitations/Xk3", "until": "noon"],
                key: "invitation"))
        #expect((invitation.state, invitation.reason) == (.cancelled, .noChannel))
        #expect(invitation.values["link"]?.contains("Xk3") == false)
    }

    @Test(arguments: Engine.allCases)
    func `a person who died gets nothing by hand either`(engine: Engine) async throws {
        let post = try await Post(engine, route: .byHand)
        post.rules.withLock { $0 = .refused(.died) }
        #expect(try await post.ask(post.link()).state == .cancelled)
    }

    @Test(arguments: Engine.allCases)
    func `a demonstration keeps what it would have sent`(engine: Engine) async throws {
        let post = try await Post(engine, route: .captured)
        let message = try await post.ask(post.link())
        #expect(message.state == .sent)
        #expect(message.isCaptured)
        #expect(message.body?.contains("https://mainstay.example.org/r/Xk3-key9") == true)
        #expect(try await post.database.read { try MessageStore($0).captured().map(\.id) } == [message.id])
    }

    @Test(arguments: Engine.allCases, ["/carers/Xk3", "/young-carer?token=Xk3", "/r/Xk3/hospital"])
    func `a link that would tell somebody else what it's about is held`(engine: Engine, path: String)
        async throws
    {
        let post = try await Post(engine)
        let message = try await post.ask(
            MessageRequest(
                template: "page-ready", person: .example(1), values: ["path": path, "until": "noon"],
                key: path))
        #expect((message.state, message.reason) == (.held, .saysTooMuch))
        #expect(post.server.count == 0)
    }

    @Test(arguments: Engine.allCases)
    func `what could never be sent is refused when it's asked for`(engine: Engine) async throws {
        let post = try await Post(engine)
        for request in [
            MessageRequest(template: "no-such", person: .example(1), values: [:], key: "1"),
            MessageRequest(template: "page-ready", person: .example(1), values: ["until": "noon"], key: "2"),
            MessageRequest(
                template: "page-ready", person: .example(1),
                values: ["path": "//evil.example.org", "until": "noon"],
                key: "3"),
        ] {
            await #expect(throws: UnusableRequest.self) { try await post.ask(request) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is of no use any more is put away`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .held(.safetyNotAsked) }
        let code = try await post.ask(
            MessageRequest(
                template: "sign-in-link", person: .example(1), values: ["path": "/r/Xk3", "until": "9:45am"],
                key: "code", useBy: "2027-01-05T09:45:00.000Z"))
        #expect(code.state == .held)
        #expect(post.tasks.withLock { $0.isEmpty }, "nobody could do it in time")
        post.fixed.advance(seconds: 900)
        try await post.sendDue()
        let ended = try await post.message(code.id)
        #expect((ended.state, ended.reason) == (.cancelled, .tooLate))
        #expect(post.tasks.withLock { $0.isEmpty }, "whoever asked for it sees that none came")
    }

    @Test(arguments: Engine.allCases)
    func `an event asks for a message, once`(engine: Engine) async throws {
        let post = try await Post(engine)
        let capability = try post.capability()
        let worker = Worker(
            database: post.database, surroundings: post.fixed.surroundings,
            handlers: capability.eventHandlers,
            jobs: capability.scheduledJobs, signal: WakeSignal(), logger: Post.logger)
        try await worker.register()
        let (surroundings, request) = (post.fixed.surroundings, post.link())
        for _ in 0..<2 {
            _ = try await post.database.write {
                try EventStore($0, surroundings).add(request.event(about: PersonID.example(1)))
            }
        }
        async let running: Void = worker.run()
        for _ in 0..<500 where post.server.count == 0 { try await Task.sleep(for: .milliseconds(10)) }
        await worker.stop()
        await running
        #expect(post.server.count == 1)
        let messages = try await post.database.read { try MessageStore($0).messages(to: .example(1)) }
        #expect(messages.map(\.state) == [.sent])
        let payloads = try await post.database.read {
            try $0.run("SELECT payload FROM event WHERE id > ''").map {
                try $0.value("payload", as: String.self)
            }
        }
        #expect(payloads == ["{}"], "what opens something isn't kept there either")
    }
}
