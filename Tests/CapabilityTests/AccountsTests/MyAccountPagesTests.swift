import Core
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Accounts

/// What somebody sees and changes of their own account.
@Suite struct MyAccountPagesTests {
    @Test(arguments: Engine.allCases)
    func `somebody who works in two organisations is in one at a time`(engine: Engine) async throws {
        let site = try await AccessPagesTests.site(engine)
        try await site.database.write { connection in
            try MembershipStore(connection).add(
                Membership(
                    id: .example(500), account: .example(1), organisation: Example.theirs.id,
                    role: .practitioner,
                    since: "2027-01-06T09:00:00.000Z"), by: .system("test"))
        }
        try await site.run { browser in
            try await site.signIn(1, browser)
            #expect(try await browser.get("\(AccessPagesTests.ours)/access").status == .ok)
            try await browser.get("/account")
            #expect(
                try await browser.post(
                    "/account/organisation", ["organisation": OrganisationID.example(77).description]
                ).status == .notFound)
            try await browser.post("/account/organisation", ["organisation": Example.theirs.id.description])
            #expect(try await browser.get("/account").contains("Work for \(Example.ours.name) now"))
            #expect(try await browser.get("\(AccessPagesTests.ours)/access").status == .forbidden)
        }
    }
}
