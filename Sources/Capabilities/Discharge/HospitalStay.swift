import Core
import Storage

package enum HospitalStayTag {}
package typealias HospitalStayID = Identifier<HospitalStayTag>

/// Somebody's stay in hospital, and what is done so that their carer isn't left alone with going home.
package struct HospitalStay: Hashable, Sendable, Identifiable {
    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case inHospital = "in-hospital"
        /// Gone home, and not yet handed on.
        case home
        case closed
        case ended

        package var title: String {
            switch self {
            case .inHospital: "In hospital"
            case .home: "Gone home"
            case .closed: "Closed"
            case .ended: "Ended"
            }
        }

        package var isOpen: Bool { self == .inHospital || self == .home }

        static let open = allCases.filter(\.isOpen)
    }

    package enum EndReason: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case died
        case noCarer = "no-carer"
        case anotherHospital = "another-hospital"
        case notHome = "not-home"
        case mistake

        package var title: String {
            switch self {
            case .died: "The patient died"
            case .noCarer: "They went home, and nobody cares for them"
            case .anotherHospital: "They went to another hospital, which goes on with it"
            case .notHome: "They went to live somewhere with care, such as a care home"
            case .mistake: "It was begun by mistake"
            }
        }

        static let choices = allCases.filter { $0 != .died }
    }

    package enum CarerFound: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case yes
        case none
        case notAsked = "not-asked"

        package var title: String {
            switch self {
            case .yes: "Yes, somebody cares for them"
            case .none: "No, nobody does"
            case .notAsked: "Not asked yet"
            }
        }
    }

    package enum Answer: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case yes
        case no
        case notAsked = "not-asked"

        package var title: String {
            switch self {
            case .yes: "Yes"
            case .no: "No"
            case .notAsked: "Not asked yet"
            }
        }
    }

    /// Whether what is known of the patient may be told to the carer and to other organisations.
    package enum Agreement: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case agreed
        case authority
        case refused
        case notAsked = "not-asked"

        package var title: String {
            switch self {
            case .agreed: "Yes, the patient agreed"
            case .authority:
                "The patient can’t decide this: somebody with the authority did, or it is in their best interests"
            case .refused: "No, the patient said no"
            case .notAsked: "Not asked yet"
            }
        }

        package var isGiven: Bool { self == .agreed || self == .authority }
    }

    package enum InvolvedHow: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case inPerson = "in-person"
        case phone
        case video
        case meeting

        package var title: String {
            switch self {
            case .inPerson: "Face to face on the ward"
            case .phone: "By telephone"
            case .video: "By video"
            case .meeting: "At a meeting about going home"
            }
        }
    }

    /// What came of asking an organisation to go on with the carer.
    package enum FollowUp: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case notAsked = "not-asked"
        case asked
        case accepted
        case refused

        package var title: String {
            switch self {
            case .notAsked: "Nobody asked yet"
            case .asked: "Asked, and not answered yet"
            case .accepted: "Taken on"
            case .refused: "Not taken on"
            }
        }
    }

    package let id: HospitalStayID
    package let reference: Reference
    /// The trust, whose ward it is.
    package let organisation: OrganisationID
    package var team: TeamID?
    package var ward: String
    /// The discharge contact: the one person to ring about going home.
    package var contact: AccountID?
    package let area: String?
    package var carer: PersonID?
    package var caredFor: PersonID?
    package var link: CaringLinkID?
    /// Where the patient isn't on the register: what they are to the carer, and their initials at most.
    package var relationship: String
    package var initials: String
    package let admittedOn: LocalDate
    package var planningOn: LocalDate?
    package var expectedOn: LocalDate?
    package var homeOn: LocalDate?
    package var carerFound: CarerFound
    package var childHelping: Answer
    package var agreement: Agreement
    package var involvedOn: LocalDate?
    package var involvedHow: InvolvedHow?
    package var notInvolvedReason: String
    package var details: StayDetails
    package var document: DocumentID?
    package var planOn: LocalDate?
    package var socialWork: OrganisationID?
    package var receiver: OrganisationID?
    package var followUp: FollowUp
    package var asks: Int
    package var status: Status
    package var closedOn: LocalDate?
    package var endReason: EndReason?
    /// The stay that this one follows within 30 days.
    package let previous: HospitalStayID?
    package var dueOn: LocalDate
    package var taskKey: String?
    package var version: Int

    package init(
        id: HospitalStayID, reference: Reference, organisation: OrganisationID, team: TeamID? = nil,
        ward: String, contact: AccountID?, area: String?, carer: PersonID? = nil, caredFor: PersonID? = nil,
        link: CaringLinkID? = nil, relationship: String = "", initials: String = "", admittedOn: LocalDate,
        previous: HospitalStayID? = nil, dueOn: LocalDate
    ) {
        (self.id, self.reference, self.organisation, self.team) = (id, reference, organisation, team)
        (self.ward, self.contact, self.area, self.carer) = (ward, contact, area, carer)
        (self.caredFor, self.link, self.relationship) = (caredFor, link, relationship)
        (self.initials, self.admittedOn, self.previous) = (initials, admittedOn, previous)
        (carerFound, childHelping, agreement) = (.notAsked, .notAsked, .notAsked)
        (notInvolvedReason, details) = ("", StayDetails())
        (followUp, asks, status) = (.notAsked, 0, .inHospital)
        (self.dueOn, version) = (dueOn, 1)
    }

    package var path: String { "/discharge/\(id)" }

    /// What is told of them where the name isn't: "a parent (AB)".
    package var patientWords: String {
        let who = relationship.isEmpty ? "Somebody" : relationship
        return initials.isEmpty ? who : "\(who) (\(initials))"
    }
}

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
