import Core
import Foundation
import Storage

extension FormFillStore {
    /// The answers that count: none to a question that another answer took away, and ages worked out.
    package func answers(_ id: FormFillID, includingPrivate: Bool) throws -> Answers {
        guard let fill = try find(id) else { throw NotFound() }
        let questionnaire = try questionnaire(of: fill)
        let given = Answers(try details(id, includingPrivate: includingPrivate))
        return questionnaire.completed(questionnaire.withAges(given, on: surroundings.today))
    }

    /// Who answered what, and when, in no set order.
    package func details(_ id: FormFillID, includingPrivate: Bool) throws -> [FillAnswer] {
        let hidden: SQL = includingPrivate ? "" : "AND is_private = FALSE"
        return try connection.run(
            "SELECT \(Self.answerColumns) FROM form_fill_answer WHERE fill_id = \(id) \(hidden)"
        ).map(FillAnswer.init(row:))
    }

    /// What was answered before to these questions, latest first.
    package func history(
        _ id: FormFillID, _ linkIDs: Set<String>, includingPrivate: Bool
    ) throws -> [EarlierAnswer] {
        guard !linkIDs.isEmpty else { return [] }
        let hidden: SQL = includingPrivate ? "" : "AND is_private = FALSE"
        return try connection.run(
            """
            SELECT \(Self.answerColumns), outcome FROM form_fill_history
            WHERE fill_id = \(id) AND link_id IN (\(SQL.list(linkIDs.sorted()))) \(hidden)
            ORDER BY answered_at DESC, id DESC LIMIT 200
            """
        ).map { EarlierAnswer(answer: try FillAnswer(row: $0), outcome: try $0.value("outcome")) }
    }

    /// Saves answers over what is there, keeping what stood before.
    ///
    /// What the same showing of a page saved before is replaced without a trace: it was still being written.
    package func save(
        _ fill: FormFill, _ values: [String: [AnswerValue]], by actor: FillActor, way: FillWay = .online,
        showing: String? = nil
    ) throws {
        guard !values.isEmpty else { return }
        let questionnaire = try questionnaire(of: fill)
        let known = Dictionary(
            try details(fill.id, includingPrivate: true).map { ($0.linkID, $0) },
            uniquingKeysWith: { first, _ in first })
        let now = surroundings.now()
        var answers: [FillAnswer] = []
        var replaced: [FillAnswer] = []
        for linkID in values.keys.sorted() {
            guard let item = questionnaire.item(linkID), item.isAsked, let given = values[linkID] else {
                continue
            }
            let before = known[linkID]
            if given == before?.values ?? [] { continue }
            if let before, showing == nil || before.showing != showing || before.by != actor {
                replaced.append(before)
            }
            answers.append(
                FillAnswer(
                    linkID: linkID, values: given, version: (before?.version ?? 0) + 1, by: actor, at: now,
                    way: way, isPrivate: item.isPrivate, showing: showing))
        }
        try keep(replaced, of: fill.id, as: .replaced)
        try write(answers, of: fill.id)
        if let showing, !answers.isEmpty {
            // What met another's answer and wasn't saved then is saved by now.
            try connection.run(
                """
                DELETE FROM form_fill_history
                WHERE fill_id = \(fill.id) AND link_id IN (\(SQL.list(answers.map(\.linkID))))
                    AND showing = \(showing) AND outcome = 'not-used'
                """)
        }
        if !answers.isEmpty {
            try connection.run("UPDATE form_fill SET updated_at = \(now) WHERE id = \(fill.id)")
        }
    }

    /// Keeps answers that met others and weren't saved over them, the latest of each showing.
    func keepUnused(
        _ fill: FormFill, _ values: [String: [AnswerValue]], by actor: FillActor, way: FillWay,
        showing: String
    ) throws {
        let questionnaire = try questionnaire(of: fill)
        let now = surroundings.now()
        var answers: [FillAnswer] = []
        for linkID in values.keys.sorted() {
            guard let item = questionnaire.item(linkID), let given = values[linkID], !given.isEmpty else {
                continue
            }
            answers.append(
                FillAnswer(
                    linkID: linkID, values: given, version: 0, by: actor, at: now, way: way,
                    isPrivate: item.isPrivate, showing: showing))
        }
        try keep(answers, of: fill.id, as: .notUsed)
    }

    /// Answers of another form begin this one, where both ask the same question and this one has no answer yet.
    package func carry(from source: FormFill, into fill: FormFill, by actor: FillActor) throws {
        let (asked, asks) = (try questionnaire(of: source), try questionnaire(of: fill))
        let answered = Set(try details(fill.id, includingPrivate: true).map(\.linkID))
        var carried: [String: [AnswerValue]] = [:]
        for answer in try details(source.id, includingPrivate: true) where !answered.contains(answer.linkID) {
            guard let one = asked.item(answer.linkID), let other = asks.item(answer.linkID),
                !answer.values.isEmpty, other.takes(answer.values), one.kind == other.kind
            else { continue }
            carried[answer.linkID] = answer.values
        }
        try save(fill, carried, by: actor, way: .carried)
    }

    private func write(_ answers: [FillAnswer], of id: FormFillID) throws {
        guard !answers.isEmpty else { return }
        var rows: [SQL] = []
        for answer in answers { rows.append("(\(id), \(try values(of: answer)))") }
        try connection.run(
            """
            INSERT INTO form_fill_answer (fill_id, \(Self.answerColumns))
            VALUES \(SQL.join(rows, separator: ", "))
            ON CONFLICT (fill_id, link_id) DO UPDATE
            SET answer = excluded.answer, is_private = excluded.is_private, version = excluded.version,
                by_kind = excluded.by_kind, by_id = excluded.by_id, answered_at = excluded.answered_at,
                way = excluded.way, showing = excluded.showing
            """)
    }

    private func keep(_ answers: [FillAnswer], of id: FormFillID, as outcome: EarlierAnswer.Outcome) throws {
        guard !answers.isEmpty else { return }
        var rows: [SQL] = []
        for answer in answers {
            let key: Identifier<FillAnswer> = surroundings.newID()
            rows.append("(\(key), \(id), \(try values(of: answer)), \(outcome))")
        }
        try connection.run(
            """
            INSERT INTO form_fill_history (id, fill_id, \(Self.answerColumns), outcome)
            VALUES \(SQL.join(rows, separator: ", "))
            ON CONFLICT (fill_id, link_id, showing) WHERE outcome = 'not-used' DO UPDATE
            SET answer = excluded.answer, answered_at = excluded.answered_at
            """)
    }

    private func values(of answer: FillAnswer) throws -> SQL {
        """
        \(answer.linkID), \(try answer.values.json), \(answer.isPrivate), \(answer.version), \(answer.by.kind),
        \(answer.by.id), \(answer.at), \(answer.way), \(answer.showing)
        """
    }

    private static let answerColumns: SQL = """
        link_id, answer, is_private, version, by_kind, by_id, answered_at, way, showing
        """
}

extension FillAnswer {
    fileprivate init(row: Row) throws {
        guard let actor = FillActor(kind: try row.value("by_kind"), id: try row.value("by_id")) else {
            throw NotFound()
        }
        let json: String = try row.value("answer")
        self.init(
            linkID: try row.value("link_id"),
            values: try JSONDecoder().decode([AnswerValue].self, from: Data(json.utf8)),
            version: try row.value("version"), by: actor, at: try row.value("answered_at"),
            way: try row.value("way"), isPrivate: try row.value("is_private"),
            showing: try row.optional("showing"))
    }
}

extension [AnswerValue] {
    fileprivate var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension Answers {
    /// The answers that stand, without who gave them.
    init(_ details: [FillAnswer]) {
        var values: [String: [AnswerValue]] = [:]
        for answer in details { values[answer.linkID] = answer.values }
        self.init(values)
    }
}

extension QuestionnaireItem {
    /// Whether these can be answers to it: codes that it offers, and no longer than it allows.
    func takes(_ values: [AnswerValue]) -> Bool {
        guard isRepeated || values.count < 2 else { return false }
        for value in values {
            switch value {
            case .code(let code): guard options.contains(where: { $0.code == code }) else { return false }
            case .text(let text): guard text.count <= limits.length ?? text.count else { return false }
            case .date, .integer, .quantity, .boolean: continue
            }
        }
        return true
    }
}
