import Core
import Foundation

/// What somebody has answered so far, by linkId.
package struct Answers: Codable, Hashable, Sendable {
    private enum CodingKeys: String, CodingKey { case values, seenPages, savedBy }

    private var values: [String: [AnswerValue]]
    /// The pages that were answered, or left empty where that is allowed.
    package private(set) var seenPages: Set<String>
    /// Which showing of each page was last saved; only while the form isn't sent.
    private var savedBy: [String: String]?

    package init(_ values: [String: [AnswerValue]] = [:]) {
        self.values = values.filter { !$0.value.isEmpty }
        seenPages = []
    }

    package subscript(_ linkID: String) -> [AnswerValue] {
        get { values[linkID] ?? [] }
        set { values[linkID] = newValue.isEmpty ? nil : newValue }
    }

    package var isEmpty: Bool { values.isEmpty }

    package var linkIDs: Set<String> { Set(values.keys) }

    /// The code chosen where one is; `nil` when nothing was, or an answer of their own was written.
    package func code(_ linkID: String) -> String? { codes(linkID).first }

    package func codes(_ linkID: String) -> [String] {
        self[linkID].compactMap { if case .code(let code) = $0 { code } else { nil } }
    }

    /// What was written, in a text question or as an open choice's own answer.
    package func text(_ linkID: String) -> String? {
        self[linkID].lazy.compactMap { if case .text(let text) = $0 { text } else { nil } }.first
    }

    package func date(_ linkID: String) -> LocalDate? {
        self[linkID].lazy.compactMap { if case .date(let date) = $0 { date } else { nil } }.first
    }

    package func integer(_ linkID: String) -> Int? {
        self[linkID].lazy.compactMap { if case .integer(let integer) = $0 { integer } else { nil } }.first
    }

    package func quantity(_ linkID: String) -> Decimal? {
        self[linkID].lazy.compactMap { if case .quantity(let amount, _) = $0 { amount } else { nil } }.first
    }

    package func bool(_ linkID: String) -> Bool? {
        self[linkID].lazy.compactMap { if case .boolean(let boolean) = $0 { boolean } else { nil } }.first
    }

    package mutating func markSeen(_ page: String) { seenPages.insert(page) }

    func isSaved(by showing: String, on page: String) -> Bool { savedBy?[page] == showing }

    mutating func markSaved(by showing: String, on page: String) {
        savedBy = (savedBy ?? [:]).merging([page: showing]) { $1 }
    }

    /// These answers to `linkIDs` only.
    func only(_ linkIDs: Set<String>) -> Answers {
        var kept = self
        kept.savedBy = nil
        kept.values = values.filter { linkIDs.contains($0.key) }
        return kept
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(values, forKey: .values)
        try container.encode(seenPages.sorted(), forKey: .seenPages)
        try container.encodeIfPresent(savedBy, forKey: .savedBy)
    }

    /// JSON with everything in order, so that the same answers are the same text.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    package init(json: String) throws {
        self = try JSONDecoder().decode(Answers.self, from: Data(json.utf8))
    }
}
