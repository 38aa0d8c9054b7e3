import Testing

@testable import Matching

@Suite struct NameComparisonTests {
    @Test(
        arguments: [
            ("Jane", "JANE", .same), ("Jane", "", .missing), ("Siân", "Sian", .same),
            ("Mary-Ann", "Mary Ann", .same),
            ("Mary Ann", "Maryann", .same), ("Mary Jane", "Mary", .same), ("Zoë", "Zoe", .same),
            ("William", "Bill", .form), ("Peggy", "Margaret", .form), ("Mohammed", "Muhammad", .form),
            ("Kathryn", "Catherine", .form), ("Abgail", "Abby", .form), ("J", "Jane", .initial),
            ("J", "J", .initial), ("J", "Karen", .different), ("Jane", "Jnae", .slip),
            ("Gareth", "Garreth", .slip),
            ("Penelope", "Penelpe", .slip), ("John", "Joan", .alike), ("Gary", "Mary", .alike),
            ("Jane", "Susan", .different), ("Ali", "Imran", .different), ("Jo", "Al", .different),
            ("Агата", "Агата", .same), ("Łukasz", "Lukasz", .same),
        ] as [(String, String, Level.Given)])
    func `first names`(one: String, other: String, level: Level.Given) {
        #expect(compared(.givenName, one, other)[.given] == level.rawValue)
        #expect(compared(.givenName, other, one)[.given] == level.rawValue)
    }

    @Test(
        arguments: [
            ("Smith", "smith", .same), ("O'Brien", "OBrien", .same), ("O’Brien", "O Brien", .same),
            ("van der Berg", "Vanderberg", .same), ("Müller", "Muller", .same), ("Smith", "", .missing),
            ("Smith-Jones", "Jones", .part), ("Smith", "Smith Jones", .part),
            ("Hathersage", "Hathersgae", .slip),
            ("Davies", "Davis", .alike), ("Clark", "Clarke", .alike), ("Smith", "Jones", .differentWoman),
        ] as [(String, String, Level.Family)])
    func `last names`(one: String, other: String, level: Level.Family) {
        #expect(compared(.familyName, one, other)[.family] == level.rawValue)
        #expect(compared(.familyName, other, one)[.family] == level.rawValue)
    }

    @Test func `an earlier last name is known again`() {
        let bride = MatchRecord.named("Jane", "Rowe", [.previousFamilyName: "Hathersage"])
        #expect(compared(bride, .named("Jane", "Hathersage"))[.family] == Level.Family.previous.rawValue)
        #expect(compared(.named("Jane", "Hathersage"), bride)[.family] == Level.Family.previous.rawValue)
    }

    @Test func `a man seldom changes his last name`() {
        let pattern = compared(.named("Al", "Smith", [.sex: "M"]), .named("Al", "Jones", [.sex: "m"]))
        #expect(pattern[.family] == Level.Family.differentMan.rawValue)
    }

    @Test(
        arguments: [
            (["Thomas", "Ryan"], ["Ryan", "Thomas"]), (["Jane", "Hathersage"], ["Hathersge", "Jane"]),
            (["Mei", "Wong"], ["Wong", "Mei"]),
        ])
    func `names the other way round`(one: [String], other: [String]) {
        let pattern = compared(.named(one[0], one[1]), .named(other[0], other[1]))
        #expect(pattern[.given] == Level.Given.swapped.rawValue)
        #expect(pattern[.family] == Level.Family.missing.rawValue)
    }

    @Test(
        arguments: [
            (["Robert", ""], ["James", "Robert"]), (["Bob", ""], ["James", "Robert"]),
            (["Samuel", "E"], ["Edward", "Samuel"]), (["James Robert", ""], ["Robert", ""]),
        ])
    func `a middle name used as the first`(one: [String], other: [String]) {
        let (left, right) = (
            MatchRecord([.givenName: one[0], .middleNames: one[1]]),
            MatchRecord([.givenName: other[0], .middleNames: other[1]])
        )
        #expect(compared(left, right)[.given] == Level.Given.middle.rawValue)
        #expect(compared(right, left)[.given] == Level.Given.middle.rawValue)
    }

    @Test(
        arguments: [
            ("Rose", "Rose", .same), ("R", "Rose", .initial), ("Rose Ann", "Ann", .partly),
            ("Rose", "Anne", .different),
            ("", "Rose", .missing), ("R", "R", .initial),
        ] as [(String, String, Level.Middle)])
    func `middle names`(one: String, other: String, level: Level.Middle) {
        #expect(compared(.middleNames, one, other)[.middle] == level.rawValue)
    }
}

@Suite struct FactComparisonTests {
    @Test(
        arguments: [
            ("1961-04-17", "17/04/1961", .same), ("17.4.1961", "19610417", .same),
            ("17 April 1961", "17-04-1961", .same),
            ("1961-04-05", "1961-05-04", .dayAndMonthSwapped),
            ("1961-04-17", "1961-17-04", .dayAndMonthSwapped),
            ("1961-04-17", "1961-04-18", .oneFigure), ("1961-04-17", "1971-04-17", .oneFigure),
            ("1961-04-17", "1916-04-17", .oneFigure), ("1961-04-17", "1961-01-01", .firstOfJanuary),
            ("1961-04-17", "1938-04-17", .sameDayOfYear), ("1961-04-17", "1961-04-28", .twoParts),
            ("1961-04-17", "1961-11-28", .sameYear), ("1961-04-17", "1938-11-28", .different),
            ("30/02/1961", "1961-02-30", .same), ("about 1961", "About 1961", .same),
            ("about 1961", "abuot 1961", .oneFigure),
            ("about 1961", "1961-04-17", .different), ("", "1961-04-17", .missing),
        ] as [(String, String, Level.Birth)])
    func `dates of birth`(one: String, other: String, level: Level.Birth) {
        #expect(compared(.dateOfBirth, one, other)[.birth] == level.rawValue)
        #expect(compared(.dateOfBirth, other, one)[.birth] == level.rawValue)
    }

    @Test(
        arguments: [
            ("SO51 8DE", "so518de", .same), ("SO51 8DE", "SO51 8DF", .oneSymbol),
            ("SO51 8DE", "SO15 8DE", .oneSymbol),
            ("SO51 8DE", "SO51 8QT", .sector), ("SO51 8DE", "SO51 0QT", .district),
            ("SO51 8DE", "SO16 4QT", .area),
            ("SO51 8DE", "M1 1AE", .different), ("2119", "2119", .same), ("2119", "2191", .oneSymbol),
            ("2119", "4550", .different), ("", "SO51 8DE", .missing), ("SO51 8DE", "SO51 8D", .oneSymbol),
        ] as [(String, String, Level.Postcode)])
    func postcodes(one: String, other: String, level: Level.Postcode) {
        #expect(compared(.postcode, one, other)[.postcode] == level.rawValue)
        #expect(compared(.postcode, other, one)[.postcode] == level.rawValue)
    }

    @Test func `an earlier postcode is known again`() {
        let mover = MatchRecord([.postcode: "M1 1AE", .previousPostcode: "SO51 8DE"])
        #expect(
            compared(mover, MatchRecord([.postcode: "SO51 8DE"]))[.postcode]
                == Level.Postcode.previous.rawValue)
    }

    @Test(
        arguments: [
            ("14 Orchard Road", "14 ORCHARD RD.", .same),
            ("Flat 2, 14 Orchard Rd", "14 Orchard Road, Flat 2", .same),
            ("14 Orchard Road", "14 Orchrad Road", .same),
            ("14 Orchard Road", "14 Orchard Road, Romsey", .close),
            ("14 Orchard Road", "16 Orchard Road", .sameStreet),
            ("14 Orchard Road", "14 Mill Lane", .different),
            ("14 Orchard Road", "The Old Forge", .different), ("", "14 Orchard Road", .missing),
        ] as [(String, String, Level.Address)])
    func `address lines`(one: String, other: String, level: Level.Address) {
        #expect(compared(.addressLine, one, other)[.address] == level.rawValue)
        #expect(compared(.addressLine, other, one)[.address] == level.rawValue)
    }

    @Test(
        arguments: [
            ("07700 900123", "+44 7700 900123", .same), ("7700900123", "07700900123", .same),
            ("+44 (0)7700 900123", "07700 900123", .same), ("07700 900123", "07700 900132", .close),
            ("07700 900123", "07700 900999", .different), ("none", "07700 900123", .missing),
        ] as [(String, String, Level.Contact)])
    func `phone numbers`(one: String, other: String, level: Level.Contact) {
        #expect(compared(.phone, one, other)[.phone] == level.rawValue)
    }

    @Test(
        arguments: [
            ("a.b@example.org", "A.B@Example.org ", .same), ("a.b@example.org", "ab@example.org", .close),
            ("a.b@example.org", "c.d@example.com", .different), ("unknown", "a.b@example.org", .missing),
        ] as [(String, String, Level.Contact)])
    func `e-mail addresses`(one: String, other: String, level: Level.Contact) {
        #expect(compared(.email, one, other)[.email] == level.rawValue)
    }

    @Test(
        arguments: [
            ("999 000 0018", "9990000018", .same), ("999 000 0018", "999 000 0026", .never),
            ("999 000 0018", "999 000 0019", .close), ("1234567890", "9990000018", .different),
            ("", "9990000018", .missing), ("12", "9990000018", .missing),
        ] as [(String, String, Level.Number)])
    func `NHS numbers`(one: String, other: String, level: Level.Number) {
        #expect(compared(.nhsNumber, one, other)[.number] == level.rawValue)
    }

    @Test(
        arguments: [
            ("F", "female", .same), ("M", "Male", .same), ("1", "m", .same), ("F", "M", .different),
            ("", "M", .missing),
            ("unknown", "M", .missing),
        ] as [(String, String, Level.Sex)])
    func sex(one: String, other: String, level: Level.Sex) {
        #expect(compared(.sex, one, other)[.sex] == level.rawValue)
    }

    @Test(arguments: [
        ("martha", "marhta", 0.961), ("dixon", "dicksonx", 0.813), ("jane", "jane", 1), ("abc", "xyz", 0),
    ])
    func `Jaro and Winkler's measure`(one: String, other: String, measure: Float) {
        let found = Array(one.utf8).withUnsafeBufferPointer { one in
            Array(other.utf8).withUnsafeBufferPointer { Spelling.jaroWinkler(one, $0) }
        }
        #expect(abs(found - measure) < 0.001)
    }
}
