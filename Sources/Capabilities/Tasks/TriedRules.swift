import Core

/// What an area asks for when somebody doesn't answer.
package struct TriedRule: Equatable, Sendable {
    /// How many tries before another way is looked for.
    package let tries: Int
    /// Working days between tries.
    package let daysBetween: Int

    package init(tries: Int, daysBetween: Int) { (self.tries, self.daysBetween) = (tries, daysBetween) }

    package static let usual = TriedRule(tries: 3, daysBetween: 2)
}

/// What follows a try that nobody answered.
package enum AfterNoAnswer: Equatable, Sendable {
    case tryAgain(in: Int)
    /// A letter may go, since the carer said that post is safe.
    case write
    /// No way is left that is safe and untried: a person decides.
    case askManager

    var title: String {
        switch self {
        case .tryAgain: "Try again: nobody answered"
        case .write: "Write a letter: nobody answered the phone"
        case .askManager: "Decide what to do next: nobody has answered"
        }
    }
}

extension TriedRule {
    /// What follows when `tries` in a row had no answer, this one included.
    ///
    /// Silence alone never closes anything. A letter never goes where post isn't known to be safe, and where risk is
    /// noted a person decides at once when the tries are used up.
    ///
    /// - Source: safe practice, contacts: "how many tries, never a letter where unsafe".
    package func follows(tries made: Int, postIsSafe: Bool, riskNoted: Bool) -> AfterNoAnswer {
        if made < tries { return .tryAgain(in: riskNoted ? 1 : daysBetween) }
        return postIsSafe && !riskNoted ? .write : .askManager
    }
}
