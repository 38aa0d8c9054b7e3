import Foundation
import Storage

@testable import Accounts
@testable import Core

/// What one life does next, and the way of a referral.
extension Town {
    func step(_ life: Life) async throws {
        // Not everything can happen at every time: another thing happens instead.
        for _ in 0..<4 where problems.isEmpty {
            let standing = try await standing(life.carer)
            let hasHappened =
                switch chance.below(100) {
                case ..<10: try await refer(standing)
                case ..<32: try await moveReferral(standing)
                case ..<38: try await offer(standing)
                case ..<62: try await moveAssessment(standing)
                case ..<65: try await beginPlan(standing)
                case ..<80: try await movePlan(standing)
                case ..<83: try await handOver(standing)
                case ..<86: try await handleTask(standing)
                case ..<89: try await write(standing)
                case ..<91: try await die(standing)
                case ..<93: try await undoDeath(standing)
                case ..<94: try await die(try await self.standing(life.caredFor))
                case ..<96: try await restrict(standing)
                case ..<98: try await join(standing, life)
                default: try await part(standing)
                }
            if hasHappened { return }
        }
    }

    private static let referrers: [Role] = [.practitioner, .coordinator, .manager]

    func refer(_ standing: Standing) async throws -> Bool {
        guard standing.death == nil, let (account, place) = worker(standing, Self.referrers),
            let to = chance.pick(Self.receivers.filter { $0.id != place }),
            let kind = chance.pick(["carer-support", "carers-assessment", "other-service"])
        else { return false }
        let answer = try await post(
            .staff(account), "/people/\(standing.id)/referrals",
            [
                ("kind", kind), ("receiver", to.name), ("asksFor", "Somebody to sit with her on Thursdays"),
                ("urgent", yes(20)), ("basis-carer", "agreed"), ("basis-caredFor", "nothing"),
                ("shown", yes(85)),
            ], about: standing.id)
        guard let id = Self.identifier(answer, after: "/referrals/"), chance.below(10) > 0 else {
            return true
        }
        try await post(
            .staff(account), "/referrals/\(id)/changes", [("action", "send"), ("version", "1")],
            about: standing.id)
        return true
    }

    /// What the sender and the receiver may do with a referral in each state, the likely more often.
    private static let moves: [String: [(action: String, isSenders: Bool)]] = [
        "draft": [("send", true), ("send", true), ("send", true), ("cancel", true)],
        "requested": [("receive", false), ("receive", false), ("receive", false), ("cancel", true)],
        "received": [
            ("accept", false), ("accept", false), ("accept", false), ("reject", false), ("ask-more", false),
            ("hand-on", false), ("assign", false), ("cancel", true),
        ],
        "on-hold": [("answer", true), ("answer", true), ("reject", false)],
        "accepted": [
            ("start", false), ("start", false), ("complete", false), ("hand-on", false), ("assign", false),
        ],
        "in-progress": [("complete", false), ("complete", false), ("hand-on", false), ("assign", false)],
        "rejected": [("send", true), ("hand-on", true), ("hand-on", true), ("cancel", true)],
        "failed": [("send", true), ("hand-on", true)],
    ]

    func moveReferral(_ standing: Standing) async throws -> Bool {
        let open = try await rows(
            """
            SELECT id, status, version, from_organisation_id, to_organisation_id, shown_to_carer FROM referral
            WHERE person_id = \(standing.id) AND closed_at IS NULL ORDER BY id
            """)
        guard let row = chance.pick(open) else { return false }
        let (id, status) = (try row.value("id", as: String.self), try row.value("status", as: String.self))
        let from: OrganisationID = try row.value("from_organisation_id")
        let to: OrganisationID = try row.value("to_organisation_id")
        let version: Int = try row.value("version")
        if chance.below(20) == 0, status != "draft" {
            try await post(
                .carer(standing.id), "/my-record/referrals/\(id)/withdrawal", [("version", "\(version)")],
                about: standing.id)
            return true
        }
        if chance.below(12) == 0, status == "requested" || status == "received" {
            return try await answerByLink(standing, id, from)
        }
        guard let move = chance.pick(Self.moves[status] ?? []) else { return false }
        let place = move.isSenders ? from : to
        let account = standing.isRestricted ? Self.reviewingManager : member(of: place, Self.referrers)
        guard let account else { return false }
        let fields = [("action", move.action), ("version", "\(version)")] + details(move.action, to)
        let first = try await post(.staff(account), "/referrals/\(id)/changes", fields, about: standing.id)
        // Two accept at once: one of them is told who was first.
        if move.action == "accept", chance.below(4) == 0, let other = member(of: place, [.manager]) {
            let second = try await post(.staff(other), "/referrals/\(id)/changes", fields, about: standing.id)
            if first.status == 303, second.status == 303 {
                found("the referral \(id) was accepted twice", standing.id.description)
            }
        }
        return true
    }

    private func details(_ action: String, _ to: OrganisationID) -> [(String, String)] {
        switch action {
        case "reject": return [("reason", "full"), ("nextStep", "Try the Harbour Centre, who sit at night")]
        case "cancel": return [("reason", "not-wanted")]
        case "ask-more": return [("note", "Which days?")]
        case "answer": return [("note", "Thursdays")]
        case "complete":
            return [("outcome", chance.pick(["helped", "advice-given", "not-wanted"]) ?? "helped")]
        case "assign":
            let account = member(of: to, [.coordinator, .manager]).map { "account:\($0)" }
            return [("owner", chance.below(2) == 0 ? "tray" : account ?? "tray")]
        case "hand-on":
            let other = chance.pick(Self.receivers.filter { $0.id != to })
            return [("receiver", other?.name ?? ""), ("reason", "agreed"), ("note", "They sit on Thursdays")]
        default: return []
        }
    }

    /// A partner without an account answers by a link, which is pressed twice.
    private func answerByLink(_ standing: Standing, _ id: String, _ from: OrganisationID) async throws -> Bool
    {
        guard !standing.isRestricted, let account = member(of: from, Self.referrers) else { return false }
        let made = try await post(
            .staff(account), "/referrals/\(id)/links", [("purpose", "answer"), ("way", "shown")],
            about: standing.id)
        guard let place = made.text.range(of: "/answers/") else { return true }
        let link = "/answers/" + made.text[place.upperBound...].prefix(22)
        let who = [("who", "Ann Reed, nurse")]
        for _ in 0..<2 {
            try await post(.nobody, "\(link)/reading", who, about: standing.id)
            try await post(.nobody, link, who + [("answer", "accept")], about: standing.id)
        }
        return true
    }

    // MARK: Handing a case over

    func handOver(_ standing: Standing) async throws -> Bool {
        guard let (account, place) = worker(standing, Self.referrers) else { return false }
        let asked = try await rows(
            """
            SELECT id, to_id FROM handover WHERE person_id = \(standing.id) AND status = 'asked' ORDER BY id
            """)
        guard let row = asked.first else {
            guard let to = member(of: place, [.practitioner, .coordinator, .manager]) else { return false }
            try await post(
                .staff(account), "/people/\(standing.id)/handover",
                [("to", "\(to)"), ("note", "Ring on Mondays")], about: standing.id)
            return true
        }
        let answer = chance.pick(["accept", "accept", "refuse", "withdraw"]) ?? "accept"
        let to: AccountID = try row.value("to_id")
        try await post(
            .staff(answer == "withdraw" ? account : to), "/handovers/\(try row.value("id", as: String.self))",
            [("answer", answer), ("reason", "I am away")], about: standing.id)
        return true
    }
}
