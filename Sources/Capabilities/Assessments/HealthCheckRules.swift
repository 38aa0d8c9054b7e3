import Core

/// What a health and wellbeing check found: codes by question.
package struct CheckAnswers: Hashable, Sendable {
    private let codes: [String: Set<String>]

    package init(_ codes: [String: Set<String>]) { self.codes = codes }

    func has(_ question: String, _ wanted: String...) -> Bool {
        guard let given = codes[question] else { return false }
        return !given.isDisjoint(with: wanted)
    }

    func one(_ question: String) -> String? { codes[question]?.min() }
}

/// What the help page of a check speaks of, the most urgent first.
package enum CheckTopic: String, CaseIterable, Hashable, Sendable {
    case crisis
    case safety
    case mood
    case body
    case sleep
    case isolation
    case money
    case breaks
    case assessment
    case learning

    /// What rests on an answer of the private pages: shown to few, and never printed.
    package var isPrivate: Bool { self == .crisis || self == .safety || self == .mood }
}

package enum HealthCheckRules {
    /// What the answers ask for; nothing where all is well and no help is wanted.
    package static func topics(_ answers: CheckAnswers) -> [CheckTopic] {
        CheckTopic.allCases.filter { topic in
            switch topic {
            case .crisis:
                answers.has("mood", "most-days", "every-day") || answers.has("hurt-self", "yes")
            case .safety:
                answers.has("safe", "no", "not-sure") || answers.has("afraid", "yes")
                    || answers.has("might-hurt", "yes", "sometimes")
            case .mood:
                answers.has("mood", "some-days", "most-days", "every-day")
                    || answers.has("hurt-self", "yes") || answers.has("check-help", "counselling")
            case .body:
                answers.has("check-physical", "fair", "poor") || answers.has("check-pain", "yes")
                    || answers.has("check-doctor", "yes") || answers.has("check-help", "doctor")
            case .sleep:
                answers.has("check-sleep", "fair", "poor") || answers.has("check-nights", "some", "most")
            case .isolation:
                answers.has("check-lonely", "some", "often") || answers.has("check-time", "no")
                    || answers.has("check-help", "group")
            case .money: answers.has("check-money", "some", "a-lot") || answers.has("check-help", "money")
            case .breaks: answers.has("check-nights", "most") || answers.has("check-help", "break")
            case .assessment: answers.has("check-help", "assessment")
            case .learning: answers.has("check-help", "learning")
            }
        }
    }

    /// Whether somebody asked for help with something, so that a person has to see to it.
    package static func wantsHelp(_ answers: CheckAnswers, inOwnWords: Bool) -> Bool {
        inOwnWords
            || answers.has(
                "check-help", "assessment", "doctor", "counselling", "break", "money", "group", "learning")
    }

    /// When they are asked again; `nil` where they don't want to be.
    package static func againOn(_ answers: CheckAnswers, completedOn: LocalDate) -> LocalDate? {
        answers.has("check-again", "yes") ? completedOn.adding(months: 12) : nil
    }

    /// The questions that are compared from check to check, each with its answers from the best to the worst.
    package static let scales: [(question: String, best: [String], isPrivate: Bool)] = [
        ("check-physical", ["good", "fair", "poor"], false),
        ("check-pain", ["no", "yes"], false),
        ("check-doctor", ["no", "yes"], false),
        ("check-sleep", ["good", "fair", "poor"], false),
        ("check-nights", ["never", "some", "most"], false),
        ("check-lonely", ["never", "some", "often"], false),
        ("check-time", ["yes", "no"], false),
        ("check-money", ["no", "some", "a-lot"], false),
        ("mood", ["not-at-all", "some-days", "most-days", "every-day"], true),
    ]

    package enum Change: Hashable, Sendable {
        case better, same, worse

        package var words: String {
            switch self {
            case .better: "Better"
            case .same: "The same"
            case .worse: "Harder"
            }
        }
    }

    /// How one answer moved from the last check to this; `nil` where it wasn't answered both times.
    package static func change(
        _ question: String, from last: CheckAnswers, to now: CheckAnswers
    ) -> Change? {
        guard let scale = scales.first(where: { $0.question == question }),
            let before = last.one(question).flatMap({ scale.best.firstIndex(of: $0) }),
            let after = now.one(question).flatMap({ scale.best.firstIndex(of: $0) })
        else { return nil }
        return after < before ? .better : after == before ? .same : .worse
    }
}

extension Assessment {
    /// A check that the carer finished alone: it is done, and leads to a page of help.
    package func checked(on today: LocalDate, fill: FormFillID, by principal: Principal)
        throws(AssessmentRefusal) -> Assessment
    {
        guard kind == .healthCheck else { throw .notFrom(status) }
        var checked = try moved(.check, by: principal)
        (checked.completedOn, checked.fill) = (today, fill)
        return checked
    }
}
