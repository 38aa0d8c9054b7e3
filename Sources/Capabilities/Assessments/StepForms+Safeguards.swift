import Core
import Forms
import Jobs
import People
import Storage
import Web

/// The steps that keep people safe: an advocate before the start, a child who helps, and the finish.
extension AssessmentDesk {
    var safeguardForms: [StepForm] { [startForm, childForm, submissionForm] }

    private var startForm: StepForm {
        let desk = self
        return StepForm(
            name: "start", action: .start,
            known: { connection, opened in
                FormReading(known: TakingPartForm.known(try desk.lastAnswer(opened, connection)))
            },
            page: { connection, opened, form in
                FormPage(
                    step: "start", "Begin the assessment", opened,
                    intro: [
                        "Ask first whether it is hard for them to take part: to understand, to remember, to weigh things up, or to say what they want."
                    ],
                    fields: TakingPartForm.fields(
                        .start, mayDecide: opened.principal.has(any: .manager),
                        advocate: try desk.takingPart.advocate(connection, opened.person.id),
                        typed: form.fields, form.errors), button: "Begin", form)
            },
            save: { connection, opened, form in
                let answer = TakingPartForm.read(
                    form.fields, .start, mayDecide: opened.principal.has(any: .manager),
                    advocate: try desk.takingPart.advocate(connection, opened.person.id), &form.errors)
                try form.errors.throwIfAny()
                try desk.keep(answer, .start, opened, neededBy: opened.assessment.bookedFor, connection)
                guard answer.help != .waiting else { return "\(opened.assessment.path)?done=advocate" }
                // It was begun, and is asked again because of what was said since.
                if opened.assessment.fill != nil { return "\(opened.assessment.path)?done=taking-part" }
                var conduct = opened.conduct
                conduct.takingPart = answer
                try desk.start(opened, conduct, connection)
                return "\(opened.assessment.path)?done=started"
            })
    }

    /// What was answered at the start, or else at the booking, with the advocate who has come since.
    func lastAnswer(_ opened: Opened, _ connection: any Connection) throws -> TakingPart? {
        if opened.conduct.takingPart.difficulty != nil { return opened.conduct.takingPart }
        let owner = TakingPartOwner(.assessment, opened.assessment.id.description)
        return try takingPart.answer(connection, owner, .booking, opened.assessment.person)
    }

    func start(_ opened: Opened, _ conduct: AssessmentConduct, _ connection: any Connection) throws {
        let today = surroundings.today
        var assessment = try opened.assessment.started(on: today, conduct, by: opened.principal)
        if assessment.lead == nil { assessment.lead = opened.principal.account }
        assessment.fill = try startForm(assessment, conduct, by: opened.principal, connection)
        assessment.dueOn = try assessBy(assessment, connection)
        try save(assessment, after: .start, was: opened, connection)
    }

    // MARK: A child who helps

    private var childForm: StepForm {
        let desk = self
        return StepForm(
            name: "child", action: .answer,
            known: { _, opened in
                var known = opened.conduct.referralSentOn?.boxes("sent") ?? [:]
                known["safeguarding-lead"] = opened.conduct.safeguardingLead
                return FormReading(known: known)
            },
            page: { _, opened, form in
                var fields: [FieldView] = []
                if opened.conduct.isVoluntaryAssessor, opened.conduct.agreement != .agreed {
                    fields.append(
                        .line(
                            "safeguarding-lead", "Which safeguarding lead was asked?",
                            hint: "The family didn’t agree, or it isn’t safe to ask them", form))
                }
                fields.append(
                    .date("sent", "When was the referral to children’s services sent?", form))
                return FormPage(
                    step: "child", "A child is helping", opened,
                    intro: [
                        "A child appears to provide care. Children’s services are told where the child may have needs, whether or not the family agrees, and on which basis.",
                        "What was said: \(opened.conduct.whatTheySaid)",
                        opened.conduct.agreement?.words ?? "", "On this basis: \(opened.conduct.basis)",
                    ].filter { !$0.isEmpty }, fields: fields, button: "Save", form)
            },
            save: { connection, opened, form in
                var conduct = opened.conduct
                conduct.safeguardingLead = form.words("safeguarding-lead", limit: 200)
                conduct.referralSentOn = form.day("sent", "when the referral was sent")
                if let sent = conduct.referralSentOn, sent > desk.surroundings.today {
                    form.errors.add("The day must be today or earlier", to: "sent")
                }
                try form.errors.throwIfAny()
                if conduct.childStep == .safeguardingLeadNotAsked {
                    form.errors.add(
                        AssessmentRefusal.safeguardingLeadNotAsked.message, to: "safeguarding-lead")
                    try form.errors.throwIfAny()
                }
                try ConductStore(connection).save(conduct, of: opened.assessment.id)
                try desk.people.closeTask(
                    connection, "assessment-child/\(opened.assessment.id)", opened.principal)
                try desk.save(
                    opened.assessment, after: .answer, note: "A child is helping", was: opened, connection)
                return opened.assessment.path
            })
    }

    // MARK: Finishing

    private var submissionForm: StepForm {
        let desk = self
        return StepForm(
            name: "submission", action: .submit,
            page: { _, opened, form in
                FormPage(
                    step: "submission", "Finish the assessment", opened,
                    intro: [
                        opened.assessment.kind.endsInDecision
                            ? "The clock of the assessment stops today. A decision follows in writing, either way."
                            : "The check is finished today. Give them the page of what helps."
                    ], fields: [], button: "Finish", form)
            },
            save: { connection, opened, _ in
                let fills = FormFillStore(connection, desk.surroundings)
                let isFinished =
                    try opened.assessment.fill.flatMap { try fills.find($0) }?.isComplete ?? false
                let today = desk.surroundings.today
                var assessment = try opened.assessment.submitted(
                    on: today, opened.conduct, formIsFinished: isFinished,
                    decideBy: try desk.decideBy(opened.assessment, connection), by: opened.principal)
                if assessment.isPaused {
                    try AssessmentStore(connection, desk.surroundings).resume(assessment.id, on: today)
                }
                if assessment.lead == nil { assessment.lead = opened.principal.account }
                try desk.save(assessment, after: .submit, was: opened, connection)
                if assessment.kind == .healthCheck, let fill = assessment.fill {
                    try desk.keepCheck(
                        assessment, fills.answers(fill, includingPrivate: true), connection)
                    return "\(assessment.path)/check"
                }
                if opened.conduct.spokenToAlone == .no { try desk.callInPrivate(assessment, connection) }
                return assessment.path
            })
    }

    /// Nobody is assessed without having been asked alone: a private call is somebody's task.
    private func callInPrivate(_ assessment: Assessment, _ connection: any Connection) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "private-call", title: "Ring the carer when they are alone", person: assessment.person,
                organisation: assessment.organisation, account: assessment.lead,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "private-call/\(assessment.id)/\(assessment.version)", linkPath: assessment.path))
    }
}
