import Foundation

/// Every letter and part that comes with the service, checked when it starts.
package struct LetterTemplates: Sendable {
    /// Letters first, then parts, each by title.
    package let all: [LetterTemplate]
    let parts: [String: LetterTemplate]
    private let byKey: [String: LetterTemplate]

    static let folder = Bundle.module.bundleURL.appending(path: "Letters")

    /// - Throws: `LetterProblem` for a letter whose words can't be used.
    package init() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        try self.init(
            files.filter { $0.hasSuffix(".json") }.map { name in
                let json = try Data(contentsOf: Self.folder.appending(path: name))
                return try JSONDecoder().decode(LetterTemplate.self, from: json)
            })
    }

    init(_ templates: [LetterTemplate]) throws(LetterProblem) {
        all = templates.sorted { ($0.isPart ? 1 : 0, $0.title) < ($1.isPart ? 1 : 0, $1.title) }
        byKey = Dictionary(templates.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        parts = byKey.filter(\.value.isPart)
        for template in all {
            let problems = rules(for: template).problems(title: template.title, words: template.words)
            if let problem = problems.first {
                throw .unusableWords(letter: template.key, why: problem.message)
            }
        }
    }

    package func find(_ key: String) -> LetterTemplate? { byKey[key] }

    func rules(for template: LetterTemplate) -> LetterRules { LetterRules(template: template, parts: parts) }

    /// Makes sure that a letter gives what its template asks for and nothing else.
    package func check(_ letter: Letter) throws(LetterProblem) {
        guard let template = byKey[letter.key], !template.isPart else { throw .unknownLetter(letter.key) }
        let values = rules(for: template).ownAndPartValues
        try check(letter, letter.values, values, common: Set(LetterTemplate.common.map(\.name)))
        if let unknown = letter.lists.keys.sorted().first(where: { name in
            !template.lists.contains { $0.name == name }
        }) {
            throw .unknownValue(letter: letter.key, value: unknown)
        }
        for list in template.lists {
            let entries = letter.lists[list.name] ?? []
            if entries.isEmpty, !list.isOptional { throw .missingValue(letter: letter.key, value: list.name) }
            for entry in entries { try check(letter, entry, list.values, common: []) }
        }
    }

    private func check(
        _ letter: Letter, _ given: [String: String], _ values: [LetterTemplate.Value], common: Set<String>
    ) throws(LetterProblem) {
        let known = Set(values.map(\.name)).union(common)
        if let unknown = given.keys.sorted().first(where: { !known.contains($0) }) {
            throw .unknownValue(letter: letter.key, value: unknown)
        }
        for value in values where !value.isOptional && !common.contains(value.name) {
            if (given[value.name] ?? "").isEmpty {
                throw .missingValue(letter: letter.key, value: value.name)
            }
        }
    }

    /// The letter with the made-up values of its template, for a preview.
    package func example(_ template: LetterTemplate) -> Letter {
        let values = rules(for: template).ownAndPartValues
        return Letter(
            template.key,
            values: Dictionary(values.map { ($0.name, $0.example) }, uniquingKeysWith: { first, _ in first }),
            lists: Dictionary(
                template.lists.map { ($0.name, $0.examples) }, uniquingKeysWith: { first, _ in first }))
    }
}
