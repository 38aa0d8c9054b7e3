import Core

/// Somebody cares for somebody: a dated fact with two ends.
package struct CaringLink: Hashable, Sendable, Identifiable {
    package let id: CaringLinkID
    package let carer: PersonID
    package let caredFor: PersonID
    package var relationship: Relationship
    package var started: KnownDate?
    package var ended: Ending?
    package var hours: HoursPerWeek?
    package var tasks: [CaringTask]
    package var conditions: [ConditionGroup]
    /// `nil` until somebody says.
    package var livesWith: Bool?
    package var share: Share
    package var inResidentialCare: Bool
    /// Paid under a contract, or as voluntary work: no carer in law unless treated as one.
    package var underContract: Bool
    package var carerWords: String?
    package var caredForAgrees: Agreement
    package var provenance: Provenance
    package var version: Int

    package struct Ending: Hashable, Sendable {
        package let on: LocalDate
        package let reason: EndReason
        /// The reason in the words of the area's list, where somebody chose it there.
        package let words: String?

        package init(on: LocalDate, reason: EndReason, words: String? = nil) {
            (self.on, self.reason, self.words) = (on, reason, words)
        }
    }

    package enum EndReason: String, CaseIterable, Sendable, Codable {
        case caredForDied = "cared-for-died"
        case carerDied = "carer-died"
        case noLongerNeeded = "no-longer-needed"
        case someoneElseCares = "someone-else-cares"
        case paidCare = "paid-care"
        case carerStopped = "carer-stopped"
        case movedAway = "moved-away"
        case enteredInError = "entered-in-error"
        case other

        package var label: String {
            switch self {
            case .caredForDied: "The person cared for died"
            case .carerDied: "The carer died"
            case .noLongerNeeded: "Care is no longer needed"
            case .someoneElseCares: "Somebody else cares now"
            case .paidCare: "Paid care took over"
            case .carerStopped: "The carer stopped"
            case .movedAway: "One of them moved away"
            case .enteredInError: "It was written down by mistake"
            case .other: "Another reason"
            }
        }

        /// What an area's own reason means to the rules; one they don't know is simply another reason.
        package init(code: String) {
            self =
                switch code {
                case "died": .caredForDied
                case "recovered": .noLongerNeeded
                case "other-carer": .someoneElseCares
                case "recorded-in-error": .enteredInError
                default: EndReason(rawValue: code) ?? .other
                }
        }

        /// A death is recorded on the person who died, and ends their links by itself.
        package var isDeath: Bool { self == .caredForDied || self == .carerDied }
    }

    /// Whether care is the carer's alone or shared; never assumed.
    package enum Share: String, CaseIterable, Sendable, Codable {
        case notSaid = "not-said"
        case main
        case shared

        package var label: String {
            switch self {
            case .notSaid: "Not said"
            case .main: "Main carer"
            case .shared: "Shares the care"
            }
        }
    }

    /// Whether the person cared for agrees that this is written down.
    package enum Agreement: String, CaseIterable, Sendable, Codable {
        case notAsked = "not-asked"
        case agreed
        case refused
        case notSafeToAsk = "not-safe-to-ask"

        package var label: String {
            switch self {
            case .notAsked: "Not asked yet"
            case .agreed: "Agreed"
            case .refused: "Doesn’t agree"
            case .notSafeToAsk: "Not safe to ask"
            }
        }
    }

    package func isOpen(on day: LocalDate) -> Bool {
        (started.map { $0.date <= day } ?? true) && (ended.map { $0.on > day } ?? true)
    }

    /// Whether it ever was: a mistake never was.
    package var wasReal: Bool { ended?.reason != .enteredInError }
}

/// What the person cared for is to the carer: "my mother".
package enum Relationship: String, CaseIterable, Sendable, Codable {
    case partner
    case parent
    case child
    case sibling
    case grandparent
    case grandchild
    case otherRelative = "other-relative"
    case friend
    case neighbour
    case notSaid = "not-said"

    /// Said of the person cared for: "Mother or father".
    package var label: String {
        switch self {
        case .partner: "Husband, wife or partner"
        case .parent: "Mother or father"
        case .child: "Son or daughter"
        case .sibling: "Brother or sister"
        case .grandparent: "Grandparent"
        case .grandchild: "Grandchild"
        case .otherRelative: "Another relative"
        case .friend: "Friend"
        case .neighbour: "Neighbour"
        case .notSaid: "Relationship not said"
        }
    }

    /// The same tie, said of the carer by the other end.
    package var inverse: Relationship {
        switch self {
        case .parent: .child
        case .child: .parent
        case .grandparent: .grandchild
        case .grandchild: .grandparent
        default: self
        }
    }
}

/// What a carer does, as people say it.
package enum CaringTask: String, CaseIterable, Sendable, Codable {
    case personalCare = "personal-care"
    case movingAround = "moving-around"
    case medicines
    case housework
    case shopping
    case money
    case appointments
    case emotionalSupport = "emotional-support"
    case keepingSafe = "keeping-safe"
    case communicating
    case siblings
    case nights

    package var label: String {
        switch self {
        case .personalCare: "Washing, dressing or using the toilet"
        case .movingAround: "Moving around, or in and out of bed"
        case .medicines: "Medicines, injections or dressings"
        case .housework: "Cooking, cleaning or laundry"
        case .shopping: "Shopping and errands"
        case .money: "Bills, forms and money"
        case .appointments: "Getting to appointments"
        case .emotionalSupport: "Keeping someone company, calm or going"
        case .keepingSafe: "Keeping an eye on someone so that they’re safe"
        case .communicating: "Interpreting or speaking up for someone"
        case .siblings: "Looking after brothers or sisters"
        case .nights: "Getting up in the night"
        }
    }
}

/// Why somebody needs care.
package enum ConditionGroup: String, CaseIterable, Sendable, Codable {
    case physicalDisability = "physical-disability"
    case longTermIllness = "long-term-illness"
    case dementia
    case mentalHealth = "mental-health"
    case learningDisability = "learning-disability"
    case autism
    case sensoryLoss = "sensory-loss"
    case substanceMisuse = "substance-misuse"
    case frailty
    case terminalIllness = "terminal-illness"
    case disabledChild = "disabled-child"
    case other
    case notSaid = "not-said"

    package var label: String {
        switch self {
        case .physicalDisability: "Physical disability"
        case .longTermIllness: "Long-term illness"
        case .dementia: "Dementia or memory loss"
        case .mentalHealth: "Mental health"
        case .learningDisability: "Learning disability"
        case .autism: "Autism"
        case .sensoryLoss: "Sight or hearing loss"
        case .substanceMisuse: "Alcohol or drugs"
        case .frailty: "Frailty in older age"
        case .terminalIllness: "Terminal illness"
        case .disabledChild: "A disabled child"
        case .other: "Something else"
        case .notSaid: "Prefers not to say"
        }
    }
}

/// A reason why caring ended, as an area's list has it.
package struct EndReasonChoice: Hashable, Sendable {
    package let code: String
    package let words: String

    package init(code: String, words: String) { (self.code, self.words) = (code, words) }

    var reason: CaringLink.EndReason { CaringLink.EndReason(code: code) }
}
