import Core
import Foundation

/// One showing of a page: what was saved when it was shown, so that a save that meets another's is noticed.
///
/// - Form: "d41d8cd98f00b204.9f86d081884c7d65", in the page's form. What a page saved itself, while it was being
///   filled in or before somebody went back to it, is nobody else's.
struct Showing: Hashable, Sendable, LosslessStringConvertible {
    private let saved: String
    private let name: String

    init(_ page: QuestionnairePage, _ answers: Answers, name: String) {
        (saved, self.name) = (Self.fingerprint(page, answers), name)
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 16 && $0.allSatisfy(\.isHexDigit) })
        else {
            return nil
        }
        (saved, name) = (String(parts[0]), String(parts[1]))
    }

    var description: String { "\(saved).\(name)" }

    /// The same showing, once its visitor has seen what is saved by now.
    func refreshed(_ page: QuestionnairePage, _ answers: Answers) -> Showing {
        Showing(page, answers, name: name)
    }

    /// `new` as saved from this showing.
    ///
    /// - Throws: `MetOtherAnswers` when somebody else changed the page's answers since, to something else.
    func saving(_ new: Answers, on page: QuestionnairePage, over old: Answers) throws -> Answers {
        let now = Self.fingerprint(page, old)
        if now != saved, !old.isSaved(by: name, on: page.id), now != Self.fingerprint(page, new) {
            throw MetOtherAnswers()
        }
        var new = new
        new.markSaved(by: name, on: page.id)
        return new
    }

    private static func fingerprint(_ page: QuestionnairePage, _ answers: Answers) -> String {
        answers.fingerprint(of: page.questions.map(\.linkID))
    }
}

extension Answers {
    /// Sixteen hexadecimal digits that change when an answer to one of `linkIDs` does.
    func fingerprint(of linkIDs: some Sequence<String>) -> String {
        let values = linkIDs.reduce(into: [:]) { $0[$1] = self[$1] }
        let text = (try? Answers(values).json) ?? ""
        return String(Digest.sha256(Data(text.utf8)).prefix(16))
    }
}

/// The answers of this page were saved by somebody else since it was shown.
struct MetOtherAnswers: Error {}

/// What is saved by now, above a page whose visitor wrote something else.
struct OtherAnswers: Sendable {
    let rows: [Row]
    let keepPath: String

    struct Row: Sendable {
        let otherLabel: String
        let otherLines: [String]
    }

    init(_ page: QuestionnairePage, _ answers: Answers, keepPath: String) {
        rows = page.questions.filter(\.isAsked).map { question in
            let lines = question.words(answers[question.linkID])
            return Row(otherLabel: question.label, otherLines: lines.isEmpty ? ["Not answered"] : lines)
        }
        self.keepPath = keepPath
    }
}
