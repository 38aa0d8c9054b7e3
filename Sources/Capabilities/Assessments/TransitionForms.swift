import Core
import Storage
import Web

/// A short form about one transition.
struct TransitionStepForm: Sendable {
    typealias Opened = TransitionDesk.Opened

    let name: String
    let step: TransitionStep
    let page: @Sendable (any Connection, Opened, FormReading) throws -> FormPage
    let save: @Sendable (any Connection, Opened, inout FormReading) throws -> Void
}

extension FormPage {
    init(
        transition step: String, _ title: String, _ opened: TransitionDesk.Opened, intro: [String] = [],
        warning: String? = nil, fields: [FieldView], button: String, _ form: FormReading
    ) {
        let path = opened.transition.path
        self.init(
            title, about: opened.person.name, back: path, action: "\(path)/\(step)", intro: intro,
            warning: warning, fields: fields, hidden: ["version": "\(opened.transition.version)"],
            button: button, errors: form.errors)
    }
}

extension TransitionDesk {
    var forms: [TransitionStepForm] { [ownForm, giveForm, offerForm, answerForm, contactForm, endForm] }

    /// The sides that this reader could take it on for.
    static func sides(_ opened: Opened) -> [Transition.Side] {
        Transition.Side.allCases.filter {
            opened.transition[$0].organisation == opened.principal.organisation
                && opened.transition[$0].acceptedOn == nil
        }
    }

    private var ownForm: TransitionStepForm {
        let desk = self
        return TransitionStepForm(
            name: "owner", step: .own,
            page: { _, opened, form in
                FormPage(
                    transition: "owner", "Take it on", opened,
                    intro: [
                        "One person in each service answers for this together, until both checks after 18."
                    ],
                    fields: [
                        .radios(
                            "side", "For which service do you take it on?",
                            Self.sides(opened).map { ($0.rawValue, $0.title) }, form)
                    ], button: "Take it on", form)
            },
            save: { connection, opened, form in
                let side = form.choice("side", as: Transition.Side.self, "Select for which service")
                if let side, !Self.sides(opened).contains(side) {
                    form.add(TransitionRefusal.ownedAlready, to: "side")
                }
                try form.errors.throwIfAny()
                guard let side else { return }
                let today = desk.surroundings.today
                try desk.take(.own, on: opened, connection) { transition in
                    transition = try transition.owned(side, by: opened.principal.account, on: today)
                }
            })
    }

    /// The sides that this reader’s service has, and could hand to a colleague.
    static func sidesToGive(_ opened: Opened) -> [Transition.Side] {
        Transition.Side.allCases.filter {
            opened.transition[$0].organisation == opened.principal.organisation
                && opened.transition[$0].acceptedOn != nil
        }
    }

    private var giveForm: TransitionStepForm {
        let desk = self
        return TransitionStepForm(
            name: "hand-over", step: .give,
            page: { connection, opened, form in
                let organisation = opened.principal.organisation
                let colleagues = try organisation.map { try desk.people.colleagues(connection, $0) } ?? []
                return FormPage(
                    transition: "hand-over", "Hand it to somebody else", opened,
                    intro: ["They answer for it from today, with the task for the next step."],
                    fields: [
                        .radios(
                            "side", "For which service?",
                            Self.sidesToGive(opened).map { ($0.rawValue, $0.title) }, form),
                        .select(
                            "account", "Who goes on with it?",
                            [("", "Select somebody")] + colleagues.map { ("\($0.account)", $0.name) }, form),
                    ], button: "Hand it over", form)
            },
            save: { connection, opened, form in
                let side = form.choice("side", as: Transition.Side.self, "Select for which service")
                if let side, !Self.sidesToGive(opened).contains(side) {
                    form.add(TransitionRefusal.nobodyHasIt, to: "side")
                }
                let chosen = form.fields.text("account")
                let colleague = try opened.principal.organisation.flatMap { organisation in
                    try desk.people.colleagues(connection, organisation).first { "\($0.account)" == chosen }
                }
                if colleague == nil { form.errors.add("Select who goes on with it", to: "account") }
                try form.errors.throwIfAny()
                guard let side, let colleague else { return }
                let today = desk.surroundings.today
                try desk.take(.give, on: opened, connection) { transition in
                    transition = try transition.given(side, to: colleague.account, on: today)
                }
            })
    }

    private var offerForm: TransitionStepForm {
        let desk = self
        return TransitionStepForm(
            name: "offer", step: .offer,
            page: { _, opened, form in
                FormPage(
                    transition: "offer", "What is offered from 18", opened,
                    intro: ["Tell them yourself, in plain words, before you write it down here."],
                    fields: [
                        .radios("offer", "What is it?", Transition.Offer.options(\.title), form),
                        .date("on", "On which day was it offered?", form),
                        .area("words", "What were they told?", rows: 4, form),
                    ], button: "Save the offer", form)
            },
            save: { connection, opened, form in
                let offer = form.choice("offer", as: Transition.Offer.self, "Select what is offered")
                let day = form.day("on", "the day")
                let words = form.words("words", "Enter what they were told", limit: 2_000)
                try form.errors.throwIfAny()
                guard let offer, let day else { return }
                let today = desk.surroundings.today
                try desk.take(.offer, on: opened, connection) { transition in
                    transition = try transition.offered(offer, words: words, on: day, today: today)
                }
            })
    }

    private var answerForm: TransitionStepForm {
        let desk = self
        return TransitionStepForm(
            name: "answer", step: .answer,
            page: { _, opened, form in
                FormPage(
                    transition: "answer", "Their own answer", opened,
                    intro: ["What they were offered: \(opened.transition.offerWords)"],
                    warning:
                        "If they say no and may be at risk of abuse or neglect, they are assessed all the same (Care Act section 63(4)).",
                    fields: [
                        .radios(
                            "who", "Who answered?",
                            [
                                ("self", "The young person themselves"),
                                ("other", "Somebody else, for them"),
                            ], form),
                        .radios("answer", "Do they want it?", Transition.Answer.options(\.title), form),
                        .radios("way", "How did they say so?", Transition.AnswerWay.options(\.title), form),
                        .date("on", "On which day?", form),
                        .area("words", "What they said, in their own words", rows: 4, form),
                        .yesNo("risk", "May they be at risk of abuse or neglect?", form),
                    ], button: "Save their answer", form)
            },
            save: { connection, opened, form in
                let who = form.fields.text("who")
                if who != "self", who != "other" { form.errors.add("Select who answered", to: "who") }
                let answer = form.choice("answer", as: Transition.Answer.self, "Select what they want")
                let way = form.choice("way", as: Transition.AnswerWay.self, "Select how they said so")
                let day = form.day("on", "the day")
                let words = form.words("words", limit: 2_000)
                let risk = form.yesNo("risk", "Select whether they may be at risk")
                try form.errors.throwIfAny()
                guard let answer, let way, let day, let risk else { return }
                try desk.answer(
                    Transition.OwnAnswer(
                        answer: answer, isTheirOwn: who == "self", way: way, words: words, isAtRisk: risk,
                        on: day), on: opened, connection)
            })
    }

    private var contactForm: TransitionStepForm {
        let desk = self
        return TransitionStepForm(
            name: "contact", step: .contact,
            page: { _, opened, form in
                FormPage(
                    transition: "contact", opened.transition.nextCheck?.title ?? "Still in contact?", opened,
                    fields: [
                        .radios("contact", "Are they in contact?", Transition.Contact.options(\.title), form),
                        .area("words", "How are they, or what was tried?", rows: 3, form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                let contact = form.choice(
                    "contact", as: Transition.Contact.self, "Select whether they are in contact")
                let words = form.words("words", limit: 2_000)
                try form.errors.throwIfAny()
                guard let contact else { return }
                try desk.contact(contact, words: words, on: opened, connection)
            })
    }

    private var endForm: TransitionStepForm {
        let desk = self
        return TransitionStepForm(
            name: "ending", step: .end,
            page: { _, opened, form in
                FormPage(
                    transition: "ending", "End this for another reason", opened,
                    fields: [
                        .radios(
                            "reason", "Why?", Transition.EndReason.choices.map { ($0.rawValue, $0.title) },
                            form),
                        .area("words", "How is that known, and who knows of it?", rows: 3, form),
                    ], button: "End it", form)
            },
            save: { connection, opened, form in
                let reason = form.choice("reason", as: Transition.EndReason.self, "Select why")
                let words = form.words("words", "Enter how that is known", limit: 2_000)
                if let reason, !Transition.EndReason.choices.contains(reason) {
                    form.errors.add("Select why", to: "reason")
                }
                try form.errors.throwIfAny()
                guard let reason else { return }
                try desk.take(.end, on: opened, connection) { transition in
                    transition = try transition.ended(reason, words: words)
                }
            })
    }
}
