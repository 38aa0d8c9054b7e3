import Core
import TestSupport
import Testing

@testable import SupportPlans

@Suite struct ReviewRulesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let planOn: LocalDate
        var light: LocalDate?
        var full: LocalDate?
        var payment: LocalDate?
        var paymentReviewed: LocalDate?
        var asked: LocalDate?
        let kind: PlanReview.Kind
        let on: LocalDate

        var testDescription: String { "\(planOn) → \(kind) \(on)" }
    }

    static let cases = [
        Case(planOn: "2027-01-05", kind: .light, on: "2027-03-02"),
        Case(planOn: "2027-01-05", light: "2027-03-01", kind: .full, on: "2028-01-05"),
        Case(planOn: "2027-01-05", light: "2027-03-01", full: "2027-12-20", kind: .full, on: "2028-12-20"),
        Case(planOn: "2028-02-29", light: "2028-04-20", kind: .full, on: "2029-02-28"),
        Case(planOn: "2027-01-05", light: "2027-03-01", payment: "2027-08-31", kind: .full, on: "2028-01-05"),
        Case(
            planOn: "2027-08-31", light: "2027-10-20", payment: "2027-08-31", kind: .payment, on: "2028-02-29"
        ),
        Case(
            planOn: "2026-08-31", light: "2026-10-20", payment: "2026-08-31", kind: .payment, on: "2027-02-28"
        ),
        Case(
            planOn: "2026-08-31", light: "2026-10-20", full: "2027-02-01", payment: "2026-08-31",
            paymentReviewed: "2027-01-10", kind: .payment, on: "2028-01-10"),
        Case(
            planOn: "2027-01-05", light: "2027-03-01", asked: "2027-04-01", kind: .unplanned, on: "2027-04-01"
        ),
        Case(planOn: "2027-01-05", asked: "2027-04-01", kind: .light, on: "2027-03-02"),
    ]

    static func days(_ example: Case) -> ReviewDays {
        var days = ReviewDays()
        (days.lightOn, days.fullOn, days.paymentFrom) = (example.light, example.full, example.payment)
        (days.paymentReviewedOn, days.askedBy) = (example.paymentReviewed, example.asked)
        return days
    }

    @Test(arguments: cases)
    func `the next review is the formula’s`(example: Case) {
        let next = Self.days(example).next(planOn: example.planOn)
        #expect(next.kind == example.kind)
        #expect(next.on == example.on)
    }

    @Test func `whatever the days, the next review is never later than any of its clocks`() {
        var chance = SeededChance(seed: 27)
        let start: LocalDate = "2024-01-31"
        func some(_ chance: inout SeededChance) -> LocalDate? {
            chance.happens(50) ? start.adding(days: chance.below(1500)) : nil
        }
        for _ in 0..<5000 {
            let planOn = start.adding(days: chance.below(1500))
            var days = ReviewDays()
            days.lightOn = some(&chance)
            days.fullOn = some(&chance)
            days.paymentFrom = some(&chance)
            if days.paymentFrom != nil { days.paymentReviewedOn = some(&chance) }
            days.askedBy = some(&chance)
            var clocks = [(days.fullOn ?? planOn).adding(months: 12)]
            if days.lightOn == nil { clocks.append(planOn.adding(days: 56)) }
            if let reviewed = days.paymentReviewedOn {
                clocks.append(reviewed.adding(months: 12))
            } else if let from = days.paymentFrom {
                clocks.append(from.adding(months: 6))
            }
            if let asked = days.askedBy { clocks.append(asked) }
            #expect(days.next(planOn: planOn).on == clocks.min())
            // Held in time, each review is followed by a later one.
            let held = days.held(days.next(planOn: planOn).kind, on: planOn.adding(days: 40))
            #expect(held.askedBy == nil)
        }
    }

    @Test func `scores are compared within a domain, and what wasn’t scored twice doesn’t count`() {
        let outcomes = [
            PlanOutcome(id: "a", position: 1, domain: .recreation, words: "Sing", before: 2),
            PlanOutcome(id: "b", position: 2, domain: .recreation, words: "Walk", before: 5),
            PlanOutcome(id: "c", position: 3, domain: .health, words: "Sleep", before: nil),
            PlanOutcome(id: "d", position: 4, domain: .nutrition, words: "Cook", before: 4),
        ]
        let changes = ScoreRules.changes(outcomes, after: ["a": 6, "b": 8, "c": 9])
        #expect(changes == [DomainChange(domain: .recreation, beforeTenths: 35, afterTenths: 70)])
        #expect(ScoreRules.words(tenths: 35) == "3.5")
        #expect(ScoreRules.words(tenths: 70) == "7")
    }

    @Test func `a copy needs agreement, and a refusal is kept to`() {
        func event(_ change: (inout CaredForEvent) -> Void) -> CaredForRefusal? {
            var event = CaredForEvent(
                id: "e", person: PlanWorld.ben, carer: PlanWorld.ada, organisation: PlanWorld.council,
                kind: .review, happenedOn: "2027-01-04")
            change(&event)
            return event.refusal
        }
        #expect(event { _ in } == nil)
        #expect(event { $0.copyOn = "2027-01-04" } == .copyWithoutAgreement)
        #expect(event { ($0.copyOn, $0.agreementOn) = ("2027-01-04", "2027-01-04") } == nil)
        #expect(event { ($0.copyOn, $0.agreementOn) = ("2027-01-03", "2027-01-04") } == .copyBeforeAgreement)
        #expect(event { ($0.isRefused, $0.agreementOn) = (true, "2027-01-04") } == .copyAgainstRefusal)
        #expect(event { ($0.isRefused, $0.viewOn, $0.viewWords) = (true, "2027-01-04", "I worry") } == nil)
        #expect(event { $0.viewWords = "I worry" } == .viewWithoutWords)
        #expect(event { $0.viewOn = "2027-01-04" } == .viewWithoutWords)
    }

    @Test func `a family’s plans that ask the same of two, or care of a child, don’t fit`() {
        func action(_ id: Int, _ words: String, _ task: PlanAction.Task, _ person: PersonID) -> PlanAction {
            PlanAction(
                id: .example(id), plan: .example(1), words: words, task: task, doer: .household,
                doerWords: "X",
                person: person, dueOn: "2027-02-01")
        }
        let actions = [
            action(1, "Wash him", .personal, PlanWorld.ada),
            action(2, " wash HIM.", .personal, PlanWorld.ben),
            action(3, "Wash him", .personal, PlanWorld.ada), action(4, "Pills", .medical, PlanWorld.cleo),
            action(5, "Sing", .leisure, PlanWorld.cleo),
        ]
        let ages: [PersonID: Int?] = [PlanWorld.ada: 46, PlanWorld.ben: nil, PlanWorld.cleo: 13]
        #expect(
            Set(HouseholdRules.conflicts(actions, ages: ages))
                == [
                    .sameTask(.example(1), .example(2)), .sameTask(.example(2), .example(3)),
                    .givenToChild(.example(4)),
                ])
        #expect(HouseholdRules.mayAssessTogether([.carer: true, .caredFor: true]))
        #expect(!HouseholdRules.mayAssessTogether([.carer: true]))
        #expect(!HouseholdRules.mayAssessTogether([.carer: true, .caredFor: false]))
    }

    @Test func `an area may look again sooner`() {
        var clocks = ReviewClocks()
        (clocks.lightWeeks, clocks.fullMonths, clocks.firstPaymentMonths, clocks.paymentMonths) = (6, 9, 3, 6)
        var days = ReviewDays()
        #expect(days.next(planOn: "2027-01-05", clocks).on == "2027-02-16")
        days.lightOn = "2027-02-16"
        #expect(days.next(planOn: "2027-01-05", clocks).on == "2027-10-05")
        days.paymentFrom = "2027-01-31"
        #expect(days.next(planOn: "2027-01-05", clocks).on == "2027-04-30")
        days.paymentReviewedOn = "2027-04-01"
        days.fullOn = "2027-09-01"
        #expect(days.next(planOn: "2027-01-05", clocks).on == "2027-10-01")
    }

    @Test func `each setting sets one clock, and what isn’t set stays as it comes`() {
        #expect(PlanClocks([:]) == PlanClocks())
        for (code, part) in PlanClocks.settings {
            let clocks = PlanClocks([code: 3])
            #expect(clocks[keyPath: part] == 3)
            for other in PlanClocks.settings where other.code != code {
                #expect(clocks[keyPath: other.part] == PlanClocks()[keyPath: other.part])
            }
        }
    }
}
