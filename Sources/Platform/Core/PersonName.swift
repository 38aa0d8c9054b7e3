import Foundation

/// What a person is called: in any script, of any length a form can hold, with one name or many.
///
/// - Form: each part at most 100 characters, NFC; apostrophes, hyphens and full stops as typed.
/// - Errors: says which part and why; a name without a letter in it is somebody's mistake.
package struct PersonName: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Empty for somebody with a family name only; one of the two is always there.
    package let given: String
    package let family: String
    package let knownAs: String?

    package init(given: String, family: String, knownAs: String? = nil) throws(PersonNameProblem) {
        self.given = try Self.part(given, .given)
        self.family = try Self.part(family, .family)
        let known = try Self.part(knownAs ?? "", .knownAs)
        self.knownAs = known.isEmpty || known == self.given ? nil : known
        guard !self.given.isEmpty || !self.family.isEmpty else {
            throw PersonNameProblem(part: .given, reason: .missing)
        }
    }

    /// Given and family name: "Siân Ó Briain".
    package var full: String {
        given.isEmpty ? family : family.isEmpty ? given : "\(given) \(family)"
    }

    /// The name to greet somebody by.
    package var greeting: String { knownAs ?? (given.isEmpty ? family : given) }

    /// The full name with what they are known as: "Siân (Sian) Ó Briain".
    package var description: String {
        guard let knownAs else { return full }
        return [given, "(\(knownAs))", family].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Family name first, folded, as lists are sorted.
    package var sortKey: String {
        [SearchText.fold(family), SearchText.fold(given)].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Text that a name's part may be, tidied; empty when nothing was typed.
    package static func part(_ text: String, _ part: Part = .given) throws(PersonNameProblem) -> String {
        let name = CleanText.line(text)
        guard !name.isEmpty else { return "" }
        guard CleanText.length(name) <= 100 else { throw PersonNameProblem(part: part, reason: .tooLong) }
        guard name.unicodeScalars.contains(where: \.properties.isAlphabetic) else {
            throw PersonNameProblem(part: part, reason: .noLetters)
        }
        guard name.unicodeScalars.allSatisfy(belongsInName) else {
            throw PersonNameProblem(part: part, reason: .notLetters)
        }
        return name
    }

    package enum Part: String, Sendable { case given, family, knownAs }

    private static func belongsInName(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return scalar.properties.isAlphabetic || " '-.,()/`0123456789".unicodeScalars.contains(scalar)
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        case .nonspacingMark, .spacingMark, .letterNumber, .decimalNumber, .dashPunctuation: return true
        default: return joinersAndQuotes.contains(scalar)
        }
    }

    /// Zero-width joiners (Persian, Sinhala and others need them), quotes used as apostrophes, the middle dot.
    private static let joinersAndQuotes = Set("\u{200C}\u{200D}‘’‛´·・".unicodeScalars)
}

/// Why a typed name can't be one.
package struct PersonNameProblem: Error, Hashable, Sendable {
    package let part: PersonName.Part
    package let reason: Reason

    package init(part: PersonName.Part, reason: Reason) { (self.part, self.reason) = (part, reason) }

    package enum Reason: Sendable { case missing, tooLong, noLetters, notLetters }

    package var message: String {
        let name =
            switch part {
            case .given: "First name"
            case .family: "Last name"
            case .knownAs: "The name you like to be called"
            }
        return switch reason {
        case .missing: part == .knownAs ? "Enter the name you like to be called" : "Enter a name"
        case .tooLong: "\(name) must be 100 characters or fewer"
        case .noLetters: "\(name) must include at least one letter"
        case .notLetters: "\(name) must only include letters, spaces, hyphens and apostrophes"
        }
    }
}
