import Core
import Foundation
import TestSupport
import Testing
import Web

@testable import Forms

@Suite struct FormTemplateTests {
    /// The names of a view's stored properties and of those inside it.
    private func names(_ view: Any) -> Set<String> {
        let mirror = Mirror(reflecting: view)
        var found: Set<String> = []
        for child in mirror.children {
            if let label = child.label, mirror.displayStyle == .struct { found.insert(label) }
            found.formUnion(names(child.value))
        }
        return found
    }

    /// Of the pages of a form that is filled in over days.
    private func fillNames() throws -> Set<String> {
        let questionnaire = try Example.questionnaire("visit")
        let page = try #require(questionnaire.page("caring", given: Answers()))
        let words = try #require(questionnaire.item("words"))
        let answer = FillAnswer(
            linkID: "words", values: [.text("Hard")], version: 1, by: .system("test"),
            at: "2027-01-05T09:30:00.000Z", way: .online, isPrivate: false, showing: nil)
        let fill = FormFill(
            id: .example(1), code: Reference(randomBytes: { [UInt8](repeating: 7, count: $0) }),
            owner: FillOwner("test", "1"), questionnaire: questionnaire.url, edition: questionnaire.edition,
            startedAt: answer.at, updatedAt: answer.at, completedAt: nil, completedBy: nil, version: 1)
        let open = OpenFill(
            opening: FillOpening(
                fill: fill.id, mayEdit: true, mayFinish: true, seesPrivate: true, about: "Ada", backPath: "/"),
            fill: fill, questionnaire: questionnaire, current: ["words": answer], answers: Answers([answer]),
            done: [])
        let frame = FormFrame(privacy: PrivacyLink("P", path: "/p"))
        let meeting = MeetingView(words, answer, by: "Ben", chosen: "", message: "m")
        let showing = FillShowing(name: "0123456789abcdef", ["words"], Answers())
        let number = FrameNumber(label: "l", number: "1", link: "tel:1", when: "now")
        let views: [Any] = [
            TaskListPage(
                open, base: "/f", latest: answer, [:], isForStaff: true, wasKeyed: true, frame: frame),
            FillSectionPage(
                page, open, base: "/f", FormFields(), showing: showing, meetings: ["words": meeting],
                frame: frame),
            FillCheckPage(
                open, base: "/f", title: "T", button: "B", declaration: "D", errors: FormErrors(),
                wasChanged: true, frame: frame),
            FillHistoryPage(page, open, [], [:], base: "/f"),
            FillHelpPage(words: ["w"], nextPath: "/", numbers: [number]),
            PaperPage(questionnaire, .sheet(Answers()), code: fill.code, backPath: "/"),
            RekeyPage(open, base: "/f", FormFields(), code: "", showing: showing),
        ]
        var found: Set<String> = []
        for view in views { found.formUnion(names(view)) }
        return found
    }

    @Test func `every name in a template is in what it shows`() throws {
        let templates = try Templates([.init("forms", FormsPlatform.templates)])
        let questionnaire = try Example.questionnaire()
        let page = try #require(questionnaire.page("about", given: Answers()))
        var known = names(
            SinglePage(
                questionnaire, fields: FormFields(), errors: ["helps": "x", "relation-other": "y"],
                title: "T",
                intro: "I", backPath: "/", submission: "s",
                surroundedBy: FormFrame(privacy: PrivacyLink("P", path: "/p"))))
        known.formUnion(names(QuestionPage(page, fields: FormFields(), backPath: "/", autosavePath: "/")))
        known.formUnion(names(OtherAnswers(page, Answers(), keepPath: "/")))
        known.formUnion(names(CheckAnswersPage(questionnaire, Answers(), path: "/", declaration: "D")))
        known.formUnion(
            names(
                LaterPage(
                    link: "l", keptUntil: "k", isForHolder: true, backPath: "/", said: "s", errors: [],
                    sendPath: "/", questions: [], exitThisPage: true)))
        known.formUnion(try fillNames())
        for name in templates.names where name.hasPrefix("forms/") {
            #expect(templates.unknownNames(in: name, known: known) == [], "\(name)")
        }
    }
}
