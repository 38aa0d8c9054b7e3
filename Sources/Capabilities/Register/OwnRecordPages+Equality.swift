import Audit
import Core
import Hummingbird
import Storage
import Web

/// Equality answers, which the carer gives, changes and takes back, one at a time.
extension OwnRecordPages {
    static let equalityPath = "/my-record/equality"

    @Sendable func showAnswers(_ request: Request, _ context: WebContext) async throws -> Response {
        let saved = try context.query(request).has("saved")
        let (topics, answers) = try await equalityFacts(context)
        return context.page(
            "register/own-record-equality", OwnEqualityPage(topics, answers, wasSaved: saved))
    }

    @Sendable func showQuestion(_ request: Request, _ context: WebContext) async throws -> Response {
        let (topic, answer) = try await asked(context)
        return context.page(
            "register/own-record-answer", OwnAnswerPage(topic, answer?.value, isAnswered: answer != nil))
    }

    @Sendable func saveAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let (topic, answer) = try await asked(context)
        let typed = try await context.form(request).text("answer")
        let isTakenBack = typed == DemographicStore.takenBack
        guard isTakenBack || topic.ownOptions.contains(where: { $0.value == typed }) else {
            let errors: FormErrors = ["answer": "Select an answer, or go back"]
            return context.page(
                "register/own-record-answer",
                OwnAnswerPage(topic, answer?.value, isAnswered: answer != nil, errors),
                status: .unprocessableContent)
        }
        _ = try await change(context, saved: nil) { store, person, principal in
            let answers = DemographicStore(store.connection, store.surroundings)
            if isTakenBack {
                try answers.takeBack(topic, of: person.id)
            } else {
                try answers.save(
                    [topic: typed], of: person.id,
                    Provenance(principal, side: .carer, at: store.surroundings.now()))
            }
            try AuditStore(store.connection, store.surroundings).add(
                .demographicsSaved, about: person.id, by: principal, detail: ["topic": topic.rawValue])
        }
        return .redirect(to: "\(Self.equalityPath)?saved=yes")
    }

    /// The question that the address names, with its answer.
    ///
    /// - Throws: `NotFound` for no question of ours, or one that nobody of their age is asked.
    private func asked(_ context: WebContext) async throws -> (Demographic.Topic, Demographic?) {
        let (topics, answers) = try await equalityFacts(context)
        let name = try context.parameters.require("topic")
        guard let topic = topics.first(where: { $0.rawValue == name }) else { throw NotFound() }
        return (topic, answers.first { $0.topic == topic })
    }

    private func equalityFacts(_ context: WebContext) async throws -> ([Demographic.Topic], [Demographic]) {
        let (principal, id) = try own(context)
        let (surroundings, needs) = (doors.surroundings, doors.needs)
        return try await doors.database.read { connection in
            let person = try PersonStore(connection, surroundings).requireOpen(
                id, within: RegisterPolicy(principal).scope)
            try OwnRecordStore(connection, surroundings, needs).requireOn(person.id)
            let age = person.age(on: surroundings.today) ?? 0
            return (
                Demographic.Topic.allCases.filter { $0.minimumAge <= age },
                try DemographicStore(connection, surroundings).answers(of: person.id).filter {
                    $0.provenance.isForCarersEyes && $0.value != "not_asked"
                }
            )
        }
    }
}

/// What `Templates/own-record-equality.mustache` shows: each question with its answer, who gave it and when.
struct OwnEqualityPage: Sendable {
    let pageTitle = "Questions to check we are fair"
    let notification: String?
    let answers: [Answer]
    let exitThisPage = true

    struct Answer: Sendable {
        let topicText: String
        let answerText: String
        let givenText: String
        let answerPath: String
        let actionText: String
    }

    init(_ topics: [Demographic.Topic], _ answers: [Demographic], wasSaved: Bool) {
        notification = wasSaved ? "Saved. You can change it, or take it back, at any time." : nil
        self.answers = topics.map { topic in
            let answer = answers.first { $0.topic == topic }
            let told = answer.map {
                "\($0.provenance.toldText), \($0.provenance.recordedAt.londonDate.spoken)"
            }
            return Answer(
                topicText: topic.label,
                answerText: answer.map { answer in
                    topic.ownOptions.first { $0.value == answer.value }?.label ?? "Not known"
                } ?? "Not answered",
                givenText: told ?? "", answerPath: "\(OwnRecordPages.equalityPath)/\(topic.rawValue)",
                actionText: answer == nil ? "Answer" : "Change")
        }
    }
}

/// What `Templates/own-record-answer.mustache` shows: one question.
struct OwnAnswerPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let answerError: String?
    let choices: [ChoiceView]
    let isAnswered: Bool
    let backPath = OwnRecordPages.equalityPath
    let exitThisPage = true

    init(
        _ topic: Demographic.Topic, _ value: String?, isAnswered: Bool, _ errors: FormErrors = FormErrors()
    ) {
        pageTitle = topic.question
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        answerError = errors["answer"]
        choices = ChoiceView.list(
            "answer", topic.ownOptions.map { ($0.value, $0.label) },
            FormFields(["answer": value.map { [$0] } ?? []]))
        self.isAnswered = isAnswered
    }
}

extension Demographic.Topic {
    /// As it's put to the carer.
    var question: String {
        switch self {
        case .ethnicGroup: "What is your ethnic group?"
        case .religion: "What is your religion?"
        case .sexualOrientation: "Which of these best describes your sexual orientation?"
        case .genderIdentity: "Which of these best describes your gender identity?"
        case .disability: "Does a long-lasting condition or illness make daily life harder for you?"
        case .armedForces: "Are you, or is your family, part of the armed forces, or were you once?"
        }
    }

    /// What the carer may choose from.
    var ownOptions: [(value: String, label: String)] { listed + [("declined", "I prefer not to say")] }
}
