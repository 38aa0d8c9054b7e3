import Core

/// The question, once a year, whether somebody still looks after somebody.
package struct StillCaring: Hashable, Sendable {
    package enum Answer: String, CaseIterable, Sendable, Codable { case yes, no }

    /// What changed, as a carer may choose to say.
    package enum Change: String, CaseIterable, Sendable, Codable {
        case lost, home, other, better, unable, rather

        var label: String {
            switch self {
            case .lost: "The person I looked after has died"
            case .home: "They live in a care home, or are in hospital"
            case .other: "Somebody else looks after them now"
            case .better: "They don’t need it any more"
            case .unable: "I can’t do it any more"
            case .rather: "Something else, or I’d rather not say"
            }
        }
    }

    package enum Pause: String, CaseIterable, Sendable, Codable {
        case endOfLife = "end-of-life"
        case askedNotTo = "asked-not-to"

        var label: String {
            switch self {
            case .endOfLife: "Not asked whether they still care: end of life"
            case .askedNotTo: "Not asked whether they still care: they said so"
            }
        }
    }

    package let id: String
    package let person: PersonID
    package let expiresAt: Instant
    package let answer: Answer?
    package let hasSaidWhy: Bool

    /// How long a link works.
    static let linkDays = 60
    /// Confirmed by anybody for so long.
    static let months = 12
    /// Somebody who can't be asked now is looked at again.
    static let retryDays = 30
}

/// When anybody last said that somebody cares, and what they said themselves.
struct StillCaringState: Hashable, Sendable {
    /// Whether they care; of somebody cared for only whether their carers are asked.
    let isCarer: Bool
    let lastConfirmed: LocalDate
    let pause: StillCaring.Pause?
    let lastAnswer: Said?

    struct Said: Hashable, Sendable {
        let answer: StillCaring.Answer
        let on: LocalDate
        let change: StillCaring.Change?
        let words: String?
    }

    /// Whether nobody has said so for a year: such carers are counted apart, and no less.
    func isUnconfirmed(on today: LocalDate) -> Bool {
        isCarer && lastConfirmed.adding(months: StillCaring.months) <= today
    }
}

/// What decides whether somebody is asked today.
struct StillCaringFacts: Hashable, Sendable {
    var hasDied: Bool
    var isRestricted: Bool
    /// Whether somebody they look after, or looked after, has died as far as anybody knows.
    var caredForDied: Bool
    var pause: StillCaring.Pause?
    var ownPageIsOff: Bool
    /// Whether a message may leave for them, now or at an hour they said is safe.
    var mayBeWritten: Bool
    var lastConfirmed: LocalDate
    var lastAsked: LocalDate?
}

enum StillCaringStep: Hashable, Sendable {
    case ask
    case lookAgain(on: LocalDate)
}

/// Never after a death, in end of life, or where a message isn't safe; and once a year at the most.
func stillCaringStep(_ facts: StillCaringFacts, today: LocalDate) -> StillCaringStep {
    let confirmedUntil = facts.lastConfirmed.adding(months: StillCaring.months)
    if confirmedUntil > today { return .lookAgain(on: confirmedUntil) }
    if let asked = facts.lastAsked?.adding(months: StillCaring.months), asked > today {
        return .lookAgain(on: asked)
    }
    let isUnsafe = facts.isRestricted || facts.ownPageIsOff || !facts.mayBeWritten
    if facts.hasDied || facts.caredForDied || facts.pause != nil || isUnsafe {
        return .lookAgain(on: today.adding(days: StillCaring.retryDays))
    }
    return .ask
}
