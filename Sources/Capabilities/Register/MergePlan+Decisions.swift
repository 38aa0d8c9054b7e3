import Core
import Storage

/// What was agreed, who says that somebody is a carer, and who has a part.
extension MergePlanner {
    func joinDecisions() throws {
        try joinConsents()
        joinInvolvements()
        joinClaims()
    }

    private func joinConsents() throws {
        func decisions(_ person: PersonID) throws -> [Consent] {
            try rows(of: "consent", "person_id", person).map { try Consent(row: $0.row) }
        }
        let ended = endedAgreements(kept: try decisions(kept), away: try decisions(away), at: now)
        for row in rows(of: "consent") {
            guard let id = ConsentID(row.id.key) else { continue }
            if ended.refused.contains(id) {
                withdraw(row, how: "Two records were joined, and the other one says no")
                for share in rows(of: "involvement") where share.text("consent_id") == row.id.key {
                    guard isOpen(share) else { continue }
                    endInvolvement(share, "consent-withdrawn")
                }
            } else if let twin = ended.doubled[id] {
                withdraw(row, how: "Two records were joined, and the other one says the same")
                for share in rows(of: "involvement") where share.text("consent_id") == row.id.key {
                    change(share) { $0["consent_id"] = .text(twin.description) }
                }
                for override in rows(of: "sharing_override")
                where override.text("consent_id") == row.id.key && override.isNull("ended_at") {
                    let isThere = rows(of: "sharing_override").contains {
                        $0.text("consent_id") == twin.description && $0.isNull("ended_at")
                    }
                    change(override) {
                        if isThere {
                            $0["ended_at"] = .text(now.description)
                        } else {
                            $0["consent_id"] = .text(twin.description)
                        }
                    }
                }
            }
            // What was said of the other record is now said of themself.
            let isOfBoth =
                Set([row.text("person_id"), row.text("about_id")]) == [kept.description, away.description]
            if isOfBoth { change(row) { $0["about_id"] = .null } }
        }
        if !ended.refused.isEmpty {
            say(
                "\(ended.refused.count == 1 ? "1 sharing decision is" : "\(ended.refused.count) sharing decisions are") withdrawn, because the other record says no",
                warning: true)
        }
        if !ended.doubled.isEmpty {
            say(
                "\(ended.doubled.count == 1 ? "1 sharing decision stands" : "\(ended.doubled.count) sharing decisions stand") on both: each is kept once"
            )
        }
    }

    private func withdraw(_ row: MergeRow, how: String) {
        guard row.isNull("withdrawn_at") else { return }
        change(row) {
            $0["withdrawn_at"] = .text(now.description)
            $0["withdrawn_how"] = .text(how)
        }
    }

    private func endInvolvement(_ row: MergeRow, _ reason: String) {
        change(row) {
            $0["until"] = .text(max(today, $0.text("since") ?? ""))
            $0["end_reason"] = .text(reason)
        }
    }

    /// An organisation that has the same part in both has it once, from its earlier day; its named contact isn't lost.
    private func joinInvolvements() {
        for theirs in rows(of: "involvement", "person_id", away) where isOpen(theirs) {
            let twin = rows(of: "involvement", "person_id", kept).first {
                isOpen($0) && $0["organisation_id"] == theirs["organisation_id"]
                    && $0["kind"] == theirs["kind"]
            }
            guard let twin else { continue }
            change(twin) { ours in
                ours["since"] = .text(min(ours.text("since") ?? "", theirs.text("since") ?? ""))
                if ours.isNull("lead_account_id") { ours["lead_account_id"] = theirs["lead_account_id"] }
                if ours.isNull("team_id") { ours["team_id"] = theirs["team_id"] }
            }
            endInvolvement(theirs, "records-joined")
        }
    }

    /// A partner that says the same of both says it once: since the earlier day, confirmed on the later.
    private func joinClaims() {
        var doubled = 0
        for theirs in rows(of: "claim", "person_id", away) where theirs.isNull("ended_on") {
            let twin = rows(of: "claim", "person_id", kept).first {
                $0.isNull("ended_on") && $0["organisation_id"] == theirs["organisation_id"]
                    && $0["kind"] == theirs["kind"]
            }
            guard let twin else { continue }
            doubled += 1
            change(twin) { ours in
                let since = [ours.text("carer_since"), theirs.text("carer_since")].compactMap { $0 }.min()
                ours["carer_since"] = since.stored
                ours["confirmed_on"] = .text(
                    max(ours.text("confirmed_on") ?? "", theirs.text("confirmed_on") ?? ""))
            }
            change(theirs) {
                $0["ended_on"] = .text(today)
                $0["end_reason"] = .text("It stands on the record that this one was joined to")
            }
        }
        if doubled > 0 {
            say(
                doubled == 1
                    ? "1 partner says of both that they care: it counts once"
                    : "\(doubled) partners say of both that they care: each counts once")
        }
    }
}
