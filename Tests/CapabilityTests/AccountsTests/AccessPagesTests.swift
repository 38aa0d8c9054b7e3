import Core
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Accounts

@Suite struct AccessPagesTests {
    static let ours = "/organisations/\(Example.ours.id)"
    static let theirs = "/organisations/\(Example.theirs.id)"

    static func site(_ engine: Engine, needs: AccountsNeeds = AccountsNeeds()) async throws -> AccountsSite {
        let site = try await AccountsSite(engine, needs: needs)
        try await site.addStaff(1, "Morgan Manager", .manager)
        try await site.addStaff(2, "Perry Practitioner", .practitioner)
        try await site.addStaff(3, "Addy Administrator", .administrator)
        try await site.addStaff(4, "Iggy Governance", .informationGovernance)
        try await site.addStaff(5, "Other Manager", .manager, in: Example.theirs)
        try await site.addStaff(6, "Hidden Helper", .practitioner, in: Example.theirs)
        return site
    }

    @Test(arguments: Engine.allCases)
    func `an organisation's access is seen by those who answer for it, and by nobody else`(engine: Engine)
        async throws
    {
        let site = try await Self.site(engine)
        try await site.run { browser in
            for (number, isSeen) in [(1, true), (2, false), (3, true), (4, true), (5, false)] {
                let browser = browser.newBrowser()
                try await site.signIn(number, browser)
                let page = try await browser.get("\(Self.ours)/access")
                #expect((page.status == .ok) == isSeen, "\(number)")
                #expect(page.contains("person2@example.org") == isSeen, "\(number)")
                #expect(!page.contains("Hidden Helper"))
                #expect(
                    try await browser.get("/accounts/\(AccountID.example(2))").contains("person2@") == isSeen)
            }
        }
        #expect(try await site.actions().filter { $0 == "access-viewed" }.count == 3)
    }

    @Test(arguments: Engine.allCases)
    func `a role is taken away at once, and given back by undo`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.run { browser in
            let theirs = browser.newBrowser()
            try await site.signIn(2, theirs)
            #expect(try await theirs.get("/account").status == .ok)

            try await site.signIn(1, browser)
            try await browser.get("\(Self.ours)/access")
            let ended = try await browser.post("/memberships/\(MembershipID.example(20))/ending")
            #expect(ended.location == "\(Self.ours)/access?removed=\(MembershipID.example(20))")
            #expect(try await theirs.get("/account").status == .seeOther)

            let page = try await browser.get(ended.location ?? "")
            #expect(page.contains("Undo"))
            #expect(!page.contains("Perry"))
            try await browser.post("/memberships/\(MembershipID.example(20))/restoration")
            #expect(try await browser.get("\(Self.ours)/access").contains("Perry"))
            #expect(try await theirs.get("/account").status == .ok)
        }
        let kept = try await site.actions().filter { $0.hasPrefix("role-") }
        #expect(kept.sorted() == ["role-ended", "role-granted", "role-restored"])
    }

    @Test(arguments: Engine.allCases)
    func `nobody changes their own access, a better one's, or another organisation's`(engine: Engine)
        async throws
    {
        let site = try await Self.site(engine)
        try await site.run { browser in
            try await site.signIn(1, browser)
            try await browser.get("\(Self.ours)/access")
            let tries: [(Int, HTTPResponse.Status)] = [
                (10, .unprocessableContent), (30, .forbidden), (40, .forbidden), (60, .notFound),
                (99, .notFound),
            ]
            for (membership, status) in tries {
                let answer = try await browser.post("/memberships/\(MembershipID.example(membership))/ending")
                #expect(answer.status == status, "\(membership)")
                #expect(!answer.contains("Hidden"))
            }
            for account in [1, 3, 6] {
                let path = "/accounts/\(AccountID.example(account))/reset-links"
                #expect(try await browser.post(path).status != .ok, "\(account)")
                let grant = try await browser.post(
                    "/accounts/\(AccountID.example(account))/roles",
                    ["place": Example.ours.id.description, "role": "administrator"])
                #expect(grant.status != .seeOther, "\(account)")
            }
            #expect(
                try await browser.post("/accounts/\(AccountID.example(2))/reset-links").contains(
                    "/invitations/"))
        }
        let lines = try await site.database.read {
            try MembershipStore($0).access(to: Example.ours.id).lines.count
        }
        #expect(lines == 4)
    }

    @Test(arguments: Engine.allCases)
    func `the last administrator stays until there is another`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        let council = Organisation(
            id: ReferenceData.organisation(.gss, "E06000059"), code: "E06000059", codeKind: .gss,
            kind: .council,
            name: "Dorset Council", areaCode: "E06000059")
        try await site.addStaff(7, "Cory Council", .administrator, in: council)
        try await site.run { browser in
            try await site.signIn(7, browser)
            try await browser.get("\(Self.ours)/access")
            let answer = try await browser.post("/memberships/\(MembershipID.example(30))/ending")
            #expect(answer.contains("only administrator"))
            #expect(try await browser.get("\(Self.theirs)/access").status == .forbidden)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a review is written down with its day`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.run { browser in
            try await site.signIn(4, browser)
            #expect(try await browser.get("\(Self.ours)/access").contains("Never looked at yet"))
            try await browser.post("\(Self.ours)/access-reviews")
            let page = try await browser.get("\(Self.ours)/access")
            #expect(page.contains("Last looked at by Iggy Governance on 5 January 2027"))
            #expect(page.contains("Next: by 5 April 2027"))
            #expect(try await browser.post("\(Self.theirs)/access-reviews").status == .forbidden)
        }
    }
}
