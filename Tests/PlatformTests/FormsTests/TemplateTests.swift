import Foundation
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
        for name in templates.names where name.hasPrefix("forms/") {
            #expect(templates.unknownNames(in: name, known: known) == [], "\(name)")
        }
    }
}
