import Core
import Web

/// What `Templates/arrivals.mustache` shows.
struct ArrivalsPage: Sendable {
    let pageTitle = "Arrivals: came without an account"
    let backPath = "/referrals"
    let count: String
    let rows: [Row]
    let hasRows: Bool
    let nextPath: String?

    struct Row: Sendable {
        let rowPath: String
        let rowName: String
        let rowKind: String
        let rowFrom: String
        let rowDue: String
        let rowIsLate: Bool
        let rowIsChild: Bool
    }

    init(_ arrivals: [Inbound], count: Int, today: LocalDate, nextPath: String?) {
        self.count = count == 1 ? "1 to look at" : "\(count) to look at"
        rows = arrivals.map {
            Row(
                rowPath: "/referrals/arrivals/\($0.id)", rowName: $0.words.carerName,
                rowKind: $0.words.kind.title, rowFrom: $0.words.senderPlace, rowDue: $0.dueOn.spoken,
                rowIsLate: $0.dueOn < today, rowIsChild: $0.words.isChild == "yes")
        }
        (hasRows, self.nextPath) = (!arrivals.isEmpty, nextPath)
    }
}

/// What `Templates/arrival.mustache` shows.
struct ArrivalPage: Sendable {
    let pageTitle: String
    let backPath = "/referrals/arrivals"
    let path: String
    let lines: [Line]
    let isNew: Bool
    let became: String?
    let becamePath: String?
    let searchPath = "/people"
    let person: FieldView
    let reason: FieldView
    let nextStep: FieldView
    let errors: [FieldError]
    let hasErrors: Bool

    struct Line: Sendable {
        let lineTitle: String
        let lineWords: String
    }

    init(
        _ inbound: Inbound, reasons: [(value: String, label: String)], _ fields: FormFields,
        _ errors: FormErrors
    ) {
        let words = inbound.words
        pageTitle = "Arrival \(inbound.reference)"
        path = "/referrals/arrivals/\(inbound.id)"
        let child = ["yes": "Yes", "no": "No"][words.isChild] ?? "Not known"
        lines = [
            ("Carer’s name", words.carerName), ("How to reach them", words.carerContact),
            ("Is that safe?", words.safe.isEmpty ? "Not said" : words.safe),
            ("Postcode", words.carerPostcode.isEmpty ? "Not said" : words.carerPostcode),
            ("Under 18", child), ("For", words.kind.title), ("Asked for", words.asksFor),
            ("Sent by", "\(words.senderName), \(words.senderPlace)"),
            ("Reach the sender", words.senderContact),
            ("Came on", inbound.at.spoken), ("Look at it by", inbound.dueOn.spoken),
        ].map { Line(lineTitle: $0.0, lineWords: $0.1) }
        isNew = inbound.status == .new
        becamePath = inbound.referral.map { "/referrals/\($0)" }
        became =
            switch inbound.status {
            case .new: nil
            case .taken: "It has become a referral."
            case .refused: "It was declined. Next: \(inbound.nextStep ?? "")"
            }
        func typed(_ name: String) -> String { fields.typed(name).first ?? "" }
        person = FieldView.box(
            "person", "The reference of their record", hint: "Nine letters and digits, from their record",
            value: typed("person"), error: errors["person"])
        reason = FieldView.pick(
            "reason", "Why?", reasons, chosen: typed("reason"), error: errors["reason"])
        nextStep = FieldView.box(
            "nextStep", "What was the sender told to do next?", value: typed("nextStep"),
            error: errors["nextStep"], isLong: true)
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}
