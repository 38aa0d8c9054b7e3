import Core

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
        // Calls to a carer who was there before aren’t calls to this one.
        CallRule.outcome(Array(facts.calls.dropFirst(details.callsBefore ?? 0)), isRisk: isRisk(facts))
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
        // Without a day on which they are expected, what is next is due after what was done last, however often it's saved.
        let done = [planOn, involvedOn, planningOn].compactMap(\.self).max() ?? admittedOn
        let followingDay = calendar.nextWorkingDay(after: done)
        if status.isOpen, !details.carerDied, facts.statements.contains(where: \.needsAnswer) {
            return Next(kind: .answer, by: today)
        }
        switch status {
        case .inHospital:
            if planningOn == nil { return Next(kind: .begin, by: calendar.nextWorkingDay(after: admittedOn)) }
            if carerFound == .notAsked || details.carerDied { return Next(kind: .findCarer, by: soon) }
            if carerFound == .yes {
                if involvedOn == nil, notInvolvedReason.isEmpty { return Next(kind: .involve, by: soon) }
                if planOn == nil { return Next(kind: .plan, by: expectedOn ?? followingDay) }
            }
            return Next(kind: .goHome, by: max(expectedOn ?? followingDay, admittedOn))
        case .home:
            guard let homeOn else { return nil }
            if carerFound == .notAsked || details.carerDied { return Next(kind: .findCarer, by: soon) }
            if carerFound == .none {
                return Next(kind: .end, by: homeOn.adding(days: CallRule.withinDays))
            }
            switch callOutcome(facts) {
            case .toTry:
                let tried = facts.calls.dropFirst(details.callsBefore ?? 0).last?.on
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
        _ reason: EndReason, words: String, _ facts: StayFacts, on day: LocalDate
    ) throws(StayRefusal) -> HospitalStay {
        guard reason == .died || !words.isEmpty else { throw .reasonMissing }
        // Wherever the patient goes, a carer who can’t is answered first.
        if reason != .died, !details.carerDied, facts.statements.contains(where: \.needsAnswer) {
            throw .missing([.notAble])
        }
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
