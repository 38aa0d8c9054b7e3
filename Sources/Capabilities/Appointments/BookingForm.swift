import Core
import People
import Storage
import Web

/// The form that books an appointment, and the same without its time that changes one.
struct BookingForm {
    let desk: AppointmentDesk
    let person: SeenPerson
    let warnings: [VisitWarning]
    let subjects: [AppointmentSubject]
    let colleagues: [(account: AccountID, name: String)]
    let advocate: AppointmentAdvocate?

    init(
        _ desk: AppointmentDesk, _ person: SeenPerson, for principal: Principal, _ connection: any Connection
    ) throws {
        (self.desk, self.person) = (desk, person)
        warnings = try desk.warnings(person.id, connection)
        advocate = try desk.needs.advocate(connection, person.id)
        subjects = try desk.needs.subjects(connection, person.id, principal)
        colleagues = try principal.organisation.map { try desk.people.colleagues(connection, $0) } ?? []
    }

    // MARK: Asking

    /// Which day and at what time, for booking and for moving.
    static func timeFields(_ form: FormReading) -> [FieldView] {
        var fields: [FieldView] = [
            .date("day", "On which day?", form),
            .line("time", "At what time?", hint: "For example, 10:30am or 14:00", width: "10", form),
        ]
        if form.errors["clock"] != nil || form.fields.has("clock") {
            fields.append(
                .radios(
                    "clock", "The clocks go back that night, and this time comes twice. Which is it?",
                    [("first", "The first, before they go back"), ("second", "The second, after")], form))
        }
        fields.append(.line("minutes", "For how many minutes?", width: "4", inputMode: "numeric", form))
        return fields
    }

    /// Asked at each change, since an alert may be newer than the booking.
    static func readField(_ form: FormReading) -> FieldView {
        .checkboxes("read", "The safety alert", [("yes", "I have read the safety alert at the top")], form)
    }

    func fields(_ form: FormReading, withTime: Bool) -> [FieldView] {
        var fields: [FieldView] = [
            .radios("subject", "What is it for?", subjectOptions(form.fields.text("subject")), form)
        ]
        if withTime { fields += Self.timeFields(form) }
        fields.append(
            .radios("way", "How do you meet?", Appointment.Way.options(\.title), form)
                .under("Where and with whom"))
        if !person.isRestricted {
            fields.append(
                .line(
                    "place", "Where, or which number or link (optional)",
                    hint: "The carer reads this on their own page. No message says it.", form))
        }
        let names = colleagues.map { (value: $0.account.description, label: $0.name) }
        fields += [
            .select("worker", "Who meets them?", [(value: "", label: "Select somebody")] + names, form),
            .select(
                "second", "A second worker (optional)", [(value: "", label: "Nobody else")] + names, form),
            .area(
                "present", "Who else is asked to be there? (optional)",
                hint: [
                    advocate?.words,
                    "They may have somebody with them, and may be spoken to alone. The carer reads this.",
                ].compactMap { $0 }.joined(separator: " "),
                rows: 2, form),
        ]
        return fields + helpFields(form)
    }

    private func subjectOptions(_ known: String) -> [(value: String, label: String)] {
        var options = subjects.map { (value: $0.owner.description, label: $0.title) }
        let others: [Appointment.Purpose] = [.firstContact, .other]
        options += others.map { (value: $0.rawValue, label: $0.title) }
        // What is over stays what it was booked for.
        if !known.isEmpty, !options.contains(where: { $0.value == known }) {
            options.insert((value: known, label: "What it was booked for"), at: 0)
        }
        return options
    }

    private func helpFields(_ form: FormReading) -> [FieldView] {
        var fields: [FieldView] = [
            .radios("interpreter", "Is an interpreter needed?", FieldView.yesNo, form).under(
                "Help to be there"),
            .line("language", "Which language? (where one is needed)", form),
            .radios(
                "replacement", "Does somebody have to take over the caring meanwhile?",
                Appointment.Replacement.options(\.title), form),
            .radios("reminder", "Do they want a reminder?", Appointment.Reminder.options(\.title), form),
            .area("note", "A note for colleagues (optional)", hint: "The carer doesn’t see it.", form),
        ]
        if !warnings.isEmpty { fields.append(Self.readField(form)) }
        if form.errors["time"]?.contains(Self.clashWords) == true || form.fields.has("clash", "yes") {
            fields.append(
                .checkboxes(
                    "clash", "Another appointment at that time", [("yes", "Book it all the same")], form))
        }
        return fields
    }

    static let clashWords = "is booked then"

    // MARK: Reading

    /// The appointment that a form says, as far as it can be read; what is wrong with it is in the form's errors.
    func read(
        _ form: inout FormReading, over known: Appointment, withTime: Bool, by principal: Principal,
        _ connection: any Connection
    ) throws -> Appointment {
        var appointment = known
        readSubject(&form, into: &appointment)
        var hasTime = true
        if withTime {
            let moment = form.moment()
            hasTime = moment != nil
            if let moment { appointment.startsAt = moment }
            appointment.minutes = form.minutes()
        }
        if let way = form.choice("way", as: Appointment.Way.self, "Select how you meet") {
            appointment.way = way
        }
        appointment.place = person.isRestricted ? "" : form.line("place")
        readPeople(&form, into: &appointment)
        readHelp(&form, into: &appointment)
        let haveRead = form.fields.has("read", "yes")
        let problems =
            hasTime && withTime
            ? appointment.problems(warnings, haveRead: haveRead, at: desk.surroundings.now())
            : appointment.problemsOfDetails(warnings, haveRead: haveRead)
        for problem in problems { form.add(problem) }
        if hasTime, form.errors.isEmpty, !form.fields.has("clash", "yes") {
            if let clash = try Self.clash(appointment, was: known, by: principal, desk, connection) {
                form.add(clash)
            }
        }
        return appointment
    }

    private func readSubject(_ form: inout FormReading, into appointment: inout Appointment) {
        let said = form.fields.text("subject")
        if let subject = subjects.first(where: { $0.owner.description == said }) {
            (appointment.purpose, appointment.owner) = (subject.purpose, subject.owner)
        } else if let owner = appointment.owner, owner.description == said {
            // What it was for isn't open any more: it stays what it was for.
        } else if let purpose = Appointment.Purpose(rawValue: said) {
            (appointment.purpose, appointment.owner) = (purpose, nil)
        } else {
            form.errors.add("Select what it is for", to: "subject")
        }
    }

    private func readPeople(_ form: inout FormReading, into appointment: inout Appointment) {
        let (worker, second) = (form.fields.text("worker"), form.fields.text("second"))
        appointment.worker = colleagues.first { $0.account.description == worker }?.account
        if appointment.worker == nil { form.errors.add("Select who meets them", to: "worker") }
        appointment.secondWorker = colleagues.first { $0.account.description == second }?.account
        if !second.isEmpty, appointment.secondWorker == nil {
            form.errors.add("Select a second worker, or nobody else", to: "second")
        }
        appointment.present = form.words("present", limit: 500)
    }

    private func readHelp(_ form: inout FormReading, into appointment: inout Appointment) {
        switch form.fields.text("interpreter") {
        case "no": appointment.interpreter = nil
        case "yes":
            let language = form.line("language", limit: 60)
            if language.isEmpty { form.errors.add("Enter which language", to: "language") }
            appointment.interpreter = language
        default: form.errors.add("Select whether an interpreter is needed", to: "interpreter")
        }
        if let replacement = form.choice(
            "replacement", as: Appointment.Replacement.self, "Select whether somebody has to take over")
        {
            appointment.replacement = replacement
        }
        if let reminder = form.choice(
            "reminder", as: Appointment.Reminder.self, "Select whether they want a reminder")
        {
            appointment.reminder = reminder
        }
        appointment.note = form.words("note")
    }

    /// Who has something else at that time; nobody's name and nothing of whom they see is said.
    static func clash(
        _ appointment: Appointment, was known: Appointment?, by principal: Principal,
        _ desk: AppointmentDesk, _ connection: any Connection
    ) throws -> AppointmentRefusal? {
        guard appointment.status == .booked else { return nil }
        let store = desk.store(connection)
        let isSameTime =
            known.map { $0.startsAt == appointment.startsAt && $0.minutes == appointment.minutes } ?? false
        for worker in [appointment.worker, appointment.secondWorker].compactMap({ $0 }) {
            // What was taken on knowingly isn't asked again.
            if isSameTime, let known, known.worker == worker || known.secondWorker == worker { continue }
            // Whom a colleague sees that the reader's diary doesn't show, a refusal doesn't tell either.
            let clashes = try store.clashes(
                of: worker, with: appointment, withRestricted: worker == principal.account)
            guard let other = clashes.first else { continue }
            let name = try desk.people.accountNames(connection, [worker])[worker] ?? "A colleague"
            let isOurs = other.organisation == appointment.organisation
            let when = ", from \(other.startsAt.spokenTime) to \(other.endsAt.spokenTime)"
            return .clash("\(name) \(clashWords)\(isOurs ? when : "")")
        }
        return nil
    }

    // MARK: Opening

    /// What a new form opens with.
    func begin(
        for principal: Principal, subject: String?, after earlier: Appointment?, _ connection: any Connection
    ) throws -> FormReading {
        var known: [String: String] = [
            "minutes": "60", "worker": principal.account?.description ?? "",
            "reminder": Appointment.Reminder.message.rawValue,
        ]
        if let earlier {
            known = self.known(earlier)
        } else if let language = try desk.needs.interpreter(connection, person.id) {
            (known["interpreter"], known["language"]) = ("yes", language)
        }
        if known["present"] == nil { known["present"] = advocate?.present }
        if let subject, subjects.contains(where: { $0.owner.description == subject }) {
            known["subject"] = subject
        } else if known["subject"] == nil, subjects.count == 1 {
            known["subject"] = subjects[0].owner.description
        }
        return FormReading(known: known)
    }

    /// An appointment as it stands, without its day.
    func known(_ appointment: Appointment) -> [String: String] {
        [
            "subject": appointment.owner?.description ?? appointment.purpose.rawValue,
            "minutes": "\(appointment.minutes)", "way": appointment.way.rawValue, "place": appointment.place,
            "worker": appointment.worker?.description ?? "",
            "second": appointment.secondWorker?.description ?? "", "present": appointment.present,
            "interpreter": appointment.interpreter == nil ? "no" : "yes",
            "language": appointment.interpreter ?? "", "replacement": appointment.replacement.rawValue,
            "reminder": appointment.reminder.rawValue, "note": appointment.note,
        ]
    }
}
