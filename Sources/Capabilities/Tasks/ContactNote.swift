import Core
import Storage

/// What was said, or that nobody answered: one contact with a carer, or one call for advice by nobody we know.
package struct ContactNote: Equatable, Sendable {
    package enum Way: String, CaseIterable, SQLEnum, Sendable {
        case phone
        case visit
        case here
        case video
        case email
        case text
        case letter

        var title: String {
            switch self {
            case .phone: "Phone"
            case .visit: "Visit"
            case .here: "In person, here"
            case .video: "Video call"
            case .email: "E-mail"
            case .text: "Text message"
            case .letter: "Letter"
            }
        }
    }

    package enum Result: String, CaseIterable, SQLEnum, Sendable {
        case spoke
        case noAnswer = "no-answer"
        case messageLeft = "message-left"
        /// Advice to somebody who gave no name: counted, about nobody.
        case advice

        var title: String {
            switch self {
            case .spoke: "We spoke, or they answered"
            case .noAnswer: "Tried, no answer"
            case .messageLeft: "Left a message"
            case .advice: "Advice to somebody who gave no name"
            }
        }
    }

    /// Somebody who spoke for the carer.
    package struct Helper: Equatable, Sendable {
        package let name: String
        package let relationship: String
        package let carerAgreed: Bool
    }

    package let id: ContactNoteID
    package let person: PersonID?
    package let organisation: OrganisationID
    package let account: AccountID
    package let at: Instant
    package let way: Way
    package let result: Result
    package let minutes: Int
    package let note: String
    package let side: Side
    package let inConfidence: Bool
    package let helper: Helper?
    package let nextTask: TaskID?
    /// The note whose text this one puts right; the first stays as it was written.
    package let corrects: ContactNoteID?
    package let correctionReason: String?
}

/// Why a note can't be kept so.
package enum ContactNoteRefusal: Refusal, Equatable {
    case correctedAlready
    case notYours

    package var message: String {
        switch self {
        case .correctedAlready:
            "This note has been corrected since you opened it. Correct the newest text instead"
        case .notYours: "Only the person who wrote a note, or a manager, can correct it"
        }
    }
}
