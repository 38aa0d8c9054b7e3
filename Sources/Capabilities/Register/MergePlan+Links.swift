import Core
import Storage

/// Who cares for whom, and what was said of it.
extension MergePlanner {
    func joinLinks() throws {
        let all = try rows(of: "caring_link").map { try CaringLink(row: $0.row) }
        let open = all.filter { $0.ended == nil }
        let fates = linkFates(open, of: all, kept: kept, away: away)
        for link in all {
            guard let row = rows[linkRow(link.id)] else { continue }
            switch fates[link.id] {
            case .becomesSelf?: stay(row, link)
            case .doubles(let twin)?: try double(row, link, twin)
            case .moved?, nil: break
            }
        }
        try joinStatements(fates)
        if let died { try endLinks(ofDead: died) }
    }

    private func linkRow(_ id: CaringLinkID) -> MergeRowID {
        MergeRowID(table: "caring_link", key: id.description)
    }

    /// Nobody cares for themself: the link was a mistake, and stays between the two identifiers.
    private func stay(_ row: MergeRow, _ link: CaringLink) {
        staying.insert(row.id)
        guard link.ended == nil else { return }
        end(row, link, because: .enteredInError)
        say(
            "A link says that one of these looks after the other. It ends as a mistake: look twice that they are one person",
            warning: true)
    }

    private func double(_ row: MergeRow, _ link: CaringLink, _ twinID: CaringLinkID) throws {
        guard let twin = rows[linkRow(twinID)] else { return }
        let joined = joinedLink(try CaringLink(row: twin.row), link)
        change(twin) { row in
            for (column, value) in CaringLinkStore.stored(joined) { row[column] = value }
        }
        end(row, link, because: .enteredInError)
        for statement in rows(of: "willingness_statement")
        where statement.text("caring_link_id") == link.id.description {
            change(statement) { $0["caring_link_id"] = .text(twinID.description) }
        }
        say("A caring link stands on both: it is kept once, with what either said")
    }

    private func end(_ row: MergeRow, _ link: CaringLink, because reason: CaringLink.EndReason) {
        let day = max(now.londonDate, link.started?.date ?? now.londonDate)
        change(row) {
            $0["ended_on"] = .text(day.description)
            $0["end_reason"] = .text(reason.rawValue)
        }
    }

    /// What was said of a link goes where the link goes.
    private func joinStatements(_ fates: [CaringLinkID: LinkFate]) throws {
        let selfLinks = Set(fates.filter { $0.value == .becomesSelf }.map(\.key.description))
        for statement in rows(of: "willingness_statement", "carer_id", away)
        where statement.text("caring_link_id").map(selfLinks.contains) ?? false {
            staying.insert(statement.id)
        }
        for need in rows(of: "unmet_need") {
            func now(_ column: String) -> String? {
                need.text(column) == away.description ? kept.description : need.text(column)
            }
            if now("person_id") == now("carer_id") { staying.insert(need.id) }
        }
    }

    /// Links of somebody who has died are over, whichever record they stood on.
    private func endLinks(ofDead day: LocalDate?) throws {
        var ended: [String] = []
        for row in rows(of: "caring_link") where row.isNull("ended_on") {
            let link = try CaringLink(row: row.row)
            let isCarer = link.carer == kept || link.carer == away
            let end = max(day ?? now.londonDate, link.started?.date ?? LocalDate(daysSince1970: 0))
            change(row) {
                $0["ended_on"] = .text(end.description)
                $0["end_reason"] = .text(
                    (isCarer ? CaringLink.EndReason.carerDied : .caredForDied).rawValue)
            }
            ended.append(link.id.description)
        }
        guard !ended.isEmpty else { return }
        say(
            "\(ended.count == 1 ? "1 caring link ends" : "\(ended.count) caring links end"), because this person has died",
            warning: true)
        let report = rows(of: "death_report").last {
            $0.isNull("undone_at") && $0.text("confidence") == "confirmed"
        }
        if let report {
            change(report) {
                let before = $0.text("ended_links") ?? ""
                $0["ended_links"] = .text(
                    (before.split(separator: " ").map(String.init) + ended).joined(separator: " "))
            }
        }
    }
}

extension CaringLinkStore {
    /// What a link says, by the columns that say it.
    static func stored(_ link: CaringLink) -> [String: SQLValue] {
        [
            "relationship": link.relationship.sqlValue, "started_on": (link.started?.date).stored,
            "start_precision": (link.started?.precision).stored,
            "hours_per_week": (link.hours?.hours).stored, "tasks": .codes(link.tasks),
            "condition_groups": .codes(link.conditions), "lives_with": link.livesWith.stored,
            "share": link.share.sqlValue, "in_residential_care": .boolean(link.inResidentialCare),
            "under_contract": .boolean(link.underContract), "carer_words": link.carerWords.stored,
            "cared_for_agrees": link.caredForAgrees.sqlValue,
        ]
    }
}
