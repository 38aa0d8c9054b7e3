/// A kind of letter, as it comes with the service: what it is for, what fills it, and its first words.
package struct LetterTemplate: Hashable, Sendable {
    /// A gap in a letter's words.
    package struct Value: Hashable, Sendable, Decodable {
        package let name: String
        /// What stands there, for whoever edits the words.
        package let meaning: String
        /// Made up, for the preview.
        package let example: String
        /// Whether the words can't be without it.
        package let isObligatory: Bool
        /// Whether a letter may be made without it.
        package let isOptional: Bool

        private enum CodingKeys: String, CodingKey { case name, meaning, example, must, optional }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            meaning = try values.decode(String.self, forKey: .meaning)
            example = try values.decode(String.self, forKey: .example)
            isObligatory = try values.decodeIfPresent(Bool.self, forKey: .must) ?? false
            isOptional = try values.decodeIfPresent(Bool.self, forKey: .optional) ?? false
        }

        init(_ name: String, _ meaning: String, example: String, isOptional: Bool = false) {
            (self.name, self.meaning, self.example) = (name, meaning, example)
            (isObligatory, self.isOptional) = (false, isOptional)
        }
    }

    /// Something a letter has any number of, such as reasons; each entry has values of its own.
    package struct List: Hashable, Sendable, Decodable {
        package let name: String
        package let meaning: String
        package let values: [Value]
        package let examples: [[String: String]]
        package let isObligatory: Bool
        /// Whether it may have no entries.
        package let isOptional: Bool

        private enum CodingKeys: String, CodingKey { case name, meaning, values, examples, must, optional }

        package init(from decoder: any Decoder) throws {
            let list = try decoder.container(keyedBy: CodingKeys.self)
            name = try list.decode(String.self, forKey: .name)
            meaning = try list.decode(String.self, forKey: .meaning)
            values = try list.decode([Value].self, forKey: .values)
            examples = try list.decode([[String: String]].self, forKey: .examples)
            isObligatory = try list.decodeIfPresent(Bool.self, forKey: .must) ?? false
            isOptional = try list.decodeIfPresent(Bool.self, forKey: .optional) ?? false
        }
    }

    package let key: String
    package let title: String
    /// When it's sent, and to whom.
    package let purpose: String
    package let values: [Value]
    package let lists: [List]
    /// Parts that its words can't be without.
    package let parts: [String]
    /// Whether it's a part of letters, and never a letter by itself.
    package let isPart: Bool
    /// Counts up with each change of the words that come with the service.
    package let version: Int
    package let words: String

    /// What every letter can say without anybody giving it.
    package static let common: [Value] = [
        Value("name", "The name of the person it is to", example: "Ada Marsh"),
        Value("date", "The day it is made", example: "5 January 2027"),
        Value("reference", "The person’s reference with us", example: "4K7P-2QXM-9"),
        Value("organisation", "The organisation it comes from", example: "Westbourne Council"),
        Value("phone", "The number to ring there", example: "01202 000 000", isOptional: true),
        Value("worker", "Who made it, or the person to ask for", example: "Sam Field", isOptional: true),
    ]

    /// The values its own words may use, with those that all letters have.
    var ownAndCommon: [Value] {
        let own = Set(values.map(\.name))
        return values + Self.common.filter { !own.contains($0.name) }
    }
}

extension LetterTemplate: Decodable {
    private enum CodingKeys: String, CodingKey {
        case key, title, purpose, values, lists, parts, isPart, version, words
    }

    package init(from decoder: any Decoder) throws {
        let letter = try decoder.container(keyedBy: CodingKeys.self)
        key = try letter.decode(String.self, forKey: .key)
        title = try letter.decode(String.self, forKey: .title)
        purpose = try letter.decode(String.self, forKey: .purpose)
        values = try letter.decodeIfPresent([Value].self, forKey: .values) ?? []
        lists = try letter.decodeIfPresent([List].self, forKey: .lists) ?? []
        parts = try letter.decodeIfPresent([String].self, forKey: .parts) ?? []
        isPart = try letter.decodeIfPresent(Bool.self, forKey: .isPart) ?? false
        version = try letter.decode(Int.self, forKey: .version)
        words = try letter.decode([String].self, forKey: .words).joined(separator: "\n")
    }
}
