import Core
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite struct SignInPagesTests {
    @Test(arguments: Engine.allCases)
    func `staff sign in with a password and a code, and go where they were going`(engine: Engine) async throws
    {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.run { browser in
            #expect(try await browser.get("/account").location == "/sign-in?next=/account")
            #expect(try await site.signIn(1, browser, next: "/account?done=x").location == "/account?done=x")
            let page = try await browser.get("/account")
            #expect(page.status == .ok)
            #expect(page.contains("Sam Field"))
            #expect(page.contains(Example.ours.name))
            #expect(try await site.signIn(1, browser.newBrowser()).location == "/work")
            #expect(
                try await site.signIn(1, browser.newBrowser(), next: "//evil.example.org/x").location
                    == "/work")
            #expect(
                try await site.signIn(1, browser.newBrowser(), next: "https://evil.example.org").location
                    == "/work")
        }
        #expect(try await site.actions().filter { $0 == "signed-in" }.count == 4)
    }

    @Test(arguments: Engine.allCases)
    func `every way of not signing in reads the same`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.addStaff(2, "Gone Away", .coordinator)
        try await site.database.write { connection in
            try AccountStore(connection).disable(
                .example(2), by: .system("test"), at: "2027-01-05T09:00:00.000Z")
            try AccountStore(connection).add(try Example.account(3, "Not Yet"))
        }
        try await site.run { browser in
            try await browser.get("/sign-in")
            let tries = [
                ("person1@example.org", "wrong password"), ("person2@example.org", AccountsSite.password),
                ("person3@example.org", AccountsSite.password), ("nobody@example.org", AccountsSite.password),
                ("not an address", AccountsSite.password),
            ]
            var pages: Set<String> = []
            for (email, password) in tries {
                let page = try await browser.post("/sign-in", ["email": email, "password": password])
                #expect(page.status == .unprocessableContent)
                #expect(page.contains("Check your email address and password"))
                #expect(!page.contains(password))
                pages.insert(
                    page.text.replacingOccurrences(of: email, with: "")
                        .replacing(/name="csrf" value="[^"]*"/, with: ""))
            }
            #expect(pages.count == 1)
            let empty = try await browser.post("/sign-in", ["email": "", "password": ""])
            #expect(empty.contains("Error: Sign in"))
            #expect(empty.contains("Enter your work email address"))
            #expect(empty.contains("Enter your password"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `wrong tries make even the right password wait`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.run { browser in
            try await browser.get("/sign-in")
            for _ in 1...5 {
                try await browser.post(
                    "/sign-in", ["email": "person1@example.org", "password": "wrong password"])
            }
            let right = ["email": "person1@example.org", "password": AccountsSite.password]
            #expect(try await browser.post("/sign-in", right).status == .unprocessableContent)
            site.clock.advance(seconds: 31)
            #expect(try await browser.post("/sign-in", right).contains("Enter your code"))
        }
        #expect(try await site.actions().contains("sign-in-refused"))
    }

    @Test(arguments: Engine.allCases)
    func `a code is good once, a wrong one is counted, and a ticket runs out`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.run { browser in
            try await site.signIn(1, browser)
            let used = site.code
            let other = browser.newBrowser()
            try await other.get("/sign-in")
            let step = try await other.post(
                "/sign-in", ["email": "person1@example.org", "password": AccountsSite.password])
            let ticket = step.field("ticket")
            let again = try await other.post("/sign-in/second-step", ["ticket": ticket, "code": used])
            #expect(again.status == .unprocessableContent)
            #expect(try await other.get("/account").status == .seeOther)
            #expect(
                try await other.post("/sign-in/second-step", ["ticket": ticket, "code": ""]).contains(
                    "Enter the code"))
            site.clock.advance(seconds: 601)
            let late = try await other.post("/sign-in/second-step", ["ticket": ticket, "code": site.code])
            #expect(late.contains("That took too long"))
            #expect(
                try await other.post("/sign-in/second-step", ["ticket": "made up", "code": site.code]).status
                    == .unprocessableContent)
        }
        let failures = try await site.database.read { try AccountStore($0).find(.example(1))?.failedAttempts }
        #expect(failures == 1)
    }

    @Test(arguments: Engine.allCases)
    func `an invitation becomes an account with a password, an authenticator and recovery codes`(
        engine: Engine
    ) async throws {
        let site = try await AccountsSite(engine)
        let commands = AccountCommands(database: site.database, surroundings: site.clock.surroundings)
        let email = try Example.email("new@example.org")
        let path = try await commands.add(
            email: email, name: "New Person", organisationCode: "X1", role: .practitioner)
        try await site.run { browser in
            let link = path ?? ""
            let page = try await browser.get(link)
            #expect(page.contains("New Person"))
            let weak = try await browser.post("\(link)/password", ["password": "password1234"])
            #expect(weak.status == .unprocessableContent)
            #expect(!weak.contains("password1234"))
            let step = try await browser.post("\(link)/password", ["password": "seven blue kettles"])
            #expect(step.contains("<svg"))
            let wrong = try await browser.post(
                "\(link)/second-factor", ["choice": step.field("choice"), "code": "000000"])
            #expect(wrong.status == .unprocessableContent)
            let account = try await site.database.read { try AccountStore($0).find(email: email) }
            #expect(account?.isSetUp == false)

            let groups = wrong.text.components(separatedBy: "mainstay-reference\">")[1].prefix { $0 != "<" }
            let secret = try #require(Self.decoded(groups.filter { $0 != " " }))
            let step30 = site.clock.surroundings.now().millisecondsSince1970 / 30_000
            let done = try await browser.post(
                "\(link)/second-factor",
                [
                    "choice": wrong.field("choice"),
                    "code": OneTimePassword(secret: secret).code(atStep: step30),
                ])
            #expect(done.contains("Keep your recovery codes"))
            #expect(try await browser.get("/account").contains("New Person"))
            #expect(try await browser.newBrowser().get(link).status == .notFound)

            let codes = done.text.matches(of: /mainstay-reference">([0-9A-Z-]+)</).map { String($0.1) }
            #expect(codes.count == 10)
            for isFirst in [true, false] {
                let other = browser.newBrowser()
                try await other.get("/sign-in")
                let step = try await other.post(
                    "/sign-in", ["email": "new@example.org", "password": "seven blue kettles"])
                let answer = try await other.post(
                    "/sign-in/second-step", ["ticket": step.field("ticket"), "code": codes[0].lowercased()])
                #expect((answer.status == .seeOther) == isFirst)
            }
        }
    }

    static func decoded(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, buffer, bits) = ([UInt8](), 0, 0)
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            buffer = (buffer << 5 | value) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 255))
            }
        }
        return bytes
    }

    @Test(arguments: Engine.allCases)
    func `a shared computer locks, opens again, and changes hands in one step`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .frontDesk)
        try await site.run { browser in
            try await site.signIn(1, browser, shared: true)
            #expect(try await browser.get("/account").contains("shared computer"))
            site.clock.advance(seconds: 301)
            #expect(try await browser.get("/account").location == "/locked?next=/account")
            let locked = try await browser.get("/locked?next=/account")
            #expect(locked.contains("Sam Field"))
            #expect(
                try await browser.post("/locked", ["password": "wrong password", "next": "/account"]).status
                    == .unprocessableContent)
            #expect(try await browser.get("/account").status == .seeOther)
            try await browser.get("/locked")
            #expect(
                try await browser.post("/locked", ["password": AccountsSite.password, "next": "/account"])
                    .location == "/account")
            #expect(try await browser.get("/account").status == .ok)

            let changed = try await browser.post("/change-user", ["next": "/quick-add"])
            #expect(changed.location == "/sign-in?shared=yes&next=/quick-add")
            #expect(try await browser.get("/account").status == .seeOther)
            #expect(try await browser.get("/sign-in?shared=yes&next=/quick-add").contains("checked"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `signing out ends one session, or all`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.run { browser in
            let other = browser.newBrowser()
            try await site.signIn(1, browser)
            try await site.signIn(1, other)
            try await browser.get("/account")
            #expect(try await browser.post("/sign-out").location == "/signed-out")
            #expect(try await browser.get("/account").status == .seeOther)
            #expect(try await other.get("/account").status == .ok)

            try await site.signIn(1, browser)
            try await browser.get("/account")
            try await browser.post("/sign-out/everywhere")
            #expect(try await other.get("/account").status == .seeOther)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a new password ends every other session, and takes the old one`(engine: Engine) async throws {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Sam Field", .coordinator)
        try await site.run { browser in
            let other = browser.newBrowser()
            try await site.signIn(1, other)
            try await site.signIn(1, browser)
            try await browser.get("/account/password")
            let wrong = try await browser.post(
                "/account/password", ["current-password": "not this one", "password": "nine green lanterns"])
            #expect(wrong.contains("Enter the password you sign in with now"))
            let weak = try await browser.post(
                "/account/password", ["current-password": AccountsSite.password, "password": "short"])
            #expect(weak.status == .unprocessableContent)
            let done = try await browser.post(
                "/account/password",
                ["current-password": AccountsSite.password, "password": "nine green lanterns"])
            #expect(done.location == "/account?done=password")
            #expect(try await browser.get("/account").status == .ok)
            #expect(try await other.get("/account").status == .seeOther)
        }
    }

    @Test(arguments: [true, false])
    func `the made-up sign-ins exist in a demonstration only`(isDemonstration: Bool) async throws {
        let site = try await AccountsSite(.sqlite, isDemonstration: isDemonstration)
        let surroundings = site.clock.surroundings
        let hash = try await AccountsDemoStore.passwordHash(surroundings, cost: .light)
        try await site.database.write { connection in
            try AccountsDemoStore(connection, surroundings, secret: AccountsSite.secret).add(
                passwordHash: hash)
            try AccountsDemoStore(connection, surroundings, secret: AccountsSite.secret).add(
                passwordHash: hash)
        }
        let signIn = AccountsDemo.signIns[0]
        try await site.run { browser in
            let page = try await browser.get("/sign-in")
            #expect(page.contains("Try it as somebody made up") == isDemonstration)
            #expect(page.contains(AccountsDemo.password) == isDemonstration)
            #expect(page.contains(signIn.email) == isDemonstration)
            let answer = try await browser.post("/demonstration/sign-in", ["account": signIn.id.description])
            #expect(answer.status == (isDemonstration ? .seeOther : .notFound))
            #expect(try await browser.get("/account").status == (isDemonstration ? .ok : .seeOther))
            if isDemonstration {
                try await browser.get("/sign-in?next=/x")
                #expect(
                    try await browser.post("/demonstration/sign-in", ["account": "x"]).status == .notFound)
            }
        }
    }
}
