import Core
import Forms
import Storage
import Web

/// A manager agrees, the council signs, and how eligible needs are met.
extension AssessmentDesk {
    var agreementForm: StepForm {
        let desk = self
        return StepForm(
            name: "agreement", action: .agree,
            page: { connection, opened, form in
                guard let decision = opened.decision, decision.status == .proposed else { throw NotFound() }
                let may = desk.mayAgree(decision, opened)
                guard !may.isEmpty else { throw AssessmentRefusal.notTheirs }
                var points = try desk.routingLines(opened, try desk.openLinks(opened, connection))
                if let working = decision.findings.regulation3 { points += Regulation3Form.working(working) }
                var intro = [
                    "Proposed on \(decision.decidedOn.spoken): \(decision.resultWords.lowercasedFirst).",
                    "Reasons: \(decision.reasons)",
                ]
                if let why = decision.disagreement { intro.append("Why otherwise than the criteria: \(why)") }
                intro.append(
                    "What you do here: \(may.map(\.words).sorted().joined(separator: "; ").lowercasedFirst).")
                return FormPage(
                    step: "agreement", "Agree to the decision", opened, intro: intro, points: points,
                    fields: [
                        .radios(
                            "answer", "Do you agree?",
                            [
                                ("agree", "Yes: it can be given"),
                                ("return", "No: send it back to the assessor"),
                            ],
                            form),
                        .area("reason", "If not: what has to be looked at again?", rows: 3, form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                guard var decision = opened.decision, decision.status == .proposed,
                    let account = opened.principal.account
                else { throw NotFound() }
                let may = desk.mayAgree(decision, opened)
                guard !may.isEmpty else { throw AssessmentRefusal.notTheirs }
                let answer = form.fields.text("answer")
                if answer != "agree", answer != "return" {
                    form.errors.add("Select whether you agree", to: "answer")
                }
                let reason = form.words(
                    "reason", answer == "return" ? "Enter what has to be looked at again" : nil, limit: 1_000)
                try form.errors.throwIfAny()
                guard answer == "agree" else {
                    let back = try opened.assessment.sentBack(
                        by: opened.principal, dueOn: try desk.decideBy(opened.assessment, connection))
                    try desk.sendBack(back, decision, reason, opened, connection)
                    return back.path
                }
                let today = desk.surroundings.today
                if may.contains(.manager) { (decision.manager, decision.managerOn) = (account, today) }
                if may.contains(.council) { (decision.councilBy, decision.councilOn) = (account, today) }
                if decision.left.isEmpty {
                    try desk.give(&decision, opened, .agree, connection)
                } else {
                    try DecisionStore(connection, desk.surroundings).save(decision)
                    for step in may {
                        try desk.people.closeTask(
                            connection, "assessment-agree/\(decision.id)/\(step.rawValue)", opened.principal)
                    }
                    try desk.save(
                        opened.assessment, after: .assign, note: "Agreed; somebody else has still to agree",
                        was: opened, connection)
                }
                return "\(opened.assessment.path)?done=agreed"
            })
    }

    private func mayAgree(_ decision: EligibilityDecision, _ opened: Opened) -> Set<DecisionStep> {
        DecisionRules.mayTake(
            decision.left, decidedBy: decision.decidedBy, of: opened.assessment.organisation,
            council: opened.assessment.council, by: opened.principal)
    }

    private func sendBack(
        _ back: Assessment, _ decision: EligibilityDecision, _ reason: String, _ opened: Opened,
        _ connection: any Connection
    ) throws {
        try DecisionStore(connection, surroundings).replaceCurrent(of: back.id)
        if let fill = back.fill, let form = try FormFillStore(connection, surroundings).find(fill),
            form.isComplete
        {
            _ = try FormFillStore(connection, surroundings).reopen(form)
        }
        for step in DecisionStep.allCases {
            try people.closeTask(
                connection, "assessment-agree/\(decision.id)/\(step.rawValue)", opened.principal)
        }
        try save(back, after: .sendBack, note: reason, was: opened, connection)
    }

    // MARK: Section 20

    var meetingForm: StepForm {
        let desk = self
        return StepForm(
            name: "meeting-needs", action: .meet,
            known: { _, opened in
                guard let meeting = opened.decision?.meeting else { return FormReading(known: [:]) }
                var known = ["way": meeting.way.rawValue, "charge": meeting.charge.rawValue]
                known["lives-here"] = meeting.adultLivesHere ? "yes" : "no"
                if let agrees = meeting.adultAgrees { known["agrees"] = agrees ? "yes" : "no" }
                known["why"] = opened.decision?.meetingWhy ?? ""
                return FormReading(known: known)
            },
            page: { _, opened, form in
                guard let decision = opened.decision, decision.status == .given, decision.duty == .carer
                else {
                    throw NotFound()
                }
                var points: [String] = []
                if let meeting = decision.meeting { points = Self.lines(meeting) }
                return FormPage(
                    step: "meeting-needs", "How the needs can be met", opened,
                    intro: [
                        "Section 20 of the Care Act. Residence is asked of the person cared for, not of the carer. Help that is care of the adult is agreed to by the adult, and charged to the adult if at all, never to the carer."
                    ], points: points,
                    fields: [
                        .yesNo(
                            "lives-here",
                            "Does the person cared for live in this council’s area, or is here with no settled home?",
                            form),
                        .radios(
                            "way", "How would the needs be met?", MeetingNeeds.Way.options(\.words), form),
                        .radios("charge", "Is a charge made?", MeetingNeeds.Charge.options(\.words), form),
                        .yesNo(
                            "agrees", "Where it is care of the adult: do they agree?",
                            hint: "Or somebody who may decide for them", form),
                        .area("why", "Reasons", rows: 3, form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                guard var decision = opened.decision, decision.status == .given, decision.duty == .carer
                else {
                    throw NotFound()
                }
                let here = form.yesNo("lives-here", "Select where the person cared for lives")
                let way = form.choice("way", as: MeetingNeeds.Way.self, "Select how the needs would be met")
                let charge = form.choice(
                    "charge", as: MeetingNeeds.Charge.self, "Select whether a charge is made")
                var agrees: Bool?
                if way == .careOfAdult {
                    agrees =
                        here == false
                        ? form.saidYesNo("agrees") : form.yesNo("agrees", "Select whether the adult agrees")
                }
                let why = form.words("why", "Enter the reasons")
                try form.errors.throwIfAny()
                guard let here, let way, let charge else { throw NotFound() }
                let meeting = MeetingNeeds(
                    isEligible: decision.givesSupport, adultLivesHere: here, way: way, charge: charge,
                    adultAgrees: agrees)
                decision.meeting = meeting
                (decision.meetingWhy, decision.meetingBy) = (why, opened.principal.account)
                decision.meetingOn = desk.surroundings.today
                try DecisionStore(connection, desk.surroundings).save(decision)
                try desk.save(
                    opened.assessment, after: .meet, note: meeting.outcome.words, was: opened, connection)
                return opened.assessment.path
            })
    }

    static func lines(_ meeting: MeetingNeeds) -> [String] {
        var lines = [meeting.outcome.words]
        if let charged = meeting.chargedTo { lines.append("Charged to \(charged)") }
        if meeting.refersToAdultsCouncil {
            lines.append("Refer to the council where the person cared for lives")
        }
        return lines
    }
}
