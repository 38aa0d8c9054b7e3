import Core
import Storage

package enum TransitionTag {}
package typealias TransitionID = Identifier<TransitionTag>

/// A young carer's way past their 18th birthday, with one owner in each of the two services.
package struct Transition: Hashable, Sendable, Identifiable {
    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case preparing
        case offered
        case answered
        case ended

        package var title: String {
            switch self {
            case .preparing: "Being prepared"
            case .offered: "Offered, not answered yet"
            case .answered: "Answered by the young person"
            case .ended: "Ended"
            }
        }
    }

    /// The ages at which both services are told.
    package enum Notice: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case sixteen = "16"
        case seventeen = "17"
        case seventeenAndHalf = "17-half"

        package var months: Int {
            switch self {
            case .sixteen: 192
            case .seventeen: 204
            case .seventeenAndHalf: 210
            }
        }

        package var title: String {
            switch self {
            case .sixteen: "A young carer is 16: plan together for 18"
            case .seventeen: "A young carer is 17: say what is offered from 18"
            case .seventeenAndHalf: "A young carer is 18 in half a year: the offer has to stand"
            }
        }
    }

    package enum Offer: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case adult
        case universal

        package var title: String {
            switch self {
            case .adult: "The adult carers’ service works with them"
            case .universal: "What is there for everybody: groups, advice, an assessment at any time"
            }
        }
    }

    package enum Answer: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case accepted
        case refused

        package var title: String { self == .accepted ? "Yes" : "No" }
    }

    package enum AnswerWay: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case inPerson = "in-person"
        case phone
        case video
        case written

        package var title: String {
            switch self {
            case .inPerson: "Face to face"
            case .phone: "By telephone"
            case .video: "By video"
            case .written: "In writing, themselves"
            }
        }
    }

    package enum Contact: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case yes
        case no
        case notReached = "not-reached"

        package var title: String {
            switch self {
            case .yes: "Yes, we are in contact"
            case .no: "No, they aren’t with us any more"
            case .notReached: "We tried and couldn’t reach them"
            }
        }
    }

    package enum EndReason: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case done
        case died
        case duplicate
        case stoppedCaring = "stopped-caring"
        case moved

        package var title: String {
            switch self {
            case .done: "Both checks after 18 were made"
            case .died: "They died"
            case .duplicate: "It was there twice"
            case .stoppedCaring: "They don’t look after anybody any more"
            case .moved: "They moved away, and a service there has taken it on"
            }
        }

        static let choices: [EndReason] = [.stoppedCaring, .moved]
    }

    package enum Side: String, CaseIterable, Hashable, Sendable {
        case young
        case adult

        package var title: String {
            self == .young ? "The young carers’ service" : "The adult service"
        }
    }

    package struct Owner: Hashable, Sendable {
        package var organisation: OrganisationID
        package var team: TeamID?
        package var account: AccountID?
        package var acceptedOn: LocalDate?

        package init(_ organisation: OrganisationID, team: TeamID? = nil) {
            (self.organisation, self.team) = (organisation, team)
        }
    }

    package let id: TransitionID
    package let person: PersonID
    package let bornOn: LocalDate
    package let startedOn: LocalDate
    package var young: Owner
    package var adult: Owner
    package var notice: Notice
    package var offer: Offer?
    package var offeredOn: LocalDate?
    package var offerWords: String
    package var answer: Answer?
    package var answeredOn: LocalDate?
    package var answeredWay: AnswerWay?
    package var answerWords: String
    package var isAtRisk: Bool
    package var assessment: AssessmentID?
    package var sixMonths: Contact?
    package var twelveMonths: Contact?
    package var contactWords: String
    package var status: Status
    package var endedOn: LocalDate?
    package var endReason: EndReason?
    package var endWords: String
    /// When the job looks at it again.
    package var nextOn: LocalDate
    package var dueOn: LocalDate
    package var step: String
    package var taskKey: String?
    package var version: Int

    package init(
        id: TransitionID, person: PersonID, bornOn: LocalDate, startedOn: LocalDate, young: Owner,
        adult: Owner,
        notice: Notice
    ) {
        (self.id, self.person, self.bornOn, self.startedOn) = (id, person, bornOn, startedOn)
        (self.young, self.adult, self.notice) = (young, adult, notice)
        (offerWords, answerWords, contactWords, endWords) = ("", "", "", "")
        (isAtRisk, status, nextOn, dueOn) = (false, .preparing, startedOn, startedOn)
        (step, version) = ("", 1)
    }

    package var path: String { "/transitions/\(id)" }
    package var eighteenOn: LocalDate { bornOn.adding(years: 18) }

    package subscript(side: Side) -> Owner {
        get { side == .young ? young : adult }
        set { if side == .young { young = newValue } else { adult = newValue } }
    }
}
