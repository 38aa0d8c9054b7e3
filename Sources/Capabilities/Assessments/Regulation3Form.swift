import Core
import Forms
import Storage
import Web

/// Regulation 3 worked through on a page: three conditions, each with its reason.
enum Regulation3Form {
    static func fields(_ form: FormReading) -> [FieldView] {
        var fields: [FieldView] = [
            .yesNo("necessary", "Do the needs come from providing necessary care for an adult?", form).under(
                "Condition 1: necessary care",
                "Necessary: the adult needs it and can’t do it for themselves. The adult needn’t be eligible."
            ),
            .area("necessary-why", "Why is condition 1 met, or not met?", rows: 2, form),
            .radios("health", "The carer’s physical or mental health", CarerHealth.options(\.words), form)
                .under(
                    "Condition 2: health, or an outcome they can’t achieve",
                    "Leave out of account what others do for them now. One outcome is enough; so is their health alone."
                ),
        ]
        for outcome in CarerOutcome.allCases {
            let answers = OutcomeAnswer.allCases.filter {
                $0 != .notApplicable || outcome == .childCare || outcome == .careForOthers
            }
            fields.append(
                .radios(outcome.rawValue, outcome.words, answers.map { ($0.rawValue, $0.words) }, form))
        }
        fields.append(.area("circumstance-why", "Why is condition 2 met, or not met?", rows: 2, form))
        fields.append(
            .yesNo(
                "impact",
                "Because of that, is there a significant impact on their wellbeing, or likely to be?",
                form
            ).under("Condition 3: significant impact", "Significant has its everyday meaning."))
        fields.append(
            .checkboxes("matters", "On which of these?", WellbeingMatter.options(\.words), form))
        fields.append(.area("impact-why", "Why is condition 3 met, or not met?", rows: 2, form))
        fields.append(
            .date(
                "period-from", "From which day?", hint: "Needn’t be filled in where needs stay the same", form
            ).under(
                "The time looked at",
                "Where needs go up and down, look at a time long enough to see them well."))
        fields.append(.date("period-to", "Until which day?", form))
        fields.append(.area("period-why", "Why this time?", rows: 2, form))
        return fields
    }

    static func read(_ form: inout FormReading) throws -> Regulation3? {
        let necessary = form.yesNo("necessary", "Select whether the needs come from necessary care")
        let necessaryWhy = form.words("necessary-why", "Enter why, for condition 1")
        let health = form.choice("health", as: CarerHealth.self, "Select how their health is")
        var outcomes: [CarerOutcome: OutcomeAnswer] = [:]
        for outcome in CarerOutcome.allCases {
            outcomes[outcome] = form.choice(
                outcome.rawValue, as: OutcomeAnswer.self,
                EligibilityRefusal.unanswered(outcome).message)
        }
        let circumstanceWhy = form.words("circumstance-why", "Enter why, for condition 2")
        let impact = form.yesNo("impact", "Select whether there is a significant impact")
        let impactWhy = form.words("impact-why", "Enter why, for condition 3")
        let matters = form.fields.all("matters").compactMap(WellbeingMatter.init)
        if impact == true, matters.isEmpty {
            form.errors.add("Select at least one part of their wellbeing", to: "matters")
        }
        let from = form.day("period-from", "from when", required: false)
        let to = form.day("period-to", "until when", required: from != nil)
        if let from, let to, to < from {
            form.errors.add("The end must be on or after the start", to: "period-to")
        }
        let periodWhy = form.words("period-why", from == nil ? nil : "Enter why this time")
        guard form.errors.isEmpty, let necessary, let health, let impact else { return nil }
        return Regulation3(
            findings: try EligibilityFindings(
                necessaryCare: necessary, health: health, outcomes: outcomes, significantImpact: impact),
            necessaryWhy: necessaryWhy, circumstanceWhy: circumstanceWhy, impactWhy: impactWhy,
            matters: matters, periodFrom: from, periodTo: to, periodWhy: periodWhy.isEmpty ? nil : periodWhy)
    }

    /// What the assessor's form says already: answers carry on, and nobody types them twice.
    static func known(_ answers: Answers) -> FormReading {
        var known: [String: String] = [:]
        known["necessary"] = answers.code("necessary-care")
        known["necessary-why"] = answers.text("necessary-care-reason")
        known["health"] = answers.code("health-state")
        var why = [answers.text("health-reason") ?? ""]
        for outcome in CarerOutcome.allCases {
            let linkID = "outcome-" + outcome.rawValue.split(separator: "_").joined(separator: "-")
            known[outcome.rawValue] = answers.code(linkID)
            why.append(answers.text("\(linkID)-reason") ?? "")
        }
        known["circumstance-why"] = why.filter { !$0.isEmpty }.joined(separator: "\n")
        known["impact"] = answers.code("significant-impact")
        known["impact-why"] = answers.text("significant-impact-reason")
        known["period-why"] = answers.text("period-reason")
        if let from = answers.date("period-from") { known.merge(from.boxes("period-from")) { $1 } }
        if let to = answers.date("period-to") { known.merge(to.boxes("period-to")) { $1 } }
        let names: [(String, WellbeingMatter)] = [
            ("dignity", .dignity), ("health", .health), ("protection", .protection), ("control", .control),
            ("work", .activity), ("social", .social), ("family", .relationships), ("home", .accommodation),
            ("society", .contribution),
        ]
        let matters = names.filter { answers.code("wellbeing-\($0.0)") == "significant" }.map(\.1.rawValue)
        return FormReading(known: known.compactMapValues { $0 }, many: ["matters": matters])
    }

    /// The three conditions in words, and what the criteria say of them.
    static func working(_ working: Regulation3) -> [String] {
        let findings = working.findings
        var second = findings.condition2 ? "met" : "not met"
        if findings.health != .none { second += "; health: \(findings.health.words.lowercasedFirst)" }
        if !findings.unable.isEmpty {
            let unable = findings.unable.map { $0.words.lowercasedFirst }.joined(separator: ", ")
            second += "; can’t achieve: \(unable)"
        }
        return [
            "Condition 1, necessary care for an adult: \(findings.condition1 ? "met" : "not met")",
            "Condition 2, health or an outcome: \(second)",
            "Condition 3, significant impact because of that: \(findings.condition3 ? "met" : "not met")",
            "The criteria say: \(findings.isEligible ? "eligible" : "not eligible"). \(findings.reason.words).",
        ]
    }
}
