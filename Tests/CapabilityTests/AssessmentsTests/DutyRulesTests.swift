import Core
import TestSupport
import Testing

@testable import Assessments

@Suite struct RouterTests {
    /// Over every input: the first of the five rows that fits, worked out another way.
    @Test func `every combination of facts goes where the table says`() {
        var seen: Set<CareDuty> = []
        for carer in [5, 17, 18, 45] {
            for other in [0, 17, 18, 80] {
                for bits in 0..<16 {
                    var facts = CaringFacts(carerAge: carer, caredForAge: other)
                    facts.isContractOrVoluntary = bits & 1 != 0
                    facts.isTreatedAsCarerAnyway = bits & 2 != 0
                    facts.hasParentalResponsibility = bits & 4 != 0
                    facts.isDisabledChild = bits & 8 != 0
                    let expected: CareDuty =
                        switch (bits & 3, carer < 18, other < 18, bits >> 2) {
                        case (1, _, _, _): .notACarer
                        case (_, true, _, _): .youngCarer
                        case (_, false, true, 3): .parentCarer
                        case (_, false, true, _): .carerOfChildOther
                        default: .carer
                        }
                    #expect(facts.routed.duty == expected)
                    #expect(!facts.routed.working.isEmpty)
                    seen.insert(expected)
                }
            }
        }
        #expect(seen == Set(CareDuty.allCases))
    }

    @Test(arguments: [
        ("2008-02-29" as LocalDate, "2026-02-28" as LocalDate, CareDuty.youngCarer),
        ("2008-02-29", "2026-03-01", .carer),
        ("2008-02-29", "2028-02-28", .carer),
        ("2010-03-01", "2028-03-01", .carer),
        ("2009-01-05", "2027-01-04", .youngCarer),
        ("2009-01-05", "2027-01-05", .carer),
    ])
    func `somebody is 18 from the start of their birthday`(
        born: LocalDate, day: LocalDate, duty: CareDuty
    ) {
        let facts = CaringFacts(carerBorn: born, caredForBorn: "1950-06-01", on: day)
        #expect(facts.routed.duty == duty)
    }

    @Test func `add-ons are found beside the duty`() {
        var young = CaringFacts(carerAge: 17, caredForAge: 44)
        young.hasLikelyNeedsAfter18 = true
        young.aChildAppearsToCare = true
        #expect(young.routed.addOns == [.transitionYoungCarer])
        var parent = CaringFacts(carerAge: 45, caredForAge: 17)
        (parent.hasLikelyNeedsAfter18, parent.childHasLikelyNeedsAfter18) = (true, true)
        parent.appearsToNeedCareThemselves = true
        parent.aChildAppearsToCare = true
        #expect(parent.routed.addOns == [.transitionChildsCarer, .adultNeedsAssessment, .childInHousehold])
        parent.childHasLikelyNeedsAfter18 = false
        #expect(!parent.routed.addOns.contains(.transitionChildsCarer))
        parent.isContractOrVoluntary = true
        #expect(parent.routed.addOns == [])
    }
}

@Suite struct MeetingNeedsTests {
    private static let cases: [(name: String, needs: MeetingNeeds, outcome: MeetingNeeds.Outcome)] = [
        ("M1", needs(.supportToCarer, .none), .duty),
        ("M2", needs(.supportToCarer, .withinLimit), .duty),
        ("M3", needs(.supportToCarer, .aboveLimitAsks), .duty),
        ("M4", needs(.supportToCarer, .aboveLimitDoesNotAsk), .power),
        ("M5", needs(.careOfAdult, .none, agrees: true), .duty),
        ("M6 at or below", needs(.careOfAdult, .withinLimit, agrees: true), .duty),
        ("M6 above and asks", needs(.careOfAdult, .aboveLimitAsks, agrees: true), .duty),
        ("M7", needs(.careOfAdult, .none, agrees: false), .findAnotherWay),
        ("M7 charged", needs(.careOfAdult, .aboveLimitAsks, agrees: false), .findAnotherWay),
        ("M8", needs(.supportToCarer, .none, here: false), .power),
        ("M8 to the adult", needs(.careOfAdult, .none, here: false), .power),
        ("M9", needs(.supportToCarer, .none, eligible: false), .power),
        ("M9 charged", needs(.supportToCarer, .withinLimit, eligible: false), .power),
        ("M10", needs(.careOfAdult, .none, eligible: false, agrees: false), .notAllowed),
    ]

    private static func needs(
        _ way: MeetingNeeds.Way, _ charge: MeetingNeeds.Charge, eligible: Bool = true, here: Bool = true,
        agrees: Bool? = nil
    ) -> MeetingNeeds {
        MeetingNeeds(
            isEligible: eligible, adultLivesHere: here, way: way, charge: charge, adultAgrees: agrees)
    }

    @Test(arguments: 0..<14)
    func `a case of section 20 comes out as the table says`(place: Int) {
        let example = Self.cases[place]
        #expect(example.needs.outcome == example.outcome, "\(example.name)")
    }

    @Test func `care of the adult is never charged to the carer`() {
        #expect(
            Self.needs(.careOfAdult, .withinLimit, agrees: true).chargedTo?.contains("never the carer")
                == true)
        #expect(Self.needs(.supportToCarer, .none).chargedTo == nil)
        #expect(Self.needs(.careOfAdult, .none, here: false).refersToAdultsCouncil)
    }

    @Test func `nothing is a duty that the adult hasn’t agreed to`() {
        for charge in MeetingNeeds.Charge.allCases {
            for here in [true, false] {
                for eligible in [true, false] {
                    #expect(
                        Self.needs(.careOfAdult, charge, eligible: eligible, here: here, agrees: false)
                            .outcome
                            != .duty)
                }
            }
        }
    }
}

@Suite struct TransitionTests {
    /// The decision table of section 63, row by row, over every input.
    @Test func `every combination of answers has its action`() {
        var seen: [TransitionFacts.Action: Int] = [:]
        for bits in 0..<32 {
            let facts = TransitionFacts(
                hasLikelyNeedsAfter18: bits & 1 != 0, isOfSignificantBenefitNow: bits & 2 != 0,
                consentIsMet: bits & 4 != 0, isAtRiskOfAbuse: bits & 8 != 0, wasRequested: bits & 16 != 0)
            let expected: TransitionFacts.Action =
                switch (bits & 3, bits & 4 != 0, bits & 8 != 0, bits & 16 != 0) {
                case (3, true, _, _): .assess
                case (3, false, true, _): .assessAnyway
                case (3, false, false, _): .offerAgain
                case (1, _, _, true): .refuseInWriting
                case (1, _, _, false): .diarise
                case (_, _, _, true): .refuseInWriting
                default: .nothing
                }
            #expect(facts.action == expected)
            seen[expected, default: 0] += 1
        }
        #expect(seen.count == TransitionFacts.Action.allCases.count)
    }
}

@Suite struct ChildrensFindingsTests {
    private static var complete: ChildrensFindings {
        var findings = ChildrensFindings()
        for determination in YoungCarerDetermination.allCases {
            findings.determinations[determination] = "Found"
        }
        (findings.isExcessive, findings.isChildInNeed, findings.isAppropriate) = (false, false, true)
        (findings.appropriateWhy, findings.reasons) = ("Little, and willingly", "All considered")
        findings.decisions = [.hasNeeds: true, .couldMeet: true, .willProvide: true]
        return findings
    }

    @Test func `a young carer’s findings are complete with all ten and three, and not without one`() {
        #expect(Self.complete.missing(for: .youngCarer) == [])
        for determination in YoungCarerDetermination.allCases {
            var findings = Self.complete
            findings.determinations[determination] = nil
            #expect(findings.missing(for: .youngCarer) == ["determination-\(determination.rawValue)"])
        }
        for decision in ChildrensDecision.allCases {
            var findings = Self.complete
            findings.decisions[decision] = nil
            #expect(findings.missing(for: .youngCarer) == [decision.rawValue])
            #expect(!findings.givesSupport)
        }
    }

    @Test func `without needs nothing else is asked`() {
        var findings = Self.complete
        findings.decisions = [.hasNeeds: false]
        #expect(findings.missing(for: .youngCarer) == [])
        findings.decisions = [.hasNeeds: true, .couldMeet: false]
        #expect(findings.missing(for: .youngCarer) == [])
    }

    @Test func `a parent carer is asked of the child’s needs, and of no regulation 4`() {
        var findings = Self.complete
        findings.determinations = [:]
        #expect(findings.missing(for: .parentCarer) == ["child-has-needs"])
        findings.childHasNeeds = true
        #expect(findings.missing(for: .parentCarer) == [])
    }

    @Test
    func `excessive care, a child in need or care that isn’t appropriate is told to children’s services`() {
        var findings = Self.complete
        #expect(!findings.needsChildrensServices)
        findings.isExcessive = true
        #expect(findings.needsChildrensServices)
        findings = Self.complete
        findings.isChildInNeed = true
        #expect(findings.needsChildrensServices)
        findings = Self.complete
        findings.isAppropriate = false
        #expect(findings.needsChildrensServices)
    }
}
