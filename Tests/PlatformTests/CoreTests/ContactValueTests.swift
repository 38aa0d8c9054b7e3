import Core
import Testing

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        ("07700 900123", "+447700900123", "07700 900123"),
        ("+44 (0)7700 900-123", "+447700900123", "07700 900123"),
        ("0044 7700900123", "+447700900123", "07700 900123"),
        ("(01632) 960123", "+441632960123", "01632 960123"),
        ("020 7946 0123", "+442079460123", "020 7946 0123"),
        ("0113 496 0123", "+441134960123", "0113 496 0123"),
        ("0121.496.0123", "+441214960123", "0121 496 0123"),
        ("0300 123 1234", "+443001231234", "0300 123 1234"),
        ("0800 1111", "+448001111", "0800 1111"),
        ("+33 1 23 45 67 89", "+33123456789", "+33123456789"),
        ("00 353 20 910 1234", "+353209101234", "+353209101234"),
        ("\u{202A}07700 900123\u{202C}", "+447700900123", "07700 900123"),
    ])
    func `numbers are read as people write them`(typed: String, stored: String, shown: String) {
        let number = PhoneNumber(typed)
        #expect(number?.digits == stored)
        #expect(number?.display == shown)
        #expect(number.flatMap { PhoneNumber($0.description) } == number)
    }

    @Test(arguments: [
        "", "999", "7700 900123", "07700 90012", "07700 9001234", "0770O 900123", "٠٧٧٠٠ ٩٠٠١٢٣", "+1234567",
        "call me",
        "+44 44 7700 900123", "07700 900123 ext 4", "+1234567890123456",
    ])
    func `other text is no number`(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test func `only mobiles take text messages`() {
        #expect(PhoneNumber("07700 900123")?.isMobile == true)
        #expect(PhoneNumber("07624 900123")?.isMobile == true)
        #expect(PhoneNumber("07600 900123")?.isMobile == false)
        #expect(PhoneNumber("01632 960123")?.isMobile == false)
    }
}

@Suite struct EmailAddressTests {
    @Test(arguments: [
        (" Jo.Bloggs+care@Example.ORG ", "jo.bloggs+care@example.org"),
        ("o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk"),
    ])
    func `addresses are tidied`(typed: String, stored: String) {
        #expect(EmailAddress(typed)?.text == stored)
    }

    @Test(arguments: [
        "", "jo", "jo@", "@example.org", "jo@example", "jo@@example.org", "jo bloggs@example.org",
        "jo@example..org",
        "jo@.example.org", ".jo@example.org", "jo@-example.org", "jo@example.org\r\nBcc: x@example.org",
        "jo,bo@example.org", "<jo@example.org>", "jo@192.168.0.1", "jö@example.org",
        String(repeating: "a", count: 65) + "@example.org",
    ])
    func `other text is no address`(text: String) {
        #expect(EmailAddress(text) == nil)
    }
}

@Suite struct ReferenceTests {
    private let reference = Reference { Array([0x3A, 0x5C, 0x91, 0x00, 0xFF].prefix($0)) }

    @Test func `a reference is read back however it is written`() {
        let shown = reference.description
        #expect(shown.count == 11)
        #expect(Reference(shown) == reference)
        #expect(Reference(shown.lowercased().replacing("-", with: " ")) == reference)
        #expect(Reference(reference.compact) == reference)
        let letters = shown.replacing("0", with: "O").replacing("1", with: "l")
        #expect(Reference(letters) == reference)
    }

    @Test func `any one wrong character or swapped pair is noticed`() {
        let right = Array(reference.compact)
        for place in right.indices {
            for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where other != right[place] {
                var wrong = right
                wrong[place] = other
                #expect(Reference(String(wrong)) == nil)
            }
            guard place > 0, right[place] != right[place - 1] else { continue }
            var swapped = right
            swapped.swapAt(place, place - 1)
            #expect(Reference(String(swapped)) == nil)
        }
    }

    @Test(arguments: ["", "ABCD", "ABCD-EFGH-JK", "ABCU-EFGH-J"])
    func `other text is no reference`(text: String) {
        #expect(Reference(text) == nil)
    }
}
