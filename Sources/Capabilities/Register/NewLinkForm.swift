import Core
import Web

/// What the form for a new link posts.
struct NewLinkForm: Sendable {
    let isCarer: Bool
    let reference: Reference?
    let person: NewPerson
    let link: NewCaringLink

    init(_ fields: FormFields) throws(FormErrors) {
        var reading = FormReading(fields)
        let direction = fields.text("direction")
        if direction != "carer", direction != "cared-for" {
            reading.errors.add("Select which way", to: "direction")
        }
        isCarer = direction == "carer"
        let typed = fields.text("person")
        reference = Reference(typed)
        if !typed.isEmpty, reference == nil {
            reading.errors.add("Check the reference: it has 9 letters and numbers", to: "person")
        }
        var name: PersonName?
        if reference == nil, !(fields.text("given") + fields.text("family")).isEmpty {
            do {
                name = try PersonName(given: fields.text("given"), family: fields.text("family"))
            } catch {
                reading.errors.add(error.message, to: error.part.rawValue)
            }
        }
        if !isCarer, reference == nil, name == nil, reading.errors.isEmpty {
            reading.errors.add("Enter the carer’s reference or name", to: "person")
        }
        var whereabouts = Whereabouts.notKnown
        if let text = fields.optional("postcode") {
            if let postcode = Postcode(text) {
                whereabouts = .postcode(postcode)
            } else {
                reading.errors.add("Enter a full UK postcode, like SO51 8DE", to: "postcode")
            }
        }
        let basis = Person.Basis(rawValue: fields.text("basis")) ?? .none
        if !isCarer, reference == nil, basis == .none {
            reading.errors.add("A carer must agree to be written down", to: "basis")
        }
        person = NewPerson(name: name, whereabouts: whereabouts, basis: basis)
        guard let link = CaringLinkForm.link(&reading), reading.errors.isEmpty else { throw reading.errors }
        self.link = link
    }
}

extension CaringLinkRefusal {
    var errors: FormErrors {
        var errors = FormErrors()
        errors.add(message, to: field ?? "person")
        return errors
    }
}

extension CaringLink {
    /// This link as a form now says it; its end is another matter.
    func changed(by form: NewCaringLink, today: LocalDate) throws(CaringLinkRefusal) -> CaringLink {
        if let started = form.started {
            guard started.date <= today else { throw .startsInFuture }
            if let ended, ended.on < started.date { throw .endsBeforeStart }
        }
        var link = self
        link.relationship = form.relationship
        link.started = form.started
        link.hours = form.hours
        link.tasks = form.tasks
        link.conditions = form.conditions
        link.livesWith = form.livesWith
        link.share = form.share
        link.inResidentialCare = form.inResidentialCare
        link.underContract = form.underContract
        link.carerWords = form.carerWords
        link.caredForAgrees = form.caredForAgrees
        return link
    }
}
