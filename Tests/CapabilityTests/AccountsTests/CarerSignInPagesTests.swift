import Core
import HTTPTypes
import Jobs
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite struct CarerSignInPagesTests {
    static let ada: PersonID = .example(101)
    static let bert: PersonID = .example(102)

    /// Ada and Bert share an address; both may sign in, and the practitioners of our centre see Ada.
    static func needs(sendsEmail: Bool = true) -> AccountsNeeds {
        AccountsNeeds(
            carersSigningIn: { _, address in
                switch address.text {
                case "ada@example.org": [ada]
                case "both@example.org": [ada, bert]
                default: []
                }
            },
            carerName: { _, person in [ada: "Ada Quill", bert: "Bert Quill"][person] },
            birthDate: { _, person in [ada: "1950-03-02", bert: "1948-11-30"][person] },
            mayHandOverSignIn: { _, person, principal in
                person == ada && principal.organisation == Example.ours.id ? "Ada Quill" : nil
            },
            sendsEmail: sendsEmail, home: { $0.person == nil ? "/account" : "/my-record/sign-in?home" })
    }

    /// The same, where Ada's address and number are still to be shown to be hers; what is confirmed is kept in `proven`.
    static func needs(proving proven: Proven) -> AccountsNeeds {
        AccountsNeeds(
            carersSigningIn: { _, address in address.text == "ada@example.org" ? [ada] : [] },
            carerName: { _, person in person == ada ? "Ada Quill" : nil },
            mayHandOverSignIn: { _, _, _ in "Ada Quill" },
            unprovenContacts: { _, person in
                guard person == ada else { return [] }
                return [
                    UnprovenContact(
                        .example(1), value: "ada@example.org", text: "ada@example.org", isPhone: false),
                    UnprovenContact(.example(2), value: "07700900123", text: "07700 900123", isPhone: true),
                ]
            },
            confirmContact: { _, person, contact in proven.add(person, contact) },
            sendsEmail: true, home: { _ in "/my-record/sign-in?home" })
    }

    final class Proven: Sendable {
        private let kept = Mutex<[(PersonID, ContactID)]>([])

        func add(_ person: PersonID, _ contact: ContactID) { kept.withLock { $0.append((person, contact)) } }

        var contacts: [ContactID] { kept.withLock { $0.filter { $0.0 == ada }.map(\.1) } }
    }

    @Test(arguments: Engine.allCases)
    func `a code that was used shows that the address it was sent to is theirs`(engine: Engine) async throws {
        let proven = Proven()
        let site = try await AccountsSite(engine, needs: Self.needs(proving: proven))
        try await site.run { browser in
            try await browser.get("/my-record/sign-in")
            try await browser.post("/my-record/sign-in", ["email": "ada@example.org", "by": "link"])
            let path = try #require(try await Self.messages(site).first?.values["path"])
            try await browser.get(path)
            #expect(proven.contacts.isEmpty)
            try await browser.post(path, [:])
            #expect(proven.contacts == [.example(1)])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a code handed over for a number shows that the number is theirs once it is used`(engine: Engine)
        async throws
    {
        for (chosen, expected) in [("\(ContactID.example(2))", [ContactID.example(2)]), ("other", [])] {
            let proven = Proven()
            let site = try await AccountsSite(engine, needs: Self.needs(proving: proven))
            try await site.addStaff(1, "Sam Field", .practitioner)
            try await site.run { browser in
                let staff = browser.newBrowser()
                try await site.signIn(1, staff)
                let shown = try await staff.get("/people/\(Self.ada)/sign-in-codes")
                #expect(shown.contains("I am speaking to them on 07700 900123"))
                let page = try await staff.post(
                    "/people/\(Self.ada)/sign-in-codes", ["identity": "called-back", "contact": chosen])
                let code = try #require(page.text.firstMatch(of: /mainstay-reference">([0-9A-Z-]+)</)).1
                #expect(proven.contacts.isEmpty)
                try await browser.get("/my-record/sign-in")
                try await browser.post("/my-record/sign-in/code", ["code": String(code)])
                #expect(proven.contacts == expected)
            }
        }
    }

    /// What was asked for and what is to be sent, after the deliveries that follow have been made.
    static func messages(_ site: AccountsSite) async throws -> [MessageRequest] {
        let desk = site.capability.desk
        try await site.database.write { connection in
            let asked = try connection.run("SELECT payload FROM event WHERE name = 'carer-sign-in-asked'")
            for row in asked {
                let text: String = try row.value("payload")
                #expect(!text.contains("@"))
                let sending = CarerSignInSending(desk: desk)
                try sending.send(try JSONCode.decode(CarerSignInAsked.self, text), connection)
            }
        }
        return try await site.database.read { connection in
            try connection.run("SELECT payload FROM event WHERE name = 'message-requested' ORDER BY at, id")
                .map { try JSONCode.decode(MessageRequest.self, try $0.value("payload")) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `asking says nothing of whether an address is known`(engine: Engine) async throws {
        let site = try await AccountsSite(engine, needs: Self.needs())
        try await site.run { browser in
            var pages: Set<String> = []
            for email in ["ada@example.org", "nobody@example.org"] {
                try await browser.get("/my-record/sign-in")
                let page = try await browser.post("/my-record/sign-in", ["email": email, "by": "link"])
                #expect(page.status == .ok)
                #expect(!page.contains(email))
                pages.insert(page.text.replacing(/name="csrf" value="[^"]*"/, with: ""))
            }
            #expect(pages.count == 1)
            let wrong = try await browser.post("/my-record/sign-in", ["email": "ada at home", "by": "link"])
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.contains("ada at home"))
        }
        let messages = try await Self.messages(site)
        #expect(messages.map(\.recipient) == [.person(Self.ada)])
        #expect(messages.first?.values["path"]?.hasPrefix("/link/") == true)
    }

    @Test(arguments: Engine.allCases)
    func `opening the link changes nothing, the button opens the page, once`(engine: Engine) async throws {
        let site = try await AccountsSite(engine, needs: Self.needs())
        let code = try await Self.code(site, for: [Self.ada])
        let path = "/link/\(code.compact)"
        try await site.run { browser in
            for _ in 1...3 { #expect(try await browser.newBrowser().get(path).contains("Open my page")) }
            try await browser.get(path)
            let answer = try await browser.post(path)
            #expect(answer.location == "/my-record/sign-in?home")
            #expect(try await site.sessions(of: .carer(Self.ada)) == 1)

            let late = browser.newBrowser()
            #expect(try await late.get(path).status == .notFound)
            try await late.get("/my-record/sign-in")
            #expect(try await late.post(path).status == .notFound)
        }
        #expect(try await site.actions().filter { $0 == "signed-in" }.count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `a code runs out, and a wrong one opens nothing`(engine: Engine) async throws {
        let site = try await AccountsSite(engine, needs: Self.needs())
        let code = try await Self.code(site, for: [Self.ada])
        try await site.run { browser in
            try await browser.get("/my-record/sign-in")
            for wrong in ["", "12345", "7KQ2-M0XD-R", String(repeating: "x", count: 10_000)] {
                let page = try await browser.post("/my-record/sign-in/code", ["code": wrong])
                #expect(page.status == .unprocessableContent)
            }
            #expect(try await browser.get("/link/nonsense").status == .notFound)
            site.clock.advance(seconds: 15 * 60)
            #expect(try await browser.get("/link/\(code.compact)").status == .notFound)
            let late = try await browser.post("/my-record/sign-in/code", ["code": code.description])
            #expect(late.status == .unprocessableContent)
        }
        #expect(try await site.sessions(of: .carer(Self.ada)) == 0)
    }

    @Test(arguments: Engine.allCases)
    func `where two share an address, a date of birth says whose page opens`(engine: Engine) async throws {
        let site = try await AccountsSite(engine, needs: Self.needs())
        let code = try await Self.code(site, for: [Self.ada, Self.bert])
        let path = "/link/\(code.compact)"
        try await site.run { browser in
            let page = try await browser.get(path)
            #expect(page.contains("What is your date of birth?"))
            #expect(!page.contains("Quill"))
            let wrong = try await browser.post(path, ["born": "1", "born-month": "1", "born-year": "1990"])
            #expect(wrong.status == .unprocessableContent)
            let right = try await browser.post(path, ["born": "30", "born-month": "11", "born-year": "1948"])
            #expect(right.status == .seeOther)
        }
        #expect(try await site.sessions(of: .carer(Self.bert)) == 1)
        #expect(try await site.sessions(of: .carer(Self.ada)) == 0)
    }

    @Test(arguments: Engine.allCases)
    func `staff hand a code only to a carer whose record they see, and say how they knew them`(engine: Engine)
        async throws
    {
        let site = try await AccountsSite(engine, needs: Self.needs(sendsEmail: false))
        try await site.addStaff(1, "Sam Field", .practitioner)
        try await site.addStaff(2, "Robin Hale", .practitioner, in: Example.theirs)
        try await site.run { browser in
            let path = "/people/\(Self.ada)/sign-in-codes"
            let other = browser.newBrowser()
            try await site.signIn(2, other)
            let refused = try await other.get(path)
            #expect(refused.status == .notFound)
            #expect(!refused.contains("Quill"))

            try await site.signIn(1, browser)
            #expect(try await browser.get("/people/\(Self.bert)/sign-in-codes").status == .notFound)
            #expect(try await browser.get(path).contains("Ada Quill"))
            #expect(try await browser.post(path).status == .unprocessableContent)
            let page = try await browser.post(path, ["identity": "called-back"])
            let code =
                page.text.firstMatch(of: /mainstay-reference">([0-9A-Z-]+)</).map { String($0.1) } ?? ""

            let carer = browser.newBrowser()
            let start = try await carer.get("/my-record/sign-in")
            #expect(!start.contains("Your email address"))
            #expect(try await carer.post("/my-record/sign-in/code", ["code": code]).status == .seeOther)
        }
        #expect(try await site.actions().contains("carer-sign-in-handed-over"))
    }

    static func code(_ site: AccountsSite, for people: [PersonID]) async throws -> Reference {
        let desk = site.capability.desk
        return try await site.database.write { connection in
            try CarerSignInStore(connection, desk.surroundings, desk.secrets).make(for: people)
        }
    }
}

extension AccountsSite {
    /// How many sessions somebody has.
    func sessions(of owner: SessionOwner) async throws -> Int {
        let surroundings = clock.surroundings
        return try await database.read { try SessionStore($0, surroundings).list(of: owner).count }
    }
}
