import Foundation
import Testing

@testable import Messages

@Suite struct WordingTests {
    private func shipped() throws -> Wordings {
        try Wordings(json: Data(contentsOf: MessagesCapability.templates.appending(path: "wordings.json")))
    }

    @Test func `the wordings that come with the service can be used and tell nobody what they're about`()
        throws
    {
        let all = try shipped().all
        #expect(Set(all.map(\.name)).count == all.count)
        for wording in all {
            let filled = try wording.filled(
                with: Dictionary(uniqueKeysWithValues: wording.values.map { ($0, "value-of-\($0)") }))
            #expect(!filled.subject.contains("{") && !filled.body.contains("{"))
            #expect(DiscreetWords.firstTelling(in: filled.subject + " " + filled.body) == nil)
            #expect(wording.subject.count < 50)
        }
    }

    @Test(arguments: [
        "Your carer's assessment", "NHS", "About your health", "Dorset Carers", "a break", "Take care!",
        "from your GP", "HOSPITAL", "counselling", "Social services", "mental", "young-carers",
        "respite/stay",
    ])
    func `a word about caring, health or a kind of service is found`(text: String) {
        #expect(DiscreetWords.firstTelling(in: text) != nil)
    }

    @Test(arguments: [
        "Your link", "We have your form", "Careful", "scared", "still here", "Carry on where you stopped",
        "Your code is 123 456",
    ])
    func `other words aren't`(text: String) {
        #expect(DiscreetWords.firstTelling(in: text) == nil)
    }

    @Test func `a telling wording is refused when it's loaded`() throws {
        let wording = Wording(
            name: "news", version: 1, purpose: .news, subject: "News for carers", body: "Hello", values: [],
            secrets: [])
        #expect(throws: WordingProblem.tellsTooMuch(wording: "news", word: "carers")) {
            try Wordings([wording])
        }
    }

    @Test func `a wording and its gaps must agree`() throws {
        let wording = Wording(
            name: "news", version: 1, purpose: .news, subject: "News", body: "Hello {name}", values: ["nam"],
            secrets: [])
        #expect(throws: WordingProblem.unknownGap(wording: "news")) { try Wordings([wording]) }
    }

    @Test func `a missing value, or one with a line break, is refused`() throws {
        let wording = try shipped().find("sign-in-code")
        #expect(throws: WordingProblem.missingValue(wording: "sign-in-code", value: "code")) {
            try wording.filled(with: ["until": "noon"])
        }
        #expect(throws: WordingProblem.unusableValue(wording: "sign-in-code", value: "code")) {
            try wording.filled(with: ["code": "1\r\nBcc: all@example.org", "until": "noon"])
        }
    }

    @Test func `the latest version is used, and an earlier one is still found`() throws {
        let wordings = try Wordings(
            [1, 3, 2].map { version in
                Wording(
                    name: "note", version: version, purpose: .service, subject: "Note \(version)", body: "",
                    values: [],
                    secrets: [])
            })
        #expect(try wordings.find("note").version == 3)
        #expect(try wordings.find("note", version: 1).subject == "Note 1")
        #expect(throws: WordingProblem.unknown("other")) { try wordings.find("other") }
    }
}
