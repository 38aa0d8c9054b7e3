import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Forms

/// Two people who answer the same question.
@Suite struct FillMeetingTests {
    private let path = "/visits/1/form"

    @Test(arguments: Engine.allCases)
    func `two people at once: both answers are shown, nobody's words are lost`(engine: Engine) async throws {
        let site = try await FillSite(engine)
        try await site.run { ada, ben, _ in
            let (mine, theirs) = (try await ada.get("\(path)/caring"), try await ben.get("\(path)/caring"))
            _ = try await ben.send(
                theirs, ["words": "Ben’s words", "willing": "yes", "then": "next"])

            // Ada wrote other words, and something that Ben left alone.
            let script = try await ada.send(
                mine, ["words": "Ada’s words", "helps": "washing"], to: "\(path)/caring/saved")
            #expect(script.status == 409)
            let both = try await ada.send(
                mine, ["words": "Ada’s words", "helps": "washing", "then": "next"])
            #expect(both.status == 409)
            #expect(both.html.contains("Ben answered this too"))
            #expect(both.html.contains("Ben’s words") && both.html.contains("Ada’s words"))
            #expect(try await site.answers().codes("helps") == ["washing"], "what met nothing is saved")
            #expect(try await site.answers().code("willing") == "yes", "what was left empty here stays")
            #expect(try await site.answers().text("words") == "Ben’s words")
            #expect(
                try await site.history("words").map(\.outcome) == [.notUsed], "not even if she leaves now")

            let undecided = try await ada.send(
                both,
                [
                    "met": "words", "words": "Ada’s words", "helps": "washing", "willing": "yes",
                    "then": "next",
                ])
            #expect(undecided.status == 409)
            #expect(undecided.html.contains("Choose which answer to keep"))
            let choice: KeyValuePairs = [
                "met": "words", "keep_words": "both", "words": "Ada’s words", "helps": "washing",
                "willing": "yes", "then": "next",
            ]
            let early = try await ada.send(undecided, choice, to: "\(path)/caring/saved")
            #expect(early.status == 409 && early.html.contains("then press the button"))
            #expect(try await site.answers().text("words") == "Ben’s words", "the button chooses")
            for _ in 1...2 {
                let chosen = try await ada.send(undecided, choice)
                #expect(chosen.status == 200 && chosen.path == "\(path)/time")
            }
            #expect(try await site.answers().text("words") == "Ben’s words\n\nAda’s words")
            let history = try await ada.get("\(path)/caring/history")
            #expect(history.html.contains("Replaced since"))
            #expect(!history.html.contains("Not used"), "hers was used in the end")
            #expect(history.html.contains("Ben, 5 January 2027"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `at the very same moment one is saved and the other asked`(engine: Engine) async throws {
        let site = try await FillSite(engine)
        try await site.run { ada, ben, _ in
            for round in 1...5 {
                let (mine, theirs) = (
                    try await ada.get("\(path)/caring"), try await ben.get("\(path)/caring")
                )
                async let one = ada.send(mine, ["words": "Ada \(round)", "then": "later"])
                async let other = ben.send(theirs, ["words": "Ben \(round)", "then": "later"])
                let statuses = try await [one.status, other.status]
                #expect(statuses.sorted() == [200, 409], "round \(round)")
                let kept = try await site.answers().text("words")
                let unused = try await site.history("words").filter { $0.outcome == .notUsed }.first
                let all = [[.text(kept ?? "")], unused?.answer.values ?? []]
                let both: Set<[AnswerValue]> = [[.text("Ada \(round)")], [.text("Ben \(round)")]]
                #expect(Set(all) == both)
                site.clock.advance(seconds: 1)
            }
        }
    }

    @Test func `both together may be too long`() async throws {
        let site = try await FillSite(.sqlite)
        let (long, other) = (String(repeating: "a", count: 50), String(repeating: "b", count: 50))
        try await site.run { ada, ben, _ in
            let (mine, theirs) = (try await ada.get("\(path)/caring"), try await ben.get("\(path)/caring"))
            _ = try await ben.send(theirs, ["words": long, "then": "later"])
            let both = try await ada.send(mine, ["words": other, "then": "later"])
            let again = try await ada.send(
                both, ["met": "words", "keep_words": "both", "words": other, "then": "later"])
            #expect(again.status == 409 && again.html.contains("Both together are too long"))
            let theirsKept = try await ada.send(
                again, ["met": "words", "keep_words": "theirs", "words": other, "then": "later"])
            #expect(theirsKept.path == path)
        }
        #expect(try await site.answers().text("words") == long)
        #expect(try await site.history("words").contains { $0.answer.values == [.text(other)] })
    }
}
