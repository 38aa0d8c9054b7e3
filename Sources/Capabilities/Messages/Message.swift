import Core

/// One message to one address: what was asked for, and what truly went.
package struct Message: Hashable, Sendable {
    package let id: MessageID
    /// Nobody on the register when it's for a member of staff or a visitor.
    package let person: PersonID?
    package let key: String
    /// Whose message it is, where whoever asked for it said so.
    package var organisation: OrganisationID?
    /// Where somebody can do something about it when it isn't sent.
    package var linkPath: String?
    /// The name and version of its wording.
    package let template: String
    package let version: Int
    package let channel: Channel
    package var state: State
    /// Why it's held, failed, unknown or cancelled.
    package var reason: Reason?
    /// The address it's for; for a person on the register, the one it was sent to, exactly.
    package var address: String?
    package var subject: String?
    package var body: String?
    /// What stands in the wording's gaps; secrets are cleared once it's done with.
    package var values: [String: String]
    package let requestedAt: Instant
    /// When it may next be tried.
    package var dueAt: Instant
    package let useBy: Instant?
    /// When it was handed to the mail server.
    package var leftAt: Instant?
    package var tries: Int
    /// The mail server's last answer, as a code.
    package var lastAnswer: String?
    /// Whether it's a demonstration's, which never left.
    package let isCaptured: Bool

    package enum Channel: String, CaseIterable, Sendable, Codable {
        case email
    }

    package enum State: String, CaseIterable, Sendable {
        case requested
        /// Handed to the mail server, whose answer isn't here yet.
        case sending
        case sent
        /// Not to be sent until a person has looked.
        case held
        case failed
        /// It may have gone and it may not: only a person can tell.
        case unknown
        case cancelled
        case handOverNeeded = "hand-over-needed"
        case handedOver = "handed-over"
    }

    /// What it's for, which decides how strictly the rules of contact hold.
    package enum Purpose: String, CaseIterable, Sendable, Codable {
        /// A code or link that the reader asked for just now.
        case asked
        /// Asks somebody to confirm that an address is theirs.
        case confirmContact = "confirm-contact"
        case service
        case news
    }

    /// Why it isn't, or can't be, sent; the first are what rules of contact say.
    package enum Reason: String, CaseIterable, Sendable {
        case died
        case deathUnconfirmed = "death-unconfirmed"
        case restricted
        case stopped
        case newsNotWanted = "news-not-wanted"
        case noConsent = "no-consent"
        case safetyNotAsked = "safety-not-asked"
        case notSafe = "not-safe"
        case tooYoung = "too-young"
        case notTheirOwnWord = "not-their-own-word"
        case otherChannelWanted = "other-channel-wanted"
        case noContact = "no-contact"
        case contactNotConfirmed = "contact-not-confirmed"
        case outsideSafeHours = "outside-safe-hours"
        case formatNeeded = "format-needed"
        case noChannel = "no-channel"
        case saysTooMuch = "says-too-much"
        case tooLate = "too-late"
        case sameAlreadySent = "same-already-sent"
        case noLongerNeeded = "no-longer-needed"
        case refusedByServer = "refused-by-server"
        case serverUnavailable = "server-unavailable"
        case answerLost = "answer-lost"
        case byStaff = "by-staff"
    }
}

extension Message.State {
    /// As it's said on a page.
    package var title: String {
        switch self {
        case .requested: "Waiting"
        case .sending: "Being sent"
        case .sent: "Sent"
        case .held: "Held"
        case .failed: "Not delivered"
        case .unknown: "Not known if it arrived"
        case .cancelled: "Not sent"
        case .handOverNeeded: "To hand over"
        case .handedOver: "Handed over"
        }
    }

    /// Whether it rests until a person does something.
    package var needsPerson: Bool { [.held, .failed, .unknown, .handOverNeeded].contains(self) }

    /// Whether nothing more can happen to it.
    package var isEnd: Bool { [.sent, .cancelled, .handedOver].contains(self) }
}

extension Message.Reason {
    /// As it's said on a page for staff.
    package var explanation: String {
        switch self {
        case .died: "They have died."
        case .deathUnconfirmed: "They may have died. Messages wait until somebody knows."
        case .restricted: "No message goes to this person by itself."
        case .stopped: "They asked us to stop."
        case .newsNotWanted: "They have not asked for news."
        case .noConsent: "They have not agreed to this."
        case .safetyNotAsked: "Nobody has yet asked whether it is safe to contact them this way."
        case .notSafe: "It is not safe to contact them this way."
        case .tooYoung: "They are under 13. Ring the person they chose."
        case .notTheirOwnWord: "They are under 18, and only their own word that it is safe counts."
        case .otherChannelWanted: "They asked to be reached another way."
        case .noContact: "There is no address for this."
        case .contactNotConfirmed: "They have not confirmed that this address is theirs."
        case .outsideSafeHours: "It waits for the hours they said are safe."
        case .formatNeeded: "They need this in another form."
        case .noChannel: "This service has no way of sending e-mail. Hand it over another way."
        case .saysTooMuch: "Its words could tell somebody else too much."
        case .tooLate: "It was of no use any more by the time it could have been sent."
        case .noLongerNeeded: "What it was about changed before it could be sent."
        case .sameAlreadySent: "The same words have just gone to the same address."
        case .refusedByServer: "The mail server refused the address."
        case .serverUnavailable: "The mail server could not be reached, or put it off too often."
        case .answerLost: "It stopped while being sent. It may have arrived."
        case .byStaff: "Somebody decided not to send it."
        }
    }
}
