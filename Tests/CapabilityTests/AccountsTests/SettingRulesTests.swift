import Core
import Testing

@testable import Accounts

@Suite struct SettingRulesTests {
    @Test(arguments: SettingKey.all)
    func `each setting's standard value is one that may be kept`(key: SettingKey) throws {
        #expect(try key.checked(key.standard) == key.standard)
        #expect(SettingKey.find(key.code) == key)
    }

    @Test(arguments: ["", "0", "21", "five", "5.5", "٥", "-1"])
    func `a number outside its range is refused`(text: String) {
        #expect(throws: SettingRefusal.notWhole(from: 1, through: 20)) {
            try SettingKey.firstContactWorkingDays.checked(text)
        }
    }

    @Test func `choices are one a line, each with a code of its own`() throws {
        let text = "moved | They moved away\n\n  left|They left  \n"
        #expect(try SettingKey.linkEndedReasons.checked(text) == "moved | They moved away\nleft | They left")
        #expect(
            try SettingKey.choices(in: text) == [
                SettingChoice(code: "moved", text: "They moved away"),
                SettingChoice(code: "left", text: "They left"),
            ])
    }

    static let refused: [(String, SettingRefusal)] = [
        ("", .noChoices), ("\n \n", .noChoices), ("moved", .line(1)), ("a | b\nBad Code | x", .line(2)),
        ("a | ", .line(1)), ("a | b\na | c", .twice("a")),
        ("a | " + String(repeating: "x", count: 201), .tooLong),
    ]

    @Test(arguments: refused)
    func `a list that forms couldn't show is refused`(text: String, why: SettingRefusal) {
        #expect(throws: why) { try SettingKey.linkEndedReasons.checked(text) }
    }
}
