import Core
import Foundation
import Testing

@testable import Forms

@Suite struct RepeatedGroupTests {
    private static let repeats = """
        {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 3},
        {"url": "urn:mainstay:section", "valueBoolean": true}
        """
    private static let again = #"{"url": "urn:mainstay:again", "valueString": "pet-more"}"#
    private static let yesOrNo = #""answerOption": [{"valueString": "yes"}, {"valueString": "no"}]"#

    private func questionnaire(extensions: String = "\(repeats), \(again)", name: String = "pet-name") throws
        -> Questionnaire
    {
        let text = """
            {"resourceType": "Questionnaire", "url": "urn:pets", "version": "1", "item": [
              {"linkId": "pets", "type": "choice", "text": "Any pets?", \(Self.yesOrNo)},
              {"linkId": "pet", "type": "group", "text": "Pet {number}", "repeats": true,
                "extension": [\(extensions)],
                "enableWhen": [{"question": "pets", "operator": "=", "answerCoding": {"code": "yes"}}],
                "item": [
                  {"linkId": "\(name)", "type": "string", "text": "Name"},
                  {"linkId": "pet-kind", "type": "string", "text": "Kind",
                    "enableWhen": [{"question": "\(name)", "operator": "exists", "answerBoolean": true}]},
                  {"linkId": "pet-more", "type": "choice", "text": "Another?", \(Self.yesOrNo)}]},
              {"linkId": "end", "type": "string", "text": "Anything else"}]}
            """
        return try Questionnaire(json: Data(text.utf8))
    }

    @Test func `each round is asked once the one before says so, and the last leads no further`() throws {
        let pets = try questionnaire()
        var answers = Answers()
        func pages() -> [String] { pets.pages(given: answers).map(\.id) }
        #expect(pages() == ["pets", "end"])
        answers["pets"] = [.code("yes")]
        #expect(pages() == ["pets", "pet-2-name", "pet-2-more", "end"])
        answers["pet-2-name"] = [.text("Rex")]
        answers["pet-2-more"] = [.code("yes")]
        #expect(
            pages() == ["pets", "pet-2-name", "pet-2-kind", "pet-2-more", "pet-3-name", "pet-3-more", "end"])
        answers["pet-3-more"] = [.code("yes")]
        #expect(pages().suffix(2) == ["pet-4-name", "end"])
        #expect(pets.page("pet-3-name", given: answers)?.section == "Pet 3")
        answers["pets"] = [.code("no")]
        #expect(pages() == ["pets", "end"], "what came of a yes goes with it")
        #expect(pets.completed(answers).linkIDs == ["pets"])
    }

    @Test func `what a repeating group doesn't say is an error that names it`() {
        #expect(throws: QuestionnaireError.self) { try questionnaire(extensions: Self.repeats) }
        #expect(throws: QuestionnaireError.self) { try questionnaire(extensions: Self.again) }
        #expect(throws: QuestionnaireError("name", "in a group that repeats a linkId begins with “pet-”")) {
            try questionnaire(name: "name")
        }
    }
}
