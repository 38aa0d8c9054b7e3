import Core
import Storage

/// What the plan for going home is made of; nothing in the database looks into it.
package struct StayDetails: Hashable, Sendable, Codable {
    package enum Readiness: String, CaseIterable, Hashable, Sendable, Codable {
        case done
        case notNeeded = "not-needed"
        case declined
        case notYet = "not-yet"

        package var trainingTitle: String {
            switch self {
            case .done: "Yes, they were shown how"
            case .notNeeded: "Nothing needs showing"
            case .declined: "Offered, and they didn’t want it"
            case .notYet: "Not yet"
            }
        }

        package var equipmentTitle: String {
            switch self {
            case .done: "Yes, it is at home"
            case .notNeeded: "None is needed"
            case .declined: "Offered, and they didn’t want it"
            case .notYet: "Not yet"
            }
        }
    }

    package var authority = ""
    package var socialWorker = ""
    package var training = Readiness.notYet
    package var trainingWords = ""
    package var equipment = Readiness.notYet
    package var equipmentWords = ""
    package var comes = ""
    package var medicines = ""
    package var watch = ""
    package var nightWho = ""
    package var nightPhone = ""
    package var askWords = ""
    package var receiverWords = ""
    package var endWords = ""
    /// The carer whom the ward found died since; somebody else has to be found.
    package var carerDied = false
    /// How many calls were made to carers who were there before the one there is now.
    package var callsBefore: Int?
    /// The step that the open task stands for.
    package var next = ""

    package init() {}
}

/// A call to the carer after going home, or a try at one.
package struct StayCall: Hashable, Sendable {
    package enum Result: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case spoke
        case visited
        case noAnswer = "no-answer"

        package var title: String {
            switch self {
            case .spoke: "We spoke"
            case .visited: "Somebody went and saw them"
            case .noAnswer: "Tried, no answer"
            }
        }

        package var isReached: Bool { self != .noAnswer }
    }

    package let on: LocalDate
    package let result: Result
    package let words: String
    package let by: String

    package init(on: LocalDate, result: Result, words: String = "", by: String = "") {
        (self.on, self.result, self.words, self.by) = (on, result, words, by)
    }
}

/// What went wrong after going home, kept with the stay it followed.
package struct StaySetback: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case readmission
        case breakdown

        package var title: String {
            switch self {
            case .readmission: "Back in hospital"
            case .breakdown: "The care at home broke down"
            }
        }
    }

    package let kind: Kind
    package let on: LocalDate
    package let words: String
    /// The stay in which it came to light, where it was a readmission.
    package let stay: HospitalStayID?

    package init(kind: Kind, on: LocalDate, words: String, stay: HospitalStayID? = nil) {
        (self.kind, self.on, self.words, self.stay) = (kind, on, words, stay)
    }
}

/// The carer's dated words as they were sent to those who plan, and who read them.
package struct StayStatement: Hashable, Sendable {
    package enum Party: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case ward
        case socialWork = "social-work"

        package var title: String {
            switch self {
            case .ward: "The ward"
            case .socialWork: "The social worker"
            }
        }
    }

    package struct Receipt: Hashable, Sendable {
        package let party: Party
        package let organisation: OrganisationID
        package let sentAt: Instant
        package let readAt: Instant?
        package let readBy: String
    }

    /// The statement on the register.
    package let statement: String
    package let isUrgent: Bool
    package let sentAt: Instant
    package var answer: String
    package var answeredOn: LocalDate?
    package var answeredBy: String
    package var receipts: [Receipt] = []

    package var needsAnswer: Bool { isUrgent && answeredOn == nil }
}
