import Audit
import Core
import Hummingbird
import Storage
import Web

/// Equality answers: read and written by the information governance lead and by the person themselves alone.
struct DemographicPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = Access.roles([.informationGovernance])
        routes.get("/people/{id}/demographics", access, form)
        routes.post("/people/{id}/demographics", access, save)
    }

    @Sendable func form(_ request: Request, _ context: WebContext) async throws -> Response {
        let (desk, principal) = (desk, try context.requirePrincipal())
        let (open, answers, age) = try await desk.read(context, for: .viewDemographics) { connection, open in
            let person = try open.person()
            let answers = try DemographicStore(connection, desk.surroundings).answers(of: person.id)
            return (open, answers, person.age(on: desk.surroundings.today))
        }
        try await desk.database.write { connection in
            try AuditStore(connection, desk.surroundings).add(
                .demographicsViewed, about: open.id, by: principal)
        }
        let known = Dictionary(answers.map { ($0.topic, $0.value) }, uniquingKeysWith: { first, _ in first })
        let page = FormPage(
            "Equality answers", about: open.name, back: open.path, action: "\(open.path)/demographics",
            intro: [
                "Kept apart from the case, and counted only in groups. “Prefer not to say” is an answer."
            ],
            fields: Demographic.Topic.allCases.filter { $0.minimumAge <= age ?? 0 }.map { topic in
                .select(
                    topic.rawValue, topic.label, topic.options, chosen: known[topic] ?? "not_asked",
                    FormErrors())
            }, button: "Save", errors: FormErrors())
        return context.page("register/form", page)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var answers: [Demographic.Topic: String] = [:]
        for topic in Demographic.Topic.allCases {
            let value = fields.text(topic.rawValue)
            if topic.options.contains(where: { $0.value == value }) { answers[topic] = value }
        }
        let (surroundings, typed) = (desk.surroundings, answers)
        let id = try await desk.change(context, for: .editDemographics, .demographicsSaved) {
            connection, person, _, provenance in
            let age = person.age(on: surroundings.today) ?? 0
            let allowed = typed.filter { $0.key.minimumAge <= age }
            try DemographicStore(connection, surroundings).save(
                allowed, of: person.id, provenance.asCarerSaid)
            return [:]
        }
        return .redirect(to: "/people/\(id)?done=demographics")
    }
}

extension Demographic.Topic {
    /// The harmonised list.
    var listed: [(value: String, label: String)] {
        switch self {
        case .ethnicGroup: EthnicGroup.options(\.label)
        case .religion: Religion.options(\.label)
        case .sexualOrientation: SexualOrientation.options(\.label)
        case .genderIdentity: GenderIdentity.options(\.label)
        case .disability: ActivityLimitation.options(\.label)
        case .armedForces: [("yes", "Yes"), ("no", "No")]
        }
    }

    /// The harmonised list, and the three ways of having no answer.
    package var options: [(value: String, label: String)] {
        [("not_asked", "Not asked")] + listed + [
            ("declined", "Prefers not to say"), ("unknown", "Not known"),
        ]
    }
}
