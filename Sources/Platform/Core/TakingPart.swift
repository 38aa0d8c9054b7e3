/// Whether somebody can take part in what is done about them, and who helps them to, as it was asked once.
///
/// - Source: Care Act 2014 ss.67 and 68: substantial difficulty, and no appropriate person.
package struct TakingPart: Hashable, Sendable {
    /// When it is asked.
    package enum Moment: String, CaseIterable, Sendable {
        case booking
        case start
        case plan
        case review
    }

    /// Who helps somebody who has substantial difficulty.
    package enum Help: String, CaseIterable, Sendable {
        case notNeeded = "not-needed"
        /// Willing, agreed to by the carer, and not paid.
        case somebodySuitable = "somebody-suitable"
        case allocated
        case waiting
        /// A manager wrote down why waiting for an advocate is worse.
        case managerDecided = "manager-decided"
    }

    /// What somebody with no right to an advocate under the Care Act said to another kind.
    package enum Other: String, CaseIterable, Sendable {
        case peer
        case voluntary
        case declined
    }

    /// Why the work can't begin.
    package enum Problem: Hashable, Sendable {
        case notAnswered
        case advocateMissing
    }

    /// `nil` while nobody knows, which only a booking may leave so.
    package var difficulty: Bool?
    package var help: Help?
    /// Of the advocate, or of the person who helps.
    package var name: String
    package var managerReason: String
    package var other: Other?

    package init(
        difficulty: Bool? = nil, help: Help? = nil, name: String = "", managerReason: String = "",
        other: Other? = nil
    ) {
        (self.difficulty, self.help, self.name) = (difficulty, help, name)
        (self.managerReason, self.other) = (managerReason, other)
    }

    package var problem: Problem? {
        guard let difficulty else { return .notAnswered }
        guard difficulty else { return nil }
        return switch help {
        case nil, .notNeeded: .notAnswered
        case .waiting: .advocateMissing
        case .managerDecided: managerReason.isEmpty ? .advocateMissing : nil
        case .allocated: name.isEmpty ? .advocateMissing : nil
        case .somebodySuitable: nil
        }
    }

    /// Whether the law gives them an advocate: substantial difficulty, and nobody suitable.
    package var needsAdvocate: Bool {
        difficulty == true && [.allocated, .waiting, .managerDecided].contains(help)
    }
}

extension TakingPart.Moment {
    package var title: String {
        switch self {
        case .booking: "When the assessment was booked"
        case .start: "At the start of the assessment"
        case .plan: "For the plan"
        case .review: "For a review"
        }
    }
}

extension TakingPart {
    /// As it is said on a page.
    package var words: String {
        guard let difficulty else { return "Not known yet" }
        guard difficulty else { return "No substantial difficulty" }
        return switch help {
        case .somebodySuitable: name.isEmpty ? "Somebody suitable helps them" : "\(name) helps them"
        case .allocated: "Their advocate: \(name)"
        case .waiting: "Nobody suitable: an advocate was asked for"
        case .managerDecided: "A manager decided that waiting is worse: \(managerReason)"
        case nil, .notNeeded: "Substantial difficulty"
        }
    }
}
