import Core

/// What a stay still lacks before somebody can be left with what follows.
package enum StayGap: String, CaseIterable, Hashable, Sendable {
    case carerDied = "carer-died"
    case notAble = "not-able"
    case planning
    case carer
    case child
    case agreement
    case involvement
    case statement
    case receipt
    case training
    case equipment
    case plan
    case call
    case followUp = "follow-up"

    package var words: String {
        switch self {
        case .carerDied: "The carer has died: find out who helps now"
        case .notAble: "The carer isn’t willing or able, and has no answer yet"
        case .planning: "The day on which planning for going home began"
        case .carer: "Whether somebody cares for them"
        case .child: "Whether a child is helping at home"
        case .agreement: "Whether the patient agrees that the carer is told"
        case .involvement: "When and how the carer was told and involved, or why not"
        case .statement: "What the carer says of being willing and able"
        case .receipt: "Somebody who read what the carer said"
        case .training: "What the carer has to be shown"
        case .equipment: "What is needed at home"
        case .plan: "The one-page plan with a number for the first night"
        case .call: "The call within 3 days of going home"
        case .followUp: "An organisation that goes on with the carer"
        }
    }

    /// In few words, for a list.
    package var short: String {
        switch self {
        case .carerDied: "carer died"
        case .notAble: "carer not able, no answer"
        case .planning: "planning day"
        case .carer: "who cares"
        case .child: "is a child helping"
        case .agreement: "patient’s agreement"
        case .involvement: "carer involved"
        case .statement: "willing and able"
        case .receipt: "carer’s words not read"
        case .training: "training"
        case .equipment: "equipment"
        case .plan: "plan"
        case .call: "call"
        case .followUp: "who goes on"
        }
    }
}

/// What is known beside the stay itself.
package struct StayFacts: Hashable, Sendable {
    package var statements: [StayStatement]
    package var calls: [StayCall]
    package var setbacks: [StaySetback]
    package var carerIsRestricted: Bool

    package init(
        statements: [StayStatement] = [], calls: [StayCall] = [], setbacks: [StaySetback] = [],
        carerIsRestricted: Bool = false
    ) {
        (self.statements, self.calls, self.setbacks) = (statements, calls, setbacks)
        self.carerIsRestricted = carerIsRestricted
    }
}

/// Why a step can't be taken now.
package enum StayRefusal: Refusal, Equatable {
    case notNow(HospitalStay.Status)
    case missing([StayGap])
    case dayFuture(String)
    case dayBeforeAdmission(String)
    case dayBeforeHome
    case dayAfterLimit
    case reasonMissing
    case followUpNotAsked
    case askedAlready
    case askedOurselves
    case childHelps
    case needsAgreement

    package var message: String {
        switch self {
        case .notNow(let status):
            "This can’t be done now: it stands at “\(status.title.lowercased())”. Somebody may have changed it"
        case .missing(let gaps):
            "It can’t be closed yet. Missing: " + gaps.map(\.short).joined(separator: "; ")
        case .dayFuture: "The day must be today or earlier"
        case .dayBeforeAdmission: "The day can’t be before they came to hospital"
        case .dayBeforeHome: "The day can’t be before they went home"
        case .dayAfterLimit: "Only what happens within 30 days of going home belongs to this stay"
        case .reasonMissing: "Write why"
        case .followUpNotAsked: "Nobody waits for an answer to this now"
        case .askedAlready: "An organisation has been asked already. Take that back first"
        case .askedOurselves: "Choose an organisation other than the ward’s own"
        case .childHelps: "A child is helping at home, so somebody does care for them"
        case .needsAgreement: "Say that the carer agreed that this organisation is asked"
        }
    }

    package var field: String? {
        switch self {
        case .dayFuture(let field), .dayBeforeAdmission(let field): field
        case .dayBeforeHome, .dayAfterLimit: "on"
        case .reasonMissing: "words"
        case .askedOurselves: "organisation"
        case .childHelps: "reason"
        case .needsAgreement: "agreed"
        case .notNow, .missing, .followUpNotAsked, .askedAlready: nil
        }
    }
}

/// When the call after going home counts as made, and when trying is enough.
///
/// Silence never ends it where there is a risk: then somebody goes and sees.
package enum CallRule {
    package static let withinDays = 3
    package static let triesNeeded = 3
    package static let daysNeeded = 2

    package enum Outcome: Equatable, Sendable {
        case made
        case toTry
        /// Tried often enough, and nothing is known to be wrong: a letter says whom to ring.
        case triedEnough
        /// Tried often enough, and there is a risk: somebody goes and sees today.
        case goAndSee
    }

    package static func outcome(_ calls: [StayCall], isRisk: Bool) -> Outcome {
        if calls.contains(where: \.result.isReached) { return .made }
        let tries = calls.filter { !$0.result.isReached }
        guard tries.count >= triesNeeded, Set(tries.map(\.on)).count >= daysNeeded else { return .toTry }
        return isRisk ? .goAndSee : .triedEnough
    }
}

extension HospitalStay {
    package static let setbackDays = 30

    /// Whether something is known that makes silence worrying.
    package func isRisk(_ facts: StayFacts) -> Bool {
        childHelping == .yes || facts.statements.contains(where: \.isUrgent) || !facts.setbacks.isEmpty
            || facts.carerIsRestricted
    }

    package func callOutcome(_ facts: StayFacts) -> CallRule.Outcome {
        CallRule.outcome(facts.calls, isRisk: isRisk(facts))
    }

    /// What is still missing, the most pressing first.
    package func gaps(_ facts: StayFacts) -> [StayGap] {
        guard status.isOpen else { return [] }
        var gaps: [StayGap] = []
        if details.carerDied { gaps.append(.carerDied) }
        if facts.statements.contains(where: \.needsAnswer) { gaps.append(.notAble) }
        if planningOn == nil { gaps.append(.planning) }
        if carerFound == .notAsked { gaps.append(.carer) }
        if childHelping == .notAsked { gaps.append(.child) }
        guard carerFound != .none else { return gaps }
        if agreement == .notAsked { gaps.append(.agreement) }
        if involvedOn == nil, notInvolvedReason.isEmpty { gaps.append(.involvement) }
        if let newest = facts.statements.first {
            if !newest.receipts.contains(where: { $0.readAt != nil }) { gaps.append(.receipt) }
        } else {
            gaps.append(.statement)
        }
        if details.training == .notYet { gaps.append(.training) }
        if details.equipment == .notYet { gaps.append(.equipment) }
        if planOn == nil { gaps.append(.plan) }
        if status == .home, callOutcome(facts) != .made { gaps.append(.call) }
        if status == .home, followUp != .accepted { gaps.append(.followUp) }
        return gaps
    }

    /// What keeps it from being closed: nobody is left with nobody at the other end.
    package func closingGaps(_ facts: StayFacts) -> [StayGap] {
        var gaps: [StayGap] = []
        if facts.statements.contains(where: \.needsAnswer) { gaps.append(.notAble) }
        if details.carerDied { gaps.append(.carerDied) }
        if carerFound != .yes { gaps.append(.carer) }
        if involvedOn == nil, notInvolvedReason.isEmpty { gaps.append(.involvement) }
        switch callOutcome(facts) {
        case .made, .triedEnough: break
        case .toTry, .goAndSee: gaps.append(.call)
        }
        if followUp != .accepted { gaps.append(.followUp) }
        return gaps
    }

    /// What somebody does next, and by when.
    package struct Next: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Hashable, Sendable {
            case answer
            case begin
            case findCarer = "find-carer"
            case involve
            case plan
            case goHome = "go-home"
            case call
            case goAndSee = "go-and-see"
            case ask
            case chase
            case close
            case end

            package var title: String {
                switch self {
                case .answer: "The carer isn’t willing or able: answer them today"
                case .begin: "Begin planning to go home, and ask who cares"
                case .findCarer: "Find out who cares for this patient"
                case .involve: "Tell the carer and plan with them"
                case .plan: "Give the carer the plan for going home"
                case .goHome: "Say when the patient has gone home"
                case .call: "Ring the carer: how is it going at home?"
                case .goAndSee: "Nobody answers: go and see how they are"
                case .ask: "Ask an organisation to go on with the carer"
                case .chase: "Get an answer from whoever was asked to go on"
                case .close: "Close the stay, or say what still has to happen"
                case .end: "They are home and nobody cares for them: end this, or say who does"
                }
            }
        }

        package let kind: Kind
        package let by: LocalDate

        /// Whether it follows a day of the stay, and so moves with it.
        package var followsDay: Bool { kind == .plan || kind == .goHome }
        package var isUrgent: Bool { kind == .answer || kind == .goAndSee }
    }

    package func next(_ facts: StayFacts, on today: LocalDate) -> Next? {
        let calendar = WorkingCalendar.englandAndWales
        let soon = calendar.nextWorkingDay(after: today)
        if status.isOpen, facts.statements.contains(where: \.needsAnswer) {
            return Next(kind: .answer, by: today)
        }
        switch status {
        case .inHospital:
            if planningOn == nil { return Next(kind: .begin, by: calendar.nextWorkingDay(after: admittedOn)) }
            if carerFound == .notAsked || details.carerDied { return Next(kind: .findCarer, by: soon) }
            if carerFound == .yes {
                if involvedOn == nil, notInvolvedReason.isEmpty { return Next(kind: .involve, by: soon) }
                if planOn == nil { return Next(kind: .plan, by: expectedOn ?? soon) }
            }
            return Next(kind: .goHome, by: max(expectedOn ?? soon, admittedOn))
        case .home:
            guard let homeOn else { return nil }
            if carerFound == .none {
                return Next(kind: .end, by: homeOn.adding(days: CallRule.withinDays))
            }
            switch callOutcome(facts) {
            case .toTry:
                let tried = facts.calls.last?.on
                return Next(
                    kind: .call,
                    by: max(homeOn.adding(days: CallRule.withinDays), tried?.adding(days: 1) ?? homeOn))
            case .goAndSee: return Next(kind: .goAndSee, by: today)
            case .made, .triedEnough: break
            }
            switch followUp {
            case .notAsked, .refused: return Next(kind: .ask, by: soon)
            case .asked: return Next(kind: .chase, by: calendar.adding(workingDays: 2, to: today))
            case .accepted: return Next(kind: .close, by: calendar.adding(workingDays: 2, to: today))
            }
        case .closed, .ended: return nil
        }
    }

    // MARK: Steps with a rule of their own

    package func goneHome(on day: LocalDate, today: LocalDate) throws(StayRefusal) -> HospitalStay {
        guard day <= today else { throw .dayFuture("home") }
        guard day >= admittedOn else { throw .dayBeforeAdmission("home") }
        var stay = self
        (stay.status, stay.homeOn) = (.home, day)
        if stay.planningOn == nil { stay.planningOn = day }
        return stay
    }

    package func closed(_ facts: StayFacts, on day: LocalDate) throws(StayRefusal) -> HospitalStay {
        let gaps = closingGaps(facts)
        guard gaps.isEmpty else { throw .missing(gaps) }
        var stay = self
        (stay.status, stay.closedOn) = (.closed, day)
        return stay
    }

    package func ended(
        _ reason: EndReason, words: String, on day: LocalDate
    ) throws(StayRefusal) -> HospitalStay {
        guard reason == .died || !words.isEmpty else { throw .reasonMissing }
        if reason == .noCarer, childHelping == .yes { throw .childHelps }
        if reason == .noCarer, carerFound != .none { throw .missing([.carer]) }
        var stay = self
        (stay.status, stay.closedOn, stay.endReason, stay.details.endWords) = (.ended, day, reason, words)
        return stay
    }

    /// Asks an organisation to go on with the carer; an answer to an earlier question is over.
    package func asked(_ receiver: OrganisationID, words: String) throws(StayRefusal) -> HospitalStay {
        guard followUp != .asked, followUp != .accepted else { throw .askedAlready }
        guard receiver != organisation else { throw .askedOurselves }
        var stay = self
        (stay.receiver, stay.followUp, stay.asks) = (receiver, .asked, asks + 1)
        (stay.details.askWords, stay.details.receiverWords) = (words, "")
        return stay
    }

    package func answered(_ accepts: Bool, words: String) throws(StayRefusal) -> HospitalStay {
        guard followUp == .asked else { throw .followUpNotAsked }
        guard accepts || !words.isEmpty else { throw .reasonMissing }
        var stay = self
        (stay.followUp, stay.details.receiverWords) = (accepts ? .accepted : .refused, words)
        return stay
    }

    package func takenBack() throws(StayRefusal) -> HospitalStay {
        guard followUp == .asked || followUp == .accepted else { throw .followUpNotAsked }
        var stay = self
        (stay.receiver, stay.followUp) = (nil, .notAsked)
        return stay
    }

    /// Whether something that happened on a day belongs to this stay.
    package func requireSetback(on day: LocalDate, today: LocalDate) throws(StayRefusal) {
        guard day <= today else { throw .dayFuture("on") }
        guard let homeOn, day >= homeOn else { throw .dayBeforeHome }
        guard day <= homeOn.adding(days: Self.setbackDays) else { throw .dayAfterLimit }
    }
}
