import Core

/// What a resume link holds: 128 random bits that are kept nowhere but in it.
///
/// - Form: 26 characters of Crockford's base 32 in lower case, because people copy it by hand; read in any
///   case, with or without hyphens, O as 0, I and L as 1.
package struct DraftToken: Hashable, Sendable, LosslessStringConvertible {
    package let description: String

    package init(_ surroundings: Surroundings) {
        var (bits, count) = (0, 0)
        var text = ""
        for byte in surroundings.randomBytes(16) + [0] {
            (bits, count) = (bits << 8 | Int(byte), count + 8)
            while count >= 5, text.utf8.count < Self.length {
                count -= 5
                text.append(Self.alphabet[bits >> count & 31])
            }
            bits &= 31
        }
        description = text
    }

    package init?(_ text: String) {
        let typed = text.lowercased().filter { $0 != "-" }.map { Self.alike[$0] ?? $0 }
        guard typed.count == Self.length, typed.allSatisfy(Self.alphabet.contains) else { return nil }
        description = String(typed)
    }

    /// What the table knows it by: somebody who reads the table can't open a draft.
    var hash: String { Digest.sha256(Array(description.utf8)) }

    /// Tells whether answers are those sent before, and tells nothing of them to whoever hasn't the token.
    func fingerprint(of answers: Answers) throws -> String {
        Digest.sha256(Array("\(description) \(try answers.json)".utf8))
    }

    private static let length = 26
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    private static let alike: [Character: Character] = ["o": "0", "i": "1", "l": "1"]
}
