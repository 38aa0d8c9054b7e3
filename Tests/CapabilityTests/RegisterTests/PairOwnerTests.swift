import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// Every pair of records that may be one person's has somebody who settles it.
@Suite struct PairOwnerTests {
    /// A record in each of two centres, neither of which sees the other's.
    private func apart(
        _ register: TestRegister, sharedWith organisation: OrganisationID? = nil,
        _ change: (inout Arrival) -> Void = { _ in }
    ) async throws -> (ours: Registered, theirs: Registered) {
        let number = try Example.nhsNumber("943 476 5919")
        var one = try Example.arrival("a")
        one.carer.nhsNumber = number
        let ours = try await register.register(one)
        register.clock.advance(seconds: 86_400)
        var other = try Example.arrival("b", postcode: "DT1 1AA")
        other.carer.nhsNumber = number
        change(&other)
        if let organisation {
            other.consents = [
                NewConsent(what: [.wholeRecord], recipient: .organisation(organisation), why: "To help")
            ]
        }
        let theirs = try await register.register(other)
        try await register.lookForLikely(for: theirs)
        return (ours, theirs)
    }

    @Test(arguments: Engine.allCases)
    func `a pair that no organisation may see has an owner, who keeps both or says it's them`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let (ours, theirs) = try await apart(register)
        let asked = register.tasks.open("likely-pair")
        #expect(asked.map(\.organisation) == [TestRegister.centre])
        #expect(asked.map(\.person) == [ours.person])
        try await register.lookForLikely(for: theirs)
        #expect(register.tasks.open("likely-pair").count == 1)
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(ours.person)/likely"
            let page = try await client.get(path, as: "coordinator")
            #expect(page.text.contains("Somebody known to a partner"))
            for hidden in ["\(theirs.person)", theirs.reference.description, "DT1", "Same "] {
                #expect(!page.text.contains(hidden), "\(hidden)")
            }
            #expect(try await client.get("/people/\(theirs.person)", as: "coordinator").status == .notFound)
            let pair = page.hidden("pair")
            // The other centre's coordinator can't say it by our record, nor anybody of a pair that isn't this one's.
            let others = try await client.submit(
                path, [("pair", pair), ("answer", "different")], from: "/people/pairs", as: "other")
            #expect(others.status == .notFound)
            let guessed = try await client.submit(
                path, [("pair", "0"), ("answer", "different")], from: path, as: "coordinator")
            #expect(guessed.status == .notFound)
            #expect(register.tasks.open("likely-pair").count == 1)

            let same = try await client.submit(
                path, [("pair", pair), ("answer", "same")], from: path, as: "coordinator")
            #expect(same.location == "\(path)?done=same")
            #expect(try await client.get(path, as: "coordinator").text.contains("Said to be one person"))
            // It isn't over before the two are joined or kept apart.
            #expect(register.tasks.open("likely-pair").count == 1)
            let other = "/people/\(theirs.person)/likely"
            #expect(
                try await client.get(other, as: "other").text.contains("Said to be one person"))
            let different = try await client.submit(
                other, [("pair", pair), ("answer", "different")], from: other, as: "other")
            #expect(different.location == "\(other)?done=different")
            #expect(register.tasks.open("likely-pair").isEmpty)
            #expect(try await !client.get(path, as: "coordinator").text.contains("known to a partner"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person is known to no partner`(engine: Engine) async throws {
        // A restricted person is spoken of to their reviewers alone.
        let hidden = try await TestRegister(on: engine)
        let (known, other) = try await apart(hidden)
        try await hidden.restrict(known.person)
        try await RegisterSite(register: hidden).run { client in
            let page = try await client.get("/people/\(other.person)/likely", as: "other")
            #expect(!page.text.contains("known to a partner"))
        }
    }

    @Test(arguments: Engine.allCases)
    func
        `a coordinator joins a record of theirs with one that was shared with them, and nobody two of others`(
            engine: Engine
        ) async throws
    {
        let register = try await TestRegister(on: engine)
        let (ours, theirs) = try await apart(register, sharedWith: TestRegister.centre)
        #expect(register.tasks.open("likely-pair").isEmpty)
        let path = "/people/\(theirs.person)/joining/\(ours.person)"
        try await RegisterSite(register: register).run { client in
            #expect(try await client.get("/people/pairs", as: "coordinator").text.contains("Marlow"))
            #expect(try await client.get(path, as: "other").status == .notFound)
            let said = try await client.submit(
                "/people/\(theirs.person)/likely", [("other", "\(ours.person)"), ("answer", "same")],
                from: "/people/pairs", as: "coordinator")
            #expect(said.location == path)
            #expect(register.tasks.open("likely-pair").map(\.organisation) == [TestRegister.centre])
            let page = try await client.get(path, as: "coordinator")
            #expect(page.status == .ok)
            let proposed = try await client.submit(
                path, [("seal", page.hidden("seal")), ("why", "One person")], as: "coordinator")
            let joining = String(proposed.location.prefix { $0 != "?" })
            let waiting = try await client.get(joining, as: "manager")
            let done = try await client.submit(
                "\(joining)/decision", [("decision", "approve"), ("seal", waiting.hidden("seal"))],
                from: joining, as: "manager")
            #expect(done.status == .seeOther)
            #expect(register.tasks.open("likely-pair").isEmpty)
            #expect(
                try await client.get("/people/\(theirs.person)", as: "other").location
                    == "/people/\(ours.person)")
        }
    }

    @Test(arguments: Engine.allCases)
    func `it's them, said by somebody who may not join, is left with their organisation`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let one = try await register.register(try Example.arrival("a"))
        let other = try await register.register(try Example.arrival("b"))
        try await register.lookForLikely(for: other)
        let (surroundings, needs) = (register.surroundings, register.needs)
        let desk = RecordDesk(database: register.database, surroundings: surroundings, needs: needs)
        try await register.database.write {
            try desk.say(
                .same, of: other.person, and: one.person, by: TestRegister.staff(6, .practitioner), in: $0)
        }
        let asked = register.tasks.open("likely-pair")
        #expect(asked.map(\.organisation) == [TestRegister.centre])
        #expect(asked.map(\.linkPath) == ["/people/\(one.person)/likely"])
    }
}
