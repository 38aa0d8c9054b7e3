import Core
import Storage

/// A form that somebody has begun, and perhaps sent.
package struct Draft: Sendable {
    package let id: DraftID
    /// The questionnaire it answers, and in which edition.
    package let questionnaire: String
    package let questionnaireEdition: String
    package var answers: Answers
    package let owner: DraftOwner
    package let version: Int64
    package let createdAt: Instant
    package let updatedAt: Instant
    /// When it is deleted unless it is sent; `nil` for those of people who sign in.
    package let expiresAt: Instant?
    package let completedAt: Instant?
    /// What sending it led to; a second sending leads to the same.
    package let result: FormResult?
}

/// Who may open a draft.
package enum DraftOwner: Hashable, Sendable {
    /// Whoever holds the link.
    case link
    case account(AccountID)
    case person(PersonID)
    case quickAddLink(QuickAddLinkID)

    /// The owner that `principal` is; the link's holder when nobody is signed in.
    package init(_ principal: Principal?) {
        switch principal?.kind {
        case .staff(let account): self = .account(account)
        case .carer(let person): self = .person(person)
        case .quickAddLink(let link): self = .quickAddLink(link)
        case .system, nil: self = .link
        }
    }

    var kind: String {
        switch self {
        case .link: "link"
        case .account: "account"
        case .person: "person"
        case .quickAddLink: "quick-add-link"
        }
    }

    var id: String? {
        switch self {
        case .link: nil
        case .account(let id): id.description
        case .person(let id): id.description
        case .quickAddLink(let id): id.description
        }
    }

    init?(kind: String, id: String?) {
        switch kind {
        case "link": self = .link
        case "account":
            guard let id = id.flatMap(AccountID.init) else { return nil }
            self = .account(id)
        case "person":
            guard let id = id.flatMap(PersonID.init) else { return nil }
            self = .person(id)
        case "quick-add-link":
            guard let id = id.flatMap(QuickAddLinkID.init) else { return nil }
            self = .quickAddLink(id)
        default: return nil
        }
    }
}

/// What sending a form led to: identifiers, references and codes for its last page; never names or free text.
package struct FormResult: Codable, Hashable, Sendable {
    package let values: [String: String]
    /// Whether the draft forgets its answers: they are kept elsewhere, or nobody agreed that they be kept.
    package var forgetsAnswers = false
    /// Whether this is shown to somebody who changed an answer, in another window, after the form was sent.
    package var isLate = false

    /// Of the answers sent on a single page, to know them when they are sent twice.
    var fingerprint: String?

    private enum CodingKeys: String, CodingKey { case values, fingerprint }

    package init(_ values: [String: String], forgetsAnswers: Bool = false) {
        (self.values, self.forgetsAnswers) = (values, forgetsAnswers)
    }

    package subscript(_ name: String) -> String? { values[name] }
}
