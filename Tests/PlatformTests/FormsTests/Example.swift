import Core
import Foundation
import Web

@testable import Forms

/// The questionnaire of these tests, and ways to fill it in.
enum Example {
    static func questionnaire(_ file: String = "helping") throws -> Questionnaire {
        let folder = Bundle.module.bundleURL.appending(path: "Examples")
        return try Questionnaire(json: Data(contentsOf: folder.appending(path: "\(file).json")))
    }

    /// A questionnaire with these items, in JSON.
    static func reading(_ items: String) throws(QuestionnaireError) -> Questionnaire {
        let json = """
            {"resourceType": "Questionnaire", "url": "urn:test", "version": "1", "title": "Test", "item": [\(items)]}
            """
        return try Questionnaire(json: Data(json.utf8))
    }

    static let rules = AnswerRules(today: LocalDate(daysSince1970: 20_458))  // 5 January 2026.

    static func fields(_ values: KeyValuePairs<String, String>) -> FormFields {
        var all: [String: [String]] = [:]
        for (name, value) in values { all[name, default: []].append(value) }
        return FormFields(all)
    }

    /// What one question makes of one form.
    static func read(_ item: String, _ values: KeyValuePairs<String, String>) throws -> [AnswerValue] {
        let questionnaire = try reading(item)
        let answers = try questionnaire.answers(fields(values), rules: rules)
        return answers[questionnaire.items[0].linkID]
    }

    /// The message that one question gives to one form, and where.
    static func message(_ item: String, _ values: KeyValuePairs<String, String>) throws -> String? {
        do {
            _ = try read(item, values)
            return nil
        } catch let errors as FormErrors {
            return errors.list.map { "\($0.id): \($0.message)" }.joined(separator: "; ")
        }
    }
}
