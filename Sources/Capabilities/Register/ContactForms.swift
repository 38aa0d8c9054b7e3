import Core
import Web

/// The form of contact rules, both ways.
enum ContactRuleForm {
    private static let weekdays = [
        (value: "1", label: "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"),
        ("5", "Friday"),
        ("6", "Saturday"), ("7", "Sunday"),
    ]

    private static let hours: [(value: String, label: String)] =
        [("", "Any hour")] + (0...24).map { ("\($0)", SafeHours.clock($0 * 60)) }

    static func fields(_ rule: ContactRule) -> FormFields {
        func word(_ answer: Bool?) -> String { answer.map { $0 ? "yes" : "no" } ?? "not-asked" }
        return FormFields([
            "safe": [word(rule.safeToContact)], "post": [word(rule.postSafe)],
            "channel": [rule.channel.rawValue],
            "language": [rule.language], "interpreter": rule.interpreter ? ["yes"] : [],
            "days": rule.hours.days.sorted().map(String.init),
            "from": [rule.hours.minutes.map { "\($0.lowerBound / 60)" } ?? ""],
            "to": [rule.hours.minutes.map { "\($0.upperBound / 60)" } ?? ""], "through": [rule.through ?? ""],
            "others": [rule.othersTold ?? ""], "stop": rule.noServiceMessages ? ["yes"] : [],
            "news": rule.news ? ["yes"] : [],
        ])
    }

    static func questions(_ fields: FormFields, _ errors: FormErrors) -> [FieldView] {
        let languages =
            LanguageName.offered.contains { $0.value == fields.text("language") }
                || fields.text("language").isEmpty
            ? LanguageName.offered
            : LanguageName.offered + [(fields.text("language"), fields.text("language"))]
        return [
            .radios(
                "safe", "Is it safe to contact them?", FieldView.yesNoNotAsked,
                chosen: fields.optional("safe"), errors),
            .radios(
                "said-by", "Who said so?",
                [("carer", "They did, themselves"), ("professional", "Somebody else")],
                chosen: fields.optional("said-by") ?? "professional",
                hint: "Under 18, nothing is sent unless they said themselves that it’s safe", errors),
            .radios(
                "post", "Is it safe to post letters home?", FieldView.yesNoNotAsked,
                chosen: fields.optional("post"), errors),
            .radios(
                "channel", "How would they like to be contacted?", ContactRule.Channel.options(\.label),
                chosen: fields.optional("channel"), errors),
            .line(
                "through", "Somebody they trust to be contacted instead (optional)", fields.text("through"),
                hint: "Name, who they are, and how to reach them", width: "30", errors),
            .select("language", "Language", languages, chosen: fields.text("language"), errors),
            .checkboxes(
                "interpreter", "Interpreter", [("yes", "They need an interpreter")],
                chosen: Set(fields.all("interpreter")), errors),
            .checkboxes("days", "Safe days", weekdays, chosen: Set(fields.all("days")), errors),
            .select("from", "Safe from", hours, chosen: fields.text("from"), errors),
            .select("to", "Safe until", hours, chosen: fields.text("to"), errors),
            .line("others", "Who else may be told (optional)", fields.text("others"), width: "30", errors),
            .checkboxes(
                "stop", "Messages", [("yes", "They asked us to stop sending messages")],
                chosen: Set(fields.all("stop")), errors),
            .checkboxes(
                "news", "News", [("yes", "They want news about services and events")],
                chosen: Set(fields.all("news")), errors),
        ]
    }

    static func rule(_ fields: FormFields) throws(FormErrors) -> ContactRule {
        var reading = FormReading(fields)
        let channel = reading.choice(
            "channel", as: ContactRule.Channel.self, missing: "Select how they would like to be contacted")
        let through = reading.line(
            "through", "Somebody they trust", required: channel == .throughSomeone, limit: 300)
        let others = reading.line("others", "Who else may be told", limit: 300)
        let days = Set(fields.all("days").compactMap { Int($0) }.filter((1...7).contains))
        if days.isEmpty {
            reading.errors.add(
                "Select at least one day, or say that it isn’t safe to contact them", to: "days")
        }
        let from = Int(fields.text("from")), to = Int(fields.text("to"))
        var minutes: Range<Int>?
        switch (from, to) {
        case (nil, nil): break
        case (let from?, let to?) where (0..<24).contains(from) && from < to && to <= 24:
            minutes = from * 60..<to * 60
        default: reading.errors.add("Safe until must be later than safe from", to: "to")
        }
        let language = fields.optional("language") ?? "en"
        if CleanText.length(language) > 20 { reading.errors.add("Select a language", to: "language") }
        guard let channel, reading.errors.isEmpty else { throw reading.errors }
        return ContactRule(
            channel: channel, language: language, interpreter: fields.has("interpreter", "yes"),
            safeToContact: reading.yesNo("safe"), postSafe: reading.yesNo("post"),
            hours: SafeHours(days: days, minutes: minutes), through: through, othersTold: others,
            noServiceMessages: fields.has("stop", "yes"), news: fields.has("news", "yes"))
    }

    static func conflicts(saved: FormFields, typed: FormFields) -> [FormPage.Conflict] {
        let labels = [
            ("safe", "Safe to contact"), ("post", "Safe to post"), ("channel", "How"), ("through", "Through"),
            ("language", "Language"), ("interpreter", "Interpreter"), ("days", "Days"), ("from", "From"),
            ("to", "Until"), ("others", "Who else may be told"), ("stop", "Stop messages"), ("news", "News"),
        ]
        return labels.compactMap { name, label in
            let (now, mine) = (
                saved.all(name).joined(separator: ", "), typed.all(name).joined(separator: ", ")
            )
            return now == mine ? nil : FormPage.Conflict(label: label, saved: now, typed: mine)
        }
    }
}
