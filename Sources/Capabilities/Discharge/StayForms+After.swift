import Core
import Storage
import Web

/// Who goes on with the carer, and how a stay comes to its end.
extension StayDesk {
    // MARK: Who goes on

    var askForm: StayForm {
        let desk = self
        return StayForm(
            name: "follow-up", step: .ask,
            page: { connection, opened, form in
                FormPage(
                    step: "follow-up", "Who goes on with the carer?", opened,
                    intro: [
                        "The stay can’t be closed until an organisation has taken the carer on: the carers’ centre, the council, a community team."
                    ],
                    fields: try OrganisationChoice.fields("Which organisation?", connection, desk, form) + [
                        .area("words", "What should they do?", rows: 3, form),
                        .checkboxes(
                            "agreed", "Did the carer agree that they are asked?",
                            [("yes", "Yes, the carer agreed")], form),
                    ], button: "Ask them", form)
            },
            save: { connection, opened, form in
                let organisation = try OrganisationChoice.read(&form, connection, desk)
                let words = form.words("words", "Enter what they should do", limit: 2_000)
                try form.errors.throwIfAny()
                guard let organisation else { return }
                try desk.ask(
                    organisation, words: words, carerAgreed: form.fields.has("agreed", "yes"), on: opened,
                    connection)
            })
    }

    var takeBackForm: StayForm {
        let desk = self
        return StayForm(
            name: "taking-back", step: .takeBack,
            page: { _, opened, form in
                FormPage(
                    step: "taking-back", "Take back what was asked", opened,
                    intro: ["The organisation no longer has to answer. Another is asked next."], fields: [],
                    button: "Take it back", isWarning: true, form)
            },
            save: { connection, opened, _ in try desk.takeBack(on: opened, connection) })
    }

    var acceptanceForm: StayForm {
        let desk = self
        return StayForm(
            name: "acceptance", step: .accept,
            page: { _, opened, form in
                FormPage(
                    step: "acceptance", "Do you go on with this carer?", opened,
                    intro: ["What the hospital asks: \(opened.stay.details.askWords)"],
                    fields: [
                        .radios(
                            "answer", "Your answer",
                            [
                                ("accept", "Yes: we get in touch with the carer"),
                                ("refuse", "No: the hospital has to ask somebody else"),
                            ], form),
                        .area("words", "What will you do, or why not?", rows: 3, form),
                    ], button: "Send your answer", form)
            },
            save: { connection, opened, form in
                let answer = form.fields.text("answer")
                if answer != "accept", answer != "refuse" {
                    form.errors.add("Select your answer", to: "answer")
                }
                let words = form.words("words", answer == "refuse" ? "Enter why not" : nil, limit: 2_000)
                try form.errors.throwIfAny()
                try desk.answerAsk(answer == "accept", words: words, on: opened, connection)
            })
    }

    // MARK: The end

    var closingForm: StayForm {
        let desk = self
        return StayForm(
            name: "closing", step: .close,
            page: { _, opened, form in
                let gaps = opened.stay.closingGaps(opened.facts)
                return FormPage(
                    step: "closing", "Close this stay", opened,
                    intro: gaps.isEmpty
                        ? ["The carer was rung, and somebody goes on with them."]
                        : ["It can’t be closed yet. Missing:"],
                    points: gaps.map(\.words), fields: [], button: "Close it", form)
            },
            save: { connection, opened, _ in try desk.close(opened, connection) })
    }

    var endingForm: StayForm {
        let desk = self
        return StayForm(
            name: "ending", step: .end,
            page: { _, opened, form in
                FormPage(
                    step: "ending", "End it without going home to a carer", opened,
                    fields: [
                        .radios(
                            "reason", "Why?",
                            HospitalStay.EndReason.choices.map { ($0.rawValue, $0.title) }, form),
                        .area(
                            "words", "What happens now, and who knows of it?",
                            hint: "For another hospital: which ward, and who there took it on", rows: 3, form),
                    ], button: "End it", isWarning: true, form)
            },
            save: { connection, opened, form in
                let reason = form.choice("reason", as: HospitalStay.EndReason.self, "Select why")
                let words = form.words("words", "Enter what happens now", limit: 2_000)
                if reason == .died { form.errors.add("A death is recorded on the record", to: "reason") }
                try form.errors.throwIfAny()
                guard let reason else { return }
                try desk.end(opened, reason, words: words, connection)
            })
    }
}
