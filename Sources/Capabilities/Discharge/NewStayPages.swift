import Core
import Hummingbird
import People
import Storage
import Web

/// Begins a stay in hospital on one page: from a record, or for somebody who has none here.
struct NewStayPages: Sendable {
    let database: any Database
    let desk: StayDesk

    func add(to routes: Routes) {
        routes.get("/discharge/new", StayPages.writers) { request, context in
            try await show(nil, context)
        }
        routes.post("/discharge/new", StayPages.writers) { request, context in
            try await begin(nil, try await context.lenientForm(request), context)
        }
        routes.get("/people/{id}/hospital-stay", StayPages.writers) { request, context in
            try await show(try context.parameters.require("id", as: PersonID.self), context)
        }
        routes.post("/people/{id}/hospital-stay", StayPages.writers) { request, context in
            try await begin(
                try context.parameters.require("id", as: PersonID.self),
                try await context.lenientForm(request), context)
        }
    }

    /// From whose record it begins, and those whom they care for or who care for them.
    private struct Family {
        let person: SeenPerson
        let links: [SeenLink]
    }

    private func family(
        _ id: PersonID, _ principal: Principal, _ connection: any Connection
    ) throws -> Family {
        guard let person = try desk.people.people(connection, [id], principal)[id], person.isWorkedWith,
            !person.hasDied
        else { throw NotFound() }
        let links = try desk.people.links(connection, person.id, principal).filter(\.isOpen)
        return Family(person: person, links: links)
    }

    private func show(_ id: PersonID?, _ context: WebContext) async throws -> Response {
        let today = desk.surroundings.today
        let known = today.boxes("admitted").merging(["who": "self"]) { $1 }
        let page = try await page(id, FormReading(known: known), context)
        return context.page("discharge/form", page)
    }

    private func page(
        _ id: PersonID?, _ form: FormReading, _ context: WebContext
    ) async throws -> FormPage {
        let principal = try context.requirePrincipal()
        let pages = self
        return try await database.read { connection in
            guard let id else { return pages.newPage(form) }
            return pages.recordPage(try pages.family(id, principal, connection), form)
        }
    }

    private func days(_ form: FormReading) -> [FieldView] {
        [
            .line("ward", "Which ward?", form),
            .date("admitted", "When did they come to hospital?", form),
            .date("planning", "When did planning for going home begin? (leave empty if not yet)", form),
            .date("expected", "When are they expected home? (leave empty if not known)", form),
        ]
    }

    private func child(_ form: FormReading) -> FieldView {
        .radios(
            "child", "Is a child helping at home?", HospitalStay.Answer.options(\.title),
            hint: "If so, the children’s team finds out how they are. No child’s name is needed", form)
    }

    private func newPage(_ form: FormReading) -> FormPage {
        FormPage(
            "Somebody came to hospital", about: nil, back: "/discharge", action: "/discharge/new",
            intro: [
                "For a patient who has no record here. No name is needed: what they are to their carer is enough."
            ],
            fields: days(form) + [
                .radios(
                    "found", "Does somebody look after them?", HospitalStay.CarerFound.options(\.title), form),
                .line(
                    "relationship", "What is the patient to the carer?", hint: "For example: her father",
                    form),
                .line("initials", "The patient’s initials (optional)", width: "4", form), child(form),
            ], button: "Begin", errors: form.errors)
    }

    private func recordPage(_ family: Family, _ form: FormReading) -> FormPage {
        let person = family.person
        var who: [(value: String, label: String)] = [("self", "\(person.name) is in hospital")]
        for link in family.links where link.carer == person.id {
            who.append((link.id.description, "\(link.caredForName), whom \(person.name) looks after"))
        }
        who.append(("other", "Somebody else whom \(person.name) looks after"))
        let path = "/people/\(person.id)"
        return FormPage(
            "Somebody came to hospital", about: person.name, back: path, action: "\(path)/hospital-stay",
            fields: [.radios("who", "Who is in hospital?", who, form)] + days(form) + [
                .line(
                    "relationship", "If it is somebody else: what are they to the carer?",
                    hint: "For example: his sister", form),
                .line("initials", "Their initials (optional)", width: "4", form), child(form),
            ], button: "Begin", errors: form.errors)
    }

    private func begin(
        _ id: PersonID?, _ fields: FormFields, _ context: WebContext
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let (desk, pages) = (desk, self)
        do {
            let stay = try await database.write { connection in
                let family = try id.map { try pages.family($0, principal, connection) }
                var form = FormReading(fields)
                let new = pages.read(&form, family)
                try form.errors.throwIfAny()
                return try desk.begin(new, by: principal, connection)
            }
            return .redirect(to: "\(stay.path)?done=begun")
        } catch let errors as FormErrors {
            var form = FormReading(fields)
            form.errors = errors
            let page = try await page(id, form, context)
            return context.page("discharge/form", page, status: .unprocessableContent)
        }
    }

    private func read(_ form: inout FormReading, _ family: Family?) -> StayDesk.Beginning {
        let today = desk.surroundings.today
        let ward = form.words("ward", "Enter which ward", limit: 100)
        let admitted = form.day("admitted", "the day on which they came to hospital")
        let planning = form.day("planning", "when planning began", required: false)
        let expected = form.day("expected", "when they are expected home", required: false)
        if let admitted, admitted > today {
            form.errors.add("The day must be today or earlier", to: "admitted")
        }
        if let planning, planning > today {
            form.errors.add("The day must be today or earlier", to: "planning")
        }
        if let admitted {
            for (name, day) in [("planning", planning), ("expected", expected)] {
                if let day, day < admitted { form.add(StayRefusal.dayBeforeAdmission(name), to: name) }
            }
        }
        var new = StayDesk.Beginning(ward: ward, admittedOn: admitted ?? today)
        (new.planningOn, new.expectedOn) = (planning, expected)
        new.childHelping =
            form.choice("child", as: HospitalStay.Answer.self, "Select whether a child is helping")
            ?? .notAsked
        (new.relationship, new.initials) = (
            form.words("relationship", limit: 60), form.words("initials", limit: 6)
        )
        guard let family else {
            new.carerFound =
                form.choice(
                    "found", as: HospitalStay.CarerFound.self, "Select whether somebody looks after them")
                ?? .notAsked
            if new.carerFound == HospitalStay.CarerFound.none, new.childHelping == .yes {
                form.errors.add(StayRefusal.childHelps.message, to: "found")
            }
            if new.relationship.isEmpty {
                form.errors.add("Enter what the patient is to the carer, or “patient”", to: "relationship")
            }
            return new
        }
        let who = form.fields.text("who")
        let person = family.person
        if who == "self" {
            (new.caredFor, new.patientArea) = (person.id, person.area)
            let carers = family.links.filter { $0.caredFor == person.id }
            if let only = carers.first, carers.count == 1 {
                (new.link, new.carerFound) = (only.id, .yes)
                new.carerID = only.carer
            }
        } else if let link = family.links.first(where: {
            $0.id.description == who && $0.carer == person.id
        }) {
            (new.carer, new.caredFor, new.link) = (person, link.caredFor, link.id)
            new.carerFound = .yes
        } else if who == "other" {
            (new.carer, new.carerFound) = (person, .yes)
            if new.relationship.isEmpty {
                form.errors.add("Enter what they are to the carer", to: "relationship")
            }
        } else {
            form.errors.add("Select who is in hospital", to: "who")
        }
        return new
    }
}
