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
