import Testing

@testable import Accounts

@Suite struct OneTimePasswordTests {
    static let rfc = OneTimePassword(secret: Array("12345678901234567890".utf8))

    /// RFC 6238, appendix B, SHA-1.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `codes are those of the standard`(seconds: Int64, code: String) {
        #expect(Self.rfc.code(atStep: seconds / 30, digits: 8) == code)
    }

    @Test func `a code is good for its own half minute and one either way`() {
        let now: Int64 = 1_800_000_015
        let step = now / 30
        for (offset, isGood) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)]
        {
            let found = Self.rfc.step(
                of: Self.rfc.code(atStep: step + offset), secondsSince1970: now, lastUsed: nil)
            #expect(found == (isGood ? step + offset : nil), "\(offset)")
        }
    }

    @Test func `a code is taken once, and no older one after it`() {
        let now: Int64 = 1_800_000_015
        let step = now / 30
        let code = Self.rfc.code(atStep: step)
        #expect(Self.rfc.step(of: code, secondsSince1970: now, lastUsed: step) == nil)
        #expect(
            Self.rfc.step(of: Self.rfc.code(atStep: step - 1), secondsSince1970: now, lastUsed: step) == nil)
        #expect(Self.rfc.step(of: code, secondsSince1970: now, lastUsed: step - 1) == step)
    }

    @Test func `codes may be typed with a space, and nothing else is a code`() {
        let now: Int64 = 1_800_000_015
        let code = Self.rfc.code(atStep: now / 30)
        let spaced = "\(code.prefix(3)) \(code.suffix(3))"
        #expect(Self.rfc.step(of: spaced, secondsSince1970: now, lastUsed: nil) == now / 30)
        for wrong in ["", "12345", "1234567", "abcdef", "\(code)0"] {
            #expect(Self.rfc.step(of: wrong, secondsSince1970: now, lastUsed: nil) == nil)
        }
    }

    /// RFC 4648, section 10, without padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 is that of the standard`(plain: String, encoded: String) {
        #expect(Base32.encode(Array(plain.utf8)) == encoded)
    }

    @Test func `an authenticator's link names the service and the account`() {
        let link = Self.rfc.link(label: "jo@example.org", issuer: "Mainstay")
        #expect(
            link
                == "otpauth://totp/Mainstay:jo%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mainstay"
        )
    }
}
