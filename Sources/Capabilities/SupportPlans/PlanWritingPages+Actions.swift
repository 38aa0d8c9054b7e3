import Core
import Hummingbird
import People
import Storage
import Web

/// The form of one step: who does what, by when, and who pays.
extension PlanWritingPages {
    @Sendable func action(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), try actionForm(context))
    }

    private func actionForm(_ context: WebContext) throws -> Build {
        let desk = desk
        let principal = try context.requirePrincipal()
        return { plan, person, typed, errors, connection in
            let typed = typed ?? FormFields()
            var doers = [("carer", "The carer: \(person.name)")]
            for colleague in try desk.people.colleagues(connection, plan.organisation) {
                doers.append(("account:\(colleague.account)", colleague.name))
            }
            for relative in try Household.relatives(of: plan.person, for: principal, desk, connection) {
                doers.append(("person:\(relative.id)", relative.name))
            }
            doers.append(("other", "Somebody else, named below"))
            return PlanFormPage(
                title: "A step of the plan", back: plan.path, path: "\(plan.path)/actions", button: "Add",
                version: plan.version,
                fields: [
                    .long(
                        "words", "What is done",
                        hint: "A link may show these words to whoever holds the phone. Leave names out.",
                        typed,
                        errors),
                    .choice(
                        "task", "What sort of help is it?",
                        PlanAction.Task.allCases.map { ($0.rawValue, $0.title) }, typed, errors),
                    .choice("doer", "Who does it?", doers, typed, errors),
                    .line("name", "Their name, if it’s somebody else", typed, errors),
                    .day("due", "By when?", typed, errors),
                    .choice(
                        "funding", "Who pays for it?",
                        PlanAction.Funding.allCases.map { ($0.rawValue, $0.title) }, typed, errors),
                    .line("amount", "How much, in pounds (optional)", typed, errors),
                ], errors: errors)
        }
    }

    @Sendable func keepAction(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        let words = reading.words("words", orElse: "Write what is done")
        let task: PlanAction.Task? = reading.choice("task", orElse: "Select what sort of help it is")
        let funding: PlanAction.Funding? = reading.choice("funding", orElse: "Select who pays")
        let due = reading.day("due", orElse: "Enter the day")
        let pence = reading.money("amount")
        let doer = fields.text("doer")
        let name = fields.text("name")
        if doer.isEmpty { reading.errors.add("Select who does it", to: "doer") }
        if doer == "other", name.isEmpty { reading.errors.add("Write their name", to: "name") }
        if name.count > 200 { reading.errors.add("Use 200 characters or fewer", to: "name") }
        if let due, due < desk.surroundings.today {
            reading.errors.add("Enter today or later", to: "due")
        }
        guard reading.errors.isEmpty, let task, let funding, let due else {
            return try await form(context, fields, reading.errors, try actionForm(context))
        }
        let desk = desk
        return try await take(context, fields, try actionForm(context)) {
            plan, person, principal, connection in
            try desk.keep(plan, part: "actions", by: principal, connection)
            let who = try Self.doer(doer, name, plan, person, desk, principal, connection)
            try desk.store(connection).add(
                PlanAction(
                    id: desk.surroundings.newID(), plan: plan.id, words: words, task: task, doer: who.doer,
                    doerWords: who.words, account: who.account, person: who.person, dueOn: due,
                    funding: funding, pence: pence))
        }
    }

    private struct Who {
        let doer: PlanAction.Doer
        let words: String
        var account: AccountID?
        var person: PersonID?
    }

    private static func doer(
        _ text: String, _ name: String, _ plan: SupportPlan, _ person: SeenPerson, _ desk: PlanDesk,
        _ principal: Principal, _ connection: any Connection
    ) throws -> Who {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("carer", 1): return Who(doer: .carer, words: person.name, person: plan.person)
        case ("other", 1): return Who(doer: .other, words: name)
        case ("account", 2):
            for colleague in try desk.people.colleagues(connection, plan.organisation)
            where colleague.account.description == parts[1] {
                return Who(doer: .staff, words: colleague.name, account: colleague.account)
            }
            throw NotFound()
        case ("person", 2):
            for relative in try Household.relatives(of: plan.person, for: principal, desk, connection)
            where relative.id.description == parts[1] {
                return Who(doer: .household, words: relative.name, person: relative.id)
            }
            throw NotFound()
        default: throw NotFound()
        }
    }
}
