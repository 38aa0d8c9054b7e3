import Core
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Accounts

/// A manager elsewhere tries to come into an account by inviting it too.
@Suite struct InvitePagesTests {
    private static let email = "person2@example.org"
    private static let path = "/organisations/\(Example.theirs.id)/invitations"
    private static let fields = ["name": "Kit", "email": email, "role": "practitioner", "team": ""]

    /// Invited by our centre, and not set up yet; a manager of the other centre is signed in.
    private func site(_ engine: Engine) async throws -> AccountsSite {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Nic Larkhill", .manager, in: Example.theirs)
        try await site.database.write { connection in
            try AccountStore(connection).add(try Example.account(2, "Kit Ashdown"))
            try MembershipStore(connection).add(
                Membership(
                    id: .example(90), account: .example(2), organisation: Example.ours.id, role: .coordinator,
                    since: site.clock.surroundings.now()), by: .system("test"))
        }
        return site
    }

    @Test(arguments: Engine.allCases)
    func `no link is made to an account that has been invited to more than the inviter may give`(
        engine: Engine
    ) async throws {
        let site = try await site(engine)
        try await site.run { browser in
            try await site.signIn(1, browser)
            try await browser.get(Self.path)
            let refused = try await browser.post(Self.path, Self.fields)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.contains("have not set up their account yet"))
            #expect(!refused.contains("/invitations/"))
            let roles = try await site.database.read {
                try MembershipStore($0).open(of: .example(2)).map(\.role)
            }
            #expect(roles == [.coordinator])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a link made before a role was added elsewhere opens nothing`(engine: Engine) async throws {
        let site = try await site(engine)
        try await site.addStaff(3, "Lee Stourton", .practitioner)
        let surroundings = site.clock.surroundings
        let link = try await site.database.write { connection in
            try InvitationStore(connection, surroundings).make(.reset, for: .example(3), by: .system("test"))
        }
        try await site.run { browser in
            try await site.signIn(1, browser)
            try await browser.get(Self.path)
            let added = try await browser.post(
                Self.path, Self.fields.merging(["email": "person3@example.org"]) { $1 })
            #expect(added.contains("has the new role from now"))
            #expect(try await browser.newBrowser().get("/invitations/\(link.text)").status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a manager invites, with the roles that are theirs to give`(engine: Engine) async throws {
        let site = try await AccessPagesTests.site(engine)
        try await site.run { browser in
            try await site.signIn(1, browser)
            let path = "\(AccessPagesTests.ours)/invitations"
            #expect(try await browser.get(path).contains("Invite somebody"))
            #expect(try await browser.get("\(AccessPagesTests.theirs)/invitations").status == .forbidden)
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
            #expect(try await browser.get("\(AccessPagesTests.ours)/access").contains("Nia O’Brien"))
        }
    }
}
