import Core
import Jobs
import Storage
import TestSupport
import Testing

@testable import Messages

@Suite struct LostMessageTests {
    private func invitation(_ key: String, at organisation: OrganisationID? = .example(3)) throws
        -> MessageRequest
    {
        let address = try #require(EmailAddress("new@example.org"))
        return MessageRequest(
            template: "account-invitation", address: address,
            values: ["inviter": "A colleague called \(key)", "path": "/r/Xk3", "until": "noon"], key: key,
            organisation: organisation, linkPath: "/accounts/7")
    }

    @Test(arguments: Engine.allCases)
    func `a service message that may not go is a task for whoever asked for it, once, and says why`(
        engine: Engine
    ) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .refused(.notSafe) }
        var request = post.link()
        request.organisation = .example(3)
        let message = try await post.ask(request)
        try await post.ask(request)
        try await post.sendDue()
        #expect((message.state, message.reason) == (.cancelled, .notSafe))
        let tasks = post.tasks.withLock { $0 }
        #expect(tasks.map(\.organisation) == [.example(3)])
        #expect(tasks.first?.title == "A message was not sent. It is not safe to contact them this way.")
        #expect(tasks.first?.person == .example(1))
        #expect(tasks.first?.linkPath == "/messages/\(message.id)")
    }

    @Test(arguments: Engine.allCases)
    func `without an asker it's a task for whoever looks after them`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .refused(.restricted) }
        try await post.ask(post.link())
        let task = try #require(post.tasks.withLock { $0.first })
        #expect((task.organisation, task.sensitive) == (.example(9), true))
    }

    @Test(arguments: Engine.allCases)
    func `one to an address that fails for good is the asker's task, without the address`(engine: Engine)
        async throws
    {
        let post = try await Post(engine)
        post.server.answers(.refused("smtp-550"))
        let message = try await post.ask(invitation("one"))
        #expect(message.state == .failed)
        let task = try #require(post.tasks.withLock { $0.first })
        #expect(
            task.title
                == "A message was not delivered: reach them another way. The mail server refused the address."
        )
        #expect((task.organisation, task.person, task.linkPath) == (.example(3), nil, "/accounts/7"))
        #expect(task.sensitive)
        try await MessagesSite(post: post).run { visitor in
            let list = try await visitor.get("/work/undelivered", as: .manager).text
            #expect(list.contains(#"<a href="/accounts/7">"#) && !list.contains("new@example.org"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `one that rested until it was too late stays the one task it was`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .held(.safetyNotAsked) }
        try await post.ask(post.link(useBy: "2027-01-05T09:45:00.000Z"))
        post.fixed.advance(seconds: 900)
        try await post.sendDue()
        #expect(post.tasks.withLock { $0.map(\.title) } == ["A message is held: look at why, and decide"])
    }

    @Test(arguments: Engine.allCases)
    func `a link that somebody asked for and may not have is nobody's task`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .refused(.notSafe) }
        try await post.ask(
            MessageRequest(
                template: "sign-in-link", person: .example(1), values: ["path": "/r/Xk3", "until": "noon"],
                key: "asked"))
        #expect(post.tasks.withLock { $0.isEmpty })
    }

    @Test(arguments: Engine.allCases)
    func `what went to nobody on the register is forgotten after 28 days, and a person's messages stay`(
        engine: Engine
    ) async throws {
        let post = try await Post(engine)
        let toPerson = try await post.ask(post.link())
        let toAddress = try await post.ask(invitation("old"))
        post.server.answers(.refused("smtp-550"))
        let open = try await post.ask(invitation("open", at: nil))
        post.fixed.advance(seconds: 28 * 86_400)
        let young = try await post.ask(invitation("young"))
        let (sending, database) = (try post.sending, post.database)
        try await sending.forgetOld(database)
        #expect(try await post.message(toAddress.id).state == .sent, "28 days aren't over")
        post.fixed.advance(seconds: 1)
        try await sending.forgetOld(database)
        let left = try await database.read { connection in
            try [toPerson, toAddress, open, young].map { try MessageStore(connection).find($0.id) != nil }
        }
        #expect(left == [true, false, true, true])
    }
}
