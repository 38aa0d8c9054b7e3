import Audit
import Core
import Forms
import Jobs
import People
import Storage
import Web

/// Deciding: the right test for the law that applies, the assessor's own decision, and who else has to agree.
extension AssessmentDesk {
    var decisionForms: [StepForm] { [routingForm, decisionForm, agreementForm, meetingForm] }

    private var decisionForm: StepForm {
        let desk = self
        return StepForm(
            name: "decision", action: .decide, many: ["matters"],
            known: { connection, opened in
                guard let fill = opened.assessment.fill else { return FormReading(known: [:]) }
                let answers = try FormFillStore(connection, desk.surroundings)
                    .answers(fill, includingPrivate: true)
                if opened.assessment.kind == .transition { return TransitionForm.known(answers) }
                guard let duty = opened.duty else { return FormReading(known: [:]) }
                return duty.usesRegulation3
                    ? Regulation3Form.known(answers) : ChildrensForm.known(answers, duty)
            },
            page: { connection, opened, form in try desk.decisionPage(opened, form, connection) },
            save: { connection, opened, form in try desk.decide(opened, &form, connection) })
    }

    private func decisionPage(
        _ opened: Opened, _ form: FormReading, _ connection: any Connection
    ) throws -> FormPage {
        guard let duty = opened.duty else { throw AssessmentRefusal.routerNotRun }
        let links = try openLinks(opened, connection)
        var points = try routingLines(opened, links) + copyWishes(opened, connection)
        var fields: [FieldView] = []
        if opened.assessment.kind == .transition {
            fields = TransitionForm.fields(form)
        } else if duty.usesRegulation3 {
            fields = Regulation3Form.fields(form)
            // What the criteria say of these answers, while the assessor decides.
            var trial = FormReading(form.fields)
            if let working = try? Regulation3Form.read(&trial) { points += Regulation3Form.working(working) }
        } else if duty != .notACarer {
            fields = ChildrensForm.fields(duty, form)
        }
        if duty.usesRegulation3, opened.assessment.kind != .transition {
            fields.append(
                .radios(
                    "result", "What do you decide?",
                    [("yes", "Eligible for support"), ("no", "Not eligible for support")], form
                )
                .under("Your decision", "The criteria are a help. You decide, and your name stands with it."))
            fields.append(
                .area(
                    "disagreement", "If you decide otherwise than the criteria say: why?",
                    hint: "A manager has to agree before anybody is told", rows: 3, form))
        }
        fields.append(
            .area(
                "reasons", "The reasons, as the carer will read them",
                hint: "Leave out what they told you in confidence, and what is about somebody else", rows: 5,
                form))
        return FormPage(
            step: "decision", "Decide", opened,
            intro: ["The law: \(duty.words) (\(duty.law))."], points: points, fields: fields,
            button: "Decide", form)
    }

    private struct Found {
        let findings: DecisionFindings
        let givesSupport: Bool
        let disagreement: String?
    }

    private func find(_ opened: Opened, _ duty: CareDuty, _ form: inout FormReading) throws -> Found? {
        if opened.assessment.kind == .transition {
            guard let transition = TransitionForm.read(&form) else { return nil }
            let gives = transition.facts.action == .assess || transition.facts.action == .assessAnyway
            return Found(
                findings: DecisionFindings(transition: transition), givesSupport: gives, disagreement: nil)
        }
        if duty == .notACarer {
            return Found(findings: DecisionFindings(), givesSupport: false, disagreement: nil)
        }
        guard duty.usesRegulation3 else {
            guard let childrens = ChildrensForm.read(&form, duty) else { return nil }
            return Found(
                findings: DecisionFindings(childrens: childrens), givesSupport: childrens.givesSupport,
                disagreement: nil)
        }
        let result = form.yesNo("result", DecisionRefusal.resultMissing.message)
        let disagreement = form.words("disagreement")
        guard let working = try Regulation3Form.read(&form), let result else { return nil }
        let differs = result != working.findings.isEligible
        if differs, disagreement.isEmpty {
            form.errors.add(DecisionRefusal.disagreementUnexplained.message, to: "disagreement")
        }
        return Found(
            findings: DecisionFindings(regulation3: working), givesSupport: result,
            disagreement: differs ? disagreement : nil)
    }

    private func decide(
        _ opened: Opened, _ form: inout FormReading, _ connection: any Connection
    ) throws -> String {
        guard let duty = opened.duty, let account = opened.principal.account else {
            throw AssessmentRefusal.routerNotRun
        }
        let links = try openLinks(opened, connection)
        guard Set(opened.routings.map(\.link)).isSuperset(of: links.map(\.id)) else {
            throw AssessmentRefusal.routerNotRun
        }
        let found = try find(opened, duty, &form)
        let reasons = form.words("reasons", DecisionRefusal.reasonsMissing.message)
        try form.errors.throwIfAny()
        guard let found else { throw DecisionRefusal.resultMissing }
        let assessment = opened.assessment
        let isDelegated = assessment.council != nil && assessment.council != assessment.organisation
        let steps = DecisionRules.steps(
            givesSupport: found.givesSupport,
            agreesWithRule: found.findings.ruleSays.map { $0 == found.givesSupport },
            isManager: opened.principal.has(any: .manager), isDelegated: isDelegated,
            limits: try limits(assessment, connection))
        let store = DecisionStore(connection, surroundings)
        try setDecisionAside(of: assessment.id, by: opened.principal, connection)
        var decision = EligibilityDecision(
            id: surroundings.newID(), assessment: assessment.id, duty: duty, findings: found.findings,
            givesSupport: found.givesSupport, disagreement: found.disagreement, reasons: reasons,
            status: .proposed, decidedBy: account, decidedOn: surroundings.today,
            needsManager: steps.contains(.manager), needsCouncil: steps.contains(.council), manager: nil,
            managerOn: nil, councilBy: nil, councilOn: nil, givenOn: nil, document: nil, meeting: nil,
            meetingWhy: nil, meetingBy: nil, meetingOn: nil)
        try store.add(decision)
        try AuditStore(connection, surroundings).add(
            .eligibilityDecided, about: decision.id, by: opened.principal,
            detail: [
                "duty": duty.rawValue, "supports": found.givesSupport ? "yes" : "no",
                "waits": steps.map(\.rawValue).sorted().joined(separator: " "),
            ], person: assessment.person)
        if found.findings.childrens?.needsChildrensServices == true {
            try tellChildrensServices(opened, connection)
        }
        if steps.isEmpty {
            try give(&decision, opened, .decide, connection)
        } else {
            try askToAgree(decision, opened, steps, connection)
        }
        return "\(assessment.path)?done=decided"
    }

    func limits(_ assessment: Assessment, _ connection: any Connection) throws -> DecisionLimits {
        DecisionLimits(
            managersWhenEligible: try days("approvals.eligible-managers", assessment, connection),
            managersWhenNot: try days("approvals.not-eligible-managers", assessment, connection),
            councilSigns: try days("approvals.council-signs", assessment, connection) > 0)
    }

    /// The decision stands from now on: the assessment is decided, and the carer is told in writing.
    func give(
        _ decision: inout EligibilityDecision, _ opened: Opened, _ action: AssessmentAction,
        _ connection: any Connection
    ) throws {
        let today = surroundings.today
        var assessment = try opened.assessment.moved(action, by: opened.principal)
        (decision.status, decision.givenOn) = (.given, today)
        decision.document = try issueDecision(decision, opened, connection)
        try DecisionStore(connection, surroundings).save(decision)
        if let signer = decision.councilBy { (assessment.signedBy, assessment.signedOn) = (signer, today) }
        try save(assessment, after: action, note: decision.resultWords, was: opened, connection)
        try people.closeTask(connection, "assessment-agree/\(decision.id)/manager", opened.principal)
        try people.closeTask(connection, "assessment-agree/\(decision.id)/council", opened.principal)
    }

    private func askToAgree(
        _ decision: EligibilityDecision, _ opened: Opened, _ steps: Set<DecisionStep>,
        _ connection: any Connection
    ) throws {
        let assessment = opened.assessment
        if steps.contains(.manager) {
            let managers = try people.holders(connection, .manager, assessment.organisation)
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "assessment-agree", title: "Agree to a decision, or send it back",
                    person: assessment.person, organisation: assessment.organisation,
                    account: managers.first { $0 != decision.decidedBy }, aboutAccount: decision.decidedBy,
                    dueOn: assessment.dueOn, key: "assessment-agree/\(decision.id)/manager",
                    linkPath: "\(assessment.path)/agreement"))
        }
        if steps.contains(.council), let council = assessment.council {
            // The council decides in law, so it sees whom it decides about.
            try people.involve(connection, assessment.person, Destination(council), nil, opened.principal)
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "assessment-agree", title: "Sign a decision for the council, or send it back",
                    person: assessment.person, organisation: council, dueOn: assessment.dueOn,
                    key: "assessment-agree/\(decision.id)/council", linkPath: "\(assessment.path)/agreement"))
        }
        try save(
            assessment, after: .decide,
            note: "Waits until: \(steps.map(\.words).sorted().joined(separator: "; ").lowercasedFirst)",
            was: opened, connection)
    }

    private func tellChildrensServices(_ opened: Opened, _ connection: any Connection) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "young-carer", title: "Tell children’s services after an assessment",
                person: opened.assessment.person, organisation: opened.assessment.organisation,
                account: opened.assessment.lead, dueOn: surroundings.today, urgent: true,
                key: "assessment-children/\(opened.assessment.id)/\(opened.assessment.version)",
                linkPath: opened.assessment.path))
    }
}
