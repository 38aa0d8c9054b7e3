import Core
import Forms
import Jobs
import People
import Storage
import Web

/// The steps that move an assessment on: who has it, when, the clock, the end.
extension AssessmentDesk {
    var movingForms: [StepForm] {
        [leadForm, bookingForm, pauseForm, resumptionForm, endingForm, reopeningForm, returnForm]
    }

    private var leadForm: StepForm {
        let desk = self
        return StepForm(
            name: "lead", action: .assign,
            known: { _, opened in
                FormReading(known: [
                    "lead": opened.assessment.lead?.description ?? "",
                    "need": opened.assessment.need.rawValue,
                ])
            },
            page: { connection, opened, form in
                let colleagues = try desk.people.colleagues(connection, opened.assessment.organisation)
                return FormPage(
                    step: "lead", "Who has this assessment", opened,
                    fields: [
                        .select(
                            "lead", "Who does it?",
                            [("", "The team: not decided yet")]
                                + colleagues.map { ("\($0.account)", $0.name) }, form),
                        .radios("need", "How soon is it needed?", Assessment.Need.options(\.title), form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                var assessment = try opened.assessment.moved(.assign, by: opened.principal)
                let colleagues = try desk.people.colleagues(connection, assessment.organisation)
                let chosen = form.fields.text("lead")
                assessment.lead = colleagues.first { "\($0.account)" == chosen }?.account
                if !chosen.isEmpty, assessment.lead == nil {
                    form.errors.add("Select who does it", to: "lead")
                }
                if let need = form.choice("need", as: Assessment.Need.self, "Select how soon it is needed") {
                    assessment.need = need
                }
                try form.errors.throwIfAny()
                if let lead = assessment.lead {
                    try desk.people.setLead(
                        connection, assessment.person, assessment.organisation, lead, opened.principal)
                }
                try desk.save(assessment, after: .assign, was: opened, connection)
                return assessment.path
            })
    }

    private var bookingForm: StepForm {
        let desk = self
        return StepForm(
            name: "booking", action: .book,
            known: { connection, opened in
                let answered = TakingPartForm.known(try desk.lastAnswer(opened, connection))
                let day = opened.assessment.bookedFor?.boxes("day") ?? [:]
                return FormReading(known: day.merging(answered) { first, _ in first })
            },
            page: { connection, opened, form in
                FormPage(
                    step: "booking", "Agree a day", opened,
                    intro: [
                        "Tell them before the day what the assessment is, that they may have somebody with them, and that they may be spoken to alone."
                    ],
                    fields: [
                        .date("day", "On which day?", form),
                        .area("note", "Where, at what time, and what they need for it", rows: 3, form),
                    ]
                        + TakingPartForm.fields(
                            .booking, mayDecide: opened.principal.has(any: .manager),
                            advocate: try desk.takingPart.advocate(connection, opened.person.id),
                            typed: form.fields, form.errors), button: "Book", form)
            },
            save: { connection, opened, form in
                let day = form.day("day", "the day")
                let note = form.words("note")
                let answer = TakingPartForm.read(
                    form.fields, .booking, mayDecide: opened.principal.has(any: .manager),
                    advocate: try desk.takingPart.advocate(connection, opened.person.id), &form.errors)
                try form.errors.throwIfAny()
                guard let day else { throw NotFound() }
                var assessment = try opened.assessment.booked(
                    for: day, on: desk.surroundings.today, by: opened.principal)
                if assessment.lead == nil { assessment.lead = opened.principal.account }
                try desk.keep(answer, .booking, opened, neededBy: day, connection)
                try desk.save(
                    assessment, after: .book, note: "For \(day.spoken)\(note.isEmpty ? "" : ". \(note)")",
                    was: opened, connection)
                return assessment.path
            })
    }

    private var pauseForm: StepForm {
        let desk = self
        return StepForm(
            name: "pause", action: .pause,
            page: { _, opened, form in
                FormPage(
                    step: "pause", opened.assessment.isPaused ? "Wait longer" : "Stop the clock", opened,
                    intro: [
                        "The clock stops only for the carer’s own reasons: they asked us to wait, they are ill, or they can’t be reached and it isn’t safe to write. Our own waits count."
                    ],
                    fields: [
                        .area(
                            "reason",
                            opened.assessment.isPaused
                                ? "Why do we wait longer?" : "Why does the clock stop?", rows: 3, form),
                        .date("again", "When do we ask them again?", form),
                    ], button: opened.assessment.isPaused ? "Save" : "Stop the clock", form)
            },
            save: { connection, opened, form in
                let reason = form.words("reason", "Enter why the clock stops", limit: 500)
                let again = form.day("again", "when we ask again")
                let today = desk.surroundings.today
                if let again, again <= today {
                    form.errors.add("The day must be later than today", to: "again")
                }
                try form.errors.throwIfAny()
                var assessment = try opened.assessment.moved(.pause, by: opened.principal)
                if let again { assessment.dueOn = again }
                // Where it stands still already it goes on standing, until the new day.
                if !assessment.isPaused {
                    try AssessmentStore(connection, desk.surroundings)
                        .pause(assessment.id, from: today, because: reason)
                }
                try desk.save(
                    assessment, after: .pause, note: reason, was: opened,
                    taskTitle: "Ask whether the assessment can go on", connection)
                return assessment.path
            })
    }

    private var resumptionForm: StepForm {
        let desk = self
        return StepForm(
            name: "resumption", action: .resume,
            page: { _, opened, form in
                FormPage(
                    step: "resumption", "Start the clock again", opened,
                    fields: [], button: "Start the clock again", form)
            },
            save: { connection, opened, _ in
                guard opened.assessment.isPaused else { throw AssessmentRefusal.noPause }
                var assessment = try opened.assessment.moved(.resume, by: opened.principal)
                let today = desk.surroundings.today
                try AssessmentStore(connection, desk.surroundings).resume(assessment.id, on: today)
                assessment.dueOn = try desk.assessBy(assessment, connection)
                if let booked = assessment.bookedFor, assessment.status == .booked {
                    assessment.dueOn = booked
                }
                try desk.save(assessment, after: .resume, was: opened, connection)
                return assessment.path
            })
    }

    private var endingForm: StepForm {
        let desk = self
        return StepForm(
            name: "ending", action: .end,
            page: { _, opened, form in
                FormPage(
                    step: "ending", "End this assessment", opened,
                    intro: [
                        "An assessment ends by a carer’s own wish or because of what happened, never because nobody answered. Every service that is there for all carers stays open to them, and they may ask again at any time."
                    ],
                    fields: [
                        .radios("reason", "Why does it end?", Assessment.EndReason.options(\.title), form),
                        .area("note", "What did they say? In their words", rows: 3, form),
                        .date(
                            "again", "When will an assessment be offered again?",
                            hint: "Where they said no or asked to stop. For example, 27 3 2027", form),
                    ], button: "End it", isWarning: true, form)
            },
            save: { connection, opened, form in
                let reason = form.choice("reason", as: Assessment.EndReason.self, "Select why it ends")
                let note = form.words("note")
                let asksAgain = reason == .declined || reason == .withdrawn
                let again = form.day("again", "when it is offered again", required: asksAgain)
                let today = desk.surroundings.today
                if let again, again <= today {
                    form.errors.add("The day must be later than today", to: "again")
                }
                try form.errors.throwIfAny()
                guard let reason else { throw NotFound() }
                try desk.end(opened, reason, note: note.isEmpty ? nil : note, connection)
                if asksAgain, let again {
                    try desk.people.openTask(
                        connection,
                        TaskRequest(
                            kind: "assessment-offer", title: "Offer an assessment again",
                            person: opened.assessment.person,
                            organisation: opened.assessment.organisation,
                            account: opened.assessment.lead, dueOn: again,
                            key: "assessment-again/\(opened.assessment.id)/\(opened.assessment.version)",
                            linkPath: "/people/\(opened.assessment.person)/assessment-offer"))
                }
                if reason == .moved { try desk.handOnMoved(opened, connection) }
                return opened.assessment.path
            })
    }

    /// Ends an assessment; whatever decision waits with it goes no further.
    func end(
        _ opened: Opened, _ reason: Assessment.EndReason, note: String?, _ connection: any Connection
    ) throws {
        let today = surroundings.today
        let store = AssessmentStore(connection, surroundings)
        let assessment = try opened.assessment.ended(reason, on: today, by: opened.principal)
        if assessment.isPaused { try store.resume(assessment.id, on: today) }
        try setDecisionAside(of: assessment.id, by: opened.principal, connection)
        try save(assessment, after: .end, note: note ?? reason.title, was: opened, connection)
    }

    /// Somebody who moved away goes on to whoever serves the new place: a task says so, so that nobody is lost.
    private func handOnMoved(_ opened: Opened, _ connection: any Connection) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "assessment", title: "Hand the assessment on to the new area", person: opened.person.id,
                organisation: opened.assessment.organisation, account: opened.assessment.lead,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "assessment-moved/\(opened.assessment.id)/\(opened.assessment.version)",
                linkPath: opened.assessment.path))
    }

    private var reopeningForm: StepForm {
        let desk = self
        return StepForm(
            name: "reopening", action: .reopen,
            page: { _, opened, form in
                FormPage(
                    step: "reopening", "Open it again", opened,
                    intro: opened.assessment.status == .decided
                        ? [
                            "The decision that was given stays kept, and stops to stand. Look again, and decide again in writing."
                        ] : ["It waits again from now on. The day it was first asked for stays the same."],
                    fields: [.area("reason", "Why is it opened again?", rows: 3, form)],
                    button: "Open it again", form)
            },
            save: { connection, opened, form in
                let reason = form.words("reason", "Enter why it is opened again", limit: 500)
                try form.errors.throwIfAny()
                try desk.reopen(opened, note: reason, connection)
                return opened.assessment.path
            })
    }

    /// The decision stands no more, and nobody is asked to agree to it.
    func setDecisionAside(
        of assessment: AssessmentID, by principal: Principal, _ connection: any Connection
    ) throws {
        let store = DecisionStore(connection, surroundings)
        if let decision = try store.current(of: assessment) {
            for step in DecisionStep.allCases {
                try people.closeTask(
                    connection, "assessment-agree/\(decision.id)/\(step.rawValue)", principal)
            }
        }
        try store.replaceCurrent(of: assessment)
    }

    func reopen(_ opened: Opened, note: String, _ connection: any Connection) throws {
        guard !opened.person.hasDied else { throw AssessmentRefusal.personDied }
        let kind = opened.assessment.kind
        let store = AssessmentStore(connection, surroundings)
        if opened.assessment.status == .ended,
            try store.open(of: opened.assessment.person).contains(where: { $0.kind == kind })
        {
            throw AssessmentRefusal.alreadyOpen
        }
        let due = try decideBy(opened.assessment, connection)
        let reopened = try opened.assessment.reopened(dueOn: due, by: opened.principal)
        try setDecisionAside(of: reopened.id, by: opened.principal, connection)
        if kind == .healthCheck { try HealthCheckStore(connection).remove(reopened.id) }
        if let fill = reopened.fill, let form = try FormFillStore(connection, surroundings).find(fill),
            form.isComplete
        {
            _ = try FormFillStore(connection, surroundings).reopen(form)
        }
        try save(reopened, after: .reopen, note: note, was: opened, connection)
    }

    private var returnForm: StepForm {
        let desk = self
        return StepForm(
            name: "return", action: .sendBack,
            page: { _, opened, form in
                FormPage(
                    step: "return", "Send it back to the assessor", opened,
                    fields: [.area("reason", "What is missing or has to be looked at again?", rows: 3, form)],
                    button: "Send it back", form)
            },
            save: { connection, opened, form in
                let reason = form.words("reason", "Enter what is missing", limit: 1_000)
                try form.errors.throwIfAny()
                let back = try opened.assessment.sentBack(
                    by: opened.principal, dueOn: try desk.decideBy(opened.assessment, connection))
                try desk.setDecisionAside(of: back.id, by: opened.principal, connection)
                if let fill = back.fill,
                    let form = try FormFillStore(connection, desk.surroundings).find(fill), form.isComplete
                {
                    _ = try FormFillStore(connection, desk.surroundings).reopen(form)
                }
                try desk.save(back, after: .sendBack, note: reason, was: opened, connection)
                return back.path
            })
    }
}
