import Core
import Foundation

/// One showing of questions: what each answer was then, so that a save that meets another's newer answer is noticed.
///
/// - Form: "9f86d081884c7d65!able-now:d41d8cd9!willing-now:8f00b204", in the page's form.
struct FillShowing: Hashable, Sendable, LosslessStringConvertible {
    /// Tells this showing from every other, so that what it saved itself is nobody else's.
    let name: String
    private let marks: [String: String]

    init(name: String, _ linkIDs: [String], _ answers: Answers) {
        self.name = name
        var marks: [String: String] = [:]
        for linkID in linkIDs { marks[linkID] = Self.mark(answers[linkID]) }
        self.marks = marks
    }

    init?(_ text: String) {
        let parts = text.split(separator: "!").map(String.init)
        guard let name = parts.first, Self.isHex(name, 16) else { return nil }
        var marks: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: ":").map(String.init)
            guard pair.count == 2, Self.isHex(pair[1], 8) else { return nil }
            marks[pair[0]] = pair[1]
        }
        (self.name, self.marks) = (name, marks)
    }

    var description: String {
        ([name] + marks.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }).joined(separator: "!")
    }

    /// Whether the question was shown at all.
    func has(_ linkID: String) -> Bool { marks[linkID] != nil }

    /// Whether these were the answers that it showed.
    func showed(_ linkID: String, as values: [AnswerValue]) -> Bool { marks[linkID] == Self.mark(values) }

    static func newName(_ surroundings: Surroundings) -> String {
        surroundings.randomBytes(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func mark(_ values: [AnswerValue]) -> String {
        String(Answers(["answer": values]).fingerprint(of: ["answer"]).prefix(8))
    }

    private static func isHex(_ text: String, _ length: Int) -> Bool {
        text.utf8.count == length && text.allSatisfy(\.isHexDigit)
    }
}

/// What somebody chose where their answer met another's.
enum MeetingChoice: String, Sendable {
    case mine, theirs, both
}

/// What becomes of answers posted from one showing, given what is saved by now.
struct FillMerge: Sendable {
    /// To be saved in place of what is there.
    private(set) var taken: [String: [AnswerValue]] = [:]
    /// Changed here and by somebody else since: to be asked about.
    private(set) var met: [String: [AnswerValue]] = [:]
    /// Given here and left for another's, by choice.
    private(set) var left: [String: [AnswerValue]] = [:]

    /// - Parameters:
    ///   - showing: `nil` where nothing was shown, so that whatever differs is asked about.
    ///   - asked: The questions whose page asked which answer to keep.
    init(
        _ posted: [String: [AnswerValue]], from showing: FillShowing?, over current: [String: FillAnswer],
        asked: Set<String> = [], choices: [String: MeetingChoice] = [:]
    ) {
        for (linkID, values) in posted {
            let now = current[linkID]?.values ?? []
            guard values != now else { continue }
            let isSeen = showing?.showed(linkID, as: now) == true
            let isOwn = isOwn(current[linkID], showing)
            if asked.contains(linkID), isSeen || isOwn {
                choose(choices[linkID], linkID, mine: values, theirs: now, isAgain: isOwn && !isSeen)
            } else if current[linkID] == nil || isSeen || isOwn {
                taken[linkID] = values
            } else if showing?.showed(linkID, as: values) != true {
                met[linkID] = values
            }
        }
    }

    /// What this showing saved itself is nobody else's.
    private func isOwn(_ answer: FillAnswer?, _ showing: FillShowing?) -> Bool {
        guard let showing, let answer else { return false }
        return answer.showing == showing.name
    }

    /// - Parameter isAgain: Whether this showing's choice is saved already: the button was pressed twice.
    private mutating func choose(
        _ choice: MeetingChoice?, _ linkID: String, mine: [AnswerValue], theirs: [AnswerValue], isAgain: Bool
    ) {
        switch choice {
        case .mine: taken[linkID] = mine
        case .both where isAgain && Self.holds(theirs, mine): break
        case .both where isAgain, .theirs where isAgain: met[linkID] = mine
        case .theirs: left[linkID] = mine
        case .both: taken[linkID] = Self.both(theirs, mine)
        case nil: met[linkID] = mine
        }
    }

    /// What can't be kept after all, such as two texts that are too long together.
    mutating func refuse(_ linkID: String, _ mine: [AnswerValue]) {
        taken[linkID] = nil
        met[linkID] = mine
    }

    /// Whether both are in it already.
    private static func holds(_ values: [AnswerValue], _ mine: [AnswerValue]) -> Bool {
        if case .text(let whole)? = values.first, case .text(let end)? = mine.first {
            return whole.hasSuffix("\n\n\(end)")
        }
        return mine.allSatisfy(values.contains)
    }

    /// Two texts one below the other; of choices, every one.
    static func both(_ theirs: [AnswerValue], _ mine: [AnswerValue]) -> [AnswerValue] {
        if case .text(let one)? = theirs.first, case .text(let other)? = mine.first, theirs.count == 1,
            mine.count == 1
        {
            return [.text("\(one)\n\n\(other)")]
        }
        return theirs + mine.filter { !theirs.contains($0) }
    }
}
