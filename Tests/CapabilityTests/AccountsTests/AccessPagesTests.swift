import Core
import HTTPTypes
import Storage
import Synchronization
import TestSupport
import Testing
import Web

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
        let site = try await Self.site(engine, needs: needs)
        try await site.run { browser in
            let theirs = browser.newBrowser()
            try await site.signIn(2, theirs)
            try await site.signIn(1, browser)
            let path = "/accounts/\(AccountID.example(2))/disabling"
            try await browser.get("/accounts/\(AccountID.example(2))")
            #expect(try await browser.post(path).status == .unprocessableContent)
            let asked = try await browser.post(path, ["reason": "left"])
            #expect(asked.contains("Who takes their open work?"))
            #expect(asked.contains("Iggy Governance"))
            #expect(!asked.contains("Hidden"))
            #expect(try await theirs.get("/account").status == .ok)

            let wrong = try await browser.post(
                path, ["reason": "left", "asked": "yes", "taker": AccountID.example(6).description])
            #expect(wrong.status == .unprocessableContent)
            let done = try await browser.post(
                path, ["reason": "left", "asked": "yes", "taker": AccountID.example(4).description])
            #expect(done.status == .seeOther)
            #expect(try await theirs.get("/account").status == .seeOther)
        }
        #expect(work.withLock { $0 } == [.example(4): 3])
    }

    @Test(arguments: Engine.allCases)
    func `those who answer for restricted records name who sees them, never themselves`(engine: Engine)
        async throws
    {
        let site = try await Self.site(engine)
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
    func `a manager invites, with the roles that are theirs to give`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.run { browser in
            try await site.signIn(1, browser)
            let path = "\(Self.ours)/invitations"
            #expect(try await browser.get(path).contains("Invite somebody"))
            #expect(try await browser.get("\(Self.theirs)/invitations").status == .forbidden)
            var form = ["name": "Nia O’Brien", "email": "NIA@example.org", "role": "practitioner"]
            let made = try await browser.post(path, form)
            #expect(made.contains("https://carers.example.org/invitations/"))
            #expect(try await browser.post(path, form).contains("They have that role here already"))
            form["role"] = "administrator"
            #expect(try await browser.post(path, form).contains("You cannot give the role"))
            let empty = try await browser.post(path)
            for words in ["Enter their name", "Enter their work email address", "Select a role"] {
                #expect(empty.contains(words))
            }
            #expect(try await browser.get("\(Self.ours)/access").contains("Nia O’Brien"))
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

    @Test(arguments: Engine.allCases)
    func `somebody who works in two organisations is in one at a time`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.database.write { connection in
            try MembershipStore(connection).add(
                Membership(
                    id: .example(500), account: .example(1), organisation: Example.theirs.id,
                    role: .practitioner,
                    since: "2027-01-06T09:00:00.000Z"), by: .system("test"))
        }
        try await site.run { browser in
            try await site.signIn(1, browser)
            #expect(try await browser.get("\(Self.ours)/access").status == .ok)
            try await browser.get("/account")
            #expect(
                try await browser.post(
                    "/account/organisation", ["organisation": OrganisationID.example(77).description]
                ).status == .notFound)
            try await browser.post("/account/organisation", ["organisation": Example.theirs.id.description])
            #expect(try await browser.get("/account").contains("Work for \(Example.ours.name) now"))
            #expect(try await browser.get("\(Self.ours)/access").status == .forbidden)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a role is given in a team, and many people come in pages`(engine: Engine) async throws {
        let site = try await Self.site(engine)
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

            let first = try await browser.get("\(Self.ours)/access")
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

    @Test(arguments: Engine.allCases)
    func `an organisation that hasn't looked for months is asked to, once`(engine: Engine) async throws {
        let tasks = Mutex<Set<String>>([])
        let needs = AccountsNeeds(openTask: { _, request in
            tasks.withLock { _ = $0.insert("\(request.organisation) \(request.key)") }
        })
        let site = try await Self.site(engine, needs: needs)
        let job = AccessReviewing(desk: site.capability.desk).job
        try await job.run(site.database)
        #expect(tasks.withLock { $0.isEmpty })
        site.clock.set("2027-04-06T09:00:00.000Z")
        try await job.run(site.database)
        try await job.run(site.database)
        #expect(tasks.withLock { $0.count } == 2)

        let surroundings = site.clock.surroundings
        try await site.database.write { connection in
            try AccessReviewStore(connection, surroundings).add(
                of: Example.ours.id, by: .example(1), people: 4)
        }
        site.clock.set("2027-04-20T09:00:00.000Z")
        try await job.run(site.database)
        #expect(tasks.withLock { $0.count } == 2)
    }
}
