import Core
import Foundation
import TestSupport
import Testing
import Web

@testable import Forms

@Suite struct DateAnswerTests {
    private let dob = """
        {"linkId": "dob", "type": "date", "required": true, "text": "Born", "extension": [
          {"url": "urn:mainstay:allows-future", "valueBoolean": false},
          {"url": "urn:x/sdc-questionnaire-shortText", "valueString": "Date of birth"}]}
        """

    @Test(arguments: [
        ("27", "3", "1962", "1962-03-27"), ("01", "June", "2000", "2000-06-01"),
        ("29", "feb", "2024", "2024-02-29"),
        ("5", "01", "2026", "2026-01-05"), ("1", "sept", "1990", "1990-09-01"),
    ])
    func `dates are read as people write them`(day: String, month: String, year: String, date: LocalDate)
        throws
    {
        let values = try Example.read(dob, ["dob-day": day, "dob-month": month, "dob-year": year])
        #expect(values == [.date(date)])
    }

    @Test(arguments: [
        ("", "", "", "dob-day: Enter date of birth"),
        ("31", "2", "2000", "dob-day: Date of birth must be a real date, like 27 3 1962"),
        ("29", "2", "2023", "dob-day: Date of birth must be a real date, like 27 3 1962"),
        ("1", "13", "2000", "dob-month: Date of birth must be a real date, like 27 3 1962"),
        ("1", "ju", "2000", "dob-month: Date of birth must be a real date, like 27 3 1962"),
        ("1", "", "2000", "dob-month: Date of birth must include a month"),
        ("", "", "2000", "dob-day: Date of birth must include a day and a month"),
        ("1", "2", "62", "dob-year: Year must include 4 numbers"),
        ("6", "1", "2026", "dob-day: Date of birth must be today or in the past"),
        ("4", "1", "1876", "dob-year: Check the year: it was more than 150 years ago"),
        ("١", "٢", "١٩٦٢", "dob-day: Date of birth must be in the figures 0 to 9"),
        ("1e1", "2", "1962", "dob-day: Date of birth must be a real date, like 27 3 1962"),
    ])
    func `dates that can't be are explained`(day: String, month: String, year: String, message: String) throws
    {
        let values: KeyValuePairs = ["dob-day": day, "dob-month": month, "dob-year": year]
        #expect(try Example.message(dob, values) == message)
    }
}

@Suite struct NumberAnswerTests {
    private let hours = """
        {"linkId": "hours", "type": "integer", "text": "Hours", "extension": [
          {"url": "urn:fhir/minValue", "valueInteger": 0}, {"url": "urn:fhir/maxValue", "valueInteger": 168},
          {"url": "urn:fhir/questionnaire-unit", "valueString": "hours"}]}
        """

    @Test(arguments: [("20", 20), ("0", 0), ("168", 168), ("20 hours", 20), ("007", 7)])
    func `whole numbers are read`(typed: String, number: Int) throws {
        #expect(try Example.read(hours, ["hours": typed]) == [.integer(number)])
    }

    @Test(arguments: [
        ("169", "hours: Hours must be between 0 and 168"), ("-1", "hours: Hours must be between 0 and 168"),
        ("1e9", "hours: Hours must be a whole number, like 12"),
        ("2.5", "hours: Hours must be a whole number, like 12"),
        ("½", "hours: Hours must be in the figures 0 to 9"),
        ("٢٠", "hours: Hours must be in the figures 0 to 9"),
        ("lots", "hours: Hours must be a whole number, like 12"),
        ("99999999999999999999", "hours: Hours must be a whole number, like 12"),
    ])
    func `other text is explained`(typed: String, message: String) throws {
        #expect(try Example.message(hours, ["hours": typed]) == message)
    }

    @Test func `amounts may have decimals`() throws {
        let amount = #"{"linkId": "a", "type": "quantity", "text": "Amount"}"#
        #expect(
            try Example.read(amount, ["a": "1,234.5"]) == [
                .quantity(Decimal(string: "1234.5") ?? 0, unit: nil)
            ])
        #expect(try Example.message(amount, ["a": "1.234"]) == "a: Amount must be a number, like 12 or 2.5")
    }
}

@Suite struct ChoiceAnswerTests {
    private let several = """
        {"linkId": "a", "type": "choice", "repeats": true, "required": true, "text": "Which?", "answerOption": [
          {"valueCoding": {"code": "x", "display": "X"}}, {"valueCoding": {"code": "y", "display": "Y"}},
          {"valueCoding": {"code": "none", "display": "None of these"},
           "extension": [{"url": "urn:fhir/questionnaire-optionExclusive", "valueBoolean": true}]}]}
        """
    private let own = """
        {"linkId": "a", "type": "open-choice", "text": "Who?", "answerOption": [{"valueString": "Friend"}]}
        """

    @Test func `several may be chosen, but none with no other`() throws {
        #expect(try Example.read(several, ["a": "y", "a": "x"]) == [.code("x"), .code("y")])
        #expect(try Example.message(several, [:]) == "a: Select an answer")
        #expect(try Example.message(several, ["a": "z"]) == "a: Select an answer")
        #expect(
            try Example.message(several, ["a": "x", "a": "none"])
                == "a: Select what applies, or select “None of these”")
    }

    @Test func `an open choice takes somebody's own words`() throws {
        #expect(try Example.read(own, ["a": "Friend"]) == [.code("Friend")])
        #expect(try Example.read(own, ["a": "-other", "a-other": "My niece"]) == [.text("My niece")])
        #expect(try Example.read(own, ["a-other": "My niece"]) == [.text("My niece")])
        #expect(try Example.read(own, ["a": "Friend", "a-other": "left over"]) == [.code("Friend")])
        #expect(try Example.read(own, [:]) == [])
        #expect(try Example.message(own, ["a": "-other"]) == "a-other: Enter what it is, in your own words")
    }

    @Test func `yes and no are answers and nothing else is`() throws {
        let question = #"{"linkId": "a", "type": "boolean", "required": true, "text": "Is it?"}"#
        #expect(try Example.read(question, ["a": "false"]) == [.boolean(false)])
        #expect(try Example.message(question, ["a": "maybe"]) == "a: Select an answer")
    }
}

@Suite struct TextAnswerTests {
    @Test func `text is tidied and has an end`() throws {
        let note = #"{"linkId": "a", "type": "text", "maxLength": 10, "text": "Note"}"#
        #expect(try Example.read(note, ["a": " one\r\ntwo\u{0} "]) == [.text("one\ntwo")])
        #expect(
            try Example.message(note, ["a": String(repeating: "😀", count: 10_000)])
                == "a: Note must be 10 characters or fewer. You have 9,990 too many.")
    }

    @Test(arguments: [
        ("phone", "07700 900123", "07700 900123"), ("phone", "+44 7700 900 123", "07700 900123"),
        ("email", "Jo@Example.org", "jo@example.org"), ("postcode", "so518de", "SO51 8DE"),
        ("name", " Siân  O’Neil ", "Siân O’Neil"),
    ])
    func `formats are tidied`(format: String, typed: String, kept: String) throws {
        #expect(try Example.read(question(format), ["a": typed]) == [.text(kept)])
    }

    @Test(arguments: [
        ("phone", "ring me", "Enter a phone number"),
        ("email", "jo@", "Enter an email address in the right format"),
        ("postcode", "S016 6YD", "Did you mean SO16 6YD?"), ("postcode", "SO16", "like SO51 8DE"),
        ("nhs-number", "943 476 5918", "isn’t right"), ("nhs-number", "999 000 0018", "set aside for tests"),
        ("name", "123", "at least one letter"),
    ])
    func `formats are explained`(format: String, typed: String, words: String) throws {
        let message = try Example.message(question(format), ["a": typed])
        #expect(message?.contains(words) == true, "\(message ?? "")")
    }

    @Test func `test numbers are taken in a demonstration`() throws {
        let questionnaire = try Example.reading(question("nhs-number"))
        let rules = AnswerRules(today: "2026-01-05", allowsTestNumbers: true)
        let answers = try questionnaire.answers(Example.fields(["a": "9990000018"]), rules: rules)
        #expect(answers.text("a") == "999 000 0018")
    }

    private func question(_ format: String) -> String {
        #"{"linkId": "a", "type": "string", "text": "A", "extension": [{"url": "urn:mainstay:format", "valueCode": "\#(format)"}]}"#
    }
}

@Suite struct PageAnswerTests {
    @Test func `only what the answers on the page ask for must be answered`() throws {
        let questionnaire = try Example.questionnaire()
        let page = try #require(questionnaire.page("about", given: Answers()))
        let together = try questionnaire.answers(
            Example.fields(["relation": "parent", "together": "true", "postcode": "nonsense"]), on: page,
            over: Answers(), rules: Example.rules)
        #expect(together.bool("together") == true)
        #expect(throws: FormErrors(["postcode": "Enter postcode"])) {
            try questionnaire.answers(
                Example.fields(["relation": "parent", "together": "false"]), on: page, over: Answers(),
                rules: Example.rules)
        }
    }

    @Test func `a page half filled in is saved as far as it goes`() throws {
        let questionnaire = try Example.questionnaire()
        let page = try #require(questionnaire.page("about", given: Answers()))
        let answers = questionnaire.partialAnswers(
            Example.fields(["together": "false", "postcode": "SO"]), on: page,
            over: Answers(["helps": [.code("none")]]),
            rules: Example.rules)
        #expect(answers.linkIDs == ["helps", "together"])
        #expect(!answers.seenPages.contains("about"))
    }

    @Test func `an age follows from the date of birth`() throws {
        let questionnaire = try Example.questionnaire()
        let page = try #require(questionnaire.page("dob", given: Answers()))
        let answers = try questionnaire.answers(
            Example.fields(["dob-day": "6", "dob-month": "1", "dob-year": "2014"]), on: page, over: Answers(),
            rules: Example.rules)
        #expect(answers.integer("age") == 11)
        #expect(questionnaire.page(after: "dob", given: answers)?.id == "school")
    }

    @Test func `a field given twice is refused beside it`() throws {
        let questionnaire = try Example.questionnaire()
        let page = try #require(questionnaire.page("dob", given: Answers()))
        #expect(questionnaire.repeatedFields(on: questionnaire.pages(given: Answers())) == ["helps"])
        #expect(questionnaire.repeatedFields(on: [page]) == [])
    }
}
