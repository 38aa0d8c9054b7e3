import Core
import Testing

@testable import Accounts

@Suite struct PasswordRulesTests {
    @Test(arguments: [
        "correct horse battery", "Tin kettle, blue gate", "пароль из трёх слов", "x7!kQ2mWp9#zLf",
        "hunting for seaglass 1987",
    ])
    func `a long password that nobody guesses first will do`(text: String) throws {
        #expect(try PasswordRules.checked(text, email: "sam.field@example.org").text == text)
    }

    static let refused: [(String, PasswordRefusal)] = [
        ("", .tooShort), ("short one!!", .tooShort), (String(repeating: "ab cd ef ", count: 30), .tooLong),
        ("my sam.field words", .holdsEmail), ("sam.field@example.org", .holdsEmail),
        ("aaaaaaaaaaaaa", .patterned), ("abababababababab", .patterned), ("1234567890123", .patterned),
        ("abcdefghijklm", .patterned), ("password1234", .common), ("Password 2027!!", .common),
        ("Welcome123456", .common), ("hampshire2027!", .common), ("904718265530", .common),
        ("letmeinletmein", .common),
    ]

    @Test(arguments: refused)
    func `a password that is tried first is refused, and told why`(text: String, why: PasswordRefusal) {
        #expect(throws: why) { try PasswordRules.checked(text, email: "sam.field@example.org") }
    }

    @Test func `each refusal says what to do, beside the password`() {
        for refusal in PasswordRefusal.allCases {
            #expect(refusal.field == "password")
            #expect(refusal.message.count > 20)
        }
    }
}
