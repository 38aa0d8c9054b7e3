import Core
import Matching

/// What has to agree to the letter before two are taken for one person without anybody being asked.
package enum CertainRule: String, CaseIterable, Sendable {
    /// A person is always asked.
    case nothing
    case nhsNumberAndBirth = "nhs-number-and-birth"
    case nhsNumberBirthAndName = "nhs-number-birth-and-name"

    /// Whether it holds of two records; none of them may be what somebody told in confidence.
    func holds(_ one: MatchRecord, _ other: MatchRecord) -> Bool {
        func agrees(_ fields: MatchField...) -> Bool {
            fields.allSatisfy { field in
                let (left, right) = (SearchText.compact(one[field]), SearchText.compact(other[field]))
                return !left.isEmpty && left == right
            }
        }
        return switch self {
        case .nothing: false
        case .nhsNumberAndBirth: agrees(.nhsNumber, .dateOfBirth)
        case .nhsNumberBirthAndName: agrees(.nhsNumber, .dateOfBirth, .givenName, .familyName)
        }
    }
}

/// How sure it is that two are one person, and why.
package struct Likeness: Hashable, Sendable {
    /// From 0 to 1.
    package let probability: Double
    package let tier: Tier
    package let reasons: [LikelyReason]

    /// So sure that a partner's staff may be told that somebody like this is known, and no more than that.
    var isStrong: Bool { probability >= 0.99 }
}

/// One thing that speaks for two being one person, or against it; never a value.
package struct LikelyReason: Hashable, Sendable {
    /// `nil` for what people who live together share.
    package let fact: Score.Fact?
    package let words: String
    package let isFor: Bool

    /// As it stands among reasons of both sorts.
    var signed: String { isFor ? words : "But: \(words.lowercasedFirst)" }
}

extension LikelyRecord {
    /// Between this and each of `others`: by the likeliest of what they are known by.
    ///
    /// - Parameter certain: only where it holds is a tier "certain", however probable.
    func likenesses(to others: [LikelyRecord], certain: CertainRule) -> [Likeness] {
        let theirs = others.flatMap(\.rows)
        let scores = rows.map { Self.matcher.scores(of: $0, against: theirs) }
        var place = 0
        return others.map { other in
            defer { place += other.rows.count }
            let both = scores.flatMap { $0[place..<place + other.rows.count] }
            guard let best = both.max(by: { $0.probability < $1.probability }) else {
                return Likeness(probability: 0, tier: .no, reasons: [])
            }
            let isExact = rows.contains { row in other.rows.contains { certain.holds(row, $0) } }
            return Likeness(
                probability: best.probability,
                tier: best.tier < .likely ? best.tier : isExact ? .certain : .likely,
                reasons: best.reasons.map {
                    LikelyReason(fact: $0.fact, words: $0.words, isFor: $0.weight > 0)
                })
        }
    }

    /// Among as many people as a large county's register has.
    private static let matcher = Matcher(records: 250_000)
}

extension RegisterPolicy {
    /// Reasons name facts, so they are for those who may see those facts on a record: not for everybody who finds one.
    var maySeeReasons: Bool { allows(.add) }
}

/// Somebody who may be the one arriving, as one user may know of them.
package struct LikelyPerson: Sendable {
    package let id: PersonID
    /// `nil` for one that the user may know of and not see: "known to a partner".
    package let person: Person?
    package let likeness: Likeness
    /// In plain words; none where the user may not see the facts they are about.
    package let reasons: [String]
}

extension Likeness {
    /// "Very likely", as a tag says it.
    var label: String {
        switch tier {
        case .certain: "Certain"
        case .likely: "Likely"
        case .possible: "Possible"
        case .no: "Unlikely"
        }
    }

    var colour: String { tier >= .likely ? "orange" : "grey" }
}

/// What somebody says of two records, or of a record and somebody arriving.
package enum LikelyAnswer: String, CaseIterable, Sendable, Codable {
    case same, different, unsure
}
