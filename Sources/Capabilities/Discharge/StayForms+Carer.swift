import Core
import People
import Storage
import Web

/// Who cares for the patient, and whether a child is helping.
extension StayDesk {
    /// Those whom the register knows to look after the patient.
    private func knownCarers(_ opened: Opened, _ connection: any Connection) throws -> [SeenLink] {
        guard let patient = opened.patient else { return [] }
        let links = try people.links(connection, patient.id, opened.principal)
        return links.filter { $0.isOpen && $0.caredFor == patient.id }
    }

    var carerForm: StayForm {
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
                // Whoever it is now has still to be told, shown and rung, and somebody to go on with them.
                (stay.details.carerDied, stay.document, stay.planOn) = (false, nil, nil)
                (stay.details.callsBefore, stay.details.training) = (opened.facts.calls.count, .notYet)
                (stay.receiver, stay.followUp) = (nil, .notAsked)
                (stay.involvedOn, stay.involvedHow, stay.notInvolvedReason) = (nil, nil, "")
            }
        }
        if isOther { try closeAsked(opened, connection) }
        if child == .yes { try askAboutChild(stay, connection) }
        if let current = try store(connection).find(stay.id) { try sendWords(of: current, connection) }
    }
}
