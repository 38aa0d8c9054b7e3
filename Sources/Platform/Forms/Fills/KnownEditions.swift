import Core
import Storage
import Synchronization

/// The editions that forms were begun in, read once each: an edition's text never changes.
final class KnownEditions: Sendable {
    private struct Key: Hashable {
        let url: String
        let edition: String
    }

    static let shared = KnownEditions()
    private static let most = 100

    private let known = Mutex<[Key: Questionnaire]>([:])

    func find(_ fill: FormFill, _ store: QuestionnaireStore) throws -> Questionnaire {
        let key = Key(url: fill.questionnaire, edition: fill.edition)
        if let found = known.withLock({ $0[key] }) { return found }
        guard let found = try store.find(url: fill.questionnaire, edition: fill.edition) else {
            throw NotFound()
        }
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[key] = found
        }
        return found
    }
}

extension Questionnaire {
    /// What names this edition on paper: the same for the same words.
    package var paperCode: Reference {
        let digits = Digest.sha256(Array("\(url) \(edition)".utf8)).prefix(10)
        var bytes: [UInt8] = []
        var rest = Substring(digits)
        while rest.count >= 2 {
            bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return Reference(randomBytes: { count in Array(bytes.prefix(count)) })
    }
}
