import Core
import Documents
import Storage
import Web

/// What is written down around the day of going home, and after it.
extension StayDesk {
    var homeForms: [StayForm] {
        [
            answerForm, planForm, homeForm, callForm, setbackForm, askForm, takeBackForm, acceptanceForm,
            closingForm, endingForm,
        ]
    }

    private var answerForm: StayForm {
        let desk = self
        return StayForm(
            name: "answer", step: .answer,
            page: { _, opened, form in
                FormPage(
                    step: "answer", "Answer a carer who isn’t willing or able", opened,
                    intro: [
                        "Talk with them today. Nobody can be made to care, and nobody goes home to somebody who can’t."
                    ],
                    fields: [
                        .area(
                            "words", "What did you answer, and what changes?",
                            hint: "Who does what they can’t do, and from when", rows: 4, form)
                    ], button: "Save the answer", form)
            },
            save: { connection, opened, form in
                let words = form.words("words", "Enter what you answered", limit: 2_000)
                try form.errors.throwIfAny()
                try desk.answer(words, on: opened, connection)
            })
    }

    private var planForm: StayForm {
        let desk = self
        return StayForm(
            name: "plan", step: .plan, many: ["copies"],
            known: { opened in
                let details = opened.stay.details
                return FormReading(known: [
                    "night-phone": details.nightPhone, "night-who": details.nightWho,
                    "comes": details.comes, "medicines": details.medicines, "watch": details.watch,
                ])
            },
            page: { _, opened, form in
                var intro = ["The carer gets this as one page. Write it as they will read it at night."]
                if opened.carer == nil {
                    intro.append("First find the carer’s record: the page is for somebody by name.")
                }
                if !opened.stay.agreement.isGiven {
                    intro.append(
                        "The patient hasn’t agreed that the carer is told about their care: the page has the numbers and the carer’s own rights only."
                    )
                }
                let fields: [FieldView] = [
                    .line(
                        "night-phone", "The number for the first night",
                        hint: "Somebody must answer there all night",
                        form),
                    .line("night-who", "Who answers there?", form),
                    .area("comes", "Who comes to the home, and when?", rows: 3, form),
                    .area("medicines", "What changed in the medicines?", rows: 3, form),
                    .area("watch", "What should they look out for?", rows: 3, form),
                    .checkboxes(
                        "copies", "How does the carer want the page?",
                        CopyWay.allCases.map { ($0.rawValue, $0.words) },
                        hint: "Ask them: is it safe, and who else sees it?", form),
                ]
                return FormPage(
                    step: "plan", "The page for going home", opened, intro: intro, fields: fields,
                    button: "Make the page", form)
            },
            save: { connection, opened, form in
                var details = opened.stay.details
                details.nightPhone = form.words(
                    "night-phone", "Enter a number for the first night", limit: 40)
                details.nightWho = form.words("night-who", "Enter who answers there", limit: 200)
                if !details.nightPhone.isEmpty, !details.nightPhone.contains(where: \.isNumber) {
                    form.errors.add("Enter a telephone number", to: "night-phone")
                }
                details.comes = form.words("comes", limit: 1_000)
                details.medicines = form.words("medicines", limit: 1_000)
                details.watch = form.words("watch", limit: 1_000)
                let copies = Set(form.fields.all("copies").compactMap(CopyWay.init))
                if copies.isEmpty { form.errors.add("Select how they want the page", to: "copies") }
                try form.errors.throwIfAny()
                try desk.givePlan(details, copies, on: opened, connection)
            })
    }

    private var homeForm: StayForm {
        let desk = self
        return StayForm(
            name: "home", step: .goHome,
            page: { _, opened, form in
                let gaps = opened.stay.gaps(opened.facts)
                return FormPage(
                    step: "home", "They have gone home", opened,
                    intro: gaps.isEmpty
                        ? ["Everything is in place."] : ["Still missing. It can be written down later too:"],
                    points: gaps.map(\.words),
                    fields: [.date("home", "On which day did they go home?", form)], button: "Save", form)
            },
            save: { connection, opened, form in
                let day = form.day("home", "the day on which they went home")
                try form.errors.throwIfAny()
                guard let day else { return }
                let today = desk.surroundings.today
                try desk.take(.goHome, on: opened, connection) { stay in
                    stay = try stay.goneHome(on: day, today: today)
                }
            })
    }

    private var callForm: StayForm {
        let desk = self
        return StayForm(
            name: "call", step: .call,
            known: { _ in FormReading(known: desk.surroundings.today.boxes("on")) },
            page: { _, opened, form in
                let tries = opened.facts.calls.filter { !$0.result.isReached }.count
                var intro = [
                    "Ask how it is going, whether they slept, what is too much, and what they need now."
                ]
                if tries > 0 { intro.append(Self.tried(tries, opened)) }
                return FormPage(
                    step: "call", "Ring the carer", opened, intro: intro,
                    fields: [
                        .date("on", "On which day?", form),
                        .radios("result", "What came of it?", StayCall.Result.options(\.title), form),
                        .area("words", "What did they say?", rows: 4, form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                let day = form.day("on", "the day")
                let result = form.choice("result", as: StayCall.Result.self, "Select what came of it")
                let words = form.words(
                    "words", result?.isReached == true ? "Enter what they said" : nil, limit: 2_000)
                try form.errors.throwIfAny()
                guard let day, let result else { return }
                try desk.keep(
                    StayCall(on: day, result: result, words: words, by: opened.principal.name), on: opened,
                    connection)
            })
    }

    private static func tried(_ tries: Int, _ opened: Opened) -> String {
        let count = tries == 1 ? "Tried once" : "Tried \(tries) times"
        return opened.stay.isRisk(opened.facts)
            ? "\(count). Something is known to be wrong here: after 3 tries on 2 days somebody goes and sees."
            : "\(count). After 3 tries on 2 days it may rest: the carer has the number to ring."
    }

    private var setbackForm: StayForm {
        let desk = self
        return StayForm(
            name: "setback", step: .setback,
            page: { _, opened, form in
                FormPage(
                    step: "setback", "Something went wrong after going home", opened,
                    intro: [
                        "Within 30 days of going home it belongs to this stay. Somebody rings the carer today."
                    ],
                    fields: [
                        .radios("kind", "What happened?", StaySetback.Kind.options(\.title), form),
                        .date("on", "On which day?", form),
                        .area("words", "What went wrong?", rows: 4, form),
                    ], button: "Save", form)
            },
            save: { connection, opened, form in
                let kind = form.choice("kind", as: StaySetback.Kind.self, "Select what happened")
                let day = form.day("on", "the day")
                let words = form.words("words", "Enter what went wrong", limit: 2_000)
                try form.errors.throwIfAny()
                guard let kind, let day else { return }
                try desk.keep(StaySetback(kind: kind, on: day, words: words), on: opened, connection)
            })
    }
}
