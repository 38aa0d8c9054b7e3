import Core
import Web

/// What the forms of a carer's own page post.
enum OwnRecordForms {
    static func correction(_ fields: FormFields) throws(FormErrors) -> NewCorrection {
        var errors = fields.problems
        let words = longText(fields, "words", label: "What is wrong", &errors)
        if words == nil, errors["words"] == nil {
            errors.add(OwnRecordRefusal.nothingWrong.message, to: "words")
        }
        try errors.throwIfAny()
        let item = fields.text("item")
        return NewCorrection(
            item: item.isEmpty ? "Something else" : String(item.prefix(100)),
            itemID: fields.optional("item-id").map { String($0.prefix(60)) }, words: words ?? "")
    }

    static func words(_ fields: FormFields) throws(FormErrors) -> (OwnWords.Topic, String) {
        var errors = fields.problems
        let topic = OwnWords.Topic(rawValue: fields.text("topic"))
        if topic == nil { errors.add(OwnRecordRefusal.topicMissing.message, to: "topic") }
        let words = longText(fields, "words", label: "What you want to say", &errors)
        if words == nil, errors["words"] == nil {
            errors.add(OwnRecordRefusal.wordsMissing.message, to: "words")
        }
        try errors.throwIfAny()
        guard let topic, let words else { throw errors }
        return (topic, words)
    }

    static func statement(_ fields: FormFields) throws(FormErrors) -> Willingness {
        var errors = fields.problems
        let willing = Willingness.Answer(rawValue: fields.text("willing"))
        let able = Willingness.Answer(rawValue: fields.text("able"))
        if willing == nil { errors.add("Select whether you want to go on", to: "willing") }
        if able == nil { errors.add("Select whether you are able to go on", to: "able") }
        let howLong = fields.optional("how-long")
        if CleanText.length(howLong ?? "") > 200 {
            errors.add("How long must be 200 characters or fewer", to: "how-long")
        }
        let words = longText(fields, "words", label: "Your words", &errors)
        try errors.throwIfAny()
        guard let willing, let able else { throw errors }
        return Willingness(willing: willing, able: able, howLong: howLong, words: words)
    }

    static func contact(_ fields: FormFields, contacts: [PersonContact]) throws(FormErrors) -> ContactChoice {
        var errors = fields.problems
        let channel = ContactRule.Channel(rawValue: fields.text("channel"))
        if channel == nil { errors.add("Select how we should get in touch", to: "channel") }
        let safe = fields.text("safe")
        if safe != "yes" && safe != "no" {
            errors.add("Select whether it is safe to contact you", to: "safe")
        }
        try errors.throwIfAny()
        guard let channel else { throw errors }
        var answers: [ContactID: Bool] = [:]
        for contact in contacts where fields.has("contact-\(contact.id)") {
            answers[contact.id] = fields.text("contact-\(contact.id)") == "yes"
        }
        return ContactChoice(
            channel: channel, isSafe: safe == "yes", postSafe: fields.text("post-safe") == "yes",
            hours: hours(fields.text("times")), noServiceMessages: fields.has("no-service", "yes"),
            news: fields.has("news", "yes"), safeContacts: answers)
    }

    static func hours(_ code: String) -> SafeHours {
        switch code {
        case "weekday-mornings": SafeHours(days: Set(1...5), minutes: 9 * 60..<12 * 60)
        case "weekday-afternoons": SafeHours(days: Set(1...5), minutes: 12 * 60..<17 * 60)
        case "weekday-evenings": SafeHours(days: Set(1...5), minutes: 17 * 60..<20 * 60)
        case "weekends": SafeHours(days: [6, 7], minutes: nil)
        default: .anyTime
        }
    }

    private static func longText(
        _ fields: FormFields, _ name: String, label: String, _ errors: inout FormErrors
    ) -> String? {
        do throws(FreeText.TooLong) {
            return try FreeText.typed(fields.longText(name))?.text
        } catch {
            errors.add(error.message(for: label), to: name)
            return nil
        }
    }
}
