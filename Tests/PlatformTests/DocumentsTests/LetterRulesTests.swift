import Foundation
import Testing

@testable import Documents

/// What an administrator may and may not write into a letter.
@Suite struct LetterRulesTests {
    private static let templates = Result { try LetterTemplates() }
    static let keys = (try? LetterTemplates().all.map(\.key)) ?? []

    private func problems(_ key: String, _ change: (String) -> String, title: String = "Title") throws
        -> [String]
    {
        let templates = try Self.templates.get()
        let template = try #require(templates.find(key))
        return templates.rules(for: template).problems(title: title, words: change(template.words)).map(
            \.message)
    }

    @Test func `every letter that part 3 needs comes with the service`() throws {
        let keys = Set(try Self.templates.get().all.filter { !$0.isPart }.map(\.key))
        #expect(
            keys.isSuperset(of: [
                "about-the-assessment", "assessment-record", "eligibility-decision", "advice-and-information",
                "support-plan", "review-outcome", "transition-refusal", "referral-update",
                "offer-of-assessment", "handover-introduction", "needs-not-met", "centre-plan",
                "centre-plan-disagreed",
            ]))
    }

    @Test(arguments: Self.keys)
    func `its own words can be used, and its examples fill it`(key: String) throws {
        let templates = try Self.templates.get()
        let template = try #require(templates.find(key))
        #expect(templates.rules(for: template).problems(title: template.title, words: template.words).isEmpty)
        if !template.isPart { try templates.check(templates.example(template)) }
    }

    @Test(arguments: [
        ("{{>how-to-challenge}}", "must say"), ("{{reason}}", "must say"), ("{{>contact}}", "must say"),
        ("{{decision}}", "must say"), ("{{rule}}", "must say"),
    ])
    func `a decision keeps its reasons and how to challenge it`(gap: String, told: String) throws {
        let found = try problems("eligibility-decision") { $0.replacing(gap, with: "") }
        #expect(found.contains { $0.contains(told) && $0.contains(gap) }, "\(found)")
    }

    @Test func `what must be said can't be hidden where it doesn't always show`() throws {
        for hidden in [
            "{{^eligible}}\n{{>how-to-challenge}}\n{{/eligible}}",
            "{{#eligible}}\n{{>how-to-challenge}}\n{{/eligible}}",
            "{{?phone}}\n{{>how-to-challenge}}\n{{/phone}}",
        ] {
            let found = try problems("eligibility-decision") {
                $0.replacing("{{>how-to-challenge}}", with: hidden)
            }
            #expect(found.count == 1, "\(hidden): \(found)")
        }
    }

    @Test func `unknown values, parts and titles are refused`() throws {
        #expect(
            try problems("referral-update") { $0 + "\n\n{{shoe-size}}" } == [
                "“shoe-size” isn’t among the values of this letter"
            ])
        #expect(try problems("referral-update") { $0 + "\n\n{{>nothing}}" } == ["There is no part “nothing”"])
        #expect(try problems("contact") { $0 + "\n\n{{>how-to-challenge}}" }.count == 1)
        #expect(try problems("referral-update", { $0 }, title: "").count == 1)
        #expect(try problems("referral-update", { $0 }, title: "Hello {{name}}").count == 1)
        #expect(try problems("referral-update") { _ in "" } == ["Enter the words of the letter"])
        #expect(try problems("referral-update") { $0 + String(repeating: "long ", count: 5_000) }.count == 1)
    }

    @Test(arguments: ["You have a right of appeal.", "Appeal to us.", "Go to the tribunal."])
    func `no letter promises an appeal`(promise: String) throws {
        #expect(
            try problems("eligibility-decision") { $0 + "\n\n" + promise }.first?.contains("no appeal")
                == true)
    }

    @Test func `a letter gives what its words ask for and nothing else`() throws {
        let templates = try Self.templates.get()
        let good = templates.example(try #require(templates.find("eligibility-decision")))
        try templates.check(good)
        func check(_ change: (inout [String: String], inout [String: [[String: String]]]) -> Void) throws {
            var (values, lists) = (good.values, good.lists)
            change(&values, &lists)
            try templates.check(Letter(good.key, values: values, lists: lists))
        }
        #expect(throws: LetterProblem.missingValue(letter: good.key, value: "decision")) {
            try check { values, _ in values["decision"] = "" }
        }
        #expect(throws: LetterProblem.missingValue(letter: good.key, value: "reasons")) {
            try check { _, lists in lists["reasons"] = [] }
        }
        #expect(throws: LetterProblem.missingValue(letter: good.key, value: "reason")) {
            try check { _, lists in lists["reasons"] = [["about": "x"]] }
        }
        #expect(throws: LetterProblem.unknownValue(letter: good.key, value: "shoe-size")) {
            try check { values, _ in values["shoe-size"] = "7" }
        }
        #expect(throws: LetterProblem.unknownValue(letter: good.key, value: "extra")) {
            try check { _, lists in lists["extra"] = [] }
        }
        #expect(throws: LetterProblem.unknownLetter("contact")) { try templates.check(Letter("contact")) }
        // What isn't in every letter may be left out.
        try check { values, _ in values["eligible"] = nil }
    }

    /// Long sentences and long words are what make letters hard; the Flesch–Kincaid grade counts both.
    @Test(arguments: Self.keys)
    func `its words can be read by somebody of eleven`(key: String) throws {
        let template = try #require(try Self.templates.get().find(key))
        let markup = try LetterMarkup(template.words)
        let values = Dictionary(template.ownAndCommon.map { ($0.name, $0.example) }, uniquingKeysWith: { $1 })
        let lists = Dictionary(template.lists.map { ($0.name, $0.examples) }, uniquingKeysWith: { $1 })
        let pieces = LetterFilling(parts: [:]).pieces(markup, values, lists)
        let head = LetterHTML.Head(title: "", organisation: "", name: "", date: "", reference: "")
        let text = LetterHTML(head: head, pieces: pieces).plainText
        let grade = Self.grade(of: text)
        #expect(grade <= 6, "\(key): school year \(grade) of the American scale is above eleven years")
    }

    private static func grade(of text: String) -> Double {
        let sentences = text.split { ".?!:\n".contains($0) }
            .map { $0.split { !$0.isLetter && $0 != "’" } }.filter { !$0.isEmpty }
        let words = sentences.flatMap { $0 }
        let syllables = words.map { word -> Int in
            var (count, wasVowel) = (0, false)
            for letter in word.lowercased() {
                let isVowel = "aeiouy".contains(letter)
                if isVowel, !wasVowel { count += 1 }
                wasVowel = isVowel
            }
            if word.lowercased().hasSuffix("e"), count > 1 { count -= 1 }
            return max(1, count)
        }.reduce(0, +)
        return 0.39 * Double(words.count) / Double(sentences.count)
            + 11.8 * Double(syllables) / Double(words.count) - 15.59
    }
}
