import Core
import Foundation

/// The words of one kind of message, with gaps such as `{link}`.
package struct Wording: Hashable, Sendable, Decodable {
    package let name: String
    package let version: Int
    package let purpose: Message.Purpose
    package let subject: String
    package let body: String
    /// The names of its gaps.
    package let values: [String]
    /// Gaps whose content opens something: kept only until the message is done with.
    package let secrets: [String]

    /// The subject and body with every gap filled.
    ///
    /// - Throws: `WordingProblem` when a value is missing or holds what no line of text may.
    package func filled(with given: [String: String]) throws(WordingProblem) -> (
        subject: String, body: String
    ) {
        (try fill(subject, given), try fill(body, given))
    }

    /// The values without those that open something.
    package func withoutSecrets(_ given: [String: String]) -> [String: String] {
        given.merging(secrets.map { ($0, "[not kept: it could be used once]") }) { _, masked in masked }
    }

    private func fill(_ text: String, _ given: [String: String]) throws(WordingProblem) -> String {
        var filled = text
        for name in values where text.contains("{\(name)}") {
            guard let value = given[name], !value.isEmpty else {
                throw .missingValue(wording: self.name, value: name)
            }
            guard !value.contains(where: { $0.isNewline || $0 == "\0" }) else {
                throw .unusableValue(wording: self.name, value: name)
            }
            filled = filled.replacing("{\(name)}", with: value)
        }
        return filled
    }
}

/// Why a wording can't be used; trying again doesn't mend it.
package enum WordingProblem: Error, Equatable {
    case unknown(String)
    case missingValue(wording: String, value: String)
    case unusableValue(wording: String, value: String)
    case unknownGap(wording: String)
    case tellsTooMuch(wording: String, word: String)
}

/// Every wording there is, the latest version of each first.
package struct Wordings: Sendable {
    package let all: [Wording]

    package init(json: Data) throws {
        try self.init(try JSONDecoder().decode([Wording].self, from: json))
    }

    package init(_ wordings: [Wording]) throws(WordingProblem) {
        for wording in wordings {
            if let word = DiscreetWords.firstTelling(in: "\(wording.subject) \(wording.body)") {
                throw .tellsTooMuch(wording: wording.name, word: word)
            }
            let gaps = "\(wording.subject) \(wording.body)".matches(of: /\{([^}]*)\}/).map { String($0.1) }
            guard Set(gaps) == Set(wording.values), Set(wording.secrets).isSubset(of: gaps) else {
                throw .unknownGap(wording: wording.name)
            }
        }
        all = wordings.sorted { $0.version > $1.version }
    }

    /// The wording of this name, in its latest version unless one is said.
    package func find(_ name: String, version: Int? = nil) throws(WordingProblem) -> Wording {
        let found = all.first { $0.name == name && (version == nil || $0.version == version) }
        guard let found else { throw .unknown(name) }
        return found
    }
}

/// Words that would tell whoever sees a message over somebody's shoulder what it's about.
package enum DiscreetWords {
    private static let words: Set<String> = [
        "care", "cares", "cared", "caring", "ill", "gp", "nhs", "refuge", "council", "charity", "benefit",
        "benefits",
        "attorney", "death", "died", "violence", "break", "breaks",
    ]
    private static let beginnings = [
        "carer", "health", "hospital", "clinic", "doctor", "nurs", "medic", "patient", "surger", "disab",
        "illness",
        "dementia", "mental", "autis", "cancer", "abus", "safeguard", "counsel", "respite", "therap",
        "wellbeing",
        "addict", "alcohol", "social", "support", "assessment", "bereave", "suicid", "crisis",
    ]

    /// The first word of `text` that tells too much.
    package static func firstTelling(in text: String) -> String? {
        text.lowercased().split { !$0.isLetter }.map(String.init).first { word in
            words.contains(word) || beginnings.contains { word.hasPrefix($0) }
        }
    }
}
