import Core

/// The questions on taking part, asked alike wherever work with somebody begins.
package enum TakingPartForm {
    /// - Parameters:
    ///   - mayDecide: whether the asker may decide, as a manager, that waiting is worse.
    ///   - advocate: the name of the advocate whom they have already.
    package static func fields(
        _ moment: TakingPart.Moment, mayDecide: Bool, advocate: String?, typed: FormFields,
        _ errors: FormErrors
    ) -> [FieldView] {
        var difficulty: [(value: String, label: String)] = [("yes", "Yes"), ("no", "No")]
        if moment == .booking { difficulty.append((unknown, "Not known yet: ask again at the start")) }
        return [
            .radios(
                "difficulty", "Do they have substantial difficulty in being involved?", difficulty,
                chosen: typed.optional("difficulty"),
                hint:
                    "In understanding what is said, remembering it, weighing it up, or saying what they want",
                errors),
            .radios(
                "advocate", "If so, who helps them to be involved?",
                helpers(mayDecide: mayDecide || typed.text("advocate") == managerDecided, advocate),
                chosen: typed.optional("advocate"), errors),
            .line(
                "advocate-name", "Their name", typed.text("advocate-name"),
                hint: "Of the advocate or the person", errors),
            .area(
                "manager-reason", "Why waiting for an advocate is worse", typed.longText("manager-reason"),
                hint: "Written by a manager", rows: 3, errors),
            .radios(
                "other-advocate", "If not: did they want somebody else to speak for them? (optional)",
                [
                    ("peer", "Yes, somebody who has cared themselves"), ("voluntary", "Yes, a volunteer"),
                    ("declined", "They were asked, and said no"),
                ], chosen: typed.optional("other-advocate"),
                hint: "Anybody may have a peer or a voluntary advocate", errors),
        ]
    }

    private static let unknown = "not-known"
    private static let managerDecided = TakingPart.Help.managerDecided.rawValue

    private static func helpers(
        mayDecide: Bool, _ advocate: String?
    ) -> [(value: String, label: String)] {
        var helpers: [(value: String, label: String)] = [
            ("somebody-suitable", "Somebody suitable: willing, agreed to by them, and not paid for care"),
            ("allocated", advocate.map { "Their advocate: \($0)" } ?? "An advocate has it"),
            ("waiting", "Nobody yet: ask for an advocate"),
        ]
        if mayDecide { helpers.append((managerDecided, "A manager decides that waiting is worse")) }
        return helpers
    }

    /// What a form opens with.
    package static func known(_ answer: TakingPart?) -> [String: String] {
        guard let answer else { return [:] }
        var known = ["advocate-name": answer.name, "manager-reason": answer.managerReason]
        known["difficulty"] = answer.difficulty.map { $0 ? "yes" : "no" }
        if let help = answer.help, help != .notNeeded { known["advocate"] = help.rawValue }
        return known
    }

    /// What was answered, with an error beside each question that isn't.
    package static func read(
        _ fields: FormFields, _ moment: TakingPart.Moment, mayDecide: Bool, advocate: String?,
        _ errors: inout FormErrors
    ) -> TakingPart {
        var answer = TakingPart()
        switch fields.text("difficulty") {
        case "yes": answer.difficulty = true
        case "no": (answer.difficulty, answer.help) = (false, .notNeeded)
        case unknown where moment == .booking: return answer
        default: errors.add("Select whether they have substantial difficulty", to: "difficulty")
        }
        answer.other = TakingPart.Other(rawValue: fields.text("other-advocate"))
        guard answer.difficulty == true else { return answer }
        guard let help = TakingPart.Help(rawValue: fields.text("advocate")), help != .notNeeded else {
            errors.add("Select who helps them", to: "advocate")
            return answer
        }
        answer.help = help
        answer.name = words("advocate-name", fields, limit: 200, &errors)
        switch help {
        case .allocated:
            if let advocate { answer.name = advocate }
            if answer.name.isEmpty { errors.add("Enter the advocate’s name", to: "advocate-name") }
        case .managerDecided:
            answer.name = ""
            answer.managerReason = words("manager-reason", fields, limit: 1_000, &errors)
            if !mayDecide { errors.add("Only a manager may decide this", to: "advocate") }
            if answer.managerReason.isEmpty {
                errors.add("Enter why waiting is worse", to: "manager-reason")
            }
        case .waiting: answer.name = ""
        case .somebodySuitable, .notNeeded: break
        }
        return answer
    }

    private static func words(
        _ name: String, _ fields: FormFields, limit: Int, _ errors: inout FormErrors
    ) -> String {
        let words = fields.longText(name)
        if CleanText.length(words) > limit {
            errors.add("Use \(grouped(limit)) characters or fewer", to: name)
        }
        return words
    }
}
