import Core
import HTTPTypes
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Accounts

/// One person's account, as those who look after access see it.
@Suite struct AccountPagesTests {
    @Test(arguments: Engine.allCases)
    func `somebody with open work isn't disabled until another takes it`(engine: Engine) async throws {
        let work = Mutex<[AccountID: Int]>([.example(2): 3])
        let needs = AccountsNeeds(
            openWork: { _, account in work.withLock { $0[account].map { [Example.ours.id: $0] } ?? [:] } },
            handOverWork: { _, from, to, _, _ in
                work.withLock { work in
                    let moved = work.removeValue(forKey: from) ?? 0
                    if let to { work[to, default: 0] += moved }
                }
            })
        let site = try await AccessPagesTests.site(engine, needs: needs)
        try await site.run { browser in
            let theirs = browser.newBrowser()
            try await site.signIn(2, theirs)
            try await site.signIn(1, browser)
            let path = "/accounts/\(AccountID.example(2))/disabling"
            try await browser.get("/accounts/\(AccountID.example(2))")
            #expect(try await browser.post(path).status == .unprocessableContent)
            let asked = try await browser.post(path, ["reason": "left"])
            #expect(asked.contains("Who takes their open work?"))
            // Only those who work with carers: it rests with nobody else.
            #expect(asked.contains("value=\"\(AccountID.example(1))\""))
            #expect(!asked.contains("Hidden") && !asked.contains("Iggy Governance"))
            #expect(try await theirs.get("/account").status == .ok)

            for number in [4, 6] {
                let wrong = try await browser.post(
                    path, ["reason": "left", "asked": "yes", "taker": AccountID.example(number).description])
                #expect(wrong.status == .unprocessableContent, "\(number)")
            }
            let done = try await browser.post(
                path, ["reason": "left", "asked": "yes", "taker": AccountID.example(1).description])
            #expect(done.status == .seeOther)
            #expect(try await theirs.get("/account").status == .seeOther)
        }
        #expect(work.withLock { $0 } == [.example(1): 3])
    }

    @Test(arguments: Engine.allCases)
    func `those who answer for restricted records name who sees them, never themselves`(engine: Engine)
        async throws
    {
        let site = try await AccessPagesTests.site(engine)
        try await site.run { browser in
            let manager = browser.newBrowser()
            try await site.signIn(1, manager)
            try await manager.get("/accounts/\(AccountID.example(2))")
            let path = "/accounts/\(AccountID.example(2))/restricted-review"
            #expect(try await manager.post(path, ["reviewer": "yes"]).status == .forbidden)

            try await site.signIn(4, browser)
            #expect(
                try await browser.get("/accounts/\(AccountID.example(2))").contains(
                    "Name them as one who does"))
            #expect(try await browser.post(path, ["reviewer": "yes"]).status == .seeOther)
            let own = "/accounts/\(AccountID.example(4))/restricted-review"
            #expect(try await browser.post(own, ["reviewer": "yes"]).status == .forbidden)
        }
        let principals = try await site.database.read { connection throws in
            [
                try PrincipalStore(connection).staff(.example(2)),
                try PrincipalStore(connection).staff(.example(4)),
            ]
        }
        #expect(principals.map { $0?.reviewsRestricted } == [true, false])
    }

    @Test(arguments: Engine.allCases)
    func `a role is given in a team, and many people come in pages`(engine: Engine) async throws {
        let site = try await AccessPagesTests.site(engine)
        try await site.database.write { connection in
            try TeamStore(connection).add(Team(id: .example(1), organisation: Example.ours.id, name: "North"))
            for number in 100...125 {
                try AccountStore(connection).add(try Example.account(number, "Worker \(number)"))
                try MembershipStore(connection).add(
                    Membership(
                        id: .example(number * 10), account: .example(number), organisation: Example.ours.id,
                        role: .practitioner, since: "2027-01-04T09:00:00.000Z"), by: .system("test"))
            }
        }
        try await site.run { browser in
            try await site.signIn(1, browser)
            let path = "/accounts/\(AccountID.example(2))"
            #expect(try await browser.get(path).contains("Dorset Carers’ Centre: North"))
            let given = try await browser.post(
                "\(path)/roles", ["place": TeamID.example(1).description, "role": "coordinator"])
            #expect(given.status == .seeOther)
            #expect(
                try await browser.post("\(path)/roles", ["place": "x", "role": "coordinator"]).contains(
                    "Select an organisation or team"))

            let first = try await browser.get("\(AccessPagesTests.ours)/access")
            let next = String(try #require(first.text.firstMatch(of: /href="([^"]*after-id=[^"]*)"/)).1)
            let second = try await browser.get(next.replacing("&amp;", with: "&"))
            #expect(second.status == .ok)
            let shown = [first, second].map {
                $0.text.matches(of: /person(\d+)@example/).map { String($0.1) }
            }
            #expect(shown[0].count == 25)
            #expect(Set(shown[0] + shown[1]).count == 30)
        }
        let principal = try await site.database.read { try PrincipalStore($0).staff(.example(2)) }
        #expect(principal?.roles == [.practitioner, .coordinator])
        #expect(principal?.teams == [.example(1)])
    }
}
