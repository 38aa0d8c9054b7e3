import Core
import Testing

@testable import Register

@Suite struct PersonSearchTests {
    /// Drawn without a digit in its bytes, it gets one: what is typed is never both a name and a reference.
    @Test(arguments: [UInt8(0xFF), 0xAA, 0x5A, 0x00])
    func `every reference is searched for as one, however it is typed`(byte: UInt8) {
        let reference = Reference { [UInt8](repeating: byte, count: $0) }
        for typed in [reference.description, reference.compact.lowercased()] {
            #expect(PersonSearch(typed: typed, birth: nil)?.kind == .reference(reference))
        }
    }

    @Test func `nine letters that could be a reference are a name`() {
        #expect(Reference("abcdefghz") != nil)
        #expect(PersonSearch(typed: "abcdefghz", birth: nil)?.kind == .name(["abcdefghz"]))
    }
}
