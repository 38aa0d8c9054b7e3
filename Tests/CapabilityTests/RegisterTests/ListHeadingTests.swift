import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// What a partner's own headings stand for.
@Suite struct ListHeadingTests {
    @Test func `a column is said of one heading, and what is forgotten is as its name says`() throws {
        let said = try ListMapping().saying([
            (heading: "Nom", means: .column(.familyName)), (heading: "Postcode", means: .ignored),
        ])
        #expect(said.columns(of: ["nom", "postcode", "Forename"]) == [.familyName, nil, .givenName])
        #expect(said.said(of: "NOM") == .column(.familyName))
        #expect(throws: ListHeadingRefusal.twice(.familyName)) {
            try said.saying([(heading: "Naam", means: .column(.familyName))])
        }
        let back = try said.saying([
            (heading: "nom", means: .asNamed), (heading: "Postcode", means: .asNamed),
        ])
        #expect(back == ListMapping())
    }

    @Test(arguments: Engine.allCases)
    func `headings of their own are said on a page, remembered, and a waiting list is looked at again`(
        engine: Engine
    ) async throws {
        let lists = try await TestLists(on: engine)
        let register = lists.register
        let own = OrganisationID.example(1)
        try await lists.desk.declare(
            ListSource(own, basis: .agreement, agreement: "Care Act"), by: TestRegister.coordinator)
        let sending = ListSending(desk: lists.desk)
        let asked = ListDesk.Asked(own, asAt: "2027-01-04", isFull: false, by: TestRegister.coordinator)
        await #expect(throws: ListRefusal.noNames) {
            _ = try await sending.keep(Array("Vorname,Nom\nAda,Marlow\n".utf8), asked)
        }
        let id = try await sending.keep(
            Array("given_name,Nom,Born\nAda,Marlow,1970-03-01\n".utf8), asked)
        try await sending.work(.init(id, .look, .example(1)))
        try await RegisterSite(register: register).run { client in
            #expect(
                try await client.get("/lists/\(id)", as: "coordinator").text.contains("aren’t read: Nom"))
            #expect(try await client.get("/lists/headings", as: "desk").status == .forbidden)
            #expect(try await client.get("/lists/headings", as: "other").status == .notFound)
            let page = try await client.get(
                ListHeadingPages.path(asking: ["Vorname", "Nom & co"]), as: "coordinator")
            for word in ["“Vorname”", "“Nom &amp; co”", "“Nom”", "What its name says: date of birth"] {
                #expect(page.text.contains(word), "\(word)")
            }
            let twice = try await client.submit(
                "/lists/headings",
                [
                    ("heading-0", "Vorname"), ("means-0", "given_name"), ("heading-1", "Nom"),
                    ("means-1", "given_name"),
                ], as: "coordinator")
            #expect(twice.status == .unprocessableContent)
            #expect(twice.text.contains("can’t both stand for"))
            let saved = try await client.submit(
                "/lists/headings",
                [
                    ("heading-0", "Vorname"), ("means-0", "given_name"), ("heading-1", "Nom"),
                    ("means-1", "family_name"),
                ], as: "coordinator")
            #expect(saved.location == "/lists/headings?done=saved")
            let list = try await client.get("/lists/\(id)", as: "coordinator").text
            #expect(list.contains("Being looked at") && !list.contains("Take the list"))
        }
        let again = try await register.read { try ListImportStore($0, $1).find(id)?.state }
        #expect(again == .uploaded)
        try await sending.work(.init(id, .look, .example(1)))
        _ = try await sending.keep(Array("Vorname,Nom\nAda,Marlow\n".utf8), asked)
        // Said anew on another basis, the headings stay.
        try await lists.desk.declare(
            ListSource(own, basis: .agreement, agreement: "Another"), by: TestRegister.coordinator)
        let mapping = try await register.read { try ListSourceStore($0, $1).require(own).mapping }
        #expect(mapping.said(of: "nom") == .column(.familyName))
    }
}
