import Core
import Hummingbird
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Safeguarding

/// What other people come to of a concern by its address.
@Suite struct ConcernPagesTests {
    /// Words that only its readers may see.
    private static let told = "A bruise"

    @Test(arguments: Engine.allCases)
    func `whoever is no safeguarding lead, and another organisation’s lead, finds no such page`(
        engine: Engine
    ) async throws {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise()
        let others = Role.staff.filter { $0 != .safeguardingLead }.map { "\($0)" } + ["other-lead"]
        try await SafeguardingSite(world: world).run { client in
            for who in others {
                let shown = try await client.get("/concerns/\(id)", as: who)
                #expect(shown.status == .notFound, "\(who)")
                #expect(!shown.text.contains(Self.told), "\(who)")
                let absent = try await client.get("/concerns/\(ConcernID.example(99))", as: who)
                #expect(absent.status == .notFound)
                let sent = try await client.submit(
                    "/concerns/\(id)/entries", [("action", "add"), ("words", "From outside")],
                    from: "/concerns/new", as: who)
                #expect(sent.status == .notFound, "\(who)")
                let list = try await client.get("/concerns", as: who)
                #expect(!list.text.contains("\(id)"), "\(who)")
            }
            for who in ["ada", "bea"] {
                for path in ["/concerns/\(id)", "/concerns", "/concerns/new"] {
                    let shown = try await client.get(path, as: who)
                    #expect(shown.status != .ok, "\(who) \(path)")
                    #expect(!shown.text.contains(Self.told))
                }
            }
        }
        let entries = try await world.database.read {
            try ConcernStore($0, world.surroundings).entries(of: id)
        }
        #expect(entries.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `a form that is sent twice at once is one concern, and nobody else’s`(engine: Engine) async throws {
        let world = try await ConcernWorld(engine)
        try await SafeguardingSite(world: world).run { client in
            let key = try await client.get("/my-safety", as: "ada").hidden("key")
            let form = [
                ("key", key), ("at-risk", "carer"), ("source", "known"), ("words", Self.told),
                ("council", "\(ConcernWorld.council)"),
            ]
            async let first = client.submit("/my-safety", form, from: "/my-safety", as: "ada")
            async let second = client.submit("/my-safety", form, from: "/my-safety", as: "ada")
            let answers = try await [first, second]
            #expect(answers.map(\.location) == ["/my-safety?done=sent", "/my-safety?done=sent"])
            let forged = try await client.submit("/my-safety", form, from: "/my-safety", as: "bea")
            #expect(forged.status == .notFound)
        }
        #expect(try await world.openTasks().count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `leads of where it came from and goes to read it, and add to it`(engine: Engine) async throws {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise()
        try await SafeguardingSite(world: world).run { client in
            for who in ["lead", "second-lead", "council-lead"] {
                let shown = try await client.get("/concerns/\(id)", as: who)
                #expect(shown.status == .ok, "\(who)")
                #expect(shown.text.contains("A bruise &lt;b&gt;"), "\(who)")
                #expect(!shown.text.contains("take-over"), "\(who)")
                #expect(try await client.get("/concerns", as: who).text.contains("/concerns/\(id)"))
            }
            // The council has no record of the person: it reads the words, and no name from the register.
            #expect(try await client.get("/concerns/\(id)", as: "lead").text.contains("Ada Marsh"))
            #expect(try await !client.get("/concerns/\(id)", as: "council-lead").text.contains("Ada Marsh"))
            let page = "/concerns/\(id)"
            let added = try await client.submit(
                "\(page)/entries", [("action", "add"), ("words", "She rang again")], from: page,
                as: "council-lead")
            #expect(added.location == "\(page)?done=kept")
            #expect(try await client.get(page, as: "lead").text.contains("She rang again"))
            // Somebody wrote meanwhile: what was typed is still there, and is saved with what is new.
            let late = try await client.submit(
                "\(page)/entries", [("action", "add"), ("words", "He is out"), ("version", "0")], from: page,
                as: "lead")
            #expect(late.status == .conflict && late.text.contains(">He is out</textarea>"))
            #expect(late.text.contains("Something was added since you opened this"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever raised it sees how far it got and nothing else, and may add what they know`(engine: Engine)
        async throws
    {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise()
        try await world.add(.send, to: id)
        try await world.add(.add, to: id, words: "The police know the house")
        try await SafeguardingSite(world: world).run { client in
            let page = "/concerns/\(id)"
            let shown = try await client.get(page, as: "raiser")
            #expect(shown.status == .ok)
            #expect(shown.text.contains("Sent, not yet acknowledged"))
            for hidden in [Self.told, "Ada Marsh", "What was told", "What was added", "The police", "AB12"] {
                #expect(!shown.text.contains(hidden), "\(hidden)")
            }
            for action in ["close", "acknowledge", "correct", "take-over", "step"] {
                let refused = try await client.submit(
                    "\(page)/entries", [("action", action), ("words", "No")], from: page, as: "raiser")
                #expect(refused.status == .unprocessableContent, "\(action)")
                #expect(!refused.text.contains(Self.told))
            }
            let added = try await client.submit(
                "\(page)/entries", [("action", "add"), ("words", "There is a dog")], from: page, as: "raiser")
            #expect(added.location == "\(page)?done=kept")
            #expect(try await !client.get(page, as: "raiser").text.contains("There is a dog"))
            #expect(try await client.get(page, as: "lead").text.contains("There is a dog"))
            #expect(try await client.get("/concerns", as: "raiser").text.contains("/concerns/\(id)"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer sees that it was sent, and nothing of it afterwards`(engine: Engine) async throws {
        let world = try await ConcernWorld(engine)
        try await SafeguardingSite(world: world).run { client in
            let wrong = try await client.submit("/my-safety", [("words", "x")], from: "/my-safety", as: "ada")
            #expect(wrong.status == .unprocessableContent)
            let sent = try await client.submit(
                "/my-safety",
                [
                    ("at-risk", "carer"), ("source", "family"), ("words", "He hits me"),
                    ("council", "\(ConcernWorld.council)"),
                ], from: "/my-safety", as: "ada")
            #expect(sent.location == "/my-safety?done=sent")
            let answer = try await client.get(sent.location, as: "ada")
            #expect(answer.text.contains("We have it."))
            let raised = try await world.database.read {
                try ConcernStore($0, world.surroundings).raised(byCarer: ConcernWorld.ada)
            }
            let concern = try #require(raised.first)
            #expect(raised.count == 1)
            #expect(concern.answers["words"] == "He hits me")
            for path in [sent.location, "/my-safety", "/concerns/\(concern.id)", "/concerns"] {
                let text = try await client.get(path, as: "ada").text
                for hidden in ["He hits me", concern.reference.description, "\(concern.id)", "To be sent"] {
                    #expect(!text.contains(hidden), "\(path): \(hidden)")
                }
            }
            // A lead reads what they wrote.
            let read = try await client.get("/concerns/\(concern.id)", as: "lead")
            #expect(read.text.contains("He hits me"))
        }
    }

    @Test(arguments: Engine.allCases)
    func
        `a restricted person’s concern is read by its owner and reviewers, and taken over with a reason when they are away`(
            engine: Engine
        ) async throws
    {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise()
        world.hidden.withLock { _ = $0.insert(ConcernWorld.ada) }
        let (page, reference) = ("/concerns/\(id)", try await world.concern(id).reference.description)
        try await SafeguardingSite(world: world).run { client in
            for who in ["lead", "reviewing-lead"] {
                #expect(try await client.get(page, as: who).text.contains(Self.told), "\(who)")
            }
            for who in ["council-lead", "other-lead", "manager", "practitioner"] {
                #expect(try await client.get(page, as: who).status == .notFound, "\(who)")
                #expect(try await !client.get("/concerns", as: who).text.contains("\(id)"), "\(who)")
            }
            // It isn’t there for another lead either, until they take it over by its reference.
            #expect(try await client.get(page, as: "second-lead").status == .notFound)
            #expect(try await !client.get("/concerns", as: "second-lead").text.contains("\(id)"))
            let over = "/concerns/taking-over"
            func take(_ words: String, _ who: String, _ reference: String) async throws -> TestResponse {
                try await client.submit(
                    over, [("reference", reference), ("words", words)], from: over, as: who)
            }
            let mute = try await take("", "second-lead", reference)
            #expect(mute.status == .unprocessableContent && mute.text.contains("Write why"))
            let wrong = try await take("x", "second-lead", "no reference")
            #expect(wrong.status == .unprocessableContent)
            let absent = try await take(
                "x", "second-lead", "\(Reference(randomBytes: { Array(repeating: 9, count: $0) }))")
            // The same words for one that isn’t theirs, one that isn’t hidden from them, and none at all.
            for answer in [
                absent, try await take("x", "council-lead", reference),
                try await take("x", "other-lead", reference), try await take("x", "manager", reference),
                try await take("x", "lead", reference),
            ] {
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains("There is no concern with this reference"))
                #expect(!answer.text.contains(Self.told))
            }
            for who in ["practitioner", "ada"] {
                #expect(try await client.get(over, as: who).status == .forbidden, "\(who)")
            }
            #expect(try await world.concern(id).state.owner == .example(21))
            let taken = try await take("Lee is ill; the council rang", "second-lead", reference)
            #expect(taken.location == "\(page)?done=kept")
            let read = try await client.get(page, as: "second-lead")
            #expect(read.text.contains(Self.told))
            #expect(read.text.contains("Lee is ill"))
            #expect(try await client.get(page, as: "lead").status == .notFound)
        }
        #expect(try await world.concern(id).state.owner == .example(27))
        #expect(try await world.openTasks().map(\.account) == [.example(27)])
    }

    @Test(arguments: Engine.allCases)
    func `where its holder’s leads have all left, its managers see to it`(engine: Engine) async throws {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise()
        #expect(try await world.sight(id, ConcernWorld.staff(.manager)) == nil)
        world.leadless.withLock { $0 = [ConcernWorld.centre, ConcernWorld.council] }
        #expect(try await world.sight(id, ConcernWorld.staff(.manager)) == .whole)
        #expect(try await world.sight(id, ConcernWorld.staff(.coordinator)) == nil)
        let elsewhere = ConcernWorld.staff(
            .manager, at: ConcernWorld.council, account: ConcernWorld.councilManager)
        #expect(try await world.sight(id, elsewhere) == nil)
        world.hidden.withLock { _ = $0.insert(ConcernWorld.ada) }
        #expect(try await world.sight(id, ConcernWorld.staff(.manager)) == nil)
        let (desk, reference) = (world.desk, try await world.concern(id).reference)
        let taken = try await world.database.write {
            try desk.takeOver(reference, because: "Nobody else is left", by: ConcernWorld.staff(.manager), $0)
        }
        #expect(taken == id)
        #expect(try await world.sight(id, ConcernWorld.staff(.manager)) == .whole)
        #expect(try await world.concern(id).state.owner == .example(22))
        // What is new goes to the council, and there to a manager, who can open it.
        let new = try await world.raise()
        #expect(try await world.concern(new).state.owner == ConcernWorld.councilManager)
        #expect(try await world.sight(new, elsewhere) == .whole)
    }
}
