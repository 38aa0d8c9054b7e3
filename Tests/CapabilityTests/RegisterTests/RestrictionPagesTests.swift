import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct RestrictionPagesTests {
    @Test func `a record is restricted by a safeguarding lead and given back by a reviewer`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(made.person)/restriction"
            #expect(try await client.get(path, as: "coordinator").status == .forbidden)
            let set = try await client.submit(path, [("reason", "threat")], as: "reviewer")
            #expect(set.status == .seeOther)
            #expect(try await client.get("/people/\(made.person)", as: "coordinator").status == .notFound)
            let lifted = try await client.submit(
                "\(path)/lifting", [("why", "The threat has passed")], as: "reviewer")
            #expect(lifted.status == .seeOther)
            #expect(try await client.get("/people/\(made.person)", as: "coordinator").status == .ok)
        }
    }

    @Test func `a pair is for the reviewers, and one person is hidden at once`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let hidden = try await register.register(try Example.arrival("a"))
        try await register.restrict(hidden.person)
        let arrived = try await register.register(try Example.arrival("b"))
        try await register.lookForLikely(for: arrived)
        try await RegisterSite(register: register).run { client in
            #expect(try await client.get("/people/review", as: "coordinator").status == .notFound)
            let page = try await client.get("/people/review", as: "reviewer")
            #expect(page.text.contains("Same date of birth"))
            let pair = try #require(
                page.text.firstMatch(of: /action="(\/people\/review\/[^"]+)"/).map { String($0.1) })
            let decided = try await client.submit(
                pair, [("decision", "same")], from: "/people/review", as: "reviewer")
            // Next they look at joining the two; who leaves that for later finds it again.
            let joining = "/people/\(arrived.person)/joining/\(hidden.person)"
            #expect(decided.location == joining)
            #expect(try await client.get(joining, as: "reviewer").status == .ok)
            let left = try await client.get("/people/review", as: "reviewer")
            #expect(left.text.contains(joining))
            #expect(try await client.get("/people/\(arrived.person)", as: "coordinator").status == .notFound)
            #expect(register.tasks.open("likely-pair").isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `where an organisation has no reviewer, those of others decide on its pairs`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let hidden = try await register.register(try Example.arrival("a"))
        try await register.restrict(hidden.person)
        let arrived = try await register.register(try Example.arrival("b"))
        try await register.lookForLikely(for: arrived)
        try await RegisterSite(register: register).run { client in
            register.people.reviewers.append(
                .init(organisation: TestRegister.otherCentre, account: .example(1)))
            let theirs = try await client.get("/people/review", as: "other-reviewer")
            #expect(theirs.text.contains("There is nothing to look at"))
            register.people.reviewers.removeFirst()
            let page = try await client.get("/people/review", as: "other-reviewer")
            #expect(page.text.contains("Same date of birth"))
            // The record stays their own organisation's, and the page has no link that leads nowhere.
            #expect(!page.text.contains("/people/\(hidden.person)"))
            #expect(
                try await client.get("/people/\(hidden.person)", as: "other-reviewer").status == .notFound)
            let pair = try #require(
                page.text.firstMatch(of: /action="(\/people\/review\/[^"]+)"/).map { String($0.1) })
            let decided = try await client.submit(
                pair, [("decision", "same")], from: "/people/review", as: "other-reviewer")
            #expect(decided.location == "/people/review")
            let left = try await client.get("/people/review", as: "other-reviewer")
            #expect(left.text.contains("A reviewer whose organisation works with them can join them"))
            #expect(!left.text.contains("/joining/"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody is restricted where nobody could open the record again`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        register.people.reviewers = []
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(made.person)/restriction"
            let refused = try await client.submit(path, [("reason", "threat")], as: "reviewer")
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("First name somebody who works there"))
            #expect(try await client.get("/people/\(made.person)", as: "coordinator").status == .ok)
            // One who is named elsewhere couldn't open it either.
            register.people.reviewers = [.init(organisation: TestRegister.otherCentre, account: .example(1))]
            let elsewhere = try await client.submit(path, [("reason", "threat")], as: "reviewer")
            #expect(elsewhere.status == .unprocessableContent)
            #expect(elsewhere.text.contains("nobody at Organisation is named"))
            #expect(try await client.get("/people/\(made.person)", as: "coordinator").status == .ok)
            register.people.reviewers.append(
                .init(organisation: TestRegister.centre, account: .example(3)))
            #expect(try await client.submit(path, [("reason", "threat")], as: "reviewer").status == .seeOther)
        }
    }
}
