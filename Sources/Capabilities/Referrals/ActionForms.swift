import Core
import People
import Storage
import Web

/// The forms for what may be done to a referral now, and what they post.
struct ActionForms: Sendable {
    let desk: ReferralDesk
    let principal: Principal

    /// What people do; the rest is done by jobs.
    static let offered: [ReferralAction] = [
        .send, .receive, .accept, .askMore, .answer, .start, .complete, .assign, .handOn, .reject, .cancel,
    ]

    /// One action with its boxes.
    struct Form: Sendable {
        let action: String
        let actionTitle: String
        let fields: [FieldView]
        let lists: [FieldView]
        /// Shown as a button alone, without anything to fill in.
        let isPlain: Bool
        let isOpen: Bool
    }

    func forms(
        on referral: Referral, open: ReferralAction?, _ typed: FormFields, _ errors: FormErrors,
        _ connection: any Connection
    ) throws -> [Form] {
        let allowed = ReferralPolicy(principal).actions(on: referral)
        var forms: [Form] = []
        for action in Self.offered where allowed.contains(action) {
            let isOpen = action == open
            let values = isOpen ? typed : FormFields()
            let known = isOpen ? errors : FormErrors()
            let (fields, lists) = try boxes(action, referral, values, known, connection)
            forms.append(
                Form(
                    action: action.rawValue,
                    actionTitle: action == .send && referral.status != .draft
                        ? "Send it to them again" : action.title,
                    fields: fields, lists: lists, isPlain: fields.isEmpty && lists.isEmpty,
                    isOpen: isOpen && !errors.isEmpty))
        }
        return forms
    }

    private func boxes(
        _ action: ReferralAction, _ referral: Referral, _ typed: FormFields, _ errors: FormErrors,
        _ connection: any Connection
    ) throws -> ([FieldView], [FieldView]) {
        let prefix = "\(action.rawValue)-"
        func box(_ name: String, _ label: String, hint: String? = nil, isLong: Bool = false) -> FieldView {
            FieldView.box(
                name, label, hint: hint, value: typed.typed(name).first ?? "", error: errors[prefix + name],
                isLong: isLong, prefix: prefix)
        }
        func list(_ name: String, _ legend: String, _ choices: [(value: String, label: String)])
            -> FieldView
        {
            FieldView.pick(
                name, legend, choices, chosen: typed.text(name), error: errors[prefix + name], prefix: prefix)
        }
        let reasons = try self.reasons(action, referral, connection).map { ($0.code, $0.words) }
        switch action {
        case .reject:
            return (
                [
                    box("note", "Say more (optional)", isLong: true),
                    box(
                        "nextStep", "What should happen next for the carer?",
                        hint: "For example: try the Harbour Centre, who help with night sitting", isLong: true
                    ),
                ], [list("reason", "Why can’t you help?", reasons)]
            )
        case .askMore: return ([box("note", "What do you need to know?", isLong: true)], [])
        case .answer: return ([box("note", "Your answer", isLong: true)], [])
        case .complete:
            return (
                [box("note", "Say more (optional)", isLong: true)],
                [
                    list(
                        "outcome", "What came of it?",
                        Referral.Outcome.allCases.map { ($0.rawValue, $0.title) })
                ]
            )
        case .handOn:
            return (
                [
                    box("receiver", "Which organisation?", hint: "Type its name"),
                    box("note", "Why, and what do they need to know?", isLong: true),
                ], [list("reason", "May it go to them?", reasons)]
            )
        case .cancel:
            return ([box("note", "Say more (optional)", isLong: true)], [list("reason", "Why?", reasons)])
        case .assign:
            return ([], [list("owner", "Who has it?", try owners(referral, connection))])
        case .begin, .send, .receive, .accept, .start, .expire, .escalate, .postpone, .reinstate:
            return ([], [])
        }
    }

    private func reasons(
        _ action: ReferralAction, _ referral: Referral, _ connection: any Connection
    ) throws -> [Reason] {
        let setting: String
        switch action {
        case .reject: setting = "reasons.referral-declined"
        case .cancel: setting = "reasons.referral-withdrawn"
        case .handOn:
            return [
                Reason(code: "agreed", words: "The carer agreed that it goes to them"),
                Reason(
                    code: "legal-duty", words: "The law asks for it, agreed or not: I name the duty below"),
            ]
        default: return []
        }
        let area = try desk.people.area(connection, principal.organisation ?? referral.to.organisation)
        return try desk.people.reasons(connection, setting, area)
    }

    private func owners(
        _ referral: Referral, _ connection: any Connection
    ) throws -> [(value: String, label: String)] {
        let place = referral.to.organisation
        let colleagues = try desk.people.colleagues(connection, place)
            .map { (value: "account:\($0.account)", label: $0.name) }
        let teams = try desk.people.teams(connection, place)
            .map { (value: "team:\($0.team)", label: "Team: \($0.name)") }
        return colleagues + teams + [(value: "tray", label: "Nobody by name: the tray")]
    }

    /// What the form asks to be done.
    func change(
        _ action: ReferralAction, _ fields: FormFields, on referral: Referral, _ connection: any Connection
    ) throws -> ReferralChange {
        let prefix = "\(action.rawValue)-"
        var change = ReferralChange(action)
        var errors = FormErrors()
        func words(_ name: String, _ label: String) -> String? {
            do { return try FreeText.typed(fields.longText(name))?.text } catch {
                errors.add(error.message(for: label), to: prefix + name)
                return nil
            }
        }
        change.note = words("note", "What you say")
        change.nextStep = action == .reject ? words("nextStep", "The next step") : nil
        let known = try reasons(action, referral, connection)
        change.reason = known.first { $0.code == fields.text("reason") }?.code
        change.outcome = action == .complete ? Referral.Outcome(rawValue: fields.text("outcome")) : nil
        switch action {
        case .accept:
            change.to = Referral.Holder(
                referral.to.organisation, team: referral.to.team, account: principal.account)
        case .assign: change.to = try owner(fields.text("owner"), referral, connection)
        case .handOn:
            do {
                let found = try ReceiverField.find(fields.text("receiver"), desk, connection)
                change.to = found.map { Referral.Holder($0) }
            } catch { errors.add(error.message, to: prefix + "receiver") }
        default: break
        }
        if action == .assign, change.to == nil { errors.add("Select who has it", to: prefix + "owner") }
        try errors.throwIfAny()
        return change
    }

    private func owner(
        _ text: String, _ referral: Referral, _ connection: any Connection
    ) throws -> Referral.Holder? {
        let place = referral.to.organisation
        guard try owners(referral, connection).contains(where: { $0.value == text }) else { return nil }
        if text == "tray" { return Referral.Holder(place) }
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 2 else { return nil }
        if parts[0] == "team" { return TeamID(parts[1]).map { Referral.Holder(place, team: $0) } }
        return AccountID(parts[1]).map { Referral.Holder(place, team: referral.to.team, account: $0) }
    }
}

/// An organisation that somebody types the name of.
enum ReceiverField {
    struct Problem: Error {
        let message: String
    }

    /// The one organisation that the words fit; `nil` when nothing was typed.
    static func find(
        _ typed: String, _ desk: ReferralDesk, _ connection: any Connection
    ) throws(Problem) -> OrganisationID? {
        guard !typed.isEmpty else { return nil }
        let found: [(id: OrganisationID, name: String)]
        do { found = try desk.people.findOrganisations(connection, typed) } catch {
            throw Problem(message: "The organisations can’t be searched just now. Try again")
        }
        if let exact = found.first(where: { $0.name.lowercased() == typed.lowercased() }) { return exact.id }
        if found.count == 1 { return found[0].id }
        guard !found.isEmpty else {
            throw Problem(message: "No organisation here has that name. Check how it is spelt")
        }
        let names = found.prefix(6).map(\.name).joined(separator: "; ")
        throw Problem(message: "Several have such a name. Type the whole name of one: \(names)")
    }
}
