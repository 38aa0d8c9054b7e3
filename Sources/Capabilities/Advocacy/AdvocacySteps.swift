import Core
import People
import Storage
import Web

/// The steps of a case, one short form each.
extension AdvocacyStepPages {
    var steps: [AdvocacyStep] {
        [answer, request, allocation, release, owner, ending, reopening]
    }

    private var answer: AdvocacyStep {
        let desk = desk
        return AdvocacyStep(
            name: "answer", actions: [.accept, .decline],
            page: { _, opened, form in
                page(
                    "answer", "What do they say to an advocate?", opened,
                    intro: opened.advocacy.kind == .careAct
                        ? [
                            "The law gives them an advocate. If they say no, the work they wait for goes on only once a manager writes down why."
                        ] : [],
                    [
                        form.radios(
                            "answer", "Their answer",
                            [("yes", "Yes, they want one"), ("no", "No, thank you")]),
                        form.area("words", "What they said (optional)"),
                    ], form)
            },
            save: { connection, opened, form in
                let answer = form.choice("answer", as: Answer.self, "Select their answer")
                let words = form.words("words", limit: 500)
                try form.errors.throwIfAny()
                let (was, today) = (opened.advocacy, desk.surroundings.today)
                let note = words.isEmpty ? nil : words
                if answer == .yes {
                    if was.status.isWanting { return "saved" }
                    var advocacy = try was.accepted(on: today, by: opened.principal)
                    advocacy.dueOn = try desk.due(was.organisation, by: nil, connection)
                    try desk.save(
                        advocacy, after: .accept, note: note, was: was, by: opened.principal, connection)
                } else {
                    try desk.save(
                        was.declined(on: today, by: opened.principal), after: .decline, note: note, was: was,
                        by: opened.principal, connection)
                }
                return "saved"
            })
    }

    private enum Answer: String { case yes, no }

    private var request: AdvocacyStep {
        let desk = desk
        return AdvocacyStep(
            name: "request", actions: [.request],
            known: { ["provider": $0.advocacy.provider, "phone": $0.advocacy.providerPhone] },
            page: { _, opened, form in
                page(
                    "request", "Ask an organisation of advocates", opened,
                    intro: ["Ring or write to them first. Keep here whom you asked."],
                    [
                        form.line("provider", "Which organisation?"),
                        form.line("phone", "Its telephone number (optional)"),
                    ], form)
            },
            save: { connection, opened, form in
                let provider = form.words("provider", "Enter which organisation you asked", limit: 200)
                let phone = form.words("phone", limit: 40)
                try form.errors.throwIfAny()
                let was = opened.advocacy
                try desk.save(
                    was.asked(provider, phone: phone, on: desk.surroundings.today, by: opened.principal),
                    after: .request, note: provider, was: was, by: opened.principal, connection)
                return "saved"
            })
    }

    private var allocation: AdvocacyStep {
        let desk = desk
        return AdvocacyStep(
            name: "allocation", actions: [.allocate],
            page: { connection, opened, form in
                var fields: [FieldView] = []
                if opened.policy.mayGiveSight(of: opened.advocacy) {
                    let advocates = try desk.needs.advocates(connection)
                    fields.append(
                        form.select(
                            "advocate", "An advocate who signs in here",
                            [("", "None of them: write the name below")]
                                + advocates.map { ("\($0.account)", "\($0.name), \($0.organisation)") },
                            hint:
                                "They see this person’s record, assessment and plan until the case ends. Private answers stay hidden."
                        ))
                }
                fields += [
                    form.line("name", "Or the advocate’s name", hint: "Of somebody who doesn’t sign in here"),
                    form.line(
                        "phone", "The number that the carer can ring (optional)",
                        hint: "The carer sees the name and the number"),
                ]
                return page(
                    "allocation", "Which advocate has it?", opened, fields, button: "Give it to them", form)
            },
            save: { connection, opened, form in
                let name = form.words("name", limit: 200)
                let phone = form.words("phone", limit: 40)
                let chosen = form.fields.text("advocate")
                var advocate: AdvocacyNeeds.Advocate?
                if !chosen.isEmpty {
                    guard opened.policy.mayGiveSight(of: opened.advocacy) else {
                        throw Refused(action: "advocacy-sight")
                    }
                    advocate = try desk.needs.advocates(connection).first { "\($0.account)" == chosen }
                    if advocate == nil { form.errors.add("Select an advocate", to: "advocate") }
                } else if name.isEmpty {
                    form.errors.add("Select an advocate, or enter the name", to: "name")
                }
                try form.errors.throwIfAny()
                try desk.allocate(
                    opened.advocacy, to: advocate?.account, name: advocate?.name ?? name,
                    phone: phone.isEmpty ? advocate?.phone ?? "" : phone,
                    provider: advocate?.organisation, by: opened.principal, connection)
                return "allocated"
            })
    }

    private var release: AdvocacyStep {
        let desk = desk
        return AdvocacyStep(
            name: "release", actions: [.release],
            page: { _, opened, form in
                page(
                    "release", "The advocate can’t go on", opened,
                    intro: ["Another is looked for from today. This advocate sees the case no more."],
                    [form.area("reason", "Why?")], form)
            },
            save: { connection, opened, form in
                let reason = form.words("reason", "Enter why", limit: 500)
                try form.errors.throwIfAny()
                try desk.release(opened.advocacy, note: reason, by: opened.principal, connection)
                return "saved"
            })
    }

    private var owner: AdvocacyStep {
        let desk = desk
        return AdvocacyStep(
            name: "owner", actions: [.give],
            page: { connection, opened, form in
                let choices = try Self.owners(opened, desk, connection).map { ($0.value, $0.label) }
                return page(
                    "owner", "Who sees to it now?", opened,
                    [form.select("owner", "Who sees to it now?", [("", "Select")] + choices)], form)
            },
            save: { connection, opened, form in
                let chosen = form.fields.text("owner")
                guard
                    let owner = try Self.owners(opened, desk, connection).first(where: { $0.value == chosen })
                else {
                    form.errors.add("Select who sees to it", to: "owner")
                    try form.errors.throwIfAny()
                    return "saved"
                }
                let was = opened.advocacy
                var advocacy = try was.moved(.give, by: opened.principal)
                (advocacy.organisation, advocacy.team) = (owner.at.organisation, owner.at.team)
                advocacy.owner = owner.account
                try desk.save(
                    advocacy, after: .give, note: owner.label, was: was, by: opened.principal, connection)
                return "saved"
            })
    }

    private struct Owner: Sendable {
        let value: String
        let label: String
        let at: Destination
        var account: AccountID?
    }

    /// Colleagues, teams, and whoever else looks after this person now.
    private static func owners(
        _ opened: AdvocacyDesk.Opened, _ desk: AdvocacyDesk, _ connection: any Connection
    ) throws -> [Owner] {
        let here = opened.advocacy.organisation
        var owners: [Owner] = []
        for colleague in try desk.people.colleagues(connection, here) {
            owners.append(
                Owner(
                    value: "account:\(colleague.account)", label: colleague.name, at: Destination(here),
                    account: colleague.account))
        }
        for team in try desk.people.teams(connection, here) {
            owners.append(
                Owner(
                    value: "team:\(team.team)", label: "Team: \(team.name)",
                    at: Destination(here, team: team.team)))
        }
        if let other = try desk.people.owner(connection, opened.person.id), other.organisation != here {
            let name = try desk.people.organisationNames(connection, [other.organisation])[other.organisation]
            owners.append(
                Owner(
                    value: "organisation:\(other.organisation)", label: name ?? "Who looks after them now",
                    at: other))
        }
        return owners
    }

    private var ending: AdvocacyStep {
        let desk = desk
        return AdvocacyStep(
            name: "ending", actions: [.end],
            page: { _, opened, form in
                page(
                    "ending", "End the advocate’s case", opened,
                    intro: opened.advocacy.status == .allocated
                        ? ["The advocate sees this person’s record no more from now on."] : [],
                    [
                        form.radios(
                            "reason", "Why does it end?",
                            AdvocacyCase.EndReason.choices.map { ($0.rawValue, $0.title) }),
                        form.area("words", "What was said (optional)"),
                    ], button: "End it", form)
            },
            save: { connection, opened, form in
                let reason = form.choice(
                    "reason", as: AdvocacyCase.EndReason.self, "Select why it ends")
                if reason == .died { form.errors.add("Record the death on their record", to: "reason") }
                let words = form.words("words", limit: 500)
                try form.errors.throwIfAny()
                guard let reason else { throw NotFound() }
                try desk.end(
                    opened.advocacy, reason, note: words.isEmpty ? nil : "\(reason.title). \(words)",
                    by: opened.principal, connection)
                return "saved"
            })
    }

    private var reopening: AdvocacyStep {
        let desk = desk
        return AdvocacyStep(
            name: "reopening", actions: [.reopen],
            page: { _, opened, form in
                page(
                    "reopening", "Find an advocate again", opened,
                    [form.area("reason", "Why?")], button: "Find one again", form)
            },
            save: { connection, opened, form in
                let reason = form.words("reason", "Enter why", limit: 500)
                try form.errors.throwIfAny()
                try desk.reopen(opened.advocacy, note: reason, by: opened.principal, connection)
                return "saved"
            })
    }
}
