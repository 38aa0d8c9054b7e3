import Core
import TestSupport
import Testing

@testable import Register

@Suite struct CarerTypeTests {
    private static let day: LocalDate = "2027-01-05"

    private static func link(
        _ relationship: Relationship = .parent, caredFor: Int = 2, from: LocalDate? = "2020-01-01",
        ended: LocalDate? = nil, reason: CaringLink.EndReason = .noLongerNeeded, contract: Bool = false
    ) -> CaringLink {
        CaringLink(
            id: .example(caredFor), carer: .example(1), caredFor: .example(caredFor),
            relationship: relationship,
            started: from.map { KnownDate($0) },
            ended: ended.map { CaringLink.Ending(on: $0, reason: reason) }, hours: nil,
            tasks: [], conditions: [], livesWith: nil, share: .notSaid, inResidentialCare: false,
            underContract: contract, carerWords: nil, caredForAgrees: .notAsked,
            provenance: Provenance(source: .carer, side: .both, recordedAt: "2027-01-01T00:00:00.000Z"),
            version: 1)
    }

    @Test(
        arguments: [
            (nil, []), (8, [CarerType.young]), (15, [.young]), (16, [.young, .youngAdult]),
            (17, [.young, .youngAdult]),
            (18, [.youngAdult, .adult]), (25, [.youngAdult, .adult]), (26, [.adult]), (64, [.adult]),
            (65, [.adult, .older]), (101, [.adult, .older]),
        ] as [(Int?, [CarerType])])
    func `age decides`(age: Int?, types: [CarerType]) {
        #expect(
            carerTypes(
                age: age, ties: [CaringTie(Self.link(), caredForAge: 80)], on: Self.day, ages: CarerAges())
                == types)
    }

    @Test func `each area has its own ages`() {
        let ages = CarerAges(youngAdult: 16...24, olderFrom: 60)
        let ties = [CaringTie(Self.link(), caredForAge: 80)]
        #expect(carerTypes(age: 25, ties: ties, on: Self.day, ages: ages) == [.adult])
        #expect(carerTypes(age: 60, ties: ties, on: Self.day, ages: ages) == [.adult, .older])
    }

    @Test func `a parent of a child in need of care is a parent carer until the child is 18`() {
        let link = Self.link(.child)
        func types(_ caredForAge: Int) -> [CarerType] {
            carerTypes(
                age: 40, ties: [CaringTie(link, caredForAge: caredForAge)], on: Self.day, ages: CarerAges())
        }
        #expect(types(17) == [.adult, .parent])
        #expect(types(18) == [.adult])
    }

    @Test func `two people make a sandwich, care both ways is mutual, others make it shared`() {
        let two = [
            CaringTie(Self.link(), caredForAge: 80),
            CaringTie(Self.link(.child, caredFor: 3), caredForAge: 30),
        ]
        #expect(carerTypes(age: 50, ties: two, on: Self.day, ages: CarerAges()) == [.adult, .sandwich])
        let mutual = [CaringTie(Self.link(.partner), caredForAge: 80, isMutual: true)]
        #expect(carerTypes(age: 50, ties: mutual, on: Self.day, ages: CarerAges()) == [.adult, .mutual])
        let shared = [CaringTie(Self.link(), caredForAge: 80, otherCarers: 2)]
        #expect(carerTypes(age: 50, ties: shared, on: Self.day, ages: CarerAges()) == [.adult, .shared])
    }

    @Test(
        arguments: [
            ("2026-12-31", [.former]), ("2027-01-05", [.former]), ("2027-01-06", [.adult]),
        ] as [(LocalDate, [CarerType])])
    func `former only once no link is open`(ended: LocalDate, types: [CarerType]) {
        #expect(
            carerTypes(
                age: 50, ties: [CaringTie(Self.link(ended: ended), caredForAge: 80)], on: Self.day,
                ages: CarerAges()) == types)
        let other = [
            CaringTie(Self.link(ended: ended), caredForAge: 80),
            CaringTie(Self.link(caredFor: 3), caredForAge: 60),
        ]
        #expect(carerTypes(age: 50, ties: other, on: Self.day, ages: CarerAges()).contains(.adult))
    }

    @Test func `a mistake never was, and paid care makes no carer`() {
        let mistake = CaringTie(Self.link(ended: "2026-01-01", reason: .enteredInError), caredForAge: 80)
        let paid = CaringTie(Self.link(contract: true), caredForAge: 80)
        #expect(carerTypes(age: 50, ties: [mistake, paid], on: Self.day, ages: CarerAges()) == [])
        #expect(carerTypes(age: 50, ties: [], on: Self.day, ages: CarerAges()) == [])
    }

    @Test(
        arguments: [
            (nil, [RegisterNeeds.Service.adult]), (9, [.young]), (15, [.young]), (16, [.young, .adult]),
            (17, [.young, .adult]), (18, [.adult]),
        ] as [(Int?, [RegisterNeeds.Service])])
    func `both services have a part at 16 and 17`(age: Int?, expected: [RegisterNeeds.Service]) {
        #expect(services(forAge: age, ages: CarerAges()) == expected)
    }

    // MARK: Links

    @Test func `a link is refused for what can't be`() {
        let (carer, caredFor) = (
            CaringEnd(id: .example(1)), CaringEnd(id: .example(2), birth: KnownDate("1950-01-01"))
        )
        func refusal(_ one: CaringEnd, _ other: CaringEnd, _ started: LocalDate?, open: [CaringLink] = [])
            -> CaringLinkRefusal?
        {
            do {
                try checkNewLink(
                    carer: one, caredFor: other, started: started.map { KnownDate($0) }, today: Self.day,
                    open: open)
                return nil
            } catch { return error }
        }
        #expect(refusal(carer, caredFor, "2020-01-01") == nil)
        #expect(refusal(carer, caredFor, nil) == nil)
        #expect(refusal(carer, carer, nil) == .selfLink)
        #expect(refusal(carer, caredFor, "2027-01-06") == .startsInFuture)
        #expect(refusal(carer, caredFor, "1949-12-31") == .startsBeforeBirth)
        #expect(refusal(carer, caredFor, nil, open: [Self.link()]) == .doubled)
        let dead = CaringEnd(
            id: .example(2), death: .init(on: "2026-01-01", confidence: .confirmed, source: "family"))
        #expect(refusal(carer, dead, "2026-06-01") == .died)
        #expect(refusal(carer, dead, "2025-06-01") == nil)
        let unsure = CaringEnd(
            id: .example(2), death: .init(on: "2026-01-01", confidence: .unconfirmed, source: "family"))
        #expect(refusal(carer, unsure, "2026-06-01") == nil)
    }

    @Test func `a link ends once, not before it began and not in the future`() throws {
        let link = Self.link(from: "2020-05-01")
        #expect(
            try link.ending(on: "2026-01-01", because: .paidCare, today: Self.day).ended?.reason == .paidCare)
        #expect(throws: CaringLinkRefusal.endsBeforeStart) {
            try link.ending(on: "2020-04-30", because: .other, today: Self.day)
        }
        #expect(throws: CaringLinkRefusal.endsInFuture) {
            try link.ending(on: "2027-01-06", because: .other, today: Self.day)
        }
        let ended = try link.ending(on: "2020-05-01", because: .other, today: Self.day)
        #expect(throws: CaringLinkRefusal.alreadyEnded) {
            try ended.ending(on: "2021-01-01", because: .other, today: Self.day)
        }
    }

    @Test(arguments: Relationship.allCases)
    func `a tie said from both ends comes back to itself`(relationship: Relationship) {
        #expect(relationship.inverse.inverse == relationship)
    }
}

@Suite struct WillingnessRulesTests {
    @Test(arguments: [
        (Willingness.Answer.yes, Willingness.Answer.yes, nil as Willingness?, false),
        (.no, .yes, nil, true), (.yes, .no, nil, true), (.some, .notSure, nil, false),
        (.no, .yes, Willingness(willing: .yes, able: .yes), true),
        (.no, .yes, Willingness(willing: .no, able: .yes), false),
        (.no, .no, Willingness(willing: .no, able: .yes), true),
        (.yes, .yes, Willingness(willing: .no, able: .no), false),
    ])
    func `a new no is answered today`(
        willing: Willingness.Answer, able: Willingness.Answer, before: Willingness?, expected: Bool
    ) {
        #expect(needsAnswerToday(Willingness(willing: willing, able: able), after: before) == expected)
    }

    @Test func `the team of the person cared for answers, or the duty tray for their age`() {
        let team = RegisterNeeds.Destination(.example(1)), adults = RegisterNeeds.Destination(.example(2))
        let children = RegisterNeeds.Destination(.example(3))
        func who(_ team: RegisterNeeds.Destination?, _ age: Int?) -> RegisterNeeds.Destination {
            whoAnswers(caredForTeam: team, adultsDuty: adults, childrensDuty: children, caredForAge: age)
        }
        #expect(who(team, 10) == team)
        #expect(who(nil, 10) == children)
        #expect(who(nil, 17) == children)
        #expect(who(nil, 18) == adults)
        #expect(who(nil, nil) == adults)
    }
}

@Suite struct RestrictionRulesTests {
    @Test func `the stricter restriction stays`() {
        let short = Restriction(.threat, since: "2026-06-01", until: "2027-06-01")
        let long = Restriction(.courtOrder, since: "2026-09-01", until: "2028-01-01")
        let endless = Restriction(.domesticAbuse, since: "2026-10-01")
        #expect(mergedRestriction(nil, nil) == nil)
        #expect(mergedRestriction(short, nil) == short)
        #expect(mergedRestriction(nil, long) == long)
        #expect(
            mergedRestriction(short, long) == Restriction(.threat, since: "2026-06-01", until: "2028-01-01"))
        #expect(mergedRestriction(short, endless)?.until == nil)
        #expect(mergedRestriction(endless, long)?.until == nil)
    }
}

@Suite struct ArrivalRulesTests {
    private func route(_ organisation: Int, area: String? = "A", note: String? = nil) -> RegisterNeeds.Route {
        RegisterNeeds.Route(.init(.example(organisation)), area: area, triageNote: note)
    }

    @Test func `two people in one place make one step, in two places two`() {
        let one = arrivalSteps([(.adult, 0, route(1)), (.adult, 1, route(1))])
        #expect(one.map(\.caredFor) == [[0, 1]])
        let two = arrivalSteps([(.adult, 0, route(1)), (.adult, 1, route(2, area: "B"))])
        #expect(two.map(\.route.destination.organisation) == [.example(1), .example(2)])
    }

    @Test func `at 16 each service has a step`() {
        let steps = arrivalSteps([(.young, 0, route(3)), (.adult, 0, route(1))])
        #expect(steps.map(\.involvement) == [.youngCarersService, .adultCentre])
    }

    @Test func `what isn't known goes to triage, and says what to find out`() {
        let step = arrivalSteps([(.adult, nil, route(4, note: "Where they live is not known. Ask"))])[0]
        #expect(step.involvement == .triage)
        #expect(step.title == "Where they live is not known. Ask. Then: first contact with a carer")
    }

    @Test(arguments: [
        ("2027-01-05" as LocalDate, nil as ArrivalRefusal?), ("2027-01-06", .bornInFuture),
        ("1896-01-05", .bornTooLongAgo),
        ("1897-01-05", nil),
    ])
    func `a birth date is somebody's who lives`(birth: LocalDate, refusal: ArrivalRefusal?) {
        var found: ArrivalRefusal?
        do { try checkBirth(KnownDate(birth), today: "2027-01-05") } catch { found = error }
        #expect(found == refusal)
    }
}
