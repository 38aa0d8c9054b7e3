import Foundation
import Storage
import TestSupport

@testable import Accounts
@testable import Assessments
@testable import Core
@testable import Forms

/// The way of an assessment: offered, begun, answered, decided, agreed to, opened again.
extension Town {
    private static let offerers: [Role] = [.coordinator, .manager, .assessor]

    func offer(_ standing: Standing) async throws -> Bool {
        guard standing.death == nil, !standing.isRestricted,
            let (account, _) = worker(standing, Self.offerers)
        else { return false }
        let answers = ["accepted", "accepted", "accepted", "declined", "later", "not-now", "waiting"]
        guard let answer = chance.pick(answers) else { return false }
        let today = surroundings.today
        var fields = Self.boxes("day", today.adding(days: -chance.below(5)))
        fields += [
            ("way", "phone"), ("answer", answer), ("reason", answer == "not-now" ? "Too much on" : ""),
        ]
        if answer != "accepted" { fields += Self.boxes("again", today.adding(days: 20 + chance.below(90))) }
        let routes = ["face-to-face", "telephone", "online"]
        let kind = chance.below(6) == 0 ? "health-check" : "carer"
        fields += [
            ("kind", kind), ("route", chance.pick(routes) ?? "telephone"),
            ("need", chance.pick(["urgent", "high", "standard"]) ?? "standard"), ("link", ""),
            ("lead", chance.below(2) == 0 ? "\(account)" : ""),
        ]
        try await post(.staff(account), "/people/\(standing.id)/assessment-offer", fields, about: standing.id)
        return true
    }

    func moveAssessment(_ standing: Standing) async throws -> Bool {
        let found = try await rows(
            """
            SELECT assessment.id, status, version, kind, organisation_id, council_id, form_fill_id,
                (SELECT count(*) FROM assessment_pause
                 WHERE assessment_pause.assessment_id = assessment.id AND until_on IS NULL) AS pauses
            FROM assessment WHERE person_id = \(standing.id)
            ORDER BY CASE WHEN status IN ('decided', 'ended') THEN 1 ELSE 0 END, requested_on DESC, assessment.id
            LIMIT 2
            """)
        guard let row = chance.pick(found) else {
            guard standing.death == nil, chance.below(4) == 0 else { return false }
            try await post(
                .carer(standing.id), "/my-assessment", [("route", "telephone")], about: standing.id)
            return true
        }
        let (id, status) = (try row.value("id", as: String.self), try row.value("status", as: String.self))
        let place: OrganisationID = try row.value("organisation_id")
        let roles: [Role] = [.assessor, .manager]
        let account = standing.isRestricted ? Self.reviewingManager : member(of: place, roles)
        guard let account else { return false }
        let asked = Asked(
            id: id, status: status, version: try row.value("version"), account: account, place: place,
            fill: try row.optional("form_fill_id"), person: standing.id)
        if try row.value("pauses", as: Int.self) > 0, status != "ended", chance.below(3) > 0 {
            return try await move(asked, "resumption")
        }
        switch status {
        case "waiting", "booked": return try await begin(asked)
        case "in-progress": return try await answer(asked)
        case "submitted": return try await decide(asked, council: try row.optional("council_id"))
        case "decided": return chance.below(8) == 0 ? try await open(asked) : false
        default: return chance.below(6) == 0 ? try await open(asked) : false
        }
    }

    private struct Asked {
        let id: String
        let status: String
        let version: Int
        let account: AccountID
        let place: OrganisationID
        let fill: FormFillID?
        let person: PersonID
    }

    @discardableResult
    private func move(
        _ asked: Asked, _ step: String, _ fields: [(String, String)] = [], by account: AccountID? = nil,
        isLater: Bool = false
    ) async throws -> Bool {
        let version = isLater ? [] : [("version", "\(asked.version)")]
        let answer = try await post(
            .staff(account ?? asked.account), "/assessments/\(asked.id)/\(step)", fields + version,
            about: asked.person)
        return answer.status == 303
    }

    private func open(_ asked: Asked) async throws -> Bool {
        try await move(asked, "reopening", [("reason", "Things are worse")])
        return true
    }

    private func begin(_ asked: Asked) async throws -> Bool {
        let today = surroundings.today
        switch chance.below(10) {
        case 0:
            try await move(
                asked, "lead", [("lead", chance.below(2) == 0 ? "" : "\(asked.account)"), ("need", "high")])
        case 1: try await pauseOrEnd(asked)
        case 2...4:
            let known = chance.pick(["not-known", "no"]) ?? "no"
            try await move(
                asked, "booking",
                [("difficulty", known)] + Self.boxes("day", today.adding(days: chance.below(14))))
        case 5:
            let waits = chance.below(2) == 0
            let isManager = Self.staff[asked.place]?[.manager] == asked.account
            let state = waits ? "waiting" : isManager ? "manager-decided" : "somebody-suitable"
            try await move(
                asked, "start",
                [
                    ("difficulty", "yes"), ("advocate", state), ("advocate-name", "Her brother"),
                    ("manager-reason", "She may lose the care tomorrow"),
                ])
        default: try await move(asked, "start", [("difficulty", "no")])
        }
        return true
    }

    private func pauseOrEnd(_ asked: Asked) async throws {
        let again = Self.boxes("again", surroundings.today.adding(days: 10 + chance.below(60)))
        if chance.below(2) == 0 {
            try await move(asked, "pause", [("reason", "She asked us to wait")] + again)
        } else {
            let reason = chance.pick(["declined", "withdrawn", "moved", "duplicate"]) ?? "declined"
            try await move(asked, "ending", [("reason", reason), ("note", "As she said")] + again)
        }
    }

    // MARK: The form

    private func answer(_ asked: Asked) async throws -> Bool {
        guard let fill = asked.fill else { return try await move(asked, "start", [("difficulty", "no")]) }
        if chance.below(8) == 0 {
            try await pauseOrEnd(asked)
            return true
        }
        let surroundings = surroundings
        let actor = FillActor.staff(asked.account)
        let shown = try await database.write { connection -> String? in
            let store = FormFillStore(connection, surroundings)
            guard let form = try store.find(fill), !form.isComplete else { return nil }
            let questionnaire = try store.questionnaire(of: form)
            let answers = FilledForms.answers(of: questionnaire)
            try store.save(form, answers, by: actor)
            let known = try store.answers(fill, includingPrivate: true)
            try store.markDone(form, sections: Set(questionnaire.pages(given: known).map(\.id)), by: actor)
            return known.fingerprint(of: known.linkIDs)
        }
        if let shown {
            try await post(
                .staff(asked.account), "/assessments/\(asked.id)/form/check", [("shown", shown)],
                about: asked.person)
        }
        if chance.below(5) > 0 { try await move(asked, "submission", isLater: true) }
        return true
    }

    // MARK: The decision

    private func decide(_ asked: Asked, council: OrganisationID?) async throws -> Bool {
        let proposed = try await rows(
            """
            SELECT id, needs_manager, manager_id, needs_council, council_by FROM eligibility_decision
            WHERE assessment_id = \(asked.id) AND status = 'proposed'
            """)
        switch chance.below(14) {
        case 0:
            try await move(asked, "return", [("reason", "The nights are missing")])
            return true
        case 1:
            try await pauseOrEnd(asked)
            return true
        default: break
        }
        if proposed.isEmpty { return try await propose(asked) }
        let answer = chance.below(6) == 0 ? "return" : "agree"
        let councils = council.flatMap { Self.staff[$0]?[.assessor] }
        let accounts = [Self.staff[asked.place]?[.manager], councils].compactMap(\.self)
        guard let account = chance.pick(accounts) else { return false }
        try await move(
            asked, "agreement", [("answer", answer), ("reason", "Look at the nights")], by: account)
        return true
    }

    private func propose(_ asked: Asked) async throws -> Bool {
        let links = try await rows(
            """
            SELECT id FROM caring_link WHERE carer_id = \(asked.person) AND ended_on IS NULL ORDER BY id
            """)
        for link in links {
            try await move(
                asked, "routing",
                [
                    ("link", try link.value("id")), ("carer-age", "50"), ("cared-for-age", "80"),
                    ("contract", "no"),
                ], isLater: true)
        }
        let agrees = chance.below(4) > 0
        var fields = [
            ("necessary", "yes"), ("necessary-why", "He can’t be left"), ("health", "deteriorating"),
            ("circumstance-why", "She doesn’t sleep"), ("impact", "yes"), ("matters", "b"),
            ("impact-why", "She is worn out"), ("result", agrees ? "yes" : "no"),
            ("disagreement", agrees ? "" : "Her sister moves in next week"), ("reasons", "You are worn out"),
        ]
        for outcome in CarerOutcome.allCases { fields.append((outcome.rawValue, "able")) }
        try await move(asked, "decision", fields, isLater: true)
        return true
    }
}

/// Answers to all that a form asks, that raise nothing.
enum FilledForms {
    private static let choices = [
        "advocacy-difficulty": "no", "spoken-alone": "yes", "child-helping": "no", "necessary-care": "yes",
        "safe": "yes", "afraid": "no", "might-hurt": "no", "mood": "not-at-all", "hurt-self": "no",
        "private-now": "yes", "copy-way": "portal", "able-now": "yes", "willing-now": "yes",
        "own-care-needs": "no", "emergency-plan": "has",
    ]

    static func answers(of form: Questionnaire) -> [String: [AnswerValue]] {
        var answers = Answers()
        for _ in 0..<60 {
            let missing = form.missing(in: answers)
            if missing.isEmpty { break }
            for item in missing { answers[item.linkID] = [value(item)] }
        }
        var all: [String: [AnswerValue]] = [:]
        for linkID in answers.linkIDs { all[linkID] = answers[linkID] }
        return all
    }

    private static func value(_ item: QuestionnaireItem) -> AnswerValue {
        switch item.kind {
        case .choice, .openChoice:
            let quiet = item.options.filter { $0.flag == nil && !$0.holds }
            let wanted = item.options.first { $0.code == choices[item.linkID] }
            return .code((wanted ?? quiet.first ?? item.options.first)?.code ?? "yes")
        case .date: return .date("2026-01-01")
        case .integer: return .integer(1)
        case .quantity: return .quantity(1, unit: item.limits.unit)
        case .boolean: return .boolean(true)
        case .text, .string, .group, .display: return .text("As she told us")
        }
    }
}
