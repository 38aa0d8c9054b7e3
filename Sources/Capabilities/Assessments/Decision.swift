import Core
import Foundation
import Storage

/// Regulation 3 worked through, with the reason for each condition as the carer will read it.
package struct Regulation3: Hashable, Sendable, Codable {
    package var findings: EligibilityFindings
    package var necessaryWhy: String
    package var circumstanceWhy: String
    package var impactWhy: String
    package var matters: [WellbeingMatter]
    /// The time looked at, where needs go up and down (regulation 3(4)).
    package var periodFrom: LocalDate?
    package var periodTo: LocalDate?
    package var periodWhy: String?

    package init(
        findings: EligibilityFindings, necessaryWhy: String, circumstanceWhy: String, impactWhy: String,
        matters: [WellbeingMatter], periodFrom: LocalDate? = nil, periodTo: LocalDate? = nil,
        periodWhy: String? = nil
    ) {
        (self.findings, self.necessaryWhy) = (findings, necessaryWhy)
        (self.circumstanceWhy, self.impactWhy, self.matters) = (circumstanceWhy, impactWhy, matters)
        (self.periodFrom, self.periodTo, self.periodWhy) = (periodFrom, periodTo, periodWhy)
    }
}

/// What a transition assessment says of the time after 18 (s.64): an indication, and advice.
package struct TransitionFindings: Hashable, Sendable, Codable {
    package var facts: TransitionFacts
    package var likelyNeeds: String
    package var advice: String
    /// When an assessment is expected to be of benefit, where it isn't yet.
    package var benefitWhen: String

    package init(facts: TransitionFacts, likelyNeeds: String, advice: String, benefitWhen: String = "") {
        (self.facts, self.likelyNeeds, self.advice) = (facts, likelyNeeds, advice)
        self.benefitWhen = benefitWhen
    }
}

/// What was found, under whichever law applies.
package struct DecisionFindings: Hashable, Sendable, Codable {
    package var regulation3: Regulation3?
    package var childrens: ChildrensFindings?
    package var transition: TransitionFindings?

    package init(
        regulation3: Regulation3? = nil, childrens: ChildrensFindings? = nil,
        transition: TransitionFindings? = nil
    ) {
        (self.regulation3, self.childrens, self.transition) = (regulation3, childrens, transition)
    }

    /// What the criteria say; `nil` where there are none.
    package var ruleSays: Bool? {
        regulation3?.findings.isEligible
    }
}

/// What somebody decided after an assessment: who, why, on which day.
package struct EligibilityDecision: Hashable, Sendable, Identifiable {
    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case proposed
        case given
        case returned
        case replaced
    }

    package let id: EligibilityDecisionID
    package let assessment: AssessmentID
    package let duty: CareDuty
    package let findings: DecisionFindings
    package let givesSupport: Bool
    package let disagreement: String?
    package let reasons: String
    package var status: Status
    package let decidedBy: AccountID
    package let decidedOn: LocalDate
    package let needsManager: Bool
    package let needsCouncil: Bool
    package var manager: AccountID?
    package var managerOn: LocalDate?
    package var councilBy: AccountID?
    package var councilOn: LocalDate?
    package var givenOn: LocalDate?
    package var document: DocumentID?
    package var meeting: MeetingNeeds?
    package var meetingWhy: String?
    package var meetingBy: AccountID?
    package var meetingOn: LocalDate?

    /// The steps that still have to be taken.
    package var left: Set<DecisionStep> {
        var left: Set<DecisionStep> = []
        if needsManager, manager == nil { left.insert(.manager) }
        if needsCouncil, councilBy == nil { left.insert(.council) }
        return left
    }

    package var resultWords: String {
        switch (duty, givesSupport) {
        case (.carer, true): "Eligible for support"
        case (.carer, false): "Not eligible for support"
        case (_, true): "Support will be given"
        case (_, false): "No support will be given after this assessment"
        }
    }
}

/// Where one caring relationship was routed, kept with the facts it was worked out from.
package struct KeptRouting: Hashable, Sendable {
    package let link: CaringLinkID
    package let facts: CaringFacts
    package let treatedWhy: String?
    package let workedOn: LocalDate
    package let workedBy: AccountID

    package var routed: RoutedCare { facts.routed }
}

enum KeptJSON {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<T: Decodable>(_ text: String, as type: T.Type = T.self) throws -> T {
        try JSONDecoder().decode(T.self, from: Data(text.utf8))
    }
}
