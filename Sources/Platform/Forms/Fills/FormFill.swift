import Core
import Storage

/// A form that several people fill in over days; it ends in the words it was begun in.
package struct FormFill: Sendable {
    package let id: FormFillID
    /// Printed on its paper, and typed to find it again.
    package let code: Reference
    package let owner: FillOwner
    /// The questionnaire it answers, and in which edition.
    package let questionnaire: String
    package let edition: String
    package let startedAt: Instant
    package let updatedAt: Instant
    package let completedAt: Instant?
    package let completedBy: FillActor?
    package let version: Int64

    package var isComplete: Bool { completedAt != nil }
}

/// The record that a form belongs to: "assessment" and its identifier.
package struct FillOwner: Hashable, Sendable {
    package let kind: String
    package let id: String

    package init(_ kind: String, _ id: String) { (self.kind, self.id) = (kind, id) }
}

/// Who answered; a person joined to another record later stays the one who answered then.
package enum FillActor: Hashable, Sendable {
    case staff(AccountID)
    case carer(PersonID)
    /// Somebody with an organisation's link, a job or a command.
    case system(String)

    package init(_ principal: Principal) {
        switch principal.kind {
        case .staff(let account): self = .staff(account)
        case .carer(let person): self = .carer(person)
        case .quickAddLink(let link): self = .system("quick-add-link \(link)")
        case .system(let name): self = .system(name)
        }
    }

    var kind: String {
        switch self {
        case .staff: "staff"
        case .carer: "carer"
        case .system: "system"
        }
    }

    var id: String {
        switch self {
        case .staff(let account): account.description
        case .carer(let person): person.description
        case .system(let name): name
        }
    }

    init?(kind: String, id: String) {
        switch kind {
        case "staff":
            guard let account = AccountID(id) else { return nil }
            self = .staff(account)
        case "carer":
            guard let person = PersonID(id) else { return nil }
            self = .carer(person)
        case "system": self = .system(id)
        default: return nil
        }
    }
}

/// How an answer came.
package enum FillWay: String, CaseIterable, Sendable, SQLEnum {
    /// On a page, by whoever answered.
    case online
    /// Written on paper and keyed in.
    case paper
    /// Given in another form of the same questions before.
    case carried
}

/// The answer to one question as it stands.
package struct FillAnswer: Hashable, Sendable {
    package let linkID: String
    /// Empty where an answer was taken back.
    package let values: [AnswerValue]
    /// Counts the changes, from 1.
    package let version: Int64
    package let by: FillActor
    package let at: Instant
    package let way: FillWay
    package let isPrivate: Bool
    /// Which showing of a page saved it.
    let showing: String?
}

/// An answer that stood before, or that met another and wasn't chosen; kept so that nobody's words are lost.
package struct EarlierAnswer: Hashable, Sendable {
    package enum Outcome: String, CaseIterable, Sendable, SQLEnum {
        case replaced
        case notUsed = "not-used"
    }

    package let answer: FillAnswer
    package let outcome: Outcome
}
