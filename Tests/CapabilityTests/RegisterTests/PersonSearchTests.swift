import Core
import Testing

@testable import Register

@Suite struct PersonSearchTests {
    @Test(arguments: ["ABCD-EFGH-Z", "abcd-efgh-z"])
    func `a reference without a digit is known by its fours`(typed: String) throws {
        let reference = try #require(Reference(typed))
        #expect(PersonSearch(typed: typed, birth: nil)?.kind == .reference(reference))
    }

    @Test func `nine letters that happen to be a reference are a name`() {
        #expect(Reference("abcdefghz") != nil)
        #expect(PersonSearch(typed: "abcdefghz", birth: nil)?.kind == .name(["abcdefghz"]))
    }
}
