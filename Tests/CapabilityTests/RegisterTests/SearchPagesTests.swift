import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct SearchPagesTests {
    @Test(arguments: Engine.allCases)
    func `a search finds, and nothing of it is in the address`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let found = try await client.submit("/people", [("q", "marlow")], as: "coordinator")
            #expect(found.status == .ok)
            #expect(found.text.contains("/people/\(made.person)"))
            #expect(found.text.contains("Ada Marlow"))
            #expect(found.text.contains("Adult carer"))
            let none = try await client.submit("/people", [("q", "marlow")], as: "other")
            #expect(none.text.contains("Nobody you can see fits"))
            #expect(!none.text.contains("Ada Marlow"))
            let empty = try await client.submit("/people", [("q", " ")], as: "coordinator")
            #expect(empty.status == .unprocessableContent)
            let odd = try await client.submit(
                "/people", [("q", "marlow"), ("born-day", "31"), ("born-month", "2"), ("born-year", "1970")],
                as: "coordinator")
            #expect(odd.text.contains("Date of birth must be a real date"))
            #expect(odd.text.contains("value=\"marlow\""))
        }
    }

    @Test func `a list is a file for those who may take it`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let made = try await register.register(
            try Example.arrival("a", "Ada", "=Marlow, O'Neil".replacing("=", with: "")))
        let hidden = try await register.register(
            try Example.arrival("b", "Bess", "Hidden", born: "1980-01-01"))
        try await register.restrict(hidden.person)
        try await RegisterSite(register: register).run { client in
            let file = try await client.submit(
                "/people/list/export", [], from: "/people/list", as: "coordinator")
            #expect(file.status == .ok)
            #expect(file.text.contains("\"Ada Marlow, O'Neil\""))
            #expect(file.text.contains(made.reference.description))
            #expect(!file.text.contains("Hidden"))
            #expect(
                try await client.submit("/people/list/export", [], from: "/people/list", as: "school").status
                    == .forbidden)
        }
        #expect(csvField("=1+1") == "'=1+1")
        #expect(csvField("a \"b\"") == "\"a \"\"b\"\"\"")
    }
}
