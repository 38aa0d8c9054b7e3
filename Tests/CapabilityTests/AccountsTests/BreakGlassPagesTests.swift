import Core
import HTTPTypes
import Jobs
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite struct BreakGlassPagesTests {
    static let person: PersonID = .example(101)

    static let form = [
        "reference": "", "nhs-number": "999 000 0018", "kind": "risk-to-life",
        "reason": "Ambulance crew at the door, nobody answers", "hours": "2",
    ]

    @Test(arguments: Engine.allCases)
    func `emergency access is taken with a reason, and somebody else reviews it`(engine: Engine) async throws
    {
        let tasks = Mutex<[TaskRequest]>([])
        let needs = AccountsNeeds(
            openTask: { _, request in tasks.withLock { $0.append(request) } },
            findInEmergency: { _, search in search.nhsNumber?.digits == "9990000018" ? Self.person : nil })
        let site = try await AccountsSite(engine, needs: needs)
        try await site.addStaff(1, "Ollie Operator", .operator, .safeguardingLead)
        try await site.addStaff(2, "Saff Lead", .safeguardingLead)
        try await site.addStaff(3, "Their Lead", .safeguardingLead, in: Example.theirs)
        try await site.addStaff(4, "Front Desk", .frontDesk)
        try await site.run { browser in
            let desk = browser.newBrowser()
            try await site.signIn(4, desk)
            #expect(try await desk.get("/break-glass").status == .forbidden)

            try await site.signIn(1, browser)
            try await browser.get("/break-glass")
            let wrong: [([String: String], String)] = [
                (["nhs-number": ""], "Enter a reference or an NHS number, or two of"),
                (["nhs-number": "999 123 4560"], "Enter a 10 digit NHS number"),
                (["nhs-number": "", "person-name": "Jo"], "or two of"),
                (["reference": "12"], "Enter a reference like"),
                (
                    ["born": "31", "born-month": "2", "born-year": "1950"],
                    "Date of birth must be a real date"
                ),
                (["hours": "5"], "from 1 to 4"), (["reason": ""], "Enter what has happened"),
                (["kind": ""], "Select why"),
                (["nhs-number": "999 000 0026"], "Nobody fits what you typed"),
            ]
            for (change, message) in wrong {
                let page = try await browser.post("/break-glass", Self.form.merging(change) { $1 })
                #expect(page.status == .unprocessableContent, "\(message)")
                #expect(page.contains(message), "\(message)")
            }
            #expect(tasks.withLock { $0 }.isEmpty)
            let taken = try await browser.post("/break-glass", Self.form)
            #expect(taken.location == "/people/\(Self.person)")

            let task = try #require(tasks.withLock { $0 }.first)
            #expect(task.dueOn == "2027-01-06")
            #expect(task.organisation == Example.ours.id)
            #expect(task.isHiddenFromLists)
            #expect(task.aboutAccount == .example(1))
            let grant = task.linkPath ?? ""
            #expect(try await browser.get(grant).status == .ok)
            #expect(
                try await browser.post("\(grant)/review", ["outcome": "justified"]).status
                    == .unprocessableContent)

            let theirs = browser.newBrowser()
            try await site.signIn(3, theirs)
            let hidden = try await theirs.get(grant)
            #expect(hidden.status == .notFound)
            #expect(!hidden.contains("Ambulance"))
            #expect(try await theirs.get("/break-glass/reviews").contains("Nothing waits"))
            #expect(try await theirs.post("\(grant)/review", ["outcome": "justified"]).status == .notFound)

            let lead = browser.newBrowser()
            try await site.signIn(2, lead)
            #expect(try await lead.get("/break-glass/reviews").contains("Ollie Operator"))
            #expect(try await lead.get(grant).contains("Ambulance crew at the door"))
            #expect(
                try await lead.post("\(grant)/review", ["outcome": "not-justified"]).contains(
                    "Enter what you asked"))
            #expect(try await lead.post("\(grant)/review", ["outcome": "justified"]).status == .seeOther)
            #expect(try await lead.get("/break-glass/reviews").contains("Nothing waits"))
        }
        let kept = try await site.actions().filter { $0.hasPrefix("emergency-access") }
        #expect(
            Set(kept) == [
                "emergency-access-nobody-found", "emergency-access-taken", "emergency-access-reviewed",
            ])
        #expect(
            try await site.database.read { connection throws in
                try AccountsAnswersStore(connection).hasEmergencyAccess(
                    .example(1), to: Self.person, at: "2027-01-05T10:00:00.000Z")
            })
    }
}

extension TaskRequest {
    /// Whether only those who may see sensitive work see it in a list.
    var isHiddenFromLists: Bool { sensitive && person == nil }
}
