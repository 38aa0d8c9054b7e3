/// What a letter is to say: the key of its template, and what fills the gaps in its words.
///
/// Values are plain text as somebody wrote it; line breaks in them stay.
package struct Letter: Hashable, Sendable {
    package let key: String
    package let values: [String: String]
    /// For each list of the template, its entries in order, each with values of its own.
    package let lists: [String: [[String: String]]]

    package init(_ key: String, values: [String: String] = [:], lists: [String: [[String: String]]] = [:]) {
        (self.key, self.values, self.lists) = (key, values, lists)
    }
}

/// Why a letter can't be made: whoever asked for it gave too much or too little.
package enum LetterProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownLetter(String)
    case unknownValue(letter: String, value: String)
    case missingValue(letter: String, value: String)
    /// A shipped letter whose words can't be used; the program doesn't start with it.
    case unusableWords(letter: String, why: String)

    package var description: String {
        switch self {
        case .unknownLetter(let key): "there is no letter “\(key)”"
        case .unknownValue(let letter, let value): "the letter “\(letter)” has no value “\(value)”"
        case .missingValue(let letter, let value): "the letter “\(letter)” needs the value “\(value)”"
        case .unusableWords(let letter, let why): "the letter “\(letter)”: \(why)"
        }
    }
}
