import Core
import HTTPTypes
import HummingbirdTesting
import Jobs
import Storage
import TestSupport
import Testing

@testable import Messages

@Suite struct MessagePagesTests {
    private static let person = PersonID.example(1)

    @Test(arguments: Engine.allCases)
    func `staff see what was sent, newest first, and that they looked is kept`(engine: Engine) async throws {
        let post = try await Post(engine)
        for number in 1...27 {
            post.fixed.advance(seconds: 60)
            try await post.ask(post.link("n\(number)"))
        }
        try await MessagesSite(post: post).run { visitor in
            let first = try await visitor.get("/people/\(Self.person)/messages", as: .coordinator)
            #expect(first.status == .ok)
            #expect(first.text.ranges(of: "jo@example.org").count == 25)
            #expect(!first.text.contains("/r/Xk3-"))
            let next = try #require(first.text.firstMatch(of: /href="([^"]+\?before=[^"]+)"/)).1
            let second = try await visitor.get(String(next), as: .coordinator)
            #expect(second.text.ranges(of: "jo@example.org").count == 2)
        }
        #expect(try await post.audit().filter { $0 == "messages-viewed" }.count == 2)
    }

    @Test(arguments: Engine.allCases)
    func `a person whose record they may not see is not there`(engine: Engine) async throws {
        let post = try await Post(engine, route: .byHand)
        let message = try await post.ask(post.link())
        post.visible.withLock { $0 = [] }
        try await MessagesSite(post: post).run { visitor in
            for path in ["/people/\(Self.person)/messages", "/messages/\(message.id)"] {
                let answer = try await visitor.get(path, as: .coordinator)
                #expect(answer.status == .notFound)
                #expect(!answer.text.contains("Xk3"))
            }
            let decided = try await visitor.submit(
                "/messages/\(message.id)/decision", "decision=cancel",
                from: "/people/\(Self.person)/messages",
                as: .coordinator)
            #expect(decided.status != .seeOther)
        }
        #expect(try await post.message(message.id).state == .handOverNeeded)
    }

    @Test(arguments: Role.staff)
    func `who may see and decide`(role: Role) async throws {
        let post = try await Post(.sqlite, route: .byHand)
        let message = try await post.ask(post.link())
        try await MessagesSite(post: post).run { visitor in
            let list = try await visitor.get("/people/\(Self.person)/messages", as: role)
            #expect((list.status == .ok) == MessagePolicy.viewRoles.contains(role))
            #expect(list.text.contains("/messages/\(message.id)") == MessagePolicy.decideRoles.contains(role))
            let show = try await visitor.get("/messages/\(message.id)", as: role)
            #expect(show.text.contains("/r/Xk3-") == MessagePolicy.decideRoles.contains(role))
            let left = try await visitor.get("/work/undelivered", as: role)
            #expect((left.status == .ok) == [.administrator, .manager].contains(role))
        }
    }

    @Test(arguments: Engine.allCases)
    func `staff hand over a link, once, and it's gone from the record`(engine: Engine) async throws {
        let post = try await Post(engine, route: .byHand)
        let message = try await post.ask(post.link())
        let page = "/messages/\(message.id)"
        try await MessagesSite(post: post).run { visitor in
            let shown = try await visitor.get(page, as: .practitioner)
            #expect(shown.text.contains("https://mainstay.example.org/r/Xk3-key9"))

            let empty = try await visitor.submit("\(page)/decision", "", from: page, as: .practitioner)
            #expect(empty.status == .unprocessableContent)
            #expect(empty.text.contains("Select what happens to this message"))
            let odd = try await visitor.submit(
                "\(page)/decision", "decision=accepted", from: page, as: .practitioner)
            #expect(odd.status == .unprocessableContent)

            let done = try await visitor.submit(
                "\(page)/decision", "decision=handOver", from: page, as: .practitioner)
            #expect(done.status == .seeOther)
        }
        let ended = try await post.message(message.id)
        #expect(ended.state == .handedOver)
        #expect(ended.values["link"]?.contains("Xk3") == false)
        let audit = Set(try await post.audit())
        #expect(audit == ["message-hand-over-needed", "message-viewed", "message-handed-over"])
    }

    @Test(arguments: Engine.allCases)
    func `a message tried again is checked again`(engine: Engine) async throws {
        let post = try await Post(engine)
        post.rules.withLock { $0 = .held(.safetyNotAsked) }
        let message = try await post.ask(post.link())
        post.rules.withLock { $0 = .refused(.notSafe) }
        let page = "/messages/\(message.id)"
        try await MessagesSite(post: post).run { visitor in
            let done = try await visitor.submit(
                "\(page)/decision", "decision=release", from: page, as: .manager)
            #expect(done.status == .seeOther)
        }
        try await post.sendDue()
        let ended = try await post.message(message.id)
        #expect((ended.state, ended.reason) == (.cancelled, .notSafe))
        #expect(post.server.count == 0)
        #expect(try await post.audit().contains("message-released"))
    }

    @Test(arguments: Engine.allCases)
    func `what couldn't be delivered is listed without anybody's data, and tried again`(engine: Engine)
        async throws
    {
        let post = try await Post(engine)
        let capability = try post.capability()
        let worker = Worker(
            database: post.database, surroundings: post.fixed.surroundings,
            handlers: capability.eventHandlers,
            jobs: [], signal: WakeSignal(), logger: Post.logger)
        try await worker.register()
        let surroundings = post.fixed.surroundings
        let request = MessageRequest(
            template: "no-such", person: Self.person, values: ["name": "Jo Secret"], key: "key")
        _ = try await post.database.write {
            try EventStore($0, surroundings).add(request.event(about: Self.person))
        }
        async let running: Void = worker.run()
        var left: [Delivery] = []
        for _ in 0..<500 where left.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            left = try await post.database.read { try DeliveryStore($0).undelivered() }
        }
        await worker.stop()
        await running
        let delivery = try #require(left.first)

        try await MessagesSite(post: post).run { visitor in
            let list = try await visitor.get("/work/undelivered", as: .administrator)
            #expect(list.text.contains("UnusableRequest"))
            #expect(list.text.contains("send-message"))
            #expect(!list.text.contains("Secret"))
            let path = "/work/undelivered/\(delivery.eventID)/send-message/redelivery"
            #expect(
                try await visitor.submit(path, "", from: "/work/undelivered", as: .administrator).status
                    == .seeOther)
            let empty = try await visitor.get("/work/undelivered", as: .manager)
            #expect(empty.text.contains("Nothing is left over"))
        }
        #expect(try await post.database.read { try DeliveryStore($0).undelivered() } == [])
    }

    @Test func `what a demonstration would have sent is a page of its own, and nowhere else`() async throws {
        let demonstration = try await Post(.sqlite, route: .captured)
        try await demonstration.ask(demonstration.link())
        try await MessagesSite(post: demonstration).run { visitor in
            let page = try await visitor.get("/demo/messages")
            #expect(page.text.contains(#"<a href="/r/Xk3-key9">"#))
            #expect(page.text.contains("jo@example.org"))
        }
        try await MessagesSite(post: try await Post(.sqlite)).run { visitor in
            let page = try await visitor.get("/demo/messages")
            #expect(page.status == .notFound)
        }
    }
}
