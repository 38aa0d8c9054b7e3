import Audit
import Core

/// Something a carer wrote on their own page.
package struct OwnWords: Hashable, Sendable {
    package enum Topic: String, CaseIterable, Sendable {
        case me, caring, help, other

        package var label: String {
            switch self {
            case .me: "About me"
            case .caring: "What I do, and how it is"
            case .help: "What would help"
            case .other: "Anything else"
            }
        }
    }

    package let id: String
    package let topic: Topic
    package let words: String
    package let writtenAt: Instant
    package let takenBackAt: Instant?
}

/// What a carer can switch off: their whole page on the internet, or the list of who looked.
package enum OwnPagePart: String, CaseIterable, Sendable {
    case page, looks
}

/// Why something on a carer's own page can't be done as asked.
enum OwnRecordRefusal: Refusal, Equatable {
    case wordsMissing
    case topicMissing
    case nothingWrong

    var message: String {
        switch self {
        case .wordsMissing: "Write what you want to say"
        case .topicMissing: "Select what it is about"
        case .nothingWrong: "Write what is wrong, and what would be right"
        }
    }

    var field: String? { self == .topicMissing ? "topic" : "words" }
}

extension Provenance {
    /// Whether the carer may see a fact on their own page: theirs, or what they said themselves; never what others
    /// told in confidence, nor what is the other person's.
    var isForCarersEyes: Bool {
        if source == .carer { return true }
        return side != .caredFor && !inConfidence
    }

    /// As the page says it to the carer: "You told us", "A professional wrote this".
    var toldText: String {
        switch source {
        case .carer: "You told us"
        case .caredFor: "The person you look after told us"
        case .family: "Somebody helping you told us"
        case .professional: "A professional wrote this"
        case .partnerList: "From a partner’s list"
        case .system: "Worked out by the service"
        }
    }
}

/// One look at, or change of, the carer's record, as they may read it.
package struct OwnLook: Hashable, Sendable {
    package let at: Instant
    package let what: String
    package let organisation: OrganisationID?
    package let account: AccountID?
    package let roles: [Role]
    package let reason: String?
    package let isOwn: Bool

    /// What stands in the log as one look; searches of others' and the service's own work aren't looks.
    package init?(_ entry: AuditEntry) {
        guard !entry.isHeldBack, let what = Self.words(for: entry.action) else { return nil }
        at = entry.at
        self.what = what
        organisation = entry.organisation
        account = entry.actor.kind == "staff" ? AccountID(entry.actor.id) : nil
        roles = entry.roles
        reason = entry.reason
        isOwn = entry.actor.kind == "carer"
        if entry.actor.kind == "system" { return nil }
    }

    /// `nil` for what isn't the carer's to read here: an action without words of its own stays out.
    private static func words(for action: String) -> String? {
        switch action {
        case "person-registered": "Registered you"
        case "person-saved": "Changed your details"
        case "contact-saved": "Changed how to reach you"
        case "contact-confirmed": "Wrote down that a number or address is yours"
        case "contact-rule-saved": "Changed your contact choices"
        case "communication-needs-saved": "Changed what you need to be understood"
        case "caring-link-added", "caring-link-saved", "caring-link-ended": "Changed who you look after"
        case "willingness-stated": "Wrote down what you said about going on"
        case "consent-given": "Wrote down that you agreed to share something"
        case "consent-refused": "Wrote down that you didn’t agree to share something"
        case "consent-withdrawn": "Took back an agreement to share"
        case "sharing-overridden": "Shared something although you said no"
        case "override-ended": "Stopped sharing what you said no to"
        case "claim-ended": "Wrote down that somebody no longer says you look after someone"
        case "demographics-saved": "Changed answers about fairness"
        case "correction-asked": "Said that something is wrong"
        case "correction-answered": "Answered what you said is wrong"
        case "entry-moved-out": "Moved something that wasn’t yours out of your record"
        case "involvement-added": "Brought in another organisation"
        case "involvement-ended": "Ended an organisation’s part"
        case "people-exported": "Copied a list with you in it"
        case "own-words-added": "Wrote in your own words"
        case "profile-saved": "Wrote on the page about you"
        case "asked-again": "Wrote down that somebody asked you again"
        case "document-saved-as-pdf": "Opened a letter to you"
        default: RecordLook.words[action]
        }
    }
}
