import Foundation

@testable import Documents

/// Every letter as its made-up values fill it: with all it can say, and with as little as it may.
struct FilledExamples {
    let templates: LetterTemplates

    func documents(of template: LetterTemplate) throws -> [(name: String, html: String)] {
        let full = templates.example(template)
        let values = templates.rules(for: template).ownAndPartValues
        var most = full.values
        for value in values where value.isOptional && (most[value.name] ?? "").isEmpty {
            most[value.name] = "yes, said in a few words"
        }
        let common = Set(LetterTemplate.common.map(\.name))
        let least = full.values.filter { given in
            common.contains(given.key) || values.contains { $0.name == given.key && !$0.isOptional }
        }
        let lists = full.lists.filter { given in
            template.lists.contains { $0.name == given.key && !$0.isOptional }
        }
        return try [
            Letter(template.key, values: full.values, lists: full.lists),
            Letter(template.key, values: most, lists: full.lists),
            Letter(template.key, values: least, lists: lists),
        ].enumerated().map { index, letter in
            try templates.check(letter)
            return ("\(template.key)-\(index)", try document(of: template, letter))
        }
    }

    private func document(of template: LetterTemplate, _ letter: Letter) throws -> String {
        let parts = try templates.parts.mapValues { try LetterMarkup($0.words) }
        let pieces = LetterFilling(parts: parts).pieces(
            try LetterMarkup(template.words), letter.values, letter.lists)
        return LetterHTML(
            head: LetterHTML.Head(
                title: template.title, organisation: "Westbourne Council", name: "Ada Marsh",
                date: "5 January 2027", reference: "4K7P-2QXM-9"),
            pieces: pieces
        ).document
    }
}
