import Core
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

@testable import Accounts

/// A colleague is invited, and somebody sees the link.
@Suite struct AccountLinkPagesTests {
    private static let email = "new@example.org"
    private static let path = "/organisations/\(Example.ours.id)/invitations"
    private static let access = "/organisations/\(Example.ours.id)/access"
    private static let fields = [
        "name": "Kit Ashdown", "email": email, "role": "practitioner", "team": "",
    ]

    private func site(_ engine: Engine, sendsEmail: Bool) async throws -> AccountsSite {
        let site = try await AccountsSite(engine, needs: AccountsNeeds(sendsEmail: sendsEmail))
        try await site.addStaff(1, "Nic Larkhill", .manager)
        return site
    }

    /// What was asked to be sent, latest last.
    private func messages(_ site: AccountsSite) async throws -> [MessageRequest] {
        try await site.database.read { connection in
            try connection.run("SELECT payload FROM event WHERE name = 'message-requested' ORDER BY id").map {
                let payload: String = try $0.value("payload")
                return try JSONDecoder().decode(MessageRequest.self, from: Data(payload.utf8))
            }
        }
    }

    private func linkDetails(_ site: AccountsSite) async throws -> [String] {
        try await site.database.read { connection in
            try connection.run(
                "SELECT detail FROM audit_entry WHERE action IN ('account-invited', 'account-reset-asked')"
            ).map { try $0.value("detail") }
        }
    }

    private func account(_ site: AccountsSite) async throws -> Account {
        let email = try Example.email(Self.email)
        return try #require(try await site.database.read { try AccountStore($0).find(email: email) })
    }

    /// Sets the account up as whoever has the link does.
    private func setUp(_ link: String, _ site: AccountsSite, _ browser: Browser) async throws {
        try await browser.get(link)
        let step = try await browser.post("\(link)/password", ["password": "rope sail mast tide harbour"])
        let groups = step.text.components(separatedBy: "mainstay-reference\">")[1].prefix { $0 != "<" }
        let secret = try #require(SignInPagesTests.decoded(groups.filter { $0 != " " }))
        let code = OneTimePassword(secret: secret).code(
            atStep: site.clock.surroundings.now().millisecondsSince1970 / 30_000)
        let done = try await browser.post(
            "\(link)/second-factor", ["choice": step.field("choice"), "code": code])
        #expect(done.contains("Keep your recovery codes"))
    }

    @Test(arguments: Engine.allCases)
    func `where email is sent, only whoever is invited sees the link, and using it proves the address`(
        engine: Engine
    ) async throws {
        let site = try await site(engine, sendsEmail: true)
        try await site.run { inviter in
            try await site.signIn(1, inviter)
            try await inviter.get(Self.path)
            let made = try await inviter.post(Self.path, Self.fields)
            #expect(made.contains("It goes to Kit Ashdown at new@example.org"))
            let path = "/accounts/\(try await account(site).id)"
            let page = try await inviter.get(path)
            #expect(page.contains("Send the invitation again"))
            let again = try await inviter.post("\(path)/reset-links")
            #expect(again.contains("The link goes by email"))
            for page in [made, page, again, try await inviter.get(Self.access)] {
                #expect(!page.contains("/invitations/"))
            }

            let sent = try await messages(site)
            #expect(sent.map(\.template) == ["account-invitation", "account-invitation"])
            #expect(sent.allSatisfy { $0.recipient == .address(EmailAddress(Self.email)!) })
            #expect(sent.allSatisfy { $0.linkPath == path })
            let invited = inviter.newBrowser()
            var open: [String] = []
            for link in sent.compactMap({ $0.values["path"] })
            where try await invited.get(link).status == .ok { open.append(link) }
            #expect(open.count == 1, "the link before stops working")
            try await setUp(try #require(open.first), site, invited)
            #expect(try await account(site).addressProvenAt != nil)
            #expect(try await !inviter.get(path).contains("Not proven"))
            let reset = try await inviter.post("\(path)/reset-links")
            #expect(reset.contains("The link goes by email"))
            #expect(!reset.contains("/invitations/"))
            #expect(try await messages(site).map(\.template).sorted().last == "password-reset")
        }
        let details = try await linkDetails(site)
        #expect(details.count == 3)
        #expect(details.allSatisfy { $0.contains("emailed") })
    }

    @Test(arguments: Engine.allCases)
    func `where nothing can be sent the link is shown, which is written down, and the address isn't proven`(
        engine: Engine
    ) async throws {
        let site = try await site(engine, sendsEmail: false)
        try await site.run { inviter in
            try await site.signIn(1, inviter)
            try await inviter.get(Self.path)
            let made = try await inviter.post(Self.path, Self.fields)
            #expect(made.contains("That you saw it is written down"))
            let link = try #require(made.text.firstMatch(of: /\/invitations\/[A-Za-z0-9_-]{22}/)).output
            try await setUp(String(link), site, inviter.newBrowser())
            #expect(try await account(site).addressProvenAt == nil)
            #expect(try await inviter.get(Self.access).contains("Address not proven"))
            #expect(try await inviter.get("/accounts/\(account(site).id)").contains("Not proven"))
        }
        #expect(try await messages(site).isEmpty)
        #expect(try await linkDetails(site).allSatisfy { $0.contains("shown") })
    }

    @Test(arguments: Engine.allCases)
    func `a cancelled invitation opens nothing and brings no role`(engine: Engine) async throws {
        let site = try await site(engine, sendsEmail: true)
        try await site.run { inviter in
            try await site.signIn(1, inviter)
            try await inviter.get(Self.path)
            try await inviter.post(Self.path, Self.fields)
            let id = try await account(site).id
            #expect(try await inviter.get("/accounts/\(id)").contains("Cancel the invitation"))
            let cancelled = try await inviter.post("/accounts/\(id)/cancellation")
            #expect(cancelled.location == "\(Self.access)?done=cancelled")
            let page = try await inviter.get(cancelled.location ?? "")
            #expect(page.contains("The invitation is cancelled"))
            #expect(!page.contains(Self.email))
            let link = try await messages(site)[0].values["path"] ?? ""
            #expect(try await inviter.newBrowser().get(link).status == .notFound)
            #expect(try await site.database.read { try MembershipStore($0).open(of: id) }.isEmpty)
        }
        #expect(try await site.actions().contains("invitation-cancelled"))
    }

    @Test(arguments: Engine.allCases)
    func `only an invitation that nobody has used can be cancelled, and only by who may give its roles`(
        engine: Engine
    ) async throws {
        let site = try await site(engine, sendsEmail: true)
        try await site.addStaff(2, "Lee Stourton", .practitioner)
        try await site.database.write { connection in
            try AccountStore(connection).add(try Example.account(3, "Bo Wareham"))
            try MembershipStore(connection).add(
                Membership(
                    id: .example(90), account: .example(3), organisation: Example.ours.id,
                    role: .administrator,
                    since: site.clock.surroundings.now()), by: .system("test"))
        }
        try await site.run { inviter in
            try await site.signIn(1, inviter)
            let (used, greater) = (AccountID.example(2), AccountID.example(3))
            try await inviter.get("/accounts/\(used)")
            #expect(try await inviter.post("/accounts/\(used)/cancellation").status == .conflict)
            #expect(try await inviter.post("/accounts/\(greater)/cancellation").status == .forbidden)
            let roles = try await site.database.read {
                try [used, greater].map(MembershipStore($0).open(of:)).map(\.count)
            }
            #expect(roles == [1, 1])
        }
    }
}
