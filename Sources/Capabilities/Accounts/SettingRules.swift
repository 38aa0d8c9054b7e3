import Core

/// Something an area decides for itself, with what holds until it does.
package struct SettingKey: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        case wholeNumber(from: Int, through: Int, unit: String)
        /// Choices that forms offer, one a line: "code | What people read".
        case choices
        /// One of these.
        case one([SettingChoice])
    }

    /// What it is kept and addressed by, such as "ages.young-adult-from".
    package let code: String
    package let title: String
    package let help: String
    package let form: Form
    package let standard: String

    package var group: String { String(code.prefix { $0 != "." }) }
}

/// Why a value can't be kept.
package enum SettingRefusal: Refusal, Equatable {
    case notWhole(from: Int, through: Int)
    case notOne
    case noChoices
    case line(Int)
    case twice(String)
    case tooLong
    case dayMissing
    case dayBefore(LocalDate)

    package var field: String? {
        switch self {
        case .dayMissing, .dayBefore: "from"
        default: "value"
        }
    }

    package var message: String {
        switch self {
        case .notWhole(let from, let through): "Enter a whole number from \(from) to \(through)"
        case .notOne: "Select one of the choices"
        case .noChoices: "Enter at least one choice, each on a line of its own"
        case .line(let number):
            "Line \(number) must be a code, an upright bar and what people read, such as moved | They moved away"
        case .twice(let code): "The code \(code) is there twice. Each choice needs a code of its own"
        case .tooLong: "Enter 100 choices or fewer, each 200 characters or fewer"
        case .dayMissing: "Enter the day from which this holds"
        case .dayBefore(let day):
            "The day must be \(day.spoken) or later, so that what was true stays as it was"
        }
    }
}

/// One choice of a list of reasons: its code is kept, its text is shown.
package struct SettingChoice: Hashable, Sendable {
    package let code: String
    package let text: String
}

extension SettingKey {
    /// The value as it is kept, if it may be.
    package func checked(_ text: String) throws(SettingRefusal) -> String {
        switch form {
        case .wholeNumber(let from, let through, _):
            guard let number = Int(text), (from...through).contains(number) else {
                throw .notWhole(from: from, through: through)
            }
            return "\(number)"
        case .one(let choices):
            guard choices.contains(where: { $0.code == text }) else { throw .notOne }
            return text
        case .choices:
            let choices = try Self.choices(in: text)
            return choices.map { "\($0.code) | \($0.text)" }.joined(separator: "\n")
        }
    }

    package static func choices(in text: String) throws(SettingRefusal) -> [SettingChoice] {
        var choices: [SettingChoice] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() where line.contains(where: { !$0.isWhitespace }) {
            let parts = line.split(separator: "|", maxSplits: 1).map(trimmed)
            guard parts.count == 2, isCode(parts[0]), !parts[1].isEmpty else { throw .line(index + 1) }
            guard parts[1].count <= 200, choices.count < 100 else { throw .tooLong }
            guard !choices.contains(where: { $0.code == parts[0] }) else { throw .twice(parts[0]) }
            choices.append(SettingChoice(code: parts[0], text: parts[1]))
        }
        guard !choices.isEmpty else { throw .noChoices }
        return choices
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static func isCode(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}
