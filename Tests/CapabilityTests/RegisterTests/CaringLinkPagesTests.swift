import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Register

@Suite struct CaringLinkPagesTests {
    @Test(arguments: Engine.allCases)
    func `links end and statements are made on their own pages`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let link = try #require(
            try await register.read { try CaringLinkStore($0, $1).links(of: made.person).first })
        let path = "/people/\(made.person)/links/\(link.id)"
        try await RegisterSite(register: register).run { client in
            let nothing = try await client.submit("\(path)/statement", [], as: "coordinator")
            #expect(nothing.status == .unprocessableContent)
            #expect(!nothing.text.contains("checked"))
            let said = try await client.submit(
                "\(path)/statement", [("willing", "no"), ("able", "yes"), ("words", "I can’t any more")],
                as: "coordinator")
            #expect(said.status == .seeOther)
            let page = try await client.get("/people/\(made.person)", as: "coordinator")
            #expect(page.text.contains("I can’t any more"))
            let early = try await client.submit(
                "\(path)/ending",
                [("ended-day", "6"), ("ended-month", "1"), ("ended-year", "2027"), ("reason", "paid-care")],
                as: "coordinator")
            #expect(early.text.contains("must be today or in the past"))
            let ended = try await client.submit(
                "\(path)/ending",
                [
                    ("ended-day", "4"), ("ended-month", "jan"), ("ended-year", "2027"),
                    ("reason", "paid-care"),
                ], as: "coordinator")
            #expect(ended.status == .seeOther)
            let after = try await client.get("/people/\(made.person)", as: "coordinator")
            #expect(after.text.contains("mainstay-ended"))
            #expect(after.text.contains("Former carer"))
            #expect(after.text.contains("Caring link ended: paid care took over"))
        }
        #expect(register.tasks.all.contains { $0.kind == "same-day" })
    }

    @Test(arguments: Engine.allCases)
    func `the reasons why caring ended are the area's own, in its own words`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        func end(_ key: String, _ postcode: String, _ reason: String, as role: String) async throws
            -> (CaringLink, HTTPResponse.Status)
        {
            let made = try await register.register(
                try Example.arrival(key, "Ada", "Marlow \(key)", postcode: postcode))
            func link() async throws -> CaringLink {
                try #require(
                    try await register.read { try CaringLinkStore($0, $1).links(of: made.person).first })
            }
            let path = "/people/\(made.person)/links/\(try await link().id)/ending"
            let status = Mutex(HTTPResponse.Status.ok)
            try await RegisterSite(register: register).run { client in
                #expect(try await !client.get(path, as: role).text.contains("The cared-for person died"))
                let answer = try await client.submit(
                    path,
                    [("ended-day", "4"), ("ended-month", "1"), ("ended-year", "2027"), ("reason", reason)],
                    as: role)
                status.withLock { $0 = answer.status }
                if answer.status == .seeOther, reason == "moved-to-sea" {
                    let page = try await client.get("/people/\(made.person)", as: role)
                    #expect(page.text.contains("Caring link ended: went to sea"))
                }
            }
            return (try await link(), status.withLock { $0 })
        }
        let own = try await end("a", "SO51 8DE", "moved-to-sea", as: "coordinator")
        #expect(own.0.ended?.reason == .other && own.0.ended?.words == "Went to sea")
        let mistake = try await end("b", "SO51 8DE", "recorded-in-error", as: "coordinator")
        #expect(mistake.0.ended?.reason == .enteredInError && !mistake.0.wasReal)
        for reason in ["died", "care-home"] {
            let refused = try await end(reason, "SO51 8DE", reason, as: "coordinator")
            #expect(refused.0.ended == nil && refused.1 == .unprocessableContent)
        }
        // Another area's list doesn't have it.
        #expect(try await end("c", "DT1 1XJ", "moved-to-sea", as: "other").1 == .unprocessableContent)
    }
}
