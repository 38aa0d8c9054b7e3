import Core
import People
import Storage
import Web

/// The steps of an appointment: another time, other details, the end of it, and a mistake taken back.
extension StepPages {
    private static let parties: [Appointment.Party] = [.carer, .us]

    /// The reason that only we can have is no reason of the carer's, and the other way round.
    private static func reason(_ form: inout FormReading) -> Appointment.Reason? {
        guard let reason = form.choice("reason", as: Appointment.Reason.self, "Select why"),
            Appointment.Reason.choices.contains(reason)
        else {
            form.errors.add("Select why", to: "reason")
            return nil
        }
        return reason
    }

    private static func party(_ form: inout FormReading) -> Appointment.Party? {
        guard let party = form.choice("party", as: Appointment.Party.self, "Select who asked for it"),
            parties.contains(party)
        else {
            form.errors.add("Select who asked for it", to: "party")
            return nil
        }
        return party
    }

    private static let reasons = Appointment.Reason.choices.map { (value: $0.rawValue, label: $0.title) }

    private static let whoAsks = [
        (value: Appointment.Party.carer.rawValue, label: "The carer, or somebody for them"),
        (value: Appointment.Party.us.rawValue, label: "We do"),
    ]

    var moveForm: StepForm {
        let desk = desk
        return StepForm(
            name: "move", action: .move,
            known: { _, opened in
                let appointment = opened.appointment
                var known = appointment.day.boxes("day")
                known["time"] = appointment.startsAt.typedTime
                known["minutes"] = "\(appointment.minutes)"
                if appointment.askedAt != nil { known["party"] = Appointment.Party.carer.rawValue }
                return FormReading(known: known)
            },
            page: { _, opened, form in
                var fields = BookingForm.timeFields(form)
                fields += [
                    .radios("party", "Who asks for it?", Self.whoAsks, form).under("Who and why"),
                    .radios("reason", "Why?", Self.reasons, form),
                    .area("note", "More about it (optional)", form),
                ]
                if opened.appointment.way == .home, !opened.warnings.isEmpty {
                    fields.append(BookingForm.readField(form))
                }
                if form.errors["time"]?.contains(BookingForm.clashWords) == true
                    || form.fields.has("clash", "yes")
                {
                    fields.append(
                        .checkboxes(
                            "clash", "Another appointment at that time", [("yes", "Book it all the same")],
                            form))
                }
                return FormPage(
                    step: "move", "Move it to another time", opened,
                    intro: [
                        "It is booked for \(opened.appointment.day.weekdayName) \(opened.appointment.startsAt.spoken).",
                        "Where a carer is waiting for something, their clock stands still only if they ask for the later day. If we move it, or the help that we were to arrange didn’t come, it runs on.",
                    ], warnings: opened.warnings, fields: fields, button: "Move it",
                    on: desk.surroundings.today, form)
            },
            save: { connection, opened, form in
                let moment = form.moment()
                let minutes = form.minutes()
                let party = Self.party(&form)
                let reason = Self.reason(&form)
                let note = form.words("note")
                if let moment {
                    var moved = opened.appointment
                    (moved.startsAt, moved.minutes) = (moment, minutes)
                    let problems = moved.problems(
                        opened.warnings, haveRead: form.fields.has("read", "yes"),
                        at: desk.surroundings.now())
                    for problem in problems {
                        if problem == .twoWorkers {
                            form.errors.add(
                                "Two workers must go to this home. Change who goes first, then move it",
                                to: "day")
                        } else {
                            form.add(problem)
                        }
                    }
                    if form.errors.isEmpty, !form.fields.has("clash", "yes"),
                        let clash = try BookingForm.clash(
                            moved, was: nil, by: opened.principal, desk, connection)
                    {
                        form.add(clash)
                    }
                }
                try form.errors.throwIfAny()
                guard let moment, let party, let reason else { throw NotFound() }
                try desk.move(
                    opened, to: moment, minutes: minutes, party: party, reason: reason, note: note, connection
                )
                return "moved"
            })
    }

    var detailsForm: StepForm {
        let desk = desk
        return StepForm(
            name: "details", action: .change,
            known: { connection, opened in
                let form = try BookingForm(desk, opened.person, for: opened.principal, connection)
                return FormReading(known: form.known(opened.appointment))
            },
            page: { connection, opened, form in
                let booking = try BookingForm(desk, opened.person, for: opened.principal, connection)
                return FormPage(
                    step: "details", "Change the details", opened, warnings: opened.warnings,
                    fields: booking.fields(form, withTime: false), button: "Save",
                    on: desk.surroundings.today, form)
            },
            save: { connection, opened, form in
                let booking = try BookingForm(desk, opened.person, for: opened.principal, connection)
                let changed = try booking.read(
                    &form, over: opened.appointment, withTime: false, by: opened.principal, connection)
                try form.errors.throwIfAny()
                try desk.change(changed, was: opened, connection)
                return "changed"
            })
    }

    var cancellationForm: StepForm {
        let desk = desk
        return StepForm(
            name: "cancellation", action: .cancel,
            page: { _, opened, form in
                FormPage(
                    step: "cancellation", "Cancel it", opened,
                    intro: [
                        "It is booked for \(opened.appointment.day.weekdayName) \(opened.appointment.startsAt.spoken). To agree another day now, move it instead."
                    ],
                    fields: [
                        .radios("party", "Who asks for it?", Self.whoAsks, form),
                        .radios("reason", "Why?", Self.reasons, form),
                        .radios(
                            "another", "Do they want another day?",
                            [("yes", "Yes, or we don’t know: somebody gets in touch"), ("no", "No")], form),
                        .area("note", "More about it (optional)", form),
                    ], button: "Cancel it", isWarning: true, on: desk.surroundings.today, form)
            },
            save: { connection, opened, form in
                let party = Self.party(&form)
                let reason = Self.reason(&form)
                let another = form.fields.text("another")
                if another != "yes", another != "no" {
                    form.errors.add("Select whether they want another day", to: "another")
                }
                let note = form.words("note")
                try form.errors.throwIfAny()
                guard let party, let reason else { throw NotFound() }
                try desk.cancel(
                    opened, party: party, reason: reason, wantsAnother: another == "yes", note: note,
                    connection)
                return "cancelled"
            })
    }

    private static let outcomes = [
        (value: "attended", label: "It took place"), (value: "carer", label: "They weren’t there"),
        (value: "us", label: "We didn’t come, or didn’t ring"),
    ]

    var outcomeForm: StepForm {
        let desk = desk
        return StepForm(
            name: "outcome", action: .attend,
            page: { _, opened, form in
                FormPage(
                    step: "outcome", "How did it go?", opened,
                    intro: [
                        "Nothing is closed because somebody wasn’t there. There may be a reason that matters: somebody asks kindly how they are."
                    ], warnings: opened.warnings,
                    fields: [
                        .radios("outcome", "Did it take place?", Self.outcomes, form),
                        .area(
                            "tried", "What was tried, or what comes of it",
                            hint:
                                "If they weren’t there: whom you rang, whether you left a card, what worried you.",
                            form),
                    ], button: "Save", on: desk.surroundings.today, form)
            },
            save: { connection, opened, form in
                let outcome = form.fields.text("outcome")
                if !Self.outcomes.contains(where: { $0.value == outcome }) {
                    form.errors.add("Select whether it took place", to: "outcome")
                }
                let isMissed = outcome == "carer" || outcome == "us"
                let words = form.words("tried", isMissed ? "Write what was tried" : nil)
                try form.errors.throwIfAny()
                switch outcome {
                case "attended": try desk.attend(opened, note: words, connection)
                case "carer": try desk.miss(opened, party: .carer, tried: words, connection)
                default: try desk.miss(opened, party: .us, tried: words, connection)
                }
                return isMissed ? "missed" : "attended"
            })
    }

    var undoingForm: StepForm {
        let desk = desk
        return StepForm(
            name: "undoing", action: .undo,
            page: { _, opened, form in
                FormPage(
                    step: "undoing", "That was a mistake", opened,
                    intro: [
                        "It stands at “\(opened.appointment.status.title.lowercased())”. If that is wrong, it is booked again as it was, and what happened stays written down."
                    ],
                    fields: [.area("note", "What was wrong?", form)], button: "Book it again as it was",
                    on: desk.surroundings.today, form)
            },
            save: { connection, opened, form in
                let note = form.words("note", "Write what was wrong", limit: 500)
                try form.errors.throwIfAny()
                try desk.undo(opened, note: note, connection)
                return "undone"
            })
    }
}
