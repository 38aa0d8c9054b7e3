import Core
import TestSupport
import Testing

@testable import Discharge

@Suite struct StayRulesTests {
    static let trust = StayWorld.trust
    static let today: LocalDate = "2027-01-05"

    static func stay(
        _ status: HospitalStay.Status = .inHospital, receiver: OrganisationID? = StayWorld.centre
    ) -> HospitalStay {
        var stay = HospitalStay(
            id: .example(1), reference: Reference(randomBytes: { Array(repeating: 7, count: $0) }),
            organisation: trust, ward: "Ward", contact: nil,
            area: nil, admittedOn: "2027-01-01", dueOn: today)
        (stay.status, stay.receiver) = (status, receiver)
        return stay
    }

    /// All that somebody at the ward, at the organisation that was asked, and elsewhere may do, written out.
    static func expected(
        _ status: HospitalStay.Status, _ step: StayStep, _ actor: StayActor
    ) -> HospitalStay.Status? {
        let workers: Set<Role> = [.practitioner, .assessor, .youngCarersWorker, .coordinator, .manager]
        let (isWard, isReceiver): (Bool, Bool) =
            switch actor {
            case .ward(let role): (workers.contains(role), false)
            case .receiver(let role): (false, workers.contains(role))
            case .service: (false, false)
            }
        let isService = actor == .service
        switch (status, step) {
        case (.inHospital, .ward), (.inHospital, .involve), (.inHospital, .prepare), (.inHospital, .plan),
            (.inHospital, .answer), (.inHospital, .ask):
            return isWard ? .inHospital : nil
        case (.home, .ward), (.home, .involve), (.home, .prepare), (.home, .plan), (.home, .answer),
            (.home, .ask):
            return isWard ? .home : nil
        case (.inHospital, .carer), (.inHospital, .takeBack): return isWard || isService ? .inHospital : nil
        case (.home, .carer), (.home, .takeBack): return isWard || isService ? .home : nil
        case (.inHospital, .accept), (.inHospital, .refuse): return isReceiver ? .inHospital : nil
        case (.home, .accept), (.home, .refuse): return isReceiver ? .home : nil
        case (.inHospital, .goHome): return isWard ? .home : nil
        case (.home, .call): return isWard || isReceiver ? .home : nil
        case (.home, .close): return isWard ? .closed : nil
        case (.home, .setback): return .some(.home).flatMap { isWard || isReceiver || isService ? $0 : nil }
        case (.closed, .setback): return isWard || isReceiver || isService ? .closed : nil
        case (.inHospital, .end), (.home, .end): return isWard || isService ? .ended : nil
        case (.ended, .reopen): return isService ? .inHospital : nil
        default: return nil
        }
    }

    @Test(arguments: HospitalStay.Status.allCases)
    func `each step from each state is for those alone who may take it`(status: HospitalStay.Status) {
        for step in StayStep.allCases {
            for actor in StayActor.all {
                #expect(
                    StayMachine.next(status, step, by: actor) == Self.expected(status, step, actor),
                    "\(status) \(step) \(actor)")
            }
        }
    }

    @Test func `a step that isn’t one now is refused by its reason, and one of others by the policy`() throws
    {
        #expect(throws: StayRefusal.notNow(.closed)) {
            _ = try Self.stay(.closed).after(.call, by: StayWorld.staff())
        }
        #expect(throws: Refused.self) { _ = try Self.stay().after(.plan, by: StayWorld.helper) }
        #expect(throws: Refused.self) { _ = try Self.stay().after(.accept, by: StayWorld.staff()) }
        #expect(throws: Refused.self) { _ = try Self.stay().after(.plan, by: StayWorld.staff(.board)) }
        #expect(throws: Refused.self) { _ = try Self.stay().after(.plan, by: StayWorld.carer()) }
    }

    // MARK: Nobody at the other end

    static func statement(answered: Bool) -> StayStatement {
        StayStatement(
            statement: "s1", isUrgent: true, sentAt: "2027-01-05T09:30:00.000Z",
            answer: answered ? "A nurse" : "",
            answeredOn: answered ? today : nil, answeredBy: "")
    }

    static func call(_ day: LocalDate, _ result: StayCall.Result) -> StayCall {
        StayCall(on: day, result: result)
    }

    static var ready: HospitalStay {
        var stay = stay(.home)
        (stay.homeOn, stay.carerFound, stay.followUp) = (today, .yes, .accepted)
        (stay.involvedOn, stay.involvedHow) = (today, .phone)
        return stay
    }

    @Test func `it closes only with the call made, the carer involved and an organisation that goes on`()
        throws
    {
        let spoke = StayFacts(calls: [Self.call("2027-01-06", .spoke)])
        #expect(try Self.ready.closed(spoke, on: "2027-01-07").status == .closed)
        #expect(throws: StayRefusal.missing([.call])) {
            _ = try Self.ready.closed(StayFacts(), on: "2027-01-07")
        }
        for followUp in HospitalStay.FollowUp.allCases where followUp != .accepted {
            var stay = Self.ready
            stay.followUp = followUp
            #expect(stay.closingGaps(spoke) == [.followUp])
        }
        var stay = Self.ready
        (stay.involvedOn, stay.involvedHow) = (nil, nil)
        #expect(stay.closingGaps(spoke) == [.involvement])
        stay.notInvolvedReason = "The carer asked not to be"
        #expect(stay.closingGaps(spoke) == [])
        stay.carerFound = .none
        #expect(stay.closingGaps(spoke) == [.carer])
        stay = Self.ready
        stay.details.carerDied = true
        #expect(stay.closingGaps(spoke) == [.carerDied])
        var notAble = spoke
        notAble.statements = [Self.statement(answered: false)]
        #expect(Self.ready.closingGaps(notAble) == [.notAble])
        notAble.statements = [Self.statement(answered: true)]
        #expect(Self.ready.closingGaps(notAble) == [])
    }

    @Test(arguments: [
        ([(LocalDate, StayCall.Result)](), false, CallRule.Outcome.toTry),
        ([("2027-01-06", .spoke)], true, .made),
        ([("2027-01-06", .noAnswer), ("2027-01-07", .visited)], true, .made),
        ([("2027-01-06", .noAnswer), ("2027-01-07", .noAnswer)], false, .toTry),
        ([("2027-01-06", .noAnswer), ("2027-01-06", .noAnswer), ("2027-01-06", .noAnswer)], false, .toTry),
        (
            [("2027-01-06", .noAnswer), ("2027-01-06", .noAnswer), ("2027-01-07", .noAnswer)], false,
            .triedEnough
        ),
        (
            [("2027-01-06", .noAnswer), ("2027-01-06", .noAnswer), ("2027-01-07", .noAnswer)], true,
            .goAndSee
        ),
    ])
    func `silence ends trying only where nothing is known to be wrong`(
        calls: [(LocalDate, StayCall.Result)], isRisk: Bool, outcome: CallRule.Outcome
    ) {
        #expect(CallRule.outcome(calls.map { Self.call($0.0, $0.1) }, isRisk: isRisk) == outcome)
    }

    @Test func `a child who helps, a no, a setback and a restriction are risks`() {
        var stay = Self.ready
        #expect(!stay.isRisk(StayFacts()))
        #expect(stay.isRisk(StayFacts(statements: [Self.statement(answered: true)])))
        #expect(stay.isRisk(StayFacts(setbacks: [StaySetback(kind: .breakdown, on: Self.today, words: "")])))
        #expect(stay.isRisk(StayFacts(carerIsRestricted: true)))
        stay.childHelping = .yes
        #expect(stay.isRisk(StayFacts()))
    }

    // MARK: What is next

    @Test func `every open stay has a next step and a day, and a no is answered first and today`() {
        let facts = [
            StayFacts(), StayFacts(calls: [Self.call("2027-01-06", .spoke)]),
            StayFacts(statements: [Self.statement(answered: false)]),
        ]
        for status in HospitalStay.Status.allCases {
            for found in HospitalStay.CarerFound.allCases {
                for followUp in HospitalStay.FollowUp.allCases {
                    for planned in [false, true] {
                        var stay = Self.stay(status)
                        (stay.carerFound, stay.followUp) = (found, followUp)
                        if status != .inHospital { stay.homeOn = Self.today }
                        if planned { (stay.planningOn, stay.planOn) = (Self.today, Self.today) }
                        for fact in facts {
                            let next = stay.next(fact, on: Self.today)
                            #expect((next != nil) == status.isOpen)
                            // Nobody is asked to ring, answer or chase for a carer who has died.
                            var bereft = stay
                            bereft.details.carerDied = true
                            let kind = bereft.next(fact, on: Self.today)?.kind
                            let begins = status == .inHospital && !planned
                            #expect(kind == (status.isOpen ? begins ? .begin : .findCarer : nil))
                            if fact.statements.contains(where: \.needsAnswer), status.isOpen {
                                #expect(next == HospitalStay.Next(kind: .answer, by: Self.today))
                            }
                        }
                    }
                }
            }
        }
    }

    @Test func `the call is due within 3 days of going home, and a day after each try`() {
        var stay = Self.ready
        stay.homeOn = "2027-01-05"
        #expect(stay.next(StayFacts(), on: Self.today) == .init(kind: .call, by: "2027-01-08"))
        let tried = StayFacts(calls: [Self.call("2027-01-08", .noAnswer)])
        #expect(stay.next(tried, on: "2027-01-08") == .init(kind: .call, by: "2027-01-09"))
    }

    @Test func `calls to the carer before aren’t calls to the one there is now`() {
        var stay = Self.ready
        let calls = [Self.call("2027-01-06", .spoke), Self.call("2027-01-07", .noAnswer)]
        stay.details.callsBefore = 1
        #expect(stay.callOutcome(StayFacts(calls: [calls[0]])) == .toTry)
        #expect(stay.callOutcome(StayFacts(calls: calls)) == .toTry)
        #expect(stay.next(StayFacts(calls: [calls[0]]), on: Self.today)?.kind == .call)
        #expect(stay.callOutcome(StayFacts(calls: calls + [Self.call("2027-01-08", .visited)])) == .made)
    }

    @Test func `without a day to expect, what is due doesn’t move with each save`() {
        var stay = Self.stay()
        (stay.planningOn, stay.carerFound, stay.involvedOn) = (Self.today, .yes, Self.today)
        let due = stay.next(StayFacts(), on: Self.today)
        #expect(due?.kind == .plan && due?.by == "2027-01-06")
        #expect(stay.next(StayFacts(), on: "2027-01-20") == due)
    }

    @Test func `a carer who can’t is answered before the stay ends, wherever the patient goes`() {
        let unanswered = StayFacts(statements: [Self.statement(answered: false)])
        for reason in HospitalStay.EndReason.allCases where reason != .noCarer {
            if reason == .died {
                #expect(throws: Never.self) {
                    _ = try Self.ready.ended(reason, words: "", unanswered, on: Self.today)
                }
            } else {
                #expect(throws: StayRefusal.missing([.notAble])) {
                    _ = try Self.ready.ended(reason, words: "Elsewhere", unanswered, on: Self.today)
                }
            }
        }
    }

    // MARK: Days

    @Test func `days that can’t be are refused`() {
        let stay = Self.stay()
        #expect(throws: StayRefusal.dayFuture("home")) {
            _ = try stay.goneHome(on: "2027-01-06", today: Self.today)
        }
        #expect(throws: StayRefusal.dayBeforeAdmission("home")) {
            _ = try stay.goneHome(on: "2026-12-31", today: Self.today)
        }
        var home = Self.ready
        home.homeOn = "2027-01-05"
        #expect(throws: StayRefusal.dayBeforeHome) {
            try home.requireSetback(on: "2027-01-04", today: "2027-03-01")
        }
        #expect(throws: StayRefusal.dayAfterLimit) {
            try home.requireSetback(on: "2027-02-05", today: "2027-03-01")
        }
        #expect(throws: Never.self) { try home.requireSetback(on: "2027-02-04", today: "2027-03-01") }
    }

    @Test func `nobody is left by saying that nobody cares while a child is helping`() {
        var stay = Self.ready
        (stay.carerFound, stay.childHelping) = (.none, .yes)
        #expect(throws: StayRefusal.childHelps) {
            _ = try stay.ended(.noCarer, words: "Alone", StayFacts(), on: Self.today)
        }
        stay.childHelping = .no
        #expect(throws: StayRefusal.reasonMissing) {
            _ = try stay.ended(.noCarer, words: "", StayFacts(), on: Self.today)
        }
        #expect(throws: Never.self) {
            _ = try stay.ended(.noCarer, words: "Alone", StayFacts(), on: Self.today)
        }
        #expect(throws: StayRefusal.missing([.carer])) {
            _ = try Self.ready.ended(.noCarer, words: "Alone", StayFacts(), on: Self.today)
        }
    }

    @Test func `an organisation is asked once, and can’t be the ward’s own`() throws {
        let asked = try Self.stay(receiver: nil).asked(StayWorld.centre, words: "Ring")
        #expect(asked.followUp == .asked && asked.asks == 1)
        #expect(throws: StayRefusal.askedAlready) { _ = try asked.asked(StayWorld.council, words: "Ring") }
        #expect(throws: StayRefusal.askedOurselves) {
            _ = try Self.stay(receiver: nil).asked(Self.trust, words: "Ring")
        }
        #expect(throws: StayRefusal.reasonMissing) { _ = try asked.answered(false, words: "") }
        let refused = try asked.answered(false, words: "Not our area")
        #expect(refused.followUp == .refused)
        #expect(throws: StayRefusal.followUpNotAsked) { _ = try refused.answered(true, words: "") }
        #expect(try refused.asked(StayWorld.council, words: "Ring").asks == 2)
    }

    // MARK: Two sides

    @Test func `others see the patient’s side only with agreement, and nobody else sees anything`() {
        var stay = Self.stay()
        stay.socialWork = StayWorld.council
        let social = StayWorld.staff(.assessor, at: StayWorld.council)
        for agreement in HospitalStay.Agreement.allCases {
            stay.agreement = agreement
            for other in [StayWorld.helper, social] {
                let policy = DischargePolicy(other)
                #expect(policy.allows(.view, on: stay))
                #expect(policy.allows(.viewPatient, on: stay) == agreement.isGiven)
            }
            #expect(DischargePolicy(StayWorld.staff()).allows(.viewPatient, on: stay))
        }
        #expect(DischargePolicy(social).party(on: stay) == .socialWork)
        #expect(DischargePolicy(StayWorld.staff()).party(on: stay) == .ward)
        #expect(DischargePolicy(StayWorld.helper).party(on: stay) == nil)
        #expect(!DischargePolicy(StayWorld.staff(at: .example(77))).allows(.view, on: stay))
        #expect(!DischargePolicy(StayWorld.staff(.board)).allows(.view, on: stay))
        #expect(!DischargePolicy(StayWorld.carer()).allows(.view, on: stay))
    }

    @Test func `the page for going home says nothing of the patient without agreement`() {
        var stay = Self.ready
        stay.details.nightPhone = "01632 960001"
        stay.details.medicines = "One tablet"
        #expect(GoingHomeLetter(stay: stay, patient: "Ben Marsh").letter.values["medicines"] == nil)
        #expect(GoingHomeLetter(stay: stay, patient: "Ben Marsh").letter.values["patient"] == nil)
        stay.agreement = .agreed
        #expect(GoingHomeLetter(stay: stay, patient: "Ben Marsh").letter.values["medicines"] == "One tablet")
    }
}
