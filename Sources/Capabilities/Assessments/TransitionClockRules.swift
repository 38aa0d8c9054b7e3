import Core

/// The days on which a young carer's transition is looked at: worked out from their birthday.
extension Transition.Notice {
    package func day(bornOn: LocalDate) -> LocalDate { bornOn.adding(months: months) }

    /// The newest that is due; `nil` before they are 16.
    package static func due(bornOn: LocalDate, on today: LocalDate) -> Transition.Notice? {
        allCases.last { $0.day(bornOn: bornOn) <= today }
    }
}

extension Transition {
    package static let ownersWithinDays = 30

    /// The check that is asked next, and from which day.
    package enum Check: String, CaseIterable, Hashable, Sendable {
        case six = "6"
        case twelve = "12"

        package var title: String {
            self == .six ? "Half a year after 18: still in contact?" : "A year after 18: still in contact?"
        }
    }

    package func day(of check: Check) -> LocalDate {
        bornOn.adding(months: check == .six ? 222 : 228)
    }

    package var nextCheck: Check? {
        if sixMonths == nil { return .six }
        return twelveMonths == nil ? .twelve : nil
    }

    /// When the job has something to tell again: the next notice, the birthday, or a check.
    package func lookAgain(after today: LocalDate) -> LocalDate {
        var days = Notice.allCases.map { $0.day(bornOn: bornOn) }
        days += [eighteenOn, day(of: .six), day(of: .twelve)]
        return days.first { $0 > today } ?? LocalDate.lookedAtNoMore
    }

    /// What somebody does next, and by when.
    package struct Next: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Hashable, Sendable {
            case young
            case adult
            case offer
            case answer
            case six = "check-6"
            case twelve = "check-12"

            package var title: String {
                switch self {
                case .young: "Take on a young carer’s way past 18, for the young carers’ service"
                case .adult: "Take on a young carer’s way past 18, for the adult service"
                case .offer: "Say what is offered to a young carer from 18"
                case .answer: "Ask the young person for their own answer"
                case .six: Check.six.title
                case .twelve: Check.twelve.title
                }
            }
        }

        package let kind: Kind
        package let by: LocalDate
        /// Whose work it is.
        package let side: Side
    }

    package var next: Next? {
        switch status {
        case .ended: return nil
        case .preparing, .offered:
            let owners = startedOn.adding(days: Self.ownersWithinDays)
            if young.acceptedOn == nil { return Next(kind: .young, by: owners, side: .young) }
            if adult.acceptedOn == nil { return Next(kind: .adult, by: owners, side: .adult) }
            if status == .preparing {
                let day = Notice.seventeenAndHalf.day(bornOn: bornOn)
                return Next(kind: .offer, by: max(day, startedOn), side: .young)
            }
            return Next(kind: .answer, by: max(eighteenOn, startedOn), side: .young)
        case .answered:
            if answer == .accepted, offer == .adult, adult.acceptedOn == nil {
                return Next(kind: .adult, by: max(eighteenOn, startedOn), side: .adult)
            }
            let side: Side = adult.acceptedOn == nil ? .young : .adult
            switch nextCheck {
            case .six?: return Next(kind: .six, by: day(of: .six).adding(days: 30), side: side)
            case .twelve?: return Next(kind: .twelve, by: day(of: .twelve).adding(days: 30), side: side)
            case nil: return nil
            }
        }
    }

    package func isLate(on today: LocalDate) -> Bool { (next?.by).map { $0 < today } ?? false }

    /// Why the young carers' service can't end its work yet; `nil` where nobody is let fall by it.
    package var hold: String? {
        switch status {
        case .ended: return nil
        case .preparing, .offered:
            return
                "The young person hasn’t answered what is offered from 18: their own yes or no has to be written down first"
        case .answered:
            guard answer == .accepted, offer == .adult, adult.acceptedOn == nil else { return nil }
            return "They said yes to the adult service, and nobody there has taken it on yet"
        }
    }

    // MARK: Steps

    package func owned(
        _ side: Side, by account: AccountID?, on day: LocalDate
    ) throws(TransitionRefusal) -> Transition {
        guard self[side].acceptedOn == nil else { throw .ownedAlready }
        var transition = self
        (transition[side].account, transition[side].acceptedOn) = (account, day)
        return transition
    }

    /// Goes on with somebody else of the same service, who has it from this day.
    package func given(
        _ side: Side, to account: AccountID, on day: LocalDate
    ) throws(TransitionRefusal) -> Transition {
        guard self[side].acceptedOn != nil else { throw .nobodyHasIt }
        guard self[side].account != account else { throw .hasItAlready }
        var transition = self
        (transition[side].account, transition[side].acceptedOn) = (account, day)
        return transition
    }

    package func offered(
        _ offer: Offer, words: String, on day: LocalDate, today: LocalDate
    ) throws(TransitionRefusal) -> Transition {
        guard day <= today else { throw .dayFuture("on") }
        guard !words.isEmpty else { throw .wordsMissing("words") }
        var transition = self
        (transition.offer, transition.offeredOn, transition.offerWords) = (offer, day, words)
        (transition.answer, transition.answeredOn, transition.answeredWay) = (nil, nil, nil)
        (transition.answerWords, transition.isAtRisk) = ("", false)
        return transition
    }

    package struct OwnAnswer: Hashable, Sendable {
        package let answer: Answer
        package let isTheirOwn: Bool
        package let way: AnswerWay
        package let words: String
        package let isAtRisk: Bool
        package let on: LocalDate

        package init(
            answer: Answer, isTheirOwn: Bool, way: AnswerWay, words: String, isAtRisk: Bool, on: LocalDate
        ) {
            (self.answer, self.isTheirOwn, self.way) = (answer, isTheirOwn, way)
            (self.words, self.isAtRisk, self.on) = (words, isAtRisk, on)
        }
    }

    package func answered(_ said: OwnAnswer, today: LocalDate) throws(TransitionRefusal) -> Transition {
        guard said.isTheirOwn else { throw .notTheirOwnAnswer }
        guard said.on <= today else { throw .dayFuture("on") }
        guard said.answer == .accepted || !said.words.isEmpty else { throw .wordsMissing("words") }
        var transition = self
        (transition.answer, transition.answeredOn, transition.answeredWay) = (said.answer, said.on, said.way)
        (transition.answerWords, transition.isAtRisk) = (said.words, said.isAtRisk)
        return transition
    }

    /// Whether they are assessed although they said no: Care Act 2014 s.63(4).
    package var isAssessedAnyway: Bool { answer == .refused && isAtRisk }

    package func contacted(
        _ contact: Contact, words: String, on today: LocalDate
    ) throws(TransitionRefusal) -> Transition {
        guard let check = nextCheck else { throw .notNow(status) }
        guard today >= day(of: check) else { throw .contactTooEarly(day(of: check)) }
        guard contact == .yes || !words.isEmpty else { throw .wordsMissing("words") }
        var transition = self
        transition.contactWords = words
        // Nobody is let fall because they didn’t answer: it is asked again.
        guard contact != .notReached else { return transition }
        switch check {
        case .six: transition.sixMonths = contact
        case .twelve: transition.twelveMonths = contact
        }
        return transition
    }

    /// Ended before both checks: one that moved only with their own answer, and with a service that has taken it on.
    package func ended(_ reason: EndReason, words: String) throws(TransitionRefusal) -> Transition {
        guard reason != .moved || (hold == nil && adult.acceptedOn != nil) else { throw .nobodyThereHasIt }
        var transition = self
        (transition.endReason, transition.endWords) = (reason, words)
        return transition
    }

    /// Where one goes on that ended by mistake.
    package var reopened: Status {
        if answer != nil { return .answered }
        return offer == nil ? .preparing : .offered
    }
}

extension LocalDate {
    /// A day that never comes.
    static var lookedAtNoMore: LocalDate { LocalDate(daysSince1970: 2_932_896) }
}
