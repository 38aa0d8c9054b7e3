import Core
import Storage

/// A request that a partner help a carer, and how far it has got.
///
/// - Source: FHIR R4, `ServiceRequest` and the status of its `Task`.
package struct Referral: Hashable, Sendable, Identifiable {
    package let id: ReferralID
    /// The same however often it's handed on: what people read out over the telephone.
    package let reference: Reference
    package let person: PersonID
    /// Somebody the carer looks after, where the referral says something of them.
    package let caredFor: PersonID?
    package let kind: Kind
    package let isUrgent: Bool
    /// What is asked for, in the sender's words.
    package let asksFor: String
    package let from: OrganisationID
    /// `nil` where it came from outside or the sender's account has gone.
    package let fromAccount: AccountID?
    /// Who sent it, where they have no account: "Ann Reed, Harbour Surgery".
    package let outsideSender: String?
    /// Whether the carer sees it on their own page and by link.
    package let isShownToCarer: Bool

    package var to: Holder
    package var status: Status
    package var since: Instant
    /// Who has to take the next step.
    package var owner: Holder
    /// By when; `nil` once it's over.
    package var dueOn: LocalDate?
    /// What that is; `nil` once it's over.
    package var nextStep: String?
    /// After this nobody having decided, it goes back to the sender.
    package var expiresOn: LocalDate?
    package var sentAt: Instant?
    package var receivedAt: Instant?
    package var decidedAt: Instant?
    package var closedAt: Instant?
    /// Why it was declined, handed on or ended, as a code.
    package var reason: String?
    package var outcome: Outcome?
    /// The manager who was told that it's late.
    package var manager: AccountID?
    package var escalatedAt: Instant?
    package var version: Int64

    package var isOpen: Bool { !status.isClosed }

    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case draft
        case requested
        case received
        case accepted
        case rejected
        case onHold = "on-hold"
        case inProgress = "in-progress"
        case completed
        case cancelled
        case failed

        package var isClosed: Bool { self == .completed || self == .cancelled }

        /// Whether the receiver has no more to do with it, unless it is sent to them once more.
        var endsReceiversPart: Bool { isClosed || self == .rejected || self == .failed }
    }

    package enum Kind: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case carerSupport = "carer-support"
        case carersAssessment = "carers-assessment"
        case youngCarersAssessment = "young-carers-assessment"
        case transition
        case advocacy
        case otherService = "other-service"

        package var title: String {
            switch self {
            case .carerSupport: "Support for a carer"
            case .carersAssessment: "Carer’s assessment"
            case .youngCarersAssessment: "Young carer’s needs assessment"
            case .transition: "Transition assessment"
            case .advocacy: "Advocacy"
            case .otherService: "Another service"
            }
        }
    }

    package enum Outcome: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case helped
        case partlyHelped = "partly-helped"
        case assessed
        case adviceGiven = "advice-given"
        case notWanted = "not-wanted"
        case notReached = "not-reached"

        package var title: String {
            switch self {
            case .helped: "They got what was asked for"
            case .partlyHelped: "They got part of it"
            case .assessed: "They were assessed"
            case .adviceGiven: "They were given information and advice"
            case .notWanted: "They decided that they don’t want it"
            case .notReached: "They couldn’t be reached, after every try"
            }
        }
    }

    /// Who has something: an organisation, and its team or member of staff where there is one.
    package struct Holder: Hashable, Sendable {
        package var organisation: OrganisationID
        package var team: TeamID?
        package var account: AccountID?

        package init(_ organisation: OrganisationID, team: TeamID? = nil, account: AccountID? = nil) {
            (self.organisation, self.team, self.account) = (organisation, team, account)
        }
    }
}

/// What was done to a referral, once.
package struct ReferralEvent: Hashable, Sendable {
    package let at: Instant
    package let action: ReferralAction
    package let before: Referral.Status
    package let status: Referral.Status
    package let account: AccountID?
    package let organisation: OrganisationID?
    /// Who did it, where they have no account.
    package let outside: String?
    package let reason: String?
    package let note: String?
    package let nextStep: String?
    /// To whom it went, where it went to somebody else.
    package let to: OrganisationID?
}

/// One heading and its words, exactly as they left for the receiver.
package struct SharedWords: Hashable, Sendable {
    package let side: Side
    package let heading: String
    package let words: String

    package init(_ side: Side, _ heading: String, _ words: String) {
        (self.side, self.heading, self.words) = (side, heading, words)
    }
}

/// Why one side's information may leave.
package struct ReferralBasis: Hashable, Sendable {
    package let side: Side
    package let kind: Kind
    /// How it's known: who agreed, how; or which duty.
    package let note: String

    package init(_ side: Side, _ kind: Kind, note: String) {
        (self.side, self.kind, self.note) = (side, kind, note)
    }

    package enum Kind: String, CaseIterable, Hashable, Sendable, SQLEnum {
        /// They were asked for this referral and agreed.
        case agreed
        /// What is recorded already allows it: they agreed to share with this organisation, or it works with them.
        case recorded
        /// Somebody with authority agreed for them.
        case authority
        /// A legal duty, named in the note.
        case legalDuty = "legal-duty"
        /// They were asked and said no: nothing of theirs leaves.
        case refused
        /// Nothing of theirs is in it.
        case nothing

        package var lets: Bool { self != .refused && self != .nothing }

        package func title(of side: Side) -> String {
            switch self {
            case .agreed: "They were asked for this referral, and agreed"
            case .recorded: "Their record says that it may be shared with them"
            case .authority: "Somebody with authority to decide for them agreed"
            case .legalDuty: "The law asks for it, agreed or not"
            case .refused: "They were asked and said no"
            case .nothing:
                side == .carer ? "They have not been asked" : "Nothing about the cared-for person is sent"
            }
        }
    }
}
