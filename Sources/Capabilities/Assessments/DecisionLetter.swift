import Core
import Documents
import Forms
import Storage

/// The written decision, either way: what was decided, why, what is there anyway and how to challenge it.
enum DecisionLetter {
    static func letter(_ decision: EligibilityDecision, _ assessment: Assessment, nextBy: LocalDate) -> Letter
    {
        if let transition = decision.findings.transition, transition.facts.action == .refuseInWriting {
            return refusal(transition, decision)
        }
        var values = [
            "assessment": assessment.kind.title.lowercasedFirst,
            "decided-on": decision.decidedOn.spoken,
            "decision": sentence(decision), "rule": rule(decision.duty, assessment.kind),
            "next": decision.givesSupport
                ? "We will be in touch by \(nextBy.spoken) to make a plan with you."
                : "Nothing more has to be done by you. Tell us when things change, and we will look again.",
        ]
        if decision.givesSupport, decision.duty == .carer { values["eligible"] = "yes" }
        if decision.duty == .youngCarer || decision.duty == .parentCarer { values["children"] = "yes" }
        return Letter(
            "eligibility-decision", values: values,
            lists: ["reasons": reasons(decision), "available": available.map { ["what": $0] }])
    }

    /// Section 63(5): the reasons, when it would be of benefit, and advice until then.
    private static func refusal(_ transition: TransitionFindings, _ decision: EligibilityDecision) -> Letter {
        Letter(
            "transition-refusal",
            values: ["decided-on": decision.decidedOn.spoken, "when": transition.benefitWhen],
            lists: [
                "reasons": [["reason": decision.reasons]], "advice": [["words": transition.advice]],
            ])
    }

    private static func sentence(_ decision: EligibilityDecision) -> String {
        switch (decision.duty, decision.givesSupport) {
        case (.carer, true): "You have needs that we must look at meeting."
        case (.carer, false): "Your needs do not meet the rules for support from the council now."
        case (.notACarer, _):
            "The law does not count the help you give as unpaid care, so this assessment ends here."
        case (_, true): "You have needs, and we will give support."
        case (_, false): "We will not give support after this assessment now."
        }
    }

    private static func rule(_ duty: CareDuty, _ kind: Assessment.Kind) -> String {
        if kind == .transition { return "sections 63 and 64 of the Care Act 2014" }
        return switch duty {
        case .carer: "regulation 3 of the Care and Support (Eligibility Criteria) Regulations 2015"
        case .youngCarer: "section 17ZC of the Children Act 1989"
        case .parentCarer: "section 17ZF of the Children Act 1989"
        case .carerOfChildOther: "section 17 of the Children Act 1989"
        case .notACarer: "section 10(9) of the Care Act 2014"
        }
    }

    private static func reasons(_ decision: EligibilityDecision) -> [[String: String]] {
        var reasons: [[String: String]] = []
        if let working = decision.findings.regulation3 {
            let findings = working.findings
            func answer(_ met: Bool, _ why: String) -> String { "\(met ? "Yes" : "No"). \(why)" }
            reasons = [
                [
                    "about": "Do your needs come from looking after an adult who needs you?",
                    "reason": answer(findings.condition1, working.necessaryWhy),
                ],
                [
                    "about": "Is your health at risk, or is there something you can’t do?",
                    "reason": answer(findings.condition2, working.circumstanceWhy),
                ],
                [
                    "about": "Because of that, does it make a big difference to how you are?",
                    "reason": answer(findings.condition3, working.impactWhy),
                ],
            ]
        }
        if let transition = decision.findings.transition {
            reasons.append(["about": "After you are 18", "reason": transition.likelyNeeds])
            reasons.append(["about": "Advice", "reason": transition.advice])
        }
        reasons.append(["about": "Our reasons", "reason": decision.reasons])
        return reasons
    }

    private static let available = [
        "Information and advice from us, for as long as you want",
        "Groups, and every service that is there for all carers",
        "A plan for emergencies",
        "An assessment again, whenever you ask or things change",
    ]
}

extension AssessmentDesk {
    /// Issues the written decision, to be had in the way the carer chose; with none, nothing leaves until they are asked.
    func issueDecision(
        _ decision: EligibilityDecision, _ opened: Opened, _ connection: any Connection
    ) throws -> DocumentID {
        let letter = DecisionLetter.letter(
            decision, opened.assessment, nextBy: try decideBy(opened.assessment, connection))
        return try documents.issue(
            letter, to: opened.assessment.person, by: opened.principal,
            from: decision.councilBy == nil ? opened.assessment.organisation : opened.assessment.council,
            copies: try chosenCopies(opened, connection), connection)
    }

    /// What the carer said of copies, for whoever writes what stands in them; it was said on a private page.
    func copyWishes(_ opened: Opened, _ connection: any Connection) throws -> [String] {
        guard opened.policy.seesPrivate, let fill = opened.assessment.fill else { return [] }
        let answers = try FormFillStore(connection, surroundings).answers(fill, includingPrivate: true)
        let asked = [
            ("copy-keep-out", "They ask that this stays out of every copy"),
            ("copy-where", "Where it is safe to send it"), ("copy-others", "Who else should have a copy"),
        ]
        return asked.compactMap { linkID, words in answers.text(linkID).map { "\(words): \($0)" } }
    }

    private func chosenCopies(_ opened: Opened, _ connection: any Connection) throws -> Set<CopyWay> {
        guard let fill = opened.assessment.fill else { return [] }
        let answers = try FormFillStore(connection, surroundings).answers(fill, includingPrivate: true)
        return switch answers.code("copy-way") {
        case "portal": [.ownPage]
        case "post": [.post]
        case "email": [.email]
        case "hand": [.handed]
        case "none": [.noCopy]
        default: []
        }
    }
}
