import Core
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct MergePagesTests {
    @Test func `two records are looked at side by side, joined by two people, and parted again`() async throws
    {
        let register = try await TestRegister(on: .sqlite)
        let one = try await register.register(try Example.arrival("one"))
        register.clock.advance(seconds: 86_400)
        let other = try await register.register(try Example.arrival("two", "Adah", "Marlow"))
        try await RegisterSite(register: register).run { client in
            let asked = try await client.submit(
                "/people/\(one.person)/joining", [("person", other.reference.description)],
                as: "coordinator")
            #expect(asked.location == "/people/\(one.person)/joining/\(other.person)")
            let page = try await client.get(asked.location, as: "coordinator")
            #expect(page.status == .ok)
            #expect(page.text.contains("Adah Marlow"))
            #expect(page.text.contains(other.reference.description))
            #expect(page.text.contains("The carer said"))
            #expect(page.text.contains("1 caring link goes to the record that is kept"))

            let empty = try await client.submit(
                asked.location, [("seal", page.hidden("seal"))], as: "coordinator")
            #expect(empty.status == .unprocessableContent)
            let stale = try await client.submit(
                asked.location, [("seal", "0"), ("why", "One person")], as: "coordinator")
            #expect(stale.text.contains("changed since you looked"))
            let proposed = try await client.submit(
                asked.location,
                [("seal", page.hidden("seal")), ("why", "One person"), ("name", "away")], as: "coordinator")
            #expect(proposed.status == .seeOther)
            let path = String(proposed.location.prefix { $0 != "?" })

            let own = try await client.get(path, as: "coordinator")
            #expect(own.text.contains("You proposed this"))
            #expect(!own.text.contains("Yes, join them"))
            #expect(try await client.get(path, as: "other").status == .notFound)
            #expect(try await client.get(path, as: "desk").status == .forbidden)

            let waiting = try await client.get(path, as: "manager")
            #expect(waiting.text.contains("Yes, join them"))
            let done = try await client.submit(
                "\(path)/decision", [("decision", "approve"), ("seal", waiting.hidden("seal"))], from: path,
                as: "manager")
            #expect(done.status == .seeOther)
            let old = try await client.get("/people/\(other.person)", as: "coordinator")
            #expect(old.location == "/people/\(one.person)")
            let record = try await client.get("/people/\(one.person)", as: "coordinator")
            #expect(record.text.contains("Adah Marlow"))
            #expect(record.text.contains(path))

            let undone = try await client.submit(
                "\(path)/undoing", [("why", "Sisters")], from: path, as: "manager")
            #expect(undone.status == .seeOther)
            #expect(try await client.get("/people/\(other.person)", as: "coordinator").status == .ok)
            #expect(
                try await client.get("/people/joinings", as: "coordinator").text.contains("Undone"))
        }
    }

    @Test func `nobody but a reviewer learns of a restricted record by joining`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let one = try await register.register(try Example.arrival("one"))
        let hidden = try await register.register(try Example.arrival("two", "Adah", "Marlow"))
        try await register.restrict(hidden.person)
        try await RegisterSite(register: register).run { client in
            for role in ["coordinator", "manager", "governance"] {
                let typed = try await client.submit(
                    "/people/\(one.person)/joining", [("person", hidden.reference.description)], as: role)
                let nobody = try await client.submit(
                    "/people/\(one.person)/joining", [("person", Example.unusedReference)], as: role)
                #expect(typed.status == nobody.status)
                #expect(typed.text.contains("Nobody you can see has this reference"))
                let path = "/people/\(one.person)/joining/\(hidden.person)"
                #expect(try await client.get(path, as: role).status == .notFound)
            }
            let page = try await client.get(
                "/people/\(one.person)/joining/\(hidden.person)", as: "reviewer")
            #expect(page.status == .ok)
            #expect(page.text.contains("The record stays restricted"))
            #expect(!page.text.contains("07700"))
            #expect(!page.text.contains("SO51"))
        }
    }
}

extension Example {
    /// A reference as good as any, that nobody has.
    static let unusedReference = Reference(randomBytes: { Array(repeating: 7, count: $0) }).description
}
