import Foundation
import Interop
import Testing

@testable import Assessments

/// One row of `Cases/eligibility.csv`, named by its reference.
///
/// - Source: `standards/test-cases/eligibility.csv`, made for this project from the law itself.
struct EligibilityCase: Sendable, CustomTestStringConvertible {
    let row: [String: String]

    var id: String { row["id"] ?? "" }
    var testDescription: String { "\(id) \(row["description"] ?? "")" }

    func isYes(_ column: String) -> Bool { row[column] == "y" }
    func expected(_ column: String) -> Bool? { row[column].flatMap { $0.isEmpty ? nil : $0 == "y" } }

    static let all: [EligibilityCase] = {
        guard
            let file = Bundle.module.url(forResource: "Cases", withExtension: nil)?
                .appending(path: "eligibility.csv"), let data = try? Data(contentsOf: file),
            var reader = try? CSVReader(bytes: Array(data))
        else { return [] }
        var cases: [EligibilityCase] = []
        while let line = reader.next() {
            cases.append(
                EligibilityCase(
                    row: Dictionary(zip(reader.headings, line.cells), uniquingKeysWith: { first, _ in first })
                ))
        }
        return cases
    }()

    var facts: CaringFacts {
        var facts = CaringFacts(
            carerAge: Int(row["carer_age"] ?? "") ?? -1, caredForAge: Int(row["cared_for_age"] ?? "") ?? -1)
        facts.isContractOrVoluntary = isYes("contract_or_voluntary")
        facts.isTreatedAsCarerAnyway = isYes("treated_as_carer_anyway")
        facts.hasParentalResponsibility = isYes("parental_responsibility")
        facts.isDisabledChild = isYes("disabled_child")
        return facts
    }

    func findings() throws -> EligibilityFindings {
        var outcomes: [CarerOutcome: OutcomeAnswer] = [:]
        for outcome in CarerOutcome.allCases {
            outcomes[outcome] = OutcomeAnswer(rawValue: row[outcome.rawValue] ?? "")
        }
        return try EligibilityFindings(
            necessaryCare: isYes("necessary_care"),
            health: try #require(CarerHealth(rawValue: row["health"] ?? "")), outcomes: outcomes,
            significantImpact: isYes("significant_impact"))
    }
}

@Suite struct EligibilityCaseTests {
    @Test func `what they can’t achieve, and their health, are the needs that a plan begins with`() throws {
        func needs(_ health: CarerHealth, _ unable: Set<CarerOutcome>) throws -> [String] {
            let outcomes = CarerOutcome.allCases.map {
                ($0, unable.contains($0) ? OutcomeAnswer.endangers : .able)
            }
            return try EligibilityFindings(
                necessaryCare: true, health: health, outcomes: Dictionary(uniqueKeysWithValues: outcomes),
                significantImpact: true
            ).needs
        }
        #expect(try needs(.none, []) == [])
        #expect(
            try needs(.none, [.recreation, .nutrition]) == ["Eating properly", "Time for things they enjoy"])
        #expect(try needs(.atRisk, []) == ["Their health: at risk of getting worse"])
    }

    @Test func `all 32 cases are there`() {
        #expect(EligibilityCase.all.count == 32)
        #expect(Set(EligibilityCase.all.map(\.id)).count == 32)
    }

    @Test(arguments: EligibilityCase.all)
    func `a case of the table comes out as the law says`(example: EligibilityCase) throws {
        let routed = example.facts.routed
        #expect(routed.duty.rawValue == example.row["expected_route"])
        guard routed.duty.usesRegulation3 else {
            #expect(example.row["reason_code"] == routed.duty.rawValue)
            #expect(example.expected("expected_eligible") == nil)
            return
        }
        let findings = try example.findings()
        #expect(findings.condition1 == example.expected("expected_c1"))
        #expect(findings.condition2 == example.expected("expected_c2"))
        #expect(findings.condition3 == example.expected("expected_c3"))
        #expect(findings.isEligible == example.expected("expected_eligible"))
        #expect(findings.reason.rawValue == example.row["reason_code"])
    }
}

/// What holds of regulation 3 whatever is answered.
@Suite struct EligibilityPropertyTests {
    private static func findings(
        necessary: Bool = true, _ health: CarerHealth = .none, _ changed: [CarerOutcome: OutcomeAnswer] = [:],
        impact: Bool = true
    ) throws -> EligibilityFindings {
        var outcomes: [CarerOutcome: OutcomeAnswer] = [:]
        for outcome in CarerOutcome.allCases { outcomes[outcome] = changed[outcome] ?? .able }
        return try EligibilityFindings(
            necessaryCare: necessary, health: health, outcomes: outcomes, significantImpact: impact)
    }

    @Test(
        arguments: CarerOutcome.allCases, [OutcomeAnswer.withoutAssistance, .painDistressAnxiety, .endangers])
    func `exactly one outcome is enough, whichever it is`(outcome: CarerOutcome, answer: OutcomeAnswer) throws
    {
        #expect(try Self.findings(.none, [outcome: answer]).isEligible)
    }

    @Test(arguments: CarerOutcome.allCases)
    func `taking longer never counts alone`(outcome: CarerOutcome) throws {
        #expect(try !Self.findings(.none, [outcome: .takesLonger]).isEligible)
    }

    @Test func `health alone is enough, with every outcome achieved`() throws {
        #expect(try Self.findings(.deteriorating).isEligible)
        #expect(try Self.findings(.atRisk).isEligible)
        #expect(try !Self.findings(.none).isEligible)
    }

    @Test(arguments: CarerOutcome.allCases)
    func `every outcome has to be considered`(missing: CarerOutcome) {
        var outcomes: [CarerOutcome: OutcomeAnswer] = [:]
        for outcome in CarerOutcome.allCases where outcome != missing { outcomes[outcome] = .able }
        #expect(throws: EligibilityRefusal.unanswered(missing)) {
            try EligibilityFindings(
                necessaryCare: true, health: .none, outcomes: outcomes, significantImpact: true)
        }
    }

    @Test func `only a child or another person cared for may not apply`() throws {
        #expect(try Self.findings(.atRisk, [.childCare: .notApplicable]).isEligible)
        #expect(throws: EligibilityRefusal.alwaysApplies(.nutrition)) {
            try Self.findings(.none, [.nutrition: .notApplicable])
        }
    }

    /// Over every pair of answers to one outcome and every other input.
    @Test func `a better answer never makes somebody eligible`() throws {
        for outcome in CarerOutcome.allCases {
            for worse in OutcomeAnswer.allCases where worse.isUnable {
                for health in CarerHealth.allCases {
                    for necessary in [true, false] {
                        for impact in [true, false] {
                            let before = try Self.findings(
                                necessary: necessary, health, [outcome: worse], impact: impact)
                            let after = try Self.findings(necessary: necessary, health, impact: impact)
                            #expect(before.isEligible || !after.isEligible)
                        }
                    }
                }
            }
        }
    }
}
