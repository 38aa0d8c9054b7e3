import Core
import Storage

/// What was agreed with a carer: what they want, what is done for it, by whom, and when it is looked at again.
package struct SupportPlan: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, SQLEnum {
        /// A support plan under section 25 of the Care Act 2014.
        case statutory
        /// A voluntary centre's own plan; it doesn't count as section 25's.
        case centre

        package var title: String {
            switch self {
            case .statutory: "Support plan"
            case .centre: "Carer’s plan"
            }
        }
    }

    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case draft
        case proposed
        case agreed
        case disagreed
        case final
        case underReview = "under-review"
        case ended

        package var title: String {
            switch self {
            case .draft: "Being written"
            case .proposed: "Waiting for the carer’s answer"
            case .agreed: "Agreed, to be made final"
            case .disagreed: "The carer doesn’t agree"
            case .final: "In place"
            case .underReview: "Being looked at again"
            case .ended: "Ended"
            }
        }

        /// What has to happen next, for its owner.
        package var nextStep: String {
            switch self {
            case .draft: "Write it and show it to the carer"
            case .proposed: "Ask the carer what they think of it"
            case .agreed: "Make it final and send it as they like it"
            case .disagreed: "Try to agree, or make it final with their words kept"
            case .final: "Look at it again with the carer"
            case .underReview: "Finish looking at it again"
            case .ended: "Nothing: it has ended"
            }
        }

        package var isOpen: Bool { self != .ended }
    }

    package enum EndReason: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case noLongerNeeded = "no-longer-needed"
        case carerAsked = "carer-asked"
        case movedAway = "moved-away"
        case noLongerCaring = "no-longer-caring"
        case replaced
        case died

        package var title: String {
            switch self {
            case .noLongerNeeded: "No longer needed"
            case .carerAsked: "The carer asked to end it"
            case .movedAway: "The carer moved away"
            case .noLongerCaring: "The carer no longer looks after somebody"
            case .replaced: "Another plan took its place"
            case .died: "The carer died"
            }
        }

        /// A death is recorded on the record, not here.
        static let choices = allCases.filter { $0 != .died }
    }

    package let id: SupportPlanID
    package let reference: Reference
    package let person: PersonID
    package let link: CaringLinkID?
    /// Whom the carer looks after, where the plan is for looking after one person.
    package let caredFor: PersonID?
    package let assessment: AssessmentID?
    package let kind: Kind
    package var organisation: OrganisationID
    package var team: TeamID?
    package var account: AccountID?
    package var status: Status
    /// When the next step is due.
    package var dueOn: LocalDate
    /// The key of the task of the next step.
    package var taskKey: String?
    /// How many steps it has taken; makes each key new.
    package var step: Int
    package let startedOn: LocalDate
    /// The day it was made final: the plan's own day.
    package var planOn: LocalDate?
    package var endedOn: LocalDate?
    package var endReason: EndReason?
    package var carerWords: String
    package var content: PlanContent
    package var child: ChildReliance
    package var reviews: ReviewDays
    package var version: Int

    package init(
        id: SupportPlanID, reference: Reference, person: PersonID, link: CaringLinkID? = nil,
        caredFor: PersonID? = nil, assessment: AssessmentID? = nil, kind: Kind, organisation: OrganisationID,
        team: TeamID? = nil, account: AccountID? = nil, status: Status = .draft, dueOn: LocalDate,
        startedOn: LocalDate
    ) {
        (self.id, self.reference, self.person, self.link) = (id, reference, person, link)
        (self.caredFor, self.assessment, self.kind) = (caredFor, assessment, kind)
        (self.organisation, self.team, self.account, self.status) = (organisation, team, account, status)
        (self.dueOn, self.startedOn, step, carerWords, version) = (dueOn, startedOn, 1, "", 1)
        (content, child, reviews) = (PlanContent(), ChildReliance(), ReviewDays())
        taskKey = "plan/\(id)/1"
    }

    package var path: String { "/plans/\(id)" }
}

/// What a plan says beside its needs, outcomes and actions.
package struct PlanContent: Hashable, Sendable {
    /// Which of the matters of section 10(5) and (6) the support is relevant to.
    package var regard = ""
    package var involved = ""
    /// What was done to agree with the carer how their needs are met.
    package var agreeing = ""
    package var reducing = ""
    package var preventing = ""
    package var councilPence: Int64?
    package var carerPence: Int64?
    package var otherPence: Int64?
    package var hasDirectPayment = false
    package var paymentNeeds = ""
    package var paymentPence: Int64?
    package var paymentEvery = ""

    package init() {}
}

/// Whether an adult's plan leans on a child, and what was done about that.
package struct ChildReliance: Hashable, Sendable {
    /// `nil` until somebody answers it.
    package var relies: Bool?
    package var referredOn: LocalDate?
    package var acknowledgedOn: LocalDate?
    package var replacement = ""
    package var replacedBy: LocalDate?
    package var managerReason = ""
    package var managerUntil: LocalDate?
    package var manager: AccountID?

    package init() {}
}

/// The days that the next review is worked out from.
package struct ReviewDays: Hashable, Sendable {
    package var lightOn: LocalDate?
    package var fullOn: LocalDate?
    package var paymentFrom: LocalDate?
    package var paymentReviewedOn: LocalDate?
    /// The carer, or somebody for them, asked for one: it's held by then.
    package var askedBy: LocalDate?
    package var askedWords = ""

    package init() {}
}

/// A need that the assessment found, and what comes of it.
package struct PlanNeed: Hashable, Sendable {
    package enum Eligibility: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case yes, partly, no

        package var words: String {
            switch self {
            case .yes: "This need meets the rules."
            case .partly: "Part of this need meets the rules."
            case .no: "This need doesn’t meet the rules."
            }
        }
    }

    package let position: Int
    package var need: String
    package var eligibility: Eligibility?
    /// How it will be met; empty where it won't be.
    package var met: String
    /// Why it won't be met.
    package var unmetReason: String

    package init(position: Int, need: String, eligibility: Eligibility?, met: String, unmetReason: String) {
        (self.position, self.need, self.eligibility) = (position, need, eligibility)
        (self.met, self.unmetReason) = (met, unmetReason)
    }
}

/// Which part of a carer's life an outcome is about; scores are compared within one.
package enum OutcomeDomain: String, CaseIterable, Hashable, Sendable, SQLEnum {
    case childCare = "child_care"
    case careForOthers = "care_for_others"
    case habitableHome = "habitable_home"
    case nutrition
    case relationships
    case workEducation = "work_education"
    case localServices = "local_services"
    case recreation
    case health

    package var title: String {
        switch self {
        case .childCare: "Looking after a child"
        case .careForOthers: "Looking after others"
        case .habitableHome: "Keeping your home fit to live in"
        case .nutrition: "Eating well"
        case .relationships: "Family and friends"
        case .workEducation: "Work, learning and volunteering"
        case .localServices: "Getting to places near you"
        case .recreation: "Time for yourself"
        case .health: "Your health"
        }
    }
}

/// Something the carer wants to achieve.
package struct PlanOutcome: Hashable, Sendable, Identifiable {
    package let id: String
    package let position: Int
    /// `nil` for a wish from the assessment until somebody selects it.
    package let domain: OutcomeDomain?
    package let words: String
    /// How near they are to it, from 0 to 10, by their own word as the plan was made.
    package let before: Int?

    package init(id: String, position: Int, domain: OutcomeDomain?, words: String, before: Int?) {
        (self.id, self.position, self.domain, self.words, self.before) = (id, position, domain, words, before)
    }
}
