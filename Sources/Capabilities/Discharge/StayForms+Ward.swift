import Core
import People
import Storage
import Web

/// What the ward writes down while somebody is in hospital.
extension StayDesk {
    var wardForms: [StayForm] { [wardForm, carerForm, involvementForm, preparationForm, socialWorkForm] }

    private var wardForm: StayForm {
        let desk = self
        return StayForm(
            name: "ward", step: .ward,
            known: { opened in
                let stay = opened.stay
                var known = ["ward": stay.ward, "contact": stay.contact?.description ?? ""]
                known["team"] = stay.team?.description
                for (name, day) in [("planning", stay.planningOn), ("expected", stay.expectedOn)] {
                    if let day { known.merge(day.boxes(name)) { $1 } }
                }
                return FormReading(known: known)
            },
            page: { connection, opened, form in
                let people = desk.people
                let teams = try people.teams(connection, opened.stay.organisation)
                let staff = try people.colleagues(connection, opened.stay.organisation)
                var fields = [FieldView.line("ward", "Which ward?", form)]
                if !teams.isEmpty {
                    fields.append(
                        .select(
                            "team", "Which team here plans it?",
                            [("", "None by name")] + teams.map { ($0.team.description, $0.name) }, form))
                }
                fields += [
                    .select(
                        "contact", "Who is the discharge contact?",
                        [("", "Nobody by name")] + staff.map { ($0.account.description, $0.name) },
                        hint: "The one person to ring about going home", form),
                    .date("planning", "When did planning for going home begin?", form),
                    .date("expected", "When are they expected to go home?", form),
                ]
                return FormPage(
                    step: "ward", "Ward, contact and days", opened, fields: fields, button: "Save", form)
            },
            save: { connection, opened, form in
                let ward = form.words("ward", "Enter which ward", limit: 100)
                let planning = form.day("planning", "when planning began", required: false)
                let expected = form.day("expected", "when they are expected home", required: false)
                let teams = try desk.people.teams(connection, opened.stay.organisation).map(\.team)
                let staff = try desk.people.colleagues(connection, opened.stay.organisation).map(\.account)
                let team = TeamID(form.fields.text("team")).flatMap { teams.contains($0) ? $0 : nil }
                let contact = AccountID(form.fields.text("contact")).flatMap {
                    staff.contains($0) ? $0 : nil
                }
                if let planning, planning > desk.surroundings.today {
                    form.errors.add("The day must be today or earlier", to: "planning")
                }
                if let planning, planning < opened.stay.admittedOn {
                    form.add(StayRefusal.dayBeforeAdmission("planning"), to: "planning")
                }
                if let expected, expected < opened.stay.admittedOn {
                    form.add(StayRefusal.dayBeforeAdmission("expected"), to: "expected")
                }
                try form.errors.throwIfAny()
                try desk.take(.ward, on: opened, connection) { stay in
                    (stay.ward, stay.team, stay.contact) = (ward, team, contact)
                    (stay.planningOn, stay.expectedOn) = (planning, expected)
                }
            })
    }

    // MARK: Involved, and ready

    private var involvementForm: StayForm {
        let desk = self
        return StayForm(
            name: "involvement", step: .involve,
            known: { opened in
                let stay = opened.stay
                var known = ["why-not": stay.notInvolvedReason]
                if let day = stay.involvedOn {
                    known.merge(day.boxes("involved")) { $1 }
                    (known["is"], known["how"]) = ("yes", stay.involvedHow?.rawValue)
                } else if !stay.notInvolvedReason.isEmpty {
                    known["is"] = "no"
                }
                return FormReading(known: known)
            },
            page: { _, opened, form in
                FormPage(
                    step: "involvement", "Is the carer involved?", opened,
                    intro: [
                        "By law a carer who may look after somebody once they are home is involved as soon as it is feasible after planning begins."
                    ],
                    fields: [
                        .yesNo("is", "Was the carer told, and are they involved in planning?", form),
                        .date("involved", "If so: on which day were they told?", form),
                        .radios("how", "How?", HospitalStay.InvolvedHow.options(\.title), form),
                        .area(
                            "why-not", "If not: why?", hint: "A reason is always needed", rows: 3, form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                let isInvolved = form.yesNo("is", "Select whether the carer is involved")
                var day: LocalDate?
                var how: HospitalStay.InvolvedHow?
                var reason = ""
                if isInvolved == true {
                    day = form.day("involved", "the day on which they were told")
                    how = form.choice("how", as: HospitalStay.InvolvedHow.self, "Select how")
                    if let day, day > desk.surroundings.today {
                        form.add(StayRefusal.dayFuture("involved"), to: "involved")
                    }
                    if let day, day < opened.stay.admittedOn {
                        form.add(StayRefusal.dayBeforeAdmission("involved"), to: "involved")
                    }
                } else {
                    reason = form.words("why-not", isInvolved == false ? "Enter why not" : nil, limit: 1_000)
                }
                try form.errors.throwIfAny()
                try desk.take(.involve, on: opened, connection) { stay in
                    (stay.involvedOn, stay.involvedHow, stay.notInvolvedReason) = (day, how, reason)
                }
            })
    }

    private var preparationForm: StayForm {
        let desk = self
        return StayForm(
            name: "preparation", step: .prepare,
            known: { opened in
                let details = opened.stay.details
                return FormReading(known: [
                    "training": details.training.rawValue, "training-words": details.trainingWords,
                    "equipment": details.equipment.rawValue, "equipment-words": details.equipmentWords,
                ])
            },
            page: { _, opened, form in
                FormPage(
                    step: "preparation", "Training and equipment", opened,
                    fields: [
                        .radios(
                            "training", "Was the carer shown what they will do?",
                            StayDetails.Readiness.options(\.trainingTitle), form),
                        .area(
                            "training-words", "What were they shown?",
                            hint: "As the carer will read it: “You were shown how to use the hoist”", rows: 3,
                            form),
                        .radios(
                            "equipment", "Is what is needed at home?",
                            StayDetails.Readiness.options(\.equipmentTitle), form),
                        .area("equipment-words", "What is it, or when does it come?", rows: 3, form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                let training = form.choice(
                    "training", as: StayDetails.Readiness.self, "Select whether they were shown")
                let equipment = form.choice(
                    "equipment", as: StayDetails.Readiness.self, "Select whether it is at home")
                let trainingWords = form.words(
                    "training-words", training == .done ? "Enter what they were shown" : nil, limit: 1_000)
                let equipmentWords = form.words("equipment-words", limit: 1_000)
                try form.errors.throwIfAny()
                guard let training, let equipment else { return }
                try desk.take(.prepare, on: opened, connection) { stay in
                    (stay.details.training, stay.details.trainingWords) = (training, trainingWords)
                    (stay.details.equipment, stay.details.equipmentWords) = (equipment, equipmentWords)
                }
            })
    }

    private var socialWorkForm: StayForm {
        let desk = self
        return StayForm(
            name: "social-work", step: .ward,
            known: { opened in FormReading(known: ["worker": opened.stay.details.socialWorker]) },
            page: { connection, opened, form in
                FormPage(
                    step: "social-work", "The social worker", opened,
                    intro: [
                        "They get what the carer says of being willing and able, and confirm that they read it."
                    ],
                    fields: try OrganisationChoice.fields(
                        "Which council or organisation?", connection, desk, form) + [
                            .line("worker", "The social worker’s name, if known", form),
                            .checkboxes(
                                "agreed", "Did the carer agree that they are told?",
                                [("yes", "Yes, the carer agreed")], form),
                        ], button: "Save", form)
            },
            save: { connection, opened, form in
                let organisation = try OrganisationChoice.read(&form, connection, desk)
                let worker = form.words("worker", limit: 100)
                try form.errors.throwIfAny()
                guard let organisation else { return }
                if let carer = opened.carer, !form.fields.has("agreed", "yes"),
                    try !desk.people.mayShare(connection, carer.id, organisation)
                {
                    throw StayRefusal.needsAgreement
                }
                let stay = try desk.take(.ward, on: opened, connection) { stay in
                    (stay.socialWork, stay.details.socialWorker) = (organisation, worker)
                }
                if let carer = opened.carer {
                    try desk.people.involve(
                        connection, carer.id, Destination(organisation), nil, opened.principal)
                }
                if let current = try desk.store(connection).find(stay.id) {
                    try desk.sendWords(of: current, connection)
                }
            })
    }
}
