import Core
import Foundation
import Testing

@testable import Forms

@Suite struct QuestionnaireTests {
    @Test func `a questionnaire is read with its hints, options and limits`() throws {
        let questionnaire = try Example.questionnaire()
        let helps = try #require(questionnaire.item("helps"))
        #expect(helps.hint == "Select all that apply.")
        #expect(helps.label == "What you help with")
        #expect(helps.options.map(\.isExclusive) == [false, false, true])
        #expect(helps.options[1].hint == "Or getting in and out of bed")
        let hours = try #require(questionnaire.item("hours"))
        #expect(hours.limits.maximum == 168)
        #expect(hours.limits.unit == "hours")
        #expect(questionnaire.item("dob")?.limits.allowsFuture == false)
        #expect(
            questionnaire.plans.map(\.item.linkID) == ["helps", "dob", "school", "about", "hours", "note"])
    }

    @Test(arguments: [
        (#"{"linkId": "a", "type": "colour", "text": "A"}"#, "a", "type “colour” isn't one of"),
        (#"{"linkId": "A b", "type": "string", "text": "A"}"#, "A b", "lower case"),
        (#"{"linkId": "check", "type": "string", "text": "A"}"#, "check", "taken"),
        (#"{"linkId": "a", "type": "string"}"#, "a", "has its text"),
        (#"{"linkId": "a", "type": "choice", "text": "A"}"#, "a", "options"),
        (#"{"linkId": "a", "type": "display", "text": "A", "required": true}"#, "a", "can't be required"),
        (#"{"linkId": "a", "type": "group", "text": "A"}"#, "a", "has items"),
        (#"{"linkId": "a", "type": "string", "text": "A", "repeats": true}"#, "a", "repeated"),
        (#"{"linkId": "a", "type": "string", "text": "A", "initial": []}"#, "a", "initial"),
        (
            #"{"linkId": "a", "type": "string", "text": "A", "extension": [{"url": "urn:x:y"}]}"#, "a",
            "extension"
        ),
        (#"{"linkId": "a", "type": "integer", "text": "A", "maxLength": 5}"#, "a", "maxLength"),
        (
            #"{"linkId": "a", "type": "string", "text": "A"}, {"linkId": "a", "type": "string", "text": "B"}"#,
            "a",
            "used twice"
        ),
        (
            #"{"linkId": "a", "type": "date", "text": "A"}, {"linkId": "a-day", "type": "string", "text": "B"}"#,
            "a-day",
            "one of “a”"
        ),
        (
            #"{"linkId": "a", "type": "string", "text": "A", "enableWhen": [{"question": "z", "operator": "exists", "answerBoolean": true}]}"#,
            "a", "“z”, which isn't there"
        ),
        (
            #"{"linkId": "a", "type": "string", "text": "A", "enableWhen": [{"question": "b", "operator": "exists", "answerBoolean": true}]}, {"linkId": "b", "type": "string", "text": "B"}"#,
            "a", "comes later"
        ),
        (
            #"{"linkId": "a", "type": "string", "text": "A", "enableWhen": [{"question": "b", "operator": "exists", "answerBoolean": true}]}, {"linkId": "b", "type": "string", "text": "B", "enableWhen": [{"question": "a", "operator": "exists", "answerBoolean": true}]}"#,
            "a", "circle"
        ),
        (
            #"{"linkId": "a", "type": "boolean", "text": "A"}, {"linkId": "b", "type": "string", "text": "B", "enableWhen": [{"question": "a", "operator": "=", "answerInteger": 1}]}"#,
            "b", "can't have"
        ),
        (
            #"{"linkId": "a", "type": "string", "text": "A"}, {"linkId": "b", "type": "string", "text": "B", "enableWhen": [{"question": "a", "operator": ">", "answerString": "m"}]}"#,
            "b", "no order"
        ),
        (
            #"{"linkId": "a", "type": "integer", "extension": [{"url": "urn:mainstay:age-from", "valueString": "b"}]}, {"linkId": "b", "type": "date", "text": "B"}"#,
            "a", "age-from"
        ),
    ])
    func `what isn't right is named`(items: String, linkID: String, problem: String) {
        do throws(QuestionnaireError) {
            _ = try Example.reading(items)
            Issue.record("it was read")
        } catch {
            #expect(error.linkID == linkID)
            #expect(error.problem.contains(problem), "\(error.problem)")
        }
    }

    @Test func `text that is no questionnaire is refused`() {
        #expect(throws: QuestionnaireError.self) { try Questionnaire(json: Data("[]".utf8)) }
        #expect(throws: QuestionnaireError.self) { try Questionnaire(json: Data("{".utf8)) }
        #expect(throws: QuestionnaireError.self) { try Example.reading(#"{"type": "string", "text": "A"}"#) }
        #expect(throws: QuestionnaireError.self) { try Example.reading("") }
        #expect(throws: QuestionnaireError(nil, "item[0].required must be a Bool")) {
            try Example.reading(#"{"linkId": "a", "type": "string", "text": "A", "required": "yes"}"#)
        }
    }
}

@Suite struct PagesTests {
    private func pages(_ answers: Answers) throws -> [String] {
        try Example.questionnaire().pages(given: answers).map(\.id)
    }

    @Test func `a page comes in when an earlier answer asks for it`() throws {
        #expect(try pages(Answers()) == ["helps", "dob", "about", "hours", "note"])
        #expect(
            try pages(Answers(["age": [.integer(12)]])) == [
                "helps", "dob", "school", "about", "hours", "note",
            ])
        #expect(try pages(Answers(["age": [.integer(18)]])) == ["helps", "dob", "about", "hours", "note"])
    }

    @Test func `a question not asked counts as not answered`() throws {
        let questionnaire = try Example.reading(
            """
            {"linkId": "a", "type": "boolean", "text": "A"},
            {"linkId": "b", "type": "boolean", "text": "B", "enableWhen": [{"question": "a", "operator": "=", "answerBoolean": true}]},
            {"linkId": "c", "type": "string", "text": "C", "enableWhen": [{"question": "b", "operator": "=", "answerBoolean": true}]},
            {"linkId": "d", "type": "string", "text": "D", "enableBehavior": "any", "enableWhen": [{"question": "a", "operator": "!=", "answerBoolean": true}, {"question": "b", "operator": "exists", "answerBoolean": true}]}
            """)
        let answers = Answers(["a": [.boolean(false)], "b": [.boolean(true)], "c": [.text("hidden")]])
        #expect(questionnaire.pages(given: answers).map(\.id) == ["a", "d"])
        #expect(questionnaire.completed(answers).linkIDs == ["a"])
        #expect(questionnaire.pages(given: Answers(["a": [.boolean(true)]])).map(\.id) == ["a", "b"])
    }

    @Test func `people go on at the first page they haven't answered`() throws {
        let questionnaire = try Example.questionnaire()
        var answers = Answers(["helps": [.code("shopping")]])
        answers.markSeen("helps")
        #expect(questionnaire.firstUnfinished(given: answers)?.id == "dob")
        #expect(questionnaire.page(after: "helps", given: answers)?.id == "dob")
        #expect(questionnaire.page(before: "helps", given: answers) == nil)
        #expect(questionnaire.page(before: "dob", given: answers)?.id == "helps")
        #expect(questionnaire.page(after: "note", given: answers) == nil)
    }

    @Test func `a group is one page and a section is several`() throws {
        let questionnaire = try Example.questionnaire()
        let about = try #require(questionnaire.page("about", given: Answers()))
        #expect(about.heading == "About the person you help")
        #expect(about.questions.map(\.linkID) == ["about-note", "relation", "together", "postcode"])
        #expect(questionnaire.page("hours", given: Answers())?.section == "A little more")
    }
}

@Suite struct AnswersTests {
    @Test func `answers are the same after a stay in the database`() throws {
        var answers = Answers([
            "a": [.code("x"), .text("y")], "b": [.date("2026-06-05")], "c": [.integer(3)],
            "d": [.quantity(Decimal(string: "2.5") ?? 0, unit: "hours")], "e": [.boolean(false)],
        ])
        answers.markSeen("a")
        let again = try Answers(json: try answers.json)
        #expect(again == answers)
        #expect(again.codes("a") == ["x"])
        #expect(again.text("a") == "y")
        #expect(again.bool("e") == false)
        #expect(again.bool("z") == nil)
    }
}
