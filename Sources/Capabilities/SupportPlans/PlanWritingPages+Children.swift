import Core
import Hummingbird
import People
import Storage
import Web

/// Whether a plan leans on a child, and what was done about that.
extension PlanWritingPages {
    @Sendable func children(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), try childForm(context))
    }

    private func childForm(_ context: WebContext) throws -> Build {
        let isManager = try context.requirePrincipal().has(any: .manager)
        return { plan, _, typed, errors, _ in
            let kept = plan.child
            let shown =
                typed
                ?? .filled(
                    [
                        "relies": kept.relies.map { $0 ? "yes" : "no" }, "replacement": kept.replacement,
                        "reason": kept.managerReason,
                    ],
                    days: [
                        "referred": kept.referredOn, "acknowledged": kept.acknowledgedOn,
                        "replaced": kept.replacedBy, "until": kept.managerUntil,
                    ])
            var rows: [FieldView] = [
                .choice(
                    "relies", "Does this plan rely on anybody under 18 for care?",
                    hint:
                        "Personal or medical care, keeping somebody safe, or more than is right for a child.",
                    [("yes", "Yes"), ("no", "No")], shown, errors),
                .day("referred", "When was the child referred to the young carers’ service?", shown, errors),
                .day("acknowledged", "When did they answer that they have it?", shown, errors),
                .long("replacement", "What takes the place of the child’s care?", shown, errors),
                .day("replaced", "By when?", shown, errors),
            ]
            if isManager {
                rows += [
                    .long("reason", "Manager: why may it rely on the child until then?", shown, errors),
                    .day("until", "Manager: until when does this reason hold?", shown, errors),
                ]
            }
            return PlanFormPage(
                title: "Does it rely on a child?", back: plan.path, path: "\(plan.path)/children",
                button: "Save", version: plan.version,
                intro: [
                    "If it does, the plan can’t be final until the referral has been answered, the plan says what takes the place of the child’s care, and a manager has given a reason with a day to end."
                ], fields: rows, errors: errors)
        }
    }

    @Sendable func keepChildren(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let build = try childForm(context)
        let principal = try context.requirePrincipal()
        let today = desk.surroundings.today
        var reading = PlanReading(fields)
        var child = ChildReliance()
        let relies = fields.text("relies")
        if relies != "yes", relies != "no" { reading.errors.add("Select yes or no", to: "relies") }
        child.relies = relies == "yes"
        child.referredOn = reading.day("referred")
        child.acknowledgedOn = reading.day("acknowledged")
        child.replacement = reading.words("replacement")
        child.replacedBy = reading.day("replaced")
        child.managerReason = reading.words("reason")
        child.managerUntil = reading.day("until")
        if let day = child.referredOn, day > today {
            reading.errors.add("Enter today or before", to: "referred")
        }
        if let day = child.acknowledgedOn {
            if day > today { reading.errors.add("Enter today or before", to: "acknowledged") }
            if day < (child.referredOn ?? today.adding(days: 1)) {
                reading.errors.add("The answer can’t come before the referral", to: "acknowledged")
            }
        }
        if !child.managerReason.isEmpty, child.managerUntil == nil {
            reading.errors.add("Say until when the reason holds", to: "until")
        }
        guard reading.errors.isEmpty else { return try await form(context, fields, reading.errors, build) }
        let (desk, said, isManager) = (desk, child, principal.has(any: .manager))
        return try await take(context, fields, build) { plan, _, principal, connection in
            var plan = plan
            let before = plan.child
            plan.child = said
            if isManager {
                plan.child.manager = said.managerReason.isEmpty ? nil : principal.account
            } else {
                plan.child.managerReason = before.managerReason
                plan.child.managerUntil = before.managerUntil
                plan.child.manager = before.manager
            }
            try desk.keep(plan, part: "children", by: principal, connection)
        }
    }
}
