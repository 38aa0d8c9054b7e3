import Core
import Storage

/// One thing somebody does for a plan: who, by when, how it's paid for, and how it went.
package struct PlanAction: Hashable, Sendable, Identifiable {
    package enum Doer: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case carer
        case staff
        /// Somebody of the household who is on the register.
        case household
        case other
    }

    /// What sort of help it is; the last four aren't a child's to give.
    package enum Task: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case arranging
        case leisure
        case practical
        case personal = "personal-care"
        case medical
        case supervising
        case excessive

        package var title: String {
            switch self {
            case .arranging: "Arranging or asking for something"
            case .leisure: "Time off, company or learning"
            case .practical: "Practical help at home"
            case .personal: "Personal care, such as washing or dressing"
            case .medical: "Medical help, such as medicines"
            case .supervising: "Being there to keep somebody safe"
            case .excessive: "More than is right for who does it"
            }
        }

        package var isNotForAChild: Bool { [.personal, .medical, .supervising, .excessive].contains(self) }
    }

    package enum Funding: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case nothing
        case budget
        case directPayment = "direct-payment"
        case organisation
        case charity
        case carer

        package var title: String {
            switch self {
            case .nothing: "It costs nothing"
            case .budget: "The personal budget"
            case .directPayment: "A direct payment"
            case .organisation: "The organisation that makes this plan"
            case .charity: "A charity or grant"
            case .carer: "The carer"
            }
        }
    }

    package enum State: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case open
        case done
        case notDone = "not-done"
        case dropped

        package var title: String {
            switch self {
            case .open: "To do"
            case .done: "Done"
            case .notDone: "Didn’t happen"
            case .dropped: "No longer planned"
            }
        }
    }

    package let id: PlanActionID
    package let plan: SupportPlanID
    package let words: String
    package let task: Task
    package let doer: Doer
    package let doerWords: String
    package let account: AccountID?
    package let person: PersonID?
    package let dueOn: LocalDate
    package let funding: Funding
    package let pence: Int64?
    package var state: State
    package var stateOn: LocalDate?
    package var version: Int

    package init(
        id: PlanActionID, plan: SupportPlanID, words: String, task: Task, doer: Doer, doerWords: String,
        account: AccountID? = nil, person: PersonID? = nil, dueOn: LocalDate, funding: Funding = .nothing,
        pence: Int64? = nil, state: State = .open, stateOn: LocalDate? = nil, version: Int = 1
    ) {
        (self.id, self.plan, self.words, self.task, self.doer) = (id, plan, words, task, doer)
        (self.doerWords, self.account, self.person) = (doerWords, account, person)
        (self.dueOn, self.funding, self.pence) = (dueOn, funding, pence)
        (self.state, self.stateOn, self.version) = (state, stateOn, version)
    }

    /// Whether the carer or their household does it, and says how it went.
    package var isTheirs: Bool { doer == .carer || doer == .household }

    /// The key of the task that stands for it on the worklist; a new one each time it is opened again.
    package var taskKey: String { "plan-action/\(id)/\(version)" }
}
