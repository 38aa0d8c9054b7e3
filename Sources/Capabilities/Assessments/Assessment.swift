import Core
import Storage

/// An assessment of a carer: who asked, who does it, how far it has got.
package struct Assessment: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case carer
        case youngCarer = "young-carer"
        case transition
        case parentCarer = "parent-carer"
        case healthCheck = "health-check"

        package var title: String {
            switch self {
            case .carer: "Carer’s assessment"
            case .youngCarer: "Young carer’s needs assessment"
            case .transition: "Transition assessment"
            case .parentCarer: "Parent carer’s needs assessment"
            case .healthCheck: "Health and wellbeing check"
            }
        }

        /// A check leads to help and a plan page, and to no decision in law.
        package var endsInDecision: Bool { self != .healthCheck }

        /// Whether it is for somebody under 18, where no day of birth says so.
        package var isOfAChild: Bool { self == .youngCarer || self == .transition }
    }

    package enum Route: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case faceToFace = "face-to-face"
        case telephone
        case online

        package var title: String {
            switch self {
            case .faceToFace: "Face to face"
            case .telephone: "By telephone"
            case .online: "Online, at any time, with somebody to help"
            }
        }
    }

    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case waiting
        case booked
        case inProgress = "in-progress"
        case submitted
        case decided
        case ended

        package var title: String {
            switch self {
            case .waiting: "Waiting"
            case .booked: "Booked"
            case .inProgress: "In progress"
            case .submitted: "Finished, waiting for a decision"
            case .decided: "Decided"
            case .ended: "Ended"
            }
        }

        package var isOpen: Bool { self != .decided && self != .ended }

        static let open = allCases.filter(\.isOpen)
    }

    package enum EndReason: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case declined
        case withdrawn
        case moved
        case died
        case duplicate

        package var title: String {
            switch self {
            case .declined: "They said no to an assessment"
            case .withdrawn: "They asked to stop"
            case .moved: "They, or the person they care for, moved away"
            case .died: "The carer died"
            case .duplicate: "It was there twice"
            }
        }
    }

    package enum Need: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case urgent
        case high
        case standard

        package var title: String {
            switch self {
            case .urgent: "Urgent: the care may break down now"
            case .high: "High: it may break down within weeks"
            case .standard: "Standard"
            }
        }
    }

    package let id: AssessmentID
    package let reference: Reference
    package let person: PersonID
    package let link: CaringLinkID?
    package let kind: Kind
    package var route: Route
    package var organisation: OrganisationID
    /// The council that decides in law, where that is another organisation.
    package let council: OrganisationID?
    package var team: TeamID?
    package var lead: AccountID?
    package let referral: ReferralID?
    /// The clock's start: the day the referral or request was received.
    package let requestedOn: LocalDate
    package var bookedFor: LocalDate?
    package var startedOn: LocalDate?
    package var completedOn: LocalDate?
    package var endedOn: LocalDate?
    package var endReason: EndReason?
    package var status: Status
    package var need: Need
    /// When the next step is due.
    package var dueOn: LocalDate
    package let area: String?
    package let district: String?
    package var fill: FormFillID?
    package var signedBy: AccountID?
    package var signedOn: LocalDate?
    package var pausedOn: LocalDate?
    /// The task on somebody's worklist for the next step.
    package var taskKey: String?
    package var version: Int

    package var path: String { "/assessments/\(id)" }
    package var isPaused: Bool { pausedOn != nil }
}
