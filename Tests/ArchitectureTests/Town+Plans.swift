import Foundation
import Storage
import TestSupport

@testable import Accounts
@testable import Core
@testable import SupportPlans

/// The way of a plan: written, agreed or not, in place, ticked off, looked at again, ended.
extension Town {
    private static let writers: [Role] = [.coordinator, .manager, .assessor]

    func beginPlan(_ standing: Standing) async throws -> Bool {
        guard standing.death == nil, !standing.isRestricted, let (account, _) = worker(standing, Self.writers)
        else { return false }
        let answer = try await post(
            .staff(account), "/people/\(standing.id)/plans/new",
            [("assessment", "none"), ("kind", "centre"), ("link", "none")], about: standing.id)
        guard let id = Self.identifier(answer, after: "/plans/") else { return true }
        try await write(id, by: account, standing)
        return true
    }

    /// One wish and a step or two.
    private func write(_ id: String, by account: AccountID, _ standing: Standing) async throws {
        try await post(
            .staff(account), "/plans/\(id)/outcomes",
            [("words", "To sing again"), ("domain", "recreation"), ("before", "3")], about: standing.id)
        try await post(
            .staff(account), "/plans/\(id)/children", [("relies", "no")], about: standing.id)
        for _ in 0..<(1 + chance.below(2)) {
            let doer = chance.below(2) == 0 ? "carer" : "account:\(account)"
            try await post(
                .staff(account), "/plans/\(id)/actions",
                [("words", "Ring the choir"), ("task", "leisure"), ("doer", doer), ("funding", "nothing")]
                    + Self.boxes("due", surroundings.today.adding(days: 5 + chance.below(100))),
                about: standing.id)
        }
    }

    func movePlan(_ standing: Standing) async throws -> Bool {
        let open = try await rows(
            """
            SELECT id, status, organisation_id FROM support_plan
            WHERE person_id = \(standing.id) AND status <> 'ended' ORDER BY id
            """)
        guard let row = chance.pick(open) else { return false }
        let (id, status) = (try row.value("id", as: String.self), try row.value("status", as: String.self))
        let place: OrganisationID = try row.value("organisation_id")
        guard let account = member(of: place, Self.writers) else { return false }
        if chance.below(25) == 0 {
            try await post(
                .staff(account), "/plans/\(id)/end",
                [("reason", "carer-asked"), ("words", "She has had enough of it")], about: standing.id)
            return true
        }
        if chance.below(25) == 0, let other = member(of: place, Self.writers) {
            try await post(
                .staff(account), "/plans/\(id)/owner", [("owner", "account:\(other)")], about: standing.id)
            return true
        }
        switch status {
        case "draft":
            try await takePart(id, account, standing)
            try await post(.staff(account), "/plans/\(id)/proposal", about: standing.id)
        case "proposed": try await answerPlan(id, account, standing)
        case "agreed", "disagreed":
            let step = chance.below(6) == 0 ? "revision" : "final"
            try await post(
                .staff(account), "/plans/\(id)/\(step)", [("copies", "own-page")], about: standing.id)
        case "final": return try await livePlan(id, account, standing)
        default: try await review(id, account, standing)
        }
        return true
    }

    /// Mostly they can; a few wait for an advocate, which holds the plan up.
    private func takePart(_ id: String, _ account: AccountID, _ standing: Standing) async throws {
        let waits = chance.below(12) == 0
        let said = waits ? [("difficulty", "yes"), ("advocate", "waiting")] : [("difficulty", "no")]
        try await post(.staff(account), "/plans/\(id)/taking-part", said, about: standing.id)
    }

    private func answerPlan(_ id: String, _ account: AccountID, _ standing: Standing) async throws {
        let answer = chance.below(4) == 0 ? "disagree" : "agree"
        let fields = [("answer", answer), ("words", "One evening is too little")]
        if chance.below(2) == 0 {
            try await post(.carer(standing.id), "/my-plans/\(id)/answer", fields, about: standing.id)
        } else {
            try await post(.staff(account), "/plans/\(id)/answer", fields, about: standing.id)
        }
    }

    private func livePlan(_ id: String, _ account: AccountID, _ standing: Standing) async throws -> Bool {
        switch chance.below(6) {
        case 0...2:
            let actions = try await rows(
                "SELECT id, doer FROM plan_action WHERE plan_id = \(id) AND state = 'open' ORDER BY id")
            guard let action = chance.pick(actions) else { return false }
            let state = chance.below(3) == 0 ? "not-done" : "done"
            let fields = [("action", try action.value("id", as: String.self)), ("state", state)]
            if try action.value("doer", as: String.self) == "carer", chance.below(3) == 0 {
                try await tickByLink(id, fields, account, standing)
            } else {
                try await post(.carer(standing.id), "/my-plans/\(id)/results", fields, about: standing.id)
            }
        case 3:
            try await post(
                .carer(standing.id), "/my-plans/\(id)/early-review", [("why", "He fell last week")],
                about: standing.id)
        default:
            try await takePart(id, account, standing)
            try await post(.staff(account), "/plans/\(id)/review-start", about: standing.id)
            if chance.below(2) == 0 { try await review(id, account, standing) }
        }
        return true
    }

    /// The carer presses the button of a link, and presses it again.
    private func tickByLink(
        _ id: String, _ fields: [(String, String)], _ account: AccountID, _ standing: Standing
    ) async throws {
        let made = try await post(.staff(account), "/plans/\(id)/links", fields, about: standing.id)
        guard let place = made.text.range(of: "/plan-steps/") else { return }
        let link = "/plan-steps/" + made.text[place.upperBound...].prefix(20)
        let first = try await post(.nobody, link, [("state", "done")], about: standing.id)
        let second = try await post(.nobody, link, [("state", "not-done")], about: standing.id)
        if first.status == 200, second.status == 200 {
            found("a link of the plan \(id) worked twice", standing.id.description)
        }
    }

    private func review(_ id: String, _ account: AccountID, _ standing: Standing) async throws {
        let outcomes = ["unchanged", "unchanged", "unchanged", "changed", "reassess", "ended"]
        let kinds = ["light", "full", "unplanned"]
        try await post(
            .staff(account), "/plans/\(id)/review",
            [
                ("kind", chance.pick(kinds) ?? "light"), ("outcome", chance.pick(outcomes) ?? "unchanged"),
                ("words", "She sings again"), ("carerWords", "It helps"), ("copies", "own-page"),
            ], about: standing.id)
    }
}
