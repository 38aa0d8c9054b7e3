import Core
import Testing

@testable import Assessments

@Suite struct TransitionRulesTests {
    static let born: LocalDate = "2010-01-05"

    static func transition(_ status: Transition.Status = .preparing) -> Transition {
        var transition = Transition(
            id: .example(1), person: TestAssessments.young, bornOn: born, startedOn: "2026-01-05",
            young: Transition.Owner(Example.centre), adult: Transition.Owner(Example.council),
            notice: .sixteen)
        transition.status = status
        return transition
    }

    static func owned(_ status: Transition.Status) throws -> Transition {
        try transition(status).owned(.young, by: .example(7), on: "2026-01-06")
            .owned(.adult, by: .example(4), on: "2026-01-07")
    }

    @Test(arguments: Transition.Status.allCases)
    func `each step from each state is for those alone who may take it`(status: Transition.Status) {
        let workers: Set<Role> = [.practitioner, .assessor, .youngCarersWorker, .coordinator, .manager]
        for step in TransitionStep.allCases {
            for actor in TransitionActor.all {
                let isWorker: Bool =
                    switch actor {
                    case .young(let role), .adult(let role): workers.contains(role)
                    case .service: false
                    }
                let expected: Transition.Status? =
                    switch (status, step) {
                    case (.preparing, .own), (.offered, .own), (.answered, .own): isWorker ? status : nil
                    case (.preparing, .give), (.offered, .give), (.answered, .give): isWorker ? status : nil
                    case (.preparing, .offer), (.offered, .offer), (.answered, .offer):
                        isWorker ? .offered : nil
                    case (.offered, .answer): isWorker ? .answered : nil
                    case (.answered, .contact): isWorker ? .answered : nil
                    case (.preparing, .end), (.offered, .end), (.answered, .end):
                        isWorker || actor == .service ? .ended : nil
                    case (.ended, .reopen): actor == .service ? .preparing : nil
                    default: nil
                    }
                #expect(TransitionMachine.next(status, step, by: actor) == expected, "\(status) \(step)")
            }
        }
    }

    @Test(
        arguments: [
            ("2026-01-04", nil), ("2026-01-05", .sixteen), ("2027-01-04", .sixteen),
            ("2027-01-05", .seventeen),
            ("2027-07-04", .seventeen), ("2027-07-05", .seventeenAndHalf), ("2029-01-05", .seventeenAndHalf),
        ] as [(LocalDate, Transition.Notice?)])
    func `notices come at 16, 17 and 17½`(today: LocalDate, notice: Transition.Notice?) {
        #expect(Transition.Notice.due(bornOn: Self.born, on: today) == notice)
    }

    @Test func `the job looks again on each day that matters, and then no more`() {
        var day: LocalDate = "2026-01-05"
        var days: [LocalDate] = []
        for _ in 0..<6 {
            day = Self.transition().lookAgain(after: day)
            days.append(day)
        }
        #expect(
            days == [
                "2027-01-05", "2027-07-05", "2028-01-05", "2028-07-05", "2029-01-05", .lookedAtNoMore,
            ])
    }

    @Test func `the young carers’ service holds on until they answered themselves`() throws {
        #expect(Self.transition().hold != nil)
        let offered = try Self.owned(.offered).offered(
            .adult, words: "A worker", on: "2026-02-01", today: "2026-02-01")
        #expect(offered.hold != nil)
        func said(
            _ answer: Transition.Answer, own: Bool = true, words: String = "No thanks", risk: Bool = false
        )
            -> Transition.OwnAnswer
        {
            Transition.OwnAnswer(
                answer: answer, isTheirOwn: own, way: .inPerson, words: words, isAtRisk: risk,
                on: "2026-02-02")
        }
        #expect(throws: TransitionRefusal.notTheirOwnAnswer) {
            _ = try offered.answered(said(.accepted, own: false), today: "2026-02-02")
        }
        #expect(throws: TransitionRefusal.wordsMissing("words")) {
            _ = try offered.answered(said(.refused, words: ""), today: "2026-02-02")
        }
        var accepted = try offered.answered(said(.accepted), today: "2026-02-02")
        accepted.status = .answered
        #expect(accepted.hold == nil)
        // A yes with nobody at the other end isn't the end of it.
        accepted.adult.acceptedOn = nil
        #expect(accepted.hold != nil)
        var refused = try offered.answered(said(.refused), today: "2026-02-02")
        refused.status = .answered
        refused.adult.acceptedOn = nil
        #expect(refused.hold == nil && !refused.isAssessedAnyway)
        #expect(try offered.answered(said(.refused, risk: true), today: "2026-02-02").isAssessedAnyway)
        #expect(try !offered.answered(said(.accepted, risk: true), today: "2026-02-02").isAssessedAnyway)
    }

    @Test func `every open one has a next step, its day and its owner, and is late after it`() throws {
        let start = Self.transition()
        #expect(start.next == .init(kind: .young, by: "2026-02-04", side: .young))
        #expect(!start.isLate(on: "2026-02-04") && start.isLate(on: "2026-02-05"))
        #expect(try Self.owned(.preparing).next == .init(kind: .offer, by: "2027-07-05", side: .young))
        #expect(try Self.owned(.offered).next == .init(kind: .answer, by: "2028-01-05", side: .young))
        var answered = try Self.owned(.answered)
        (answered.offer, answered.answer) = (.adult, .accepted)
        #expect(answered.next == .init(kind: .six, by: "2028-08-04", side: .adult))
        answered.sixMonths = .yes
        #expect(answered.next == .init(kind: .twelve, by: "2029-02-04", side: .adult))
        #expect(Self.transition(.ended).next == nil)
    }

    @Test
    func `a side that somebody has goes to another, from that day; one that nobody has is taken on first`()
        throws
    {
        #expect(throws: TransitionRefusal.nobodyHasIt) {
            _ = try Self.transition().given(.adult, to: .example(5), on: "2026-02-01")
        }
        let owned = try Self.owned(.offered)
        #expect(throws: TransitionRefusal.hasItAlready) {
            _ = try owned.given(.adult, to: .example(4), on: "2026-02-01")
        }
        let given = try owned.given(.adult, to: .example(5), on: "2026-02-01")
        #expect(given.adult.account == .example(5) && given.adult.acceptedOn == "2026-02-01")
        #expect(given.adult.organisation == owned.adult.organisation && given.young == owned.young)
        #expect(given.next == owned.next)
    }

    @Test func `a check isn’t made before its day, and a no needs words`() throws {
        let answered = try Self.owned(.answered)
        #expect(throws: TransitionRefusal.contactTooEarly("2028-07-05")) {
            _ = try answered.contacted(.yes, words: "", on: "2028-07-04")
        }
        #expect(throws: TransitionRefusal.wordsMissing("words")) {
            _ = try answered.contacted(.no, words: "", on: "2028-07-05")
        }
        let tried = try answered.contacted(.notReached, words: "Rang twice", on: "2028-07-05")
        #expect(tried.nextCheck == .six && tried.contactWords == "Rang twice")
        let six = try tried.contacted(.yes, words: "", on: "2028-07-09")
        #expect(six.sixMonths == .yes && six.nextCheck == .twelve)
    }

    @Test(
        arguments: [
            (nil, true, false), (.accepted, false, false), (.accepted, true, true), (.refused, false, false),
            (.refused, true, true),
        ] as [(Transition.Answer?, Bool, Bool)])
    func `it ends as moved only with their own answer, and with a service that has taken it on`(
        answer: Transition.Answer?, isTakenOn: Bool, mayEnd: Bool
    ) throws {
        var transition = try Self.owned(answer == nil ? .offered : .answered)
        (transition.offer, transition.answer) = (.adult, answer)
        if !isTakenOn { transition.adult.acceptedOn = nil }
        #expect(try transition.ended(.stoppedCaring, words: "They said so").endReason == .stoppedCaring)
        guard mayEnd else {
            #expect(throws: TransitionRefusal.nobodyThereHasIt) {
                _ = try transition.ended(.moved, words: "They are in Leeds")
            }
            return
        }
        #expect(try transition.ended(.moved, words: "They are in Leeds").endReason == .moved)
    }
}
