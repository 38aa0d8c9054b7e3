import Core
import Web

/// What `Templates/record.mustache` shows: text ready to read, and what the reader may do.
struct RecordPage: Sendable {
    let pageTitle: String
    let notification: String?
    let recordPath: String
    let recordID: String
    let personName: String
    let reference: String
    let tags: [Tag]
    let facts: [Fact]
    let isByBreakGlass: Bool
    let deathBanner: String?
    let deathIsUnconfirmed: Bool
    let safety: SafetyBanner
    let alerts: [AlertView]
    let hasAlerts: Bool
    let needs: [NeedView]
    let hasNeeds: Bool
    let needsOverdue: Bool
    let caresFor: [LinkView]
    let hasCaresFor: Bool
    let caredForBy: [LinkView]
    let hasCaredForBy: Bool
    let household: [Linked]
    let hasHousehold: Bool
    let contacts: [ContactView]
    let hasContacts: Bool
    let addresses: [DatedFact]
    let hasAddresses: Bool
    let numbers: [DatedFact]
    let hasNumbers: Bool
    let consents: [ConsentView]
    let hasConsents: Bool
    let claims: [ClaimView]
    let hasClaims: Bool
    let stillCaring: StillCaringView?
    let involvements: [InvolvementView]
    let corrections: [CorrectionView]
    let hasCorrections: Bool
    let movedOut: [DatedFact]
    let hasMovedOut: Bool
    let tasks: [RegisterNeeds.RecordLine]
    let hasTasks: Bool
    let messages: [RegisterNeeds.RecordLine]
    let hasMessages: Bool
    let notes: [RegisterNeeds.RecordLine]
    let hasNotes: Bool
    let cases: [CaseSectionView]
    let carerWords: [CarerWords]
    let hasCarerWords: Bool
    let ownPageIsOff: Bool
    let timeline: [TimelineView]
    let olderPath: String?
    let mayEdit: Bool
    let mayContact: Bool
    let mayRestrict: Bool
    let mayMoveOut: Bool
    let maySeeDemographics: Bool
    let mayWatch: Bool
    let mayMerge: Bool
    let joinings: [JoiningView]
    let hasJoinings: Bool

    struct JoiningView: Hashable, Sendable {
        let joiningPath: String
        let joiningText: String
    }

    struct StillCaringView: Hashable, Sendable {
        let confirmed: String?
        let isCarer: Bool
        /// What they answered, where it was "no".
        let saidNo: String?
        let ownWords: String?
        let pausedText: String?
        let mayTell: Bool
    }

    struct Tag: Hashable, Sendable {
        let tagText: String
        let tagColour: String
    }

    struct Fact: Hashable, Sendable {
        let factName: String
        let factValue: String
    }

    struct SafetyBanner: Hashable, Sendable {
        let isSafe: Bool
        let isUnsafe: Bool
        let isNotAsked: Bool
        let lines: [String]
    }

    struct AlertView: Hashable, Sendable {
        let alertID: String
        let alertKind: String
        let note: String
        let said: String
        let reviewText: String
        let isOverdue: Bool
    }

    struct NeedView: Hashable, Sendable {
        let needLabel: String
        let needNote: String?
        let reviewText: String
    }

    struct LinkView: Hashable, Sendable {
        let linkPath: String
        let otherName: String
        let otherPath: String?
        let relationship: String
        let isEnded: Bool
        let dates: String
        let facts: [Fact]
        let ownWords: String?
        let willing: String?
        let willingIsUrgent: Bool
        let willingAsked: Bool
        let said: String
        /// Only the carer's end may be asked how willing they are.
        let mayState: Bool
    }

    struct Linked: Hashable, Sendable {
        let linkedName: String
        let linkedPath: String
    }

    struct ContactView: Hashable, Sendable {
        let contactPath: String
        /// `nil` once it's known to be theirs.
        let confirmPath: String?
        let address: String
        let isEnded: Bool
        let lines: [String]
        let said: String
    }

    struct DatedFact: Hashable, Sendable {
        let text: String
        let lines: String?
        let isEnded: Bool
        let said: String
    }

    struct ClaimView: Hashable, Sendable {
        let text: String
        let isEnded: Bool
        let said: String
        /// `nil` once it has ended, or where the reader may change nothing.
        let endPath: String?
    }

    struct ConsentView: Hashable, Sendable {
        let consentPath: String
        let what: String
        let recipient: String
        let why: String
        let authority: String
        let state: String
        let isInForce: Bool
        let isEnded: Bool
        let sideLabel: String
        /// What is or was shared although they said no, the latest first.
        let overrideTexts: [String]
        let isOverridden: Bool
        let overridePath: String?
        let endOverridePath: String?
    }

    struct InvolvementView: Hashable, Sendable {
        let organisation: String
        let role: String
        let leadName: String?
        let dates: String
        let isEnded: Bool
        let leadPath: String?
        /// Where one's own organisation says that its work is over.
        let endingPath: String?
    }

    struct CorrectionView: Hashable, Sendable {
        let correctionPath: String
        let item: String
        let words: String
        let asked: String
        let isOpen: Bool
        let answer: String?
    }

    struct TimelineView: Hashable, Sendable {
        let whenText: String
        let instant: String
        let title: String
        let said: String
        let sideLabel: String
        let sideClass: String
    }
}

/// What `Templates/restricted.mustache` shows: there is nothing on it that says where somebody is.
struct RestrictedPage: Sendable {
    let pageTitle: String
    let personName: String
    let reference: String
    let born: String?
    let recordPath: String
    let restrictions: [String]
    /// For somebody with emergency access alone.
    let reaching: ReachingView?
    let tasks: [RegisterNeeds.RecordLine]
    let hasTasks: Bool
    let cases: [CaseSectionView]
    let isReviewer: Bool
    let mayLift: Bool
}

/// What `Templates/timeline.mustache` shows.
struct TimelinePage: Sendable {
    let pageTitle: String
    let personName: String
    let recordPath: String
    let timeline: [RecordPage.TimelineView]
    let olderPath: String?
}

/// Something that a carer said in words of their own.
struct CarerWords: Sendable {
    let said: String
    let saidOn: String
}
