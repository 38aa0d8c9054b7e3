import Core
import HTTPTypes
import Storage
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite struct SetupPagesTests {
    static func council(_ code: String) -> Organisation {
        Organisation(
            id: ReferenceData.organisation(.gss, code), code: code, codeKind: .gss, kind: .council,
            name: "Council",
            areaCode: code)
    }

    /// An administrator of the Dorset centre, of Dorset Council and of the partnership's office, and a practitioner.
    static func site(_ engine: Engine) async throws -> AccountsSite {
        let site = try await AccountsSite(engine)
        try await site.addStaff(1, "Centre Admin", .administrator)
        try await site.addStaff(2, "Council Admin", .administrator, in: council("E06000059"))
        let office = Organisation(
            id: CatchmentStoreTests.office, code: Organisation.partnershipCode, codeKind: .local,
            kind: .other,
            name: "Office")
        try await site.addStaff(3, "Office Admin", .administrator, in: office)
        try await site.addStaff(4, "Practitioner", .practitioner)
        try await site.addStaff(5, "Manager", .manager)
        return site
    }

    static let form = [
        "name": "Test Valley Carers", "kind": "carers-centre", "code-kind": "local",
        "organisation-code": "tv-carers",
        "district": "E07000093", "postcode": "so518de", "phone": "01632960123", "version": "1",
    ]

    @Test(arguments: Engine.allCases)
    func `organisations are set up within reach: one's own, an area's, or all`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.run { browser in
            let reaches: [(Int, HTTPResponse.Status, HTTPResponse.Status, HTTPResponse.Status)] = [
                (1, .ok, .forbidden, .forbidden), (2, .ok, .forbidden, .ok), (3, .ok, .ok, .ok),
                (4, .forbidden, .forbidden, .forbidden), (5, .forbidden, .forbidden, .forbidden),
            ]
            for (number, own, other, adding) in reaches {
                let browser = browser.newBrowser()
                try await site.signIn(number, browser)
                #expect(
                    try await browser.get("/organisations/\(Example.ours.id)/details").status == own,
                    "\(number)")
                #expect(
                    try await browser.get("/organisations/\(Example.theirs.id)/details").status == other,
                    "\(number)")
                #expect(try await browser.get("/organisations/new").status == adding, "\(number)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an organisation is added once, with what was typed put in order`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.run { browser in
            try await site.signIn(3, browser)
            try await browser.get("/organisations/new")
            let added = try await browser.post("/organisations", Self.form)
            #expect(added.status == .seeOther)
            let page = try await browser.get(added.location ?? "")
            for words in [
                "Test Valley Carers", "SO51 8DE", "01632 960123", "TV-CARERS", "Hampshire", "Triage",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            let again = try await browser.post("/organisations", Self.form)
            #expect(again.contains("Another organisation has this code already"))
            #expect(again.contains("Test Valley Carers"))
            #expect(try await browser.get("/organisations?name=test+vall").contains("Test Valley Carers"))
            #expect(
                try await browser.get("/organisations?name=nothing+like+it").contains("No organisation fits"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `bad input gets a message beside each field and keeps what was typed`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        let long = String(repeating: "x", count: 10_000)
        let wrong: [([String: String], String)] = [
            (["name": ""], "Enter the organisation’s name"), (["name": long], "200 characters or fewer"),
            (["kind": "castle"], "Select what kind"), (["code-kind": ""], "Select whose code"),
            (["code-kind": "urn", "organisation-code": "12"], "A URN is 6 digits"),
            (["code-kind": "ods", "organisation-code": "ł"], "An ODS code is"),
            (["organisation-code": "☃"], "A code of our own is"),
            (["district": "E99999999"], "Select a district"),
            (["postcode": "SO5O 5PB"], "Enter a full UK postcode"),
            (["phone": "ring me"], "Enter a phone number"),
            (
                ["opened": "31", "opened-month": "2", "opened-year": "2026"],
                "Day it opened must be a real date"
            ),
            (
                [
                    "opened": "2", "opened-month": "2", "opened-year": "2026", "closed": "1",
                    "closed-month": "2",
                    "closed-year": "2026",
                ], "Day it closed must be 2 February 2026 or later"
            ),
        ]
        try await site.run { browser in
            try await site.signIn(3, browser)
            try await browser.get("/organisations/new")
            for (change, message) in wrong {
                let form = Self.form.merging(change) { _, new in new }
                let page = try await browser.post("/organisations", form)
                #expect(page.status == .unprocessableContent, "\(message)")
                #expect(page.contains(message), "\(message)")
                #expect(page.contains("Error: Add an organisation"))
                if change["name"] == nil { #expect(page.contains("Test Valley Carers")) }
            }
        }
        let found = try await site.database.read { try OrganisationStore($0).find(.local, code: "TV-CARERS") }
        #expect(found == nil)
    }

    @Test(arguments: Engine.allCases)
    func `an edit keeps what was, and the second of two is told`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        let path = "/organisations/\(Example.ours.id)/details"
        try await site.run { browser in
            try await site.signIn(2, browser)
            let page = try await browser.get(path)
            var form = [
                "name": "Dorset Carers Together", "kind": "carers-centre", "code-kind": "local",
                "organisation-code": "X1", "district": "E06000059", "staff-names": "yes",
                "version": page.field("version"),
            ]
            #expect(try await browser.post(path, form).status == .seeOther)
            let shown = try await browser.get("/organisations/\(Example.ours.id)")
            #expect(shown.contains("Dorset Carers Together"))
            #expect(shown.contains("Dorset Carers’ Centre"))
            #expect(shown.contains("Council Admin"))
            form["name"] = "Too late"
            #expect(try await browser.post(path, form).status == .conflict)
            form["district"] = "E07000093"
            form["version"] = "2"
            #expect(try await browser.post(path, form).contains("Select a district of your own area"))
        }
        let found = try await site.database.read { try OrganisationStore($0).find(Example.ours.id) }
        #expect(found?.showsStaffNames == true)
        #expect(found?.areaCode == "E06000059")
    }

    @Test(arguments: Engine.allCases)
    func `a setting is looked at before it's saved, holds from its day, and is the area's own`(engine: Engine)
        async throws
    {
        let site = try await Self.site(engine)
        let path = "/settings/clocks.first-contact-working-days"
        @Sendable func form(_ value: String, _ day: String, _ area: String? = "E06000059") -> [String: String]
        {
            var form = ["value": value, "from": day, "from-month": "1", "from-year": "2027"]
            form["area"] = area
            return form
        }
        try await site.run { browser in
            try await site.signIn(2, browser)
            #expect(try await browser.get("/settings?area=E06000059").contains("5 working days"))
            try await browser.get("\(path)?area=E06000059")
            #expect(
                try await browser.post(path, form("3", "4")).contains(
                    "The day must be 5 January 2027 or later"))
            #expect(
                try await browser.post(path, form("soon", "5")).contains("Enter a whole number from 1 to 20"))
            let preview = try await browser.post(path, form("3", "10"))
            #expect(preview.contains("Check before it is saved"))
            #expect(preview.contains("3 working days"))
            let before = try await site.firstContactDays("E06000059", on: "2027-01-10")
            #expect(before == 5)

            let confirmed = ["confirmed": "yes"]
            #expect(
                try await browser.post(path, form("3", "10").merging(confirmed) { $1 }).status == .seeOther)
            #expect(try await site.firstContactDays("E06000059", on: "2027-01-09") == 5)
            #expect(try await site.firstContactDays("E06000059", on: "2027-01-10") == 3)
            #expect(try await site.firstContactDays("E10000014", on: "2027-01-10") == 5)
            #expect(try await browser.get("\(path)?area=E06000059").contains("Council Admin"))
            for area in ["E10000014", nil] {
                let refused = try await browser.post(path, form("4", "10", area).merging(confirmed) { $1 })
                #expect(refused.status == .forbidden)
            }
            #expect(try await browser.get("/settings/no.such-thing").status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an administrator says who serves a district, and tries a postcode`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.database.write { connection in
            try PlaceStore(connection).add(
                PostcodePlace(
                    postcode: "DT1 1XJ", districtCode: "E06000059", areaCode: "E06000059", easting: 1,
                    northing: 1,
                    isLive: true))
            try TeamStore(connection).add(
                Team(id: .example(1), organisation: Example.ours.id, name: "Triage", kind: .triage))
        }
        let path = "/districts/E06000059"
        try await site.run { browser in
            try await site.signIn(2, browser)
            #expect(try await browser.get("/areas?postcode=dt11xj").contains("Dorset Council"))
            try await browser.get(path)
            let chosen = ["kind": "adult", "adult": Example.ours.id.description]
            #expect(try await browser.post("\(path)/catchments", chosen).status == .seeOther)
            #expect(
                try await browser.get(path).contains(
                    "Carers’ centre: Dorset Carers’ Centre, 5 January 2027 to now"))
            let trial = try await browser.get("/areas?postcode=dt11xj")
            #expect(trial.contains("Dorset Carers’ Centre"))
            #expect(try await browser.get("/areas?postcode=nonsense").status == .unprocessableContent)

            let elsewhere = ["kind": "adult", "adult": Example.theirs.id.description]
            #expect(try await browser.post("\(path)/catchments", elsewhere).status == .unprocessableContent)
            #expect(try await browser.post("/districts/E07000093/catchments", elsewhere).status == .forbidden)
            #expect(try await browser.get("/districts/E00000000").status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a poster opens quick-add until its link is stopped`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.addStaff(6, "Their Manager", .manager, in: Example.theirs)
        let path = "/organisations/\(Example.ours.id)/quick-add-links"
        try await site.run { browser in
            try await site.signIn(5, browser)
            try await browser.get(path)
            #expect(
                try await browser.post(path, ["label": ""]).contains("Enter where this link will be used"))
            let made = try await browser.post(path, ["label": "Ward 4 <poster>"])
            let poster = try await browser.get(made.location ?? "")
            #expect(poster.contains("Ward 4 &lt;poster&gt;"))
            #expect(poster.contains("<svg"))
            let token = poster.text.firstMatch(of: /carers\.example\.org\/q\/([A-Za-z0-9_-]+)/).flatMap {
                LinkToken(String($0.1))
            }
            let link = try #require(token)
            let surroundings = site.clock.surroundings
            let found = try await site.database.read { try QuickAddLinkStore($0, surroundings).find(link) }
            #expect(found?.label == "Ward 4 <poster>")

            let other = browser.newBrowser()
            try await site.signIn(6, other)
            #expect(try await other.get(path).status == .forbidden)
            #expect(try await other.get(made.location ?? "").status == .forbidden)
            try await other.get("/organisations/\(Example.theirs.id)/quick-add-links")
            let revocation = (made.location ?? "").replacing("/poster", with: "/revocation")
            #expect(try await other.post(revocation).status == .forbidden)

            try await browser.get(path)
            #expect(try await browser.post(revocation).status == .seeOther)
            #expect(try await browser.get(made.location ?? "").status == .notFound)
            #expect(
                try await site.database.read { try QuickAddLinkStore($0, surroundings).find(link) } == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a tray that work arrives in isn't closed, and a second isn't made`(engine: Engine) async throws {
        let site = try await Self.site(engine)
        try await site.run { browser in
            try await site.signIn(1, browser)
            let path = "/organisations/\(Example.ours.id)/teams"
            try await browser.get(path)
            #expect(try await browser.post(path, ["name": "Triage", "kind": "triage"]).status == .seeOther)
            #expect(
                try await browser.post(path, ["name": "Second", "kind": "triage"]).contains(
                    "There is a tray of this kind already"))
            let tray = try await site.database.read { try TeamStore($0).tray(.triage, of: Example.ours.id) }
            let edit = "/teams/\(tray?.id.description ?? "")"
            #expect(try await browser.get(edit).contains("Edit Triage"))
            let close = [
                "name": "Front tray", "closed": "1", "closed-month": "3", "closed-year": "2027",
                "version": "1",
            ]
            #expect(try await browser.post(edit, close).contains("cannot be closed"))
            #expect(try await browser.post(edit, ["name": "Front tray", "version": "1"]).status == .seeOther)
            #expect(try await browser.get("/organisations/\(Example.ours.id)").contains("Front tray"))
            #expect(try await browser.get("/organisations/\(Example.theirs.id)/teams").status == .forbidden)
        }
    }
}

extension AccountsSite {
    func firstContactDays(_ area: String, on day: LocalDate) async throws -> Int {
        try await database.read { try SettingStore($0).number(.firstContactWorkingDays, area: area, on: day) }
    }
}
