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

    // MARK: Who cares

    /// Those whom the register knows to look after the patient.
    private func knownCarers(_ opened: Opened, _ connection: any Connection) throws -> [SeenLink] {
        guard let patient = opened.patient else { return [] }
        let links = try people.links(connection, patient.id, opened.principal)
        return links.filter { $0.isOpen && $0.caredFor == patient.id }
    }

    private var carerForm: StayForm {
        let desk = self
        return StayForm(
            name: "carer", step: .carer,
            known: { opened in
                let stay = opened.stay
                var known = ["child": stay.childHelping.rawValue, "agreement": stay.agreement.rawValue]
                known["found"] = stay.carerFound.rawValue
                known["carer"] = stay.carer?.description ?? ""
                known["relationship"] = stay.relationship
                known["initials"] = stay.initials
                known["authority"] = stay.details.authority
                return FormReading(known: known)
            },
            page: { connection, opened, form in
                try desk.carerPage(opened, form, connection)
            },
            save: { connection, opened, form in
                try desk.saveCarer(opened, &form, connection)
            })
    }

    private func carerPage(
        _ opened: Opened, _ form: FormReading, _ connection: any Connection
    ) throws -> FormPage {
        var choices = try knownCarers(opened, connection).map { ($0.carer.description, $0.carerName) }
        if let carer = opened.carer, !choices.contains(where: { $0.0 == carer.id.description }) {
            choices.append((carer.id.description, carer.name))
        }
        var fields: [FieldView] = [
            .radios(
                "found", "Does somebody look after this patient?", HospitalStay.CarerFound.options(\.title),
                form)
        ]
        if !choices.isEmpty {
            fields.append(
                .radios(
                    "carer", "Who?",
                    choices.map { (value: $0.0, label: $0.1) } + [("", "Somebody else, or not known here")],
                    form))
        }
        fields.append(
            .line(
                "find", "Find the carer’s record",
                hint:
                    "The reference on their record, such as 4K7P-2QXM-9. Nobody there yet? Add them first at “Find somebody”",
                form))
        if opened.stay.caredFor == nil {
            fields += [
                .line(
                    "relationship", "What is the patient to the carer?", hint: "For example: her father",
                    form
                ).under("The patient", "The name isn’t needed here."),
                .line("initials", "The patient’s initials (optional)", width: "4", form),
            ]
        }
        fields += [
            .radios(
                "child", "Is a child helping at home?", HospitalStay.Answer.options(\.title),
                hint: "If so, the children’s team finds out how they are. No child’s name is needed", form),
            .radios(
                "agreement", "May the carer and those who help be told about the patient’s care?",
                HospitalStay.Agreement.options(\.title),
                hint: "What the carer says of themselves is heard either way",
                form),
            .line(
                "authority", "If somebody else decided: who, and by what authority?",
                hint: "Being next of kin isn’t one", form),
        ]
        return FormPage(step: "carer", "Who cares for them", opened, fields: fields, button: "Save", form)
    }

    private func saveCarer(
        _ opened: Opened, _ form: inout FormReading, _ connection: any Connection
    ) throws {
        let found = form.choice(
            "found", as: HospitalStay.CarerFound.self, "Select whether somebody looks after them")
        let child = form.choice("child", as: HospitalStay.Answer.self, "Select whether a child is helping")
        let agreement = form.choice(
            "agreement", as: HospitalStay.Agreement.self, "Select what the patient said")
        let authority = form.words("authority", limit: 200)
        if agreement == .authority, authority.isEmpty {
            form.errors.add("Enter who decided, and by what authority", to: "authority")
        }
        var (relationship, initials) = (opened.stay.relationship, opened.stay.initials)
        if opened.stay.caredFor == nil {
            relationship = form.words("relationship", limit: 60)
            initials = form.words("initials", limit: 6)
        }
        if found == HospitalStay.CarerFound.none, child == .yes {
            form.errors.add(StayRefusal.childHelps.message, to: "found")
        }
        var carer: SeenPerson?
        let reference = form.fields.text("find")
        if found == .yes, !reference.isEmpty {
            let people = try people.findPeople(connection, reference, opened.principal)
            if let only = people.first, people.count == 1 {
                carer = only
            } else {
                form.errors.add("No one record fits that: use the reference that stands on it", to: "find")
            }
        } else if found == .yes, let id = PersonID(form.fields.text("carer")) {
            carer = try people.people(connection, [id], opened.principal)[id]
            if carer == nil { form.errors.add("Select who cares for them", to: "carer") }
        }
        if let carer, carer.id == opened.stay.caredFor {
            form.errors.add("The patient can’t be their own carer", to: "find")
        }
        if carer?.hasDied == true { form.errors.add("This person has died", to: "find") }
        try form.errors.throwIfAny()
        guard let found, let child, let agreement else { return }
        var link: CaringLinkID?
        if let carer, let patient = opened.stay.caredFor {
            let links = try people.links(connection, carer.id, opened.principal)
            link = links.first { $0.isOpen && $0.carer == carer.id && $0.caredFor == patient }?.id
        }
        let isOther = carer?.id != opened.stay.carer
        let stay = try take(.carer, on: opened, connection) { stay in
            (stay.carerFound, stay.childHelping, stay.agreement) = (found, child, agreement)
            (stay.relationship, stay.initials, stay.details.authority) = (relationship, initials, authority)
            stay.carer = carer?.id
            stay.link = carer == nil ? nil : link ?? (isOther ? nil : stay.link)
            if isOther {
                // Whoever it is now has still to be told, shown and rung.
                (stay.details.carerDied, stay.document, stay.planOn) = (false, nil, nil)
                (stay.involvedOn, stay.involvedHow, stay.notInvolvedReason) = (nil, nil, "")
            }
        }
        if child == .yes { try askAboutChild(stay, connection) }
        if let current = try store(connection).find(stay.id) { try sendWords(of: current, connection) }
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
