import Core
import Web

/// The form of a caring link, both ways.
enum CaringLinkForm {
    static func fields(_ link: CaringLink) -> FormFields {
        let started = TypedDate(link.started)
        return FormFields([
            "relationship": [link.relationship.rawValue], "started-day": [started.day],
            "started-month": [started.month], "started-year": [started.year],
            "hours": [link.hours.map { "\($0.hours)" } ?? ""], "tasks": link.tasks.map(\.rawValue),
            "conditions": link.conditions.map(\.rawValue),
            "together": [link.livesWith.map { $0 ? "yes" : "no" } ?? "not-asked"],
            "share": [link.share.rawValue],
            "residential": link.inResidentialCare ? ["yes"] : [],
            "contract": link.underContract ? ["yes"] : [],
            "words": [link.carerWords ?? ""], "agrees": [link.caredForAgrees.rawValue],
        ])
    }

    static let many: Set<String> = ["tasks", "conditions"]

    static func questions(_ fields: FormFields, _ errors: FormErrors) -> [FieldView] {
        [
            .select(
                "relationship", "Who is the person cared for to the carer?", Relationship.options(\.label),
                chosen: fields.optional("relationship") ?? "not-said", errors),
            .date(
                "started", "When did caring start? (optional)", TypedDate(fields, "started"),
                hint: "A year, or a month and a year, is enough", errors),
            .line(
                "hours", "Hours in a typical week (optional)", fields.text("hours"), hint: "0 to 168",
                width: "3",
                inputMode: "numeric", errors),
            .checkboxes(
                "tasks", "What does the carer do?", CaringTask.options(\.label),
                chosen: Set(fields.all("tasks")), errors),
            .checkboxes(
                "conditions", "Why is care needed?", ConditionGroup.options(\.label),
                chosen: Set(fields.all("conditions")), errors),
            .radios(
                "together", "Do they live together?", FieldView.yesNoNotAsked,
                chosen: fields.optional("together") ?? "not-asked", errors),
            .radios(
                "share", "Is the care shared?", CaringLink.Share.options(\.label),
                chosen: fields.optional("share") ?? "not-said", errors),
            .checkboxes(
                "residential", "Residential care",
                [("yes", "The person cared for lives in residential care")],
                chosen: Set(fields.all("residential")), errors),
            .checkboxes(
                "contract", "Contract", [("yes", "It’s paid under a contract, or done as voluntary work")],
                chosen: Set(fields.all("contract")), errors),
            .area("words", "In the carer’s own words (optional)", fields.longText("words"), errors),
            .radios(
                "agrees", "Does the person cared for agree that this is written down?",
                CaringLink.Agreement.options(\.label), chosen: fields.optional("agrees") ?? "not-asked",
                errors),
        ]
    }

    static func link(_ fields: FormFields) throws(FormErrors) -> NewCaringLink {
        var reading = FormReading(fields)
        let link = Self.link(&reading)
        guard let link, reading.errors.isEmpty else { throw reading.errors }
        return link
    }

    static func link(_ reading: inout FormReading) -> NewCaringLink? {
        let fields = reading.fields
        let started = reading.known("started", "The day caring started")
        var hours: HoursPerWeek?
        if let typed = fields.optional("hours") {
            hours = HoursPerWeek(typed)
            if hours == nil { reading.errors.add("Hours must be a number from 0 to 168", to: "hours") }
        }
        let words = reading.words("words", "The carer’s own words")
        let relationship = reading.choice(
            "relationship", as: Relationship.self, missing: "Select who they are to the carer")
        let share = reading.choice(
            "share", as: CaringLink.Share.self, missing: "Select whether the care is shared")
        let agrees = reading.choice(
            "agrees", as: CaringLink.Agreement.self, missing: "Select whether they agree")
        guard let relationship, let share, let agrees else { return nil }
        return NewCaringLink(
            relationship: relationship, started: started, hours: hours,
            tasks: reading.choices("tasks", as: CaringTask.self),
            conditions: reading.choices("conditions", as: ConditionGroup.self),
            livesWith: reading.yesNo("together"),
            share: share, inResidentialCare: fields.has("residential", "yes"),
            underContract: fields.has("contract", "yes"), carerWords: words, caredForAgrees: agrees)
    }

    static func conflicts(saved: FormFields, typed: FormFields) -> [FormPage.Conflict] {
        let labels = [
            ("relationship", "Relationship"), ("started-day", "Day it started"),
            ("started-month", "Month it started"),
            ("started-year", "Year it started"), ("hours", "Hours"), ("tasks", "What the carer does"),
            ("conditions", "Why care is needed"), ("together", "Live together"), ("share", "Shared"),
            ("residential", "Residential care"), ("contract", "Contract"), ("words", "Own words"),
            ("agrees", "Agreement"),
        ]
        return labels.compactMap { name, label in
            let (now, mine) = (
                saved.typed(name).joined(separator: ", "), typed.typed(name).joined(separator: ", ")
            )
            return now == mine ? nil : FormPage.Conflict(label: label, saved: now, typed: mine)
        }
    }
}

/// What the carer says of being willing and able, as it's posted: nothing is chosen for them.
enum WillingnessForm {
    static func questions(_ fields: FormFields, _ errors: FormErrors) -> [FieldView] {
        [
            .radios(
                "willing", "Are they willing to go on caring?", Willingness.Answer.options(\.willingLabel),
                chosen: fields.optional("willing"), errors),
            .radios(
                "able", "Are they able to?", Willingness.Answer.options(\.ableLabel),
                chosen: fields.optional("able"), errors),
            .line("how-long", "For how long? (optional)", fields.text("how-long"), width: "30", errors),
            .area("words", "In their own words", fields.longText("words"), errors),
            .checkboxes(
                "confidence", "In confidence", [("yes", "They said this in confidence")],
                chosen: Set(fields.all("confidence")), errors),
        ]
    }

    static func willingness(_ fields: FormFields) throws(FormErrors) -> Willingness {
        var reading = FormReading(fields)
        let willing = reading.choice(
            "willing", as: Willingness.Answer.self, missing: "Select whether they’re willing")
        let able = reading.choice("able", as: Willingness.Answer.self, missing: "Select whether they’re able")
        let howLong = reading.line("how-long", "For how long")
        let words = reading.words("words", "Their own words")
        guard let willing, let able, reading.errors.isEmpty else { throw reading.errors }
        return Willingness(willing: willing, able: able, howLong: howLong, words: words)
    }
}
