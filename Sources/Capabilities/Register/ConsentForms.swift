import Core
import Web

/// The form of a decision to share.
enum ConsentForm {
    static let many: Set<String> = ["what"]

    static func questions(
        _ fields: FormFields, found: [(OrganisationID, String)], _ errors: FormErrors
    ) -> [FieldView] {
        var questions: [FieldView] = [
            .checkboxes(
                "what", "What may be shared?", Consent.Kind.options(\.label), chosen: Set(fields.all("what")),
                errors),
            .line(
                "recipient", "With whom?", fields.text("recipient"),
                hint:
                    "The name of an organisation or a person. Partners on the register are offered to choose from",
                width: "30", errors),
        ]
        if !found.isEmpty {
            let options =
                found.map { ($0.0.description, $0.1) } + [
                    ("other", "None of these: “\(fields.text("recipient"))” isn’t a partner here")
                ]
            questions.append(
                .radios(
                    "organisation", "Is it one of these partners?", options,
                    chosen: fields.optional("organisation"), errors))
        }
        return questions + [
            .area("why", "Why?", fields.longText("why"), rows: 2, errors),
            .radios(
                "side", "Whose information is it?",
                [
                    ("carer", "Their own, as a carer"), ("cared-for", "Theirs, as somebody cared for"),
                    ("both", "Both"),
                ],
                chosen: fields.optional("side"), errors),
            .radios(
                "decision", "What did they decide?",
                [("agreed", "Yes, share it"), ("refused", "No, don’t share it")],
                chosen: fields.optional("decision"), errors),
            .radios(
                "capacity", "Are they able to make this decision, today?", Consent.Capacity.options(\.label),
                chosen: fields.optional("capacity"), errors),
            .radios(
                "authority", "Who decided?", ClaimedAuthority.options(\.label),
                chosen: fields.optional("authority"), errors),
            .line(
                "decided-by", "Name of who decided, if it’s somebody else", fields.text("decided-by"), errors),
            .date(
                "document", "The day you saw the attorney’s or deputy’s document",
                TypedDate(fields, "document"), errors),
            .area(
                "reasons", "For a best-interests decision: why is it best for them?",
                fields.longText("reasons"), rows: 2,
                errors),
            .line("consulted", "Who was asked?", fields.text("consulted"), width: "30", errors),
            .date("review", "When will it be looked at again?", TypedDate(fields, "review"), errors),
        ]
    }

    /// - Parameter known: the partners that were offered, so that only one of them can be chosen.
    static func consent(
        _ fields: FormFields, known: [OrganisationID], age: Int?, today: LocalDate
    ) throws(FormErrors) -> NewConsent {
        var reading = FormReading(fields)
        let what = reading.choices("what", as: Consent.Kind.self)
        let recipient = reading.line("recipient", "With whom it’s shared", required: true)
        let why = reading.words("why", "Why it’s shared", required: true, limit: 500)
        let side = reading.choice("side", as: Side.self, missing: "Select whose information it is")
        let decision = reading.choice(
            "decision", as: Consent.Decision.self, missing: "Select what they decided")
        let capacity = reading.choice(
            "capacity", as: Consent.Capacity.self, missing: "Select whether they’re able to decide this")
        let claimed = reading.choice("authority", as: ClaimedAuthority.self, missing: "Select who decided")
        var to: Consent.Recipient?
        if let chosen = OrganisationID(fields.text("organisation")) {
            if known.contains(chosen) {
                to = .organisation(chosen)
            } else {
                reading.errors.add("Select one of the partners", to: "organisation")
            }
        } else {
            to = recipient.map { .other($0) }
        }
        let authority = claimed.flatMap { Self.authority($0, &reading) }
        guard let to, let why, let side, let decision, let capacity, let authority, reading.errors.isEmpty
        else {
            if what.isEmpty { reading.errors.add(ConsentRefusal.nothingToShare.message, to: "what") }
            throw reading.errors
        }
        let consent = NewConsent(
            what: what, recipient: to, why: why, decision: decision, authority: authority, capacity: capacity,
            side: side)
        do { try consent.check(age: age, today: today) } catch {
            reading.add(error, to: "authority")
            throw reading.errors
        }
        return consent
    }

    private static func authority(_ claimed: ClaimedAuthority, _ reading: inout FormReading) -> Consent
        .Authority?
    {
        do { try claimed.checked() } catch {
            reading.add(error, to: "authority")
            return nil
        }
        let by = reading.line("decided-by", "The name of who decided") ?? ""
        switch claimed {
        case .oneself: return .oneself
        case .competentYoungPerson: return .competentYoungPerson
        case .parentalResponsibility:
            if by.isEmpty { reading.errors.add("Enter the name of who decided", to: "decided-by") }
            return .parentalResponsibility(by: by)
        case .attorney, .deputy:
            if by.isEmpty { reading.errors.add("Enter the name of who decided", to: "decided-by") }
            guard let seen = reading.day("document", "The day you saw the document") else { return nil }
            return claimed == .attorney
                ? .attorney(by: by, documentSeenOn: seen) : .deputy(by: by, documentSeenOn: seen)
        case .bestInterests:
            if by.isEmpty { reading.errors.add("Enter the name of who decided", to: "decided-by") }
            let reasons = reading.words("reasons", "Why it’s best for them", required: true, limit: 1_000)
            let consulted = reading.line("consulted", "Who was asked", required: true)
            let review = reading.day("review", "The day it will be looked at again")
            guard let reasons, let consulted, let review else { return nil }
            return .bestInterests(
                .init(decidedBy: by, reasons: reasons, consulted: consulted, reviewOn: review))
        case .financeOnly, .nextOfKin: return nil
        }
    }
}
