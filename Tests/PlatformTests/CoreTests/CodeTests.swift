import Core
import Testing

@Suite struct NHSNumberTests {
    @Test func `every shared case comes out as expected`() {
        let rows = TestCases.rows("nhs-number.csv")
        #expect(rows.count == 27)
        for row in rows { #expect(outcome(row[0]) == row[2], "\(row[0])") }
    }

    @Test func `a number is stored as digits and shown in threes and four`() {
        #expect(NHSNumber(" 999-000 0018 ")?.digits == "9990000018")
        #expect(NHSNumber("9990000018")?.display == "999 000 0018")
    }

    private func outcome(_ text: String) -> String {
        do throws(NHSNumber.Problem) {
            return try NHSNumber(parsing: text).isTestRange ? "VALID_TEST_RANGE" : "VALID"
        } catch {
            return switch error {
            case .notTenDigits: "INVALID_FORMAT"
            case .wrongCheckDigit: "INVALID_CHECK"
            case .oneDigitRepeated: "INVALID_REPEATED"
            }
        }
    }
}

@Suite struct PostcodeTests {
    @Test func `every shared case comes out as expected`() {
        let rows = TestCases.rows("postcode.csv")
        #expect(rows.count == 28)
        for row in rows {
            let postcode = Postcode(row[0])
            let outcome = postcode.map { $0.isPseudo ? "PSEUDO" : "VALID_FORMAT" } ?? "INVALID"
            #expect(outcome == row[2], "\(row[0])")
            #expect(Postcode.normalised(row[0]) == row[1], "\(row[0])")
            if let postcode { #expect(postcode.outward == row[3]) }
        }
    }

    @Test func `a postcode knows its sector and area`() {
        let postcode = Postcode("so518de")
        #expect(postcode?.sector == "SO51 8")
        #expect(postcode?.area == "SO")
    }

    @Test func `letters typed for figures are suggested, never put right`() {
        #expect(Postcode("S016 6YD") == nil)
        #expect(Postcode.suggestion(for: "S016 6YD") == Postcode("SO16 6YD"))
        #expect(Postcode.suggestion(for: "SO5O 5PB") == Postcode("SO50 5PB"))
        #expect(Postcode.suggestion(for: "SO50 5PB") == nil)
        #expect(Postcode.suggestion(for: "hello") == nil)
    }

    @Test(arguments: ["", "ＳＯ５１ ８ＤＥ", "ß16 6YD", "SO16 6YD SO16 6YD", String(repeating: "A", count: 10_000)])
    func `other text is no postcode`(text: String) {
        #expect(Postcode(text) == nil)
    }
}

@Suite struct OtherCodeTests {
    @Test func `SNOMED codes pass or fail as the shared cases say`() {
        let rows = TestCases.rows("snomed-checkdigit.csv")
        #expect(rows.count == 20)
        for row in rows { #expect((SnomedCode(row[0]) != nil) == (row[1] == "y"), "\(row[0])") }
    }

    @Test func `organisation, school and place codes have their forms`() {
        #expect(ODSCode(" j83014 ")?.text == "J83014")
        #expect(ODSCode("J83014/1") == nil)
        #expect(ODSCode("1234567890") == nil)
        #expect(SchoolURN("116 421")?.text == "116421")
        #expect(SchoolURN("016421") == nil)
        #expect(SchoolURN("١١٦٤٢١") == nil)
        #expect(GSSCode("e07000093")?.text == "E07000093")
        #expect(GSSCode("X07000093") == nil)
        #expect(GSSCode("E0700009") == nil)
    }

    @Test func `every communication need has a right code of its own`() {
        #expect(CommunicationNeed.all.count == 25)
        #expect(Set(CommunicationNeed.all.map(\.code)).count == 25)
        for need in CommunicationNeed.all { #expect(CommunicationNeed.find(need.code) == need) }
    }
}
