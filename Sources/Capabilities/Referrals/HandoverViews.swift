import Core
import People
import Web

/// What `Templates/handover-form.mustache` shows.
struct HandoverFormPage: Sendable {
    let pageTitle: String
    let path: String
    let backPath: String
    let lead: String?
    let tasks: String
    let to: FieldView
    let note: FieldView
    let past: [Past]
    let hasPast: Bool
    let errors: [FieldError]
    let hasErrors: Bool

    struct Past: Sendable {
        let pastPath: String
        let pastWords: String
    }

    init(
        _ person: SeenPerson, lead: String?, openTasks: Int,
        colleagues: [(account: AccountID, name: String)], past: [Handover], names: [AccountID: String],
        _ fields: FormFields, _ errors: FormErrors
    ) {
        pageTitle = "Who leads the case of \(person.name)"
        (path, backPath, self.lead) = ("/people/\(person.id)/handover", "/people/\(person.id)", lead)
        tasks =
            openTasks == 0
            ? "They have no open tasks about this person."
            : openTasks == 1
                ? "Their 1 open task about this person goes with it."
                : "Their \(openTasks) open tasks go with it."
        to = FieldView.pick(
            "to", "Who is asked to lead?", colleagues.map { ($0.account.description, $0.name) },
            chosen: fields.text("to"), error: errors["to"])
        note = FieldView.box(
            "note", "What do they need to know?",
            hint: "How things stand, what was promised, what to watch for",
            value: fields.typed("note").first ?? "", error: errors["note"], isLong: true)
        self.past = past.map { handover in
            let who = names[handover.to] ?? "a colleague who has left"
            return Past(
                pastPath: "/handovers/\(handover.id)",
                pastWords:
                    "\(handover.askedAt.londonDate.spoken): \(who), \(handover.status.title.lowercased())")
        }
        hasPast = !past.isEmpty
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}

extension Handover.Status {
    var title: String {
        switch self {
        case .asked: "Asked, not answered yet"
        case .accepted: "Accepted"
        case .refused: "Not taken"
        case .withdrawn: "Taken back"
        }
    }
}

/// What `Templates/handovers.mustache` shows.
struct HandoversPage: Sendable {
    let pageTitle = "Handovers to answer"
    let rows: [Row]
    let hasRows: Bool
    let coverNow: String?
    let cover: FieldView
    let until: FieldView
    let errors: [FieldError]
    let hasErrors: Bool

    struct Row: Sendable {
        let rowPath: String
        let rowName: String
        let rowWho: String
        let rowDue: String
    }

    init(
        _ asked: [Handover], people: [PersonID: SeenPerson], names: [AccountID: String], cover: LeadCover?,
        colleagues: [(account: AccountID, name: String)], _ fields: FormFields, _ errors: FormErrors
    ) {
        rows = asked.compactMap { handover in
            guard let person = people[handover.person] else { return nil }
            return Row(
                rowPath: "/handovers/\(handover.id)", rowName: person.name,
                rowWho: names[handover.askedBy] ?? "A colleague who has left", rowDue: handover.dueOn.spoken)
        }
        hasRows = !rows.isEmpty
        coverNow = cover.map {
            "\(names[$0.cover] ?? "A colleague") stands in for you until \($0.until.spoken)."
        }
        self.cover = FieldView.pick(
            "cover", "Who stands in for you?", colleagues.map { ($0.account.description, $0.name) },
            chosen: fields.text("cover"), error: errors["cover"])
        until = FieldView.box(
            "until", "Last day you are away", hint: "Year, month and day: 2027-03-05",
            value: fields.typed("until").first ?? "", error: errors["until"])
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}

/// What `Templates/handover.mustache` shows.
struct HandoverPage: Sendable {
    let pageTitle: String
    let path: String
    let backPath = "/handovers"
    let personPath: String
    let name: String
    let from: String
    let to: String
    let askedBy: String
    let askedOn: String
    let dueOn: String
    let state: String
    let reasonGiven: String?
    let note: String
    let tasks: String
    let mayAnswer: Bool
    let mayWithdraw: Bool
    let reason: FieldView
    let errors: [FieldError]
    let hasErrors: Bool

    init(
        _ handover: Handover, _ person: SeenPerson, names: [AccountID: String], openTasks: Int,
        _ principal: Principal, _ fields: FormFields, _ errors: FormErrors
    ) {
        func name(_ account: AccountID) -> String { names[account] ?? "A colleague who has left" }
        pageTitle = "Handover of a case"
        (path, personPath) = ("/handovers/\(handover.id)", "/people/\(person.id)")
        (self.name, from) = (person.name, handover.from.map(name) ?? "Nobody yet")
        (to, askedBy) = (name(handover.to), name(handover.askedBy))
        (askedOn, dueOn) = (handover.askedAt.spoken, handover.dueOn.spoken)
        (state, reasonGiven, note) = (handover.status.title, handover.reason, handover.note)
        tasks = openTasks == 1 ? "1 open task" : "\(openTasks) open tasks"
        let isAsked = handover.status == .asked
        mayAnswer = isAsked && principal.account == handover.to
        mayWithdraw =
            isAsked
            && (principal.account == handover.askedBy || principal.account == handover.from
                || principal.has(any: .manager))
        reason = FieldView.box(
            "reason", "Why not?", value: fields.typed("reason").first ?? "", error: errors["reason"])
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}

/// What `Templates/leadless.mustache` shows.
struct LeadlessPage: Sendable {
    let pageTitle = "Carers whom nobody leads"
    let backPath = "/referrals"
    let count: String
    let rows: [Row]
    let hasRows: Bool
    let nextPath: String?

    static let mostCounted = 1000

    struct Row: Sendable {
        let rowPath: String
        let rowName: String
        let rowReference: String
        let rowSince: String
    }

    init(_ found: [ReferralsNeeds.Leadless], count: Int, nextPath: String?) {
        self.count =
            switch count {
            case 1: "1 carer"
            case ...Self.mostCounted: "\(grouped(count)) carers"
            default: "More than \(grouped(Self.mostCounted)) carers"
            }
        rows = found.map {
            Row(
                rowPath: "/people/\($0.person.id)/handover", rowName: $0.person.name,
                rowReference: $0.person.reference, rowSince: LocalDate($0.since)?.spoken ?? $0.since)
        }
        (hasRows, self.nextPath) = (!rows.isEmpty, nextPath)
    }
}
