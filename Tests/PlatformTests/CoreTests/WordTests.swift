import Core
import Testing

@Suite struct PersonNameTests {
    @Test(arguments: [
        "Siân", "O’Brien-Smyth", "D'Arcy", "محمد", "李小龍", "Nguyễn Thị", "شریف‌زاده", "St. John", "N'Golo",
        "Æthel", "न्गुयेन", "X",
    ])
    func `names of every script are kept`(name: String) throws {
        #expect(try PersonName.part(name) == name.precomposedStringWithCanonicalMapping)
    }

    @Test func `what nobody meant to type is taken away`() throws {
        #expect(try PersonName.part("  Ja\u{0}ne \u{202E} Ann\u{200B}e\t") == "Jane Anne")
        #expect(try PersonName.part("Zoe\u{308}") == "Zoë")
    }

    @Test(arguments: [
        ("12345", PersonNameProblem.Reason.noLetters), ("---", .noLetters), ("😀", .noLetters),
        ("Jo 😀", .notLetters),
        ("jo@example.org", .notLetters), ("<b>Jo</b>", .notLetters),
        (String(repeating: "a", count: 101), .tooLong),
        ("a" + String(repeating: "\u{301}\u{302}", count: 60), .tooLong),
    ])
    func `what is no name is refused with a reason`(text: String, reason: PersonNameProblem.Reason) {
        #expect(throws: PersonNameProblem(part: .family, reason: reason)) {
            try PersonName.part(text, .family)
        }
    }

    @Test func `a person may have one name, and a name they like better`() throws {
        let one = try PersonName(given: "Suharto", family: "")
        #expect(one.full == "Suharto")
        let liked = try PersonName(given: "William", family: "Ó Briain", knownAs: "Bill")
        #expect(liked.description == "William (Bill) Ó Briain")
        #expect(liked.greeting == "Bill")
        #expect(liked.sortKey == "o briain william")
        #expect(throws: PersonNameProblem(part: .given, reason: .missing)) {
            try PersonName(given: " ", family: "")
        }
    }
}

@Suite struct FreeTextTests {
    @Test func `lines stay and control characters go`() {
        #expect(FreeText(" One\r\nTwo\u{0}\u{202E}\tThree\r\r ")?.text == "One\nTwo Three")
        #expect(FreeText(" \n ") == nil)
        #expect(CleanText.line("a\u{A0}\u{2003}b\nc") == "a b c")
    }

    @Test func `too much text is refused with how much too much`() throws {
        let text = String(repeating: "é", count: 5_012)
        #expect(throws: FreeText.TooLong(limit: 5_000, length: 5_012)) { try FreeText.typed(text) }
        #expect(
            FreeText.TooLong(limit: 5_000, length: 5_012).message(for: "Note")
                == "Note must be 5,000 characters or fewer. You have 12 too many.")
        #expect(try FreeText.typed("", limit: 10) == nil)
    }
}

@Suite struct SearchTextTests {
    @Test(arguments: [
        ("Ó Briain-Smyth", "o briain smyth"), ("O'Brien", "obrien"), ("O’Brien", "obrien"),
        ("  SMITH  ", "smith"),
        ("Łukasz Øystein", "lukasz oystein"), ("Straße", "strasse"), ("Ægir Œuvre", "aegir oeuvre"),
        ("Nguyễn", "nguyen"), ("Đặng", "dang"), ("İstanbul Işık", "istanbul isik"), ("Þór", "thor"),
        ("Ｊｏ", "jo"), ("Ανδρέας", "ανδρεας"), ("أحمد", "احمد"), ("李小龍", "李小龍"), ("हिन्दी", "हिन्दी"), ("한국", "한국"),
        ("", ""), ("--", ""), ("a\u{0}b", "a b"), ("Anne😀Marie", "anne marie"),
    ])
    func `text is folded`(text: String, folded: String) {
        #expect(SearchText.fold(text) == folded)
    }

    @Test func `words come once each`() {
        #expect(SearchText.words("Anne-Marie Anne O'Neil") == ["anne", "marie", "oneil"])
        #expect(SearchText.compact("van der Berg") == SearchText.compact("Vanderberg"))
    }

    @Test(arguments: [
        ("Smith", "Smyth"), ("Catherine", "Kathryn"), ("Steven", "Stephen"), ("Geoffrey", "Jeffrey"),
        ("Philip", "Filip"),
        ("MacDonald", "McDonald"), ("Wright", "Right"), ("Knight", "Night"), ("Clark", "Clarke"),
        ("Nicholls", "Nichols"), ("Reid", "Reed"),
    ])
    func `names that sound alike have one key`(one: String, other: String) {
        #expect(SearchText.sound(one) == SearchText.sound(other))
    }

    @Test func `names that don't sound alike have two`() {
        #expect(SearchText.sound("Smith") != SearchText.sound("Jones"))
        #expect(SearchText.sound("李") == "李")
    }
}

@Suite struct NicknamesTests {
    @Test func `short and long forms find each other`() {
        let bills = Nicknames.variants(of: "bill")
        #expect(bills.contains("william") && bills.contains("will"))
        #expect(!bills.contains("bill"))
        #expect(Nicknames.areVariants("peggy", "margaret"))
        #expect(Nicknames.areVariants("jo", "joseph"))
        #expect(!Nicknames.areVariants("john", "mary"))
        #expect(Nicknames.variants(of: "xyzzy") == [])
    }

    @Test func `the names are folded as search folds them`() {
        for name in Nicknames.variants(of: "margaret") { #expect(SearchText.fold(name) == name) }
    }
}
