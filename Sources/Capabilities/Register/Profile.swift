import Core

/// What somebody tells of themselves once, so that nobody need ask again.
package enum ProfileSection: String, CaseIterable, Sendable {
    case whatMatters = "what-matters"
    case howToTalk = "how-to-talk"
    case bestTimes = "best-times"
    case whatIDo = "what-i-do"
    case whatICannot = "what-i-cannot"
    case accessNeeds = "access-needs"
    case whoMayKnow = "who-may-know"

    package func title(isCarer: Bool) -> String {
        switch self {
        case .whatMatters: "What matters to me"
        case .howToTalk: "How to talk with me"
        case .bestTimes: "Best times for me"
        case .whatIDo: isCarer ? "What I do" : "What I do for myself"
        case .whatICannot: "What I can’t do"
        case .accessNeeds: "What I need, to take part"
        case .whoMayKnow: "Who may know what"
        }
    }

    package func hint(isCarer: Bool) -> String {
        switch self {
        case .whatMatters: "People, routines, faith, pets, work: what should never be forgotten"
        case .howToTalk: "Words to use or leave out, how fast, by phone or face to face"
        case .bestTimes: "When to ring or visit, and when not"
        case .whatIDo:
            isCarer ? "Everything you do for the person you look after" : "What they do without help"
        case .whatICannot: isCarer ? "What you can’t do, or don’t want to" : "What they need help with"
        case .accessNeeds: "Large print, an interpreter, no stairs, a break now and then"
        case .whoMayKnow: "Whom we may tell what, and what stays between us"
        }
    }
}

/// One version of what somebody tells of themselves; a newer one takes its place, and it stays.
package struct ProfileVersion: Hashable, Sendable, Identifiable {
    package let id: String
    /// Whose page it is.
    package let person: PersonID
    /// Whose words they are: their own or, with their agreement, those of somebody who looks after them.
    package let author: PersonID
    package let words: [ProfileSection: String]
    package let provenance: Provenance

    package var isOwnWords: Bool { author == person }
    /// Typed by staff, as it was said to them.
    package var isTypedByStaff: Bool { provenance.account != nil }
}
