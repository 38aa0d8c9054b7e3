import Core
import Crypto

/// Whose session it is.
package enum SessionOwner: Hashable, Sendable {
    case staff(AccountID)
    case carer(PersonID)
    case quickAddLink(QuickAddLinkID)
}

/// What a browser holds to prove its session: 256 random bits that are kept nowhere else.
package struct SessionToken: Hashable, Sendable {
    package let text: String

    package init(_ surroundings: Surroundings) { text = Base64URL.text(surroundings.randomBytes(32)) }

    /// - Errors: `nil` unless it has the form of a token.
    package init?(_ text: String) {
        guard text.utf8.count == 43, text.utf8.allSatisfy(Base64URL.isDigit) else { return nil }
        self.text = text
    }

    /// What the database knows it by: somebody who reads the table can't sign in with it.
    var sessionID: String { Hexadecimal.text(SHA256.hash(data: Array(text.utf8))) }
}

/// A signed-in browser, as the server knows it.
package struct Session: Hashable, Sendable {
    /// The SHA-256 of its token, in hexadecimal.
    package let id: String
    package let owner: SessionOwner
    package let createdAt: Instant
    package internal(set) var lastSeenAt: Instant
    /// When it ends however busy it is.
    package let expiresAt: Instant
    /// Whether the computer is one that others use too.
    package let isShared: Bool
    /// Whether the person must prove again who they are before it goes on.
    package internal(set) var isLocked: Bool
    /// The kind of browser, as "Firefox on Windows", so that people know their own sessions in a list.
    package let browser: String
}

/// Somebody signed in; without a principal while their session is locked.
package struct SignedIn: Sendable {
    package let session: Session
    package let principal: Principal?

    package init(session: Session, principal: Principal?) {
        (self.session, self.principal) = (session, principal)
    }
}

/// How long sessions last, in seconds.
package struct SessionRules: Hashable, Sendable {
    package var idleSeconds = 30 * 60
    package var idleSecondsForCarers = 60 * 60
    /// A shared computer locks soon, and the draft is kept.
    package var lockSecondsWhenShared = 5 * 60
    package var longestSeconds = 12 * 60 * 60

    package init() {}

    func idleSeconds(_ session: Session) -> Int {
        if case .carer = session.owner { idleSecondsForCarers } else { idleSeconds }
    }

    func hasEnded(_ session: Session, at now: Instant) -> Bool {
        now >= session.expiresAt || session.lastSeenAt.seconds(to: now) >= idleSeconds(session)
    }

    func locks(_ session: Session, at now: Instant) -> Bool {
        session.isShared && session.lastSeenAt.seconds(to: now) >= lockSecondsWhenShared
    }

    /// How long somebody may look at a page before they must sign in or unlock again.
    func secondsLeft(_ session: Session) -> Int {
        session.isShared ? lockSecondsWhenShared : idleSeconds(session)
    }
}
