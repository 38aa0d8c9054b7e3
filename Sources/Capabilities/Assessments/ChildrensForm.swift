import Core
import Forms
import Web

/// What is decided of young carers and parent carers, who have no regulation 3: the law's own questions.
enum ChildrensForm {
    static func fields(_ duty: CareDuty, _ form: FormReading) -> [FieldView] {
        var fields: [FieldView] = []
        if duty == .youngCarer {
            for (place, determination) in YoungCarerDetermination.allCases.enumerated() {
                let field = FieldView.area(
                    "determination-\(determination.rawValue)", determination.words, rows: 3, form)
                fields.append(
                    place == 0
                        ? field.under(
                            "What must be determined", "Regulation 4(2) of SI 2015/527: all ten are needed.")
                        : field)
            }
            fields.append(.yesNo("excessive", "Is any task excessive or inappropriate?", form))
            fields.append(.yesNo("child-in-need", "Are they a child in need?", form))
        }
        fields.append(
            .yesNo("appropriate", "Is it appropriate that they provide, or go on providing, this care?", form)
                .under("Is the care appropriate?"))
        fields.append(.area("appropriate-why", "Why?", rows: 3, form))
        if duty == .parentCarer {
            fields.append(
                .yesNo("child-has-needs", "Does the disabled child, or the family, have needs?", form))
        }
        fields.append(
            .yesNo("has-needs", "Do they have needs for support because of the care?", form)
                .under(
                    "The decisions", duty == .youngCarer ? "Section 17ZC." : "Section 17ZF, and section 17."))
        fields.append(
            .yesNo("could-meet", "If so: could services under section 17 meet them, wholly or partly?", form))
        fields.append(.yesNo("will-provide", "If they could: will they be provided?", form))
        return fields
    }

    static func read(_ form: inout FormReading, _ duty: CareDuty) -> ChildrensFindings? {
        var findings = ChildrensFindings()
        for determination in YoungCarerDetermination.allCases {
            findings.determinations[determination] = form.words("determination-\(determination.rawValue)")
        }
        findings.isExcessive = form.saidYesNo("excessive")
        findings.isChildInNeed = form.saidYesNo("child-in-need")
        findings.isAppropriate = form.saidYesNo("appropriate")
        findings.appropriateWhy = form.words("appropriate-why")
        findings.childHasNeeds = form.saidYesNo("child-has-needs")
        for decision in ChildrensDecision.allCases {
            findings.decisions[decision] = form.saidYesNo(decision.rawValue)
        }
        findings.reasons = form.words("reasons")
        for field in findings.missing(for: duty) where field != "reasons" {
            form.errors.add("Answer this question", to: field)
        }
        return form.errors.isEmpty ? findings : nil
    }

    /// What the young carer's or parent carer's form says already.
    static func known(_ answers: Answers, _ duty: CareDuty) -> FormReading {
        var known: [String: String] = [:]
        for determination in YoungCarerDetermination.allCases {
            let linkID = "reg4-\(determination.rawValue)"
            let words = [answers.text(linkID), answers.text("\(linkID)-words")].compactMap { $0 }
            known["determination-\(determination.rawValue)"] = words.joined(separator: "\n")
        }
        known["excessive"] = answers.code("reg4-d")
        known["child-in-need"] = answers.code("reg4-h")
        known["appropriate"] = answers.code("appropriate")
        known["appropriate-why"] = answers.text("appropriate-words")
        let section = duty == .youngCarer ? "s17zc" : "s17zf"
        known["has-needs"] = answers.code(duty == .youngCarer ? "s17zc-needs" : "s17zf-parent-needs")
        known["child-has-needs"] = answers.code("s17zf-child-needs")
        known["could-meet"] = answers.code("\(section)-could").map { $0 == "no" ? "no" : "yes" }
        known["will-provide"] = answers.code("\(section)-will")
        known["reasons"] = answers.text("\(section)-reasons")
        return FormReading(known: known)
    }
}

/// What a transition assessment says of the time after 18.
enum TransitionForm {
    static func fields(_ form: FormReading) -> [FieldView] {
        [
            .yesNo("likely-needs", "Are they likely to need support after 18?", form).under("Section 63"),
            .yesNo("benefit", "Is it of significant benefit to assess now?", form),
            .yesNo(
                "consent", "Did they agree, or is it in their best interests where they can’t decide?", form),
            .yesNo("abuse-risk", "Are they experiencing, or at risk of, abuse or neglect?", form),
            .yesNo("requested", "Did they or a parent ask for it?", form),
            .area(
                "benefit-when", "If it isn’t of benefit now: when is it expected to be?",
                hint: "As they will read it", rows: 2, form),
            .area("likely-words", "Which needs after 18 are likely to be eligible", rows: 4, form)
                .under("Section 64: what they are told"),
            .area(
                "advice", "Advice and information on what can be done now, and on preventing needs", rows: 4,
                form),
        ]
    }

    /// What the transition form says already.
    static func known(_ answers: Answers) -> FormReading {
        var known: [String: String] = [:]
        known["likely-needs"] = answers.code("transition-needs-likely")
        known["benefit"] = answers.code("transition-benefit")
        known["requested"] = answers.code("transition-asked")
        known["consent"] = answers.code("transition-consent").map { $0 == "refuses" ? "no" : "yes" }
        // Where it isn't sure, somebody decides.
        known["abuse-risk"] = answers.code("transition-risk").flatMap { $0 == "not-sure" ? nil : $0 }
        let needs = [answers.text("s64-needs"), answers.text("s64-eligible-words")].compactMap { $0 }
        known["likely-words"] = needs.joined(separator: "\n")
        let advice = [answers.text("s64-advice-meet"), answers.text("s64-advice-prevent")].compactMap { $0 }
        known["advice"] = advice.joined(separator: "\n")
        known["reasons"] = answers.text("transition-reasons")
        return FormReading(known: known)
    }

    static func read(_ form: inout FormReading) -> TransitionFindings? {
        let needs = form.yesNo("likely-needs", "Select whether they are likely to need support after 18")
        let benefit = form.yesNo("benefit", "Select whether it is of significant benefit now")
        let consent = form.yesNo("consent", "Select whether they agreed")
        let risk = form.yesNo("abuse-risk", "Select whether they are at risk of abuse or neglect")
        let requested = form.yesNo("requested", "Select whether they or a parent asked")
        let when = form.words(
            "benefit-when", benefit == false ? "Enter when it is expected to be of benefit" : nil)
        let words = form.words("likely-words", "Enter which needs are likely")
        let advice = form.words("advice", "Enter the advice and information")
        guard form.errors.isEmpty, let needs, let benefit, let consent, let risk, let requested else {
            return nil
        }
        return TransitionFindings(
            facts: TransitionFacts(
                hasLikelyNeedsAfter18: needs, isOfSignificantBenefitNow: benefit, consentIsMet: consent,
                isAtRiskOfAbuse: risk, wasRequested: requested), likelyNeeds: words, advice: advice,
            benefitWhen: when.isEmpty
                ? "When you are likely to need support after 18. Ask us again at any time." : when)
    }
}
