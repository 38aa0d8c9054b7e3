import Core
import Interop
import TestSupport
import Testing

@testable import Register

@Suite struct ListReadingTests {
    private static func read(
        _ text: String, _ basis: ListSource.Basis = .agreement, asAt: LocalDate = "2027-01-04"
    ) throws -> [Result<ListPerson, ListReading.Problem>] {
        let file = try ListFile(Array(text.utf8), ListMapping())
        let reading = ListReading(file, basis: basis, asAt: asAt)
        return file.rows.map { row in Result { () throws(ListReading.Problem) in try reading.person(row) } }
    }

    private static func reason(_ text: String, _ basis: ListSource.Basis = .agreement) throws -> String? {
        guard case .failure(let problem)? = try read(text, basis).first else { return nil }
        return problem.reason
    }

    @Test func `a spreadsheet's lost noughts are put back and said, in other headings and semicolons`() throws
    {
        let text =
            "Surname;Forename;DOB;NHS No;Mobile;Post Code\r\nMarlow;Ada;01/03/1970;9990000018;7700900123;so518de\r\n"
        let ada = try #require(try Self.read(text).first?.get())
        #expect(ada.name.full == "Ada Marlow")
        #expect(ada.birth == "1970-03-01")
        #expect(ada.postcode?.text == "SO51 8DE")
        #expect(ada.contacts.map(\.value) == ["+447700900123"])
        #expect(ada.notes == ["A nought that a spreadsheet took off the phone number was put back"])
        // 0123456787? A number whose first digit is nought, made here by its own check digit.
        let digits = try #require((0...9).map { "012345678\($0)" }.first { NHSNumber($0) != nil })
        let short = String(digits.dropFirst())
        let bo = try #require(
            try Self.read("given_name,family_name,nhs_number\nBo,Finch,\(short)\n").first?.get())
        #expect(bo.nhsNumber?.digits == digits)
    }

    @Test(arguments: [
        ("1.23457E+09", "turned the NHS number into"), ("9990000019", "one or more of its digits"),
        ("12345", "must be 10 digits"),
    ])
    func `an NHS number that a spreadsheet spoiled is refused and never guessed`(typed: String, says: String)
        throws
    {
        let reason = try Self.reason("given_name,family_name,nhs_number\nAda,Marlow,\(typed)\n")
        #expect(reason?.contains(says) == true)
    }

    @Test(arguments: [
        ("03/25/1970", "American"), ("1/3/70", "two figures"), ("31/02/1970", "no day there is"),
        ("25627", "only a spreadsheet"), ("tomorrow", "can read"),
        ("2028-01-01", "after the day of the list"), ("-1970-01-01", "can read"),
    ])
    func `a day that could be another is refused and never guessed`(typed: String, says: String) throws {
        let reason = try Self.reason("given_name,family_name,date_of_birth\nAda,Marlow,\(typed)\n")
        #expect(reason?.contains(says) == true, "\(reason ?? "taken")")
    }

    @Test func `where one day has the month first, others that could be either are refused too`() throws {
        let rows = try Self.read(
            "given_name,family_name,date_of_birth\nAda,Marlow,03/25/1970\nBo,Finch,03/04/1970\nCy,Reed,25/03/1970\n"
        )
        #expect(rows.map { (try? $0.get())?.birth } == [nil, nil, "1970-03-25"])
    }

    @Test(arguments: [
        "1970-03-25", "25/03/1970", "25.3.1970", "25 March 1970", "25-Mar-1970", "25/03/1970 00:00",
        "1970-03-25T00:00:00",
    ])
    func `days are read as people write them`(typed: String) throws {
        let row = try #require(
            try Self.read("given_name,family_name,date_of_birth\nAda,Marlow,\(typed)\n").first)
        #expect(try row.get().birth == "1970-03-25")
    }

    @Test func `the codes of the paid job and of having a carer are refused by name`() throws {
        let paid = try Self.reason(
            "given_name,family_name,date_of_birth,code\nAda,Marlow,1970-03-01,229774002\n")
        #expect(paid?.contains("paid job") == true)
        let has = try Self.reason(
            "given_name,family_name,date_of_birth,note\nAda,Marlow,1970-03-01,Has a carer\n")
        #expect(has?.contains("somebody cares for this person") == true)
        #expect(
            try Self.reason("given_name,family_name,date_of_birth,code\nAda,Marlow,1970-03-01,224484003\n")
                == nil)
    }

    @Test func `where each person agreed, a row without the day isn't taken`() throws {
        let text = "given_name,family_name,date_of_birth,agreed_on\nAda,Marlow,1970-03-01,\n"
        #expect(try Self.reason(text, .agreed)?.contains("agreed_on") == true)
        #expect(try Self.reason(text, .agreement) == nil)
    }

    @Test func `headings are mapped once and remembered; a column is taken once`() throws {
        var mapping = ListMapping()
        mapping.set("Klant", to: .familyName)
        mapping.set("DOB", to: nil)
        #expect(
            mapping.columns(of: ["klant", "dob", "surname", "Forename"]) == [
                .familyName, nil, nil, .givenName,
            ])
    }

    @Test(arguments: Array("=1|+1|-1|@x".split(separator: "|").map(String.init)))
    func `what an import did is read back as it was kept`(text: String) throws {
        let changes: [ListChange] = [
            .made, .claimBegun(.example(1)), .claimConfirmed(.example(2), before: "2026-01-05"),
            .claimEnded(.example(3)), .addressBegun(.example(4)), .addressEnded(.example(5)),
            .contactBegun(.example(6)), .numberBegun("9990000018"), .birthFilled, .sexFilled,
            .linkBegun(.example(7)),
            .told(fingerprint: "ab12", asAt: "2026-01-05", by: .example(8)),
        ]
        #expect(changes.map { ListChange($0.description) } == changes)
        #expect(ListChange(text) == nil)
    }
}
