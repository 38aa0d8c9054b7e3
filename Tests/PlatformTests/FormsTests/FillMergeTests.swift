import Core
import Testing

@testable import Forms

/// What becomes of an answer that meets another's, case by case.
@Suite struct FillMergeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What was shown, what is saved by now and by whom, and what was posted.
        let shown: String?
        let now: String?
        var isOwn = false
        let posted: String
        var wasAsked = false
        var choice: MeetingChoice?
        var taken: String?
        var met: String?
        var left: String?
    }

    static let cases: [Case] = [
        Case(testDescription: "first answer", shown: "", now: nil, posted: "a", taken: "a"),
        Case(testDescription: "the same again", shown: "a", now: "a", posted: "a"),
        Case(testDescription: "changed by me alone", shown: "a", now: "a", posted: "b", taken: "b"),
        Case(testDescription: "changed by another alone", shown: "a", now: "b", posted: "a"),
        Case(testDescription: "changed by both", shown: "a", now: "b", posted: "c", met: "c"),
        Case(testDescription: "changed by both to the same", shown: "a", now: "b", posted: "b"),
        Case(testDescription: "answered by both at first", shown: "", now: "b", posted: "c", met: "c"),
        Case(testDescription: "answered by another, left empty here", shown: "", now: "b", posted: ""),
        Case(testDescription: "my own autosave", shown: "a", now: "b", isOwn: true, posted: "c", taken: "c"),
        Case(testDescription: "taken back by me", shown: "a", now: "a", posted: "", taken: ""),
        Case(testDescription: "taken back here, changed there", shown: "a", now: "b", posted: "", met: ""),
        Case(testDescription: "shown nothing, nothing there", shown: nil, now: nil, posted: "a", taken: "a"),
        Case(testDescription: "shown nothing, something there", shown: nil, now: "b", posted: "a", met: "a"),
        Case(
            testDescription: "asked, nothing chosen", shown: "b", now: "b", posted: "c", wasAsked: true,
            met: "c"),
        Case(
            testDescription: "asked, mine", shown: "b", now: "b", posted: "c", wasAsked: true, choice: .mine,
            taken: "c"),
        Case(
            testDescription: "asked, theirs", shown: "b", now: "b", posted: "c", wasAsked: true,
            choice: .theirs, left: "c"),
        Case(
            testDescription: "asked, both", shown: "b", now: "b", posted: "c", wasAsked: true, choice: .both,
            taken: "b\n\nc"),
        Case(
            testDescription: "asked, and changed again since", shown: "b", now: "d", posted: "c",
            wasAsked: true, choice: .mine, met: "c"),
        Case(
            testDescription: "asked, both, pressed twice", shown: "b", now: "b\n\nc", isOwn: true,
            posted: "c",
            wasAsked: true, choice: .both),
        Case(
            testDescription: "asked, both, back and changed", shown: "b", now: "b\n\nc", isOwn: true,
            posted: "d", wasAsked: true, choice: .both, met: "d"),
        Case(
            testDescription: "asked, mine after both, back", shown: "b", now: "b\n\nc", isOwn: true,
            posted: "c", wasAsked: true, choice: .mine, taken: "c"),
        Case(
            testDescription: "asked, theirs after both, back", shown: "b", now: "b\n\nc", isOwn: true,
            posted: "c", wasAsked: true, choice: .theirs, met: "c"),
        Case(
            testDescription: "asked, theirs, pressed twice", shown: "b", now: "b", posted: "c",
            wasAsked: true, choice: .theirs, left: "c"),
    ]

    @Test(arguments: cases)
    func `two people's answers meet`(wanted: Case) throws {
        let showing = wanted.shown.map { shown in
            FillShowing(name: "0123456789abcdef", ["q"], Answers(["q": values(shown)]))
        }
        // It goes through the page's form and comes back as it was.
        #expect(showing.map { FillShowing($0.description) } == showing.map { .some($0) })
        var current: [String: FillAnswer] = [:]
        if let now = wanted.now {
            current["q"] = FillAnswer(
                linkID: "q", values: values(now), version: 1, by: .staff(.example(2)),
                at: "2027-01-05T09:30:00.000Z", way: .online, isPrivate: false,
                showing: wanted.isOwn ? "0123456789abcdef" : "fedcba9876543210")
        }
        let merge = FillMerge(
            ["q": values(wanted.posted)], from: showing, over: current, asked: wanted.wasAsked ? ["q"] : [],
            choices: wanted.choice.map { ["q": $0] } ?? [:])
        #expect(merge.taken["q"] == wanted.taken.map(values))
        #expect(merge.met["q"] == wanted.met.map(values))
        #expect(merge.left["q"] == wanted.left.map(values))
    }

    private func values(_ text: String) -> [AnswerValue] { text.isEmpty ? [] : [.text(text)] }

    @Test(arguments: [
        "", "xyz", "0123456789abcdef!q", "0123456789abcdef!q:12", "0123456789abcdeg!q:12345678",
    ])
    func `a showing that isn't one is none`(text: String) {
        #expect(FillShowing(text) == nil)
    }

    @Test func `both choices of several are each one once`() {
        #expect(
            FillMerge.both([.code("a"), .code("b")], [.code("b"), .code("c")])
                == [.code("a"), .code("b"), .code("c")])
    }
}
