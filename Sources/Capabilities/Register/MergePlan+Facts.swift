import Core
import Storage

/// People themselves, and the facts of which one holds at a time.
extension MergePlanner {
    private func side(_ field: MergeField, hasKept: Bool, hasAway: Bool) -> MergeSide {
        if let chosen = choices[field], chosen == .kept ? hasKept : hasAway { return chosen }
        return hasKept || !hasAway ? .kept : .away
    }

    func joinPeople() throws {
        guard let ours = rows[MergeRowID(table: "person", key: kept.description)],
            let theirs = rows[MergeRowID(table: "person", key: away.description)]
        else { throw MergeRefusal.mergedAlready }
        change(theirs) { $0["merged_into_id"] = keptText }
        let birth = side(.birth, hasKept: !ours.isNull("birth_date"), hasAway: !theirs.isNull("birth_date"))
        let sex = side(.sex, hasKept: !ours.isNull("sex"), hasAway: !theirs.isNull("sex"))
        let death = surerDeath(try Person.Death(row: ours.row), try Person.Death(row: theirs.row))
        let wasKnown = try Person.Death(row: ours.row)
        change(ours) { row in
            if birth == .away {
                row["birth_date"] = theirs["birth_date"]
                row["birth_precision"] = theirs["birth_precision"]
            }
            if sex == .away { row["sex"] = theirs["sex"] }
            if row.text("basis") == "none" { row["basis"] = theirs["basis"] }
            if row.isNull("area_code"), !isRestricted { row["area_code"] = theirs["area_code"] }
            row["died_on"] = (death?.on).stored
            row["death_confidence"] = (death?.confidence).stored
            row["death_source"] = (death?.source).stored
        }
        if death != wasKnown {
            say(
                death?.confidence == .confirmed
                    ? "The record that is kept then says that this person has died: no message is sent"
                    : "The record that is kept then says that this person may have died: messages wait",
                warning: true)
        }
        if let death, death.confidence == .confirmed { died = .some(death.on) }
        joinNames()
        if isRestricted {
            say(
                "The record stays restricted: address, phone, email, practice and school of the other one aren’t added to it",
                warning: true)
        }
    }

    private func joinNames() {
        func current(_ person: PersonID) -> MergeRow? {
            rows(of: "person_name", "person_id", person).first {
                $0.text("kind") == "current" && isOpen($0)
            }
        }
        let (ours, theirs) = (current(kept), current(away))
        let chosen = side(.name, hasKept: ours != nil, hasAway: theirs != nil)
        if let passed = chosen == .kept ? theirs : ours {
            change(passed) { row in
                row["kind"] = .text("previous")
                row["until"] = .text(max(today, row.text("since") ?? ""))
            }
        }
        if chosen == .away, let person = rows[MergeRowID(table: "person", key: kept.description)],
            let other = rows[MergeRowID(table: "person", key: away.description)]
        {
            change(person) {
                $0["display_name"] = other["display_name"]
                $0["sort_name"] = other["sort_name"]
            }
        }
        if let name = chosen == .kept ? theirs : ours {
            let full = [name.text("given"), name.text("family")].compactMap { $0 }.joined(separator: " ")
            say("“\(full)” is kept as a name they had, and finds them")
        }
    }

    /// Addresses, numbers, phones, places, needs, equality answers and who watches.
    func joinFacts() throws {
        if isRestricted {
            for table in ["person_address", "person_contact", "person_place"] {
                staying.formUnion(rows(of: table, "person_id", away).map(\.id))
            }
        } else {
            chooseOne(.address, in: "person_address") { _ in true }
            chooseOne(.practice, in: "person_place") { $0.text("kind") == "practice" }
            chooseOne(.school, in: "person_place") { $0.text("kind") == "school" }
            joinContacts()
        }
        joinIdentifiers()
        endDoubled("communication_need", by: ["code"]) { ours, theirs in
            ours["review_on"] = .text(min(ours.text("review_on") ?? "", theirs.text("review_on") ?? ""))
        }
        endDoubled("demographic", by: ["topic"]) { _, _ in }
        endDoubled("watched_person", by: []) { _, _ in }
        joinPairs()
        joinLooks()
    }

    /// When to ask next whether they still care: the sooner, and not at all where either says not to.
    private func joinLooks() {
        guard let theirs = rows(of: "still_caring_look", "person_id", away).first else { return }
        staying.insert(theirs.id)
        if let ours = rows(of: "still_caring_look", "person_id", kept).first {
            change(ours) {
                $0["next_on"] = .text(min($0.text("next_on") ?? "", theirs.text("next_on") ?? ""))
                if $0.isNull("paused") { $0["paused"] = theirs["paused"] }
            }
        } else {
            let id = MergeRowID(table: "still_caring_look", key: kept.description)
            rows[id] = MergeRow(id: id, values: theirs.values.merging(["person_id": keptText]) { $1 })
        }
    }

    /// Ends what isn't chosen, where both have one that holds.
    private func chooseOne(
        _ field: MergeField, in table: String, _ isIt: (MergeRow) -> Bool
    ) {
        let ours = rows(of: table, "person_id", kept).filter { isOpen($0) && isIt($0) }
        let theirs = rows(of: table, "person_id", away).filter { isOpen($0) && isIt($0) }
        guard !ours.isEmpty, !theirs.isEmpty else { return }
        let passed = side(field, hasKept: true, hasAway: true) == .kept ? theirs : ours
        for row in passed { end(row) }
    }

    func end(_ row: MergeRow) {
        change(row) { $0["until"] = .text(max(today, $0.text("since") ?? "")) }
    }

    /// What stands open on both ends on the record joined away; what was said of it there isn't lost.
    func endDoubled(
        _ table: String, by columns: [String], _ join: (inout MergeRow, MergeRow) -> Void
    ) {
        for theirs in rows(of: table, "person_id", away) where isOpen(theirs) {
            let twin = rows(of: table, "person_id", kept).first { ours in
                isOpen(ours) && columns.allSatisfy { ours[$0] == theirs[$0] }
            }
            guard let twin else { continue }
            change(twin) { join(&$0, theirs) }
            end(theirs)
        }
    }

    private func joinContacts() {
        var doubled = 0
        for theirs in rows(of: "person_contact", "person_id", away) where isOpen(theirs) {
            let twin = rows(of: "person_contact", "person_id", kept).first {
                isOpen($0) && $0["kind"] == theirs["kind"] && $0["value"] == theirs["value"]
            }
            guard let twin else { continue }
            doubled += 1
            change(twin) { ours in
                func answer(_ row: MergeRow, _ column: String) -> Bool? {
                    if case .boolean(let said) = row[column] { said } else { nil }
                }
                let safe = saferAnswer(answer(ours, "safe"), answer(theirs, "safe"))
                let asked = [ours.text("asked_at"), theirs.text("asked_at")].compactMap { $0 }.max()
                let seen = [answer(ours, "seen_by_others"), answer(theirs, "seen_by_others")]
                ours["safe"] = safe.stored
                ours["asked_at"] = safe == nil ? .null : asked.stored
                ours["seen_by_others"] = (seen.contains(true) ? true : seen.compactMap { $0 }.first).stored
                ours["voicemail"] =
                    saferAnswer(answer(ours, "voicemail"), answer(theirs, "voicemail")).stored
                if ours.isNull("confirmed_at") { ours["confirmed_at"] = theirs["confirmed_at"] }
            }
            end(theirs)
        }
        if doubled > 0 {
            say(
                doubled == 1
                    ? "1 phone or email stands on both: it is kept once, with the more careful answers"
                    : "\(doubled) phones or emails stand on both: each is kept once, with the more careful answers"
            )
        }
    }

    /// A number that both have is kept once: the one that wasn't held back from being doubled.
    private func joinIdentifiers() {
        for theirs in rows(of: "person_identifier", "person_id", away) where isOpen(theirs) {
            let twin = rows(of: "person_identifier", "person_id", kept).first {
                isOpen($0) && $0["kind"] == theirs["kind"] && $0["value"] == theirs["value"]
            }
            if let twin { end(twin.isTrue("held") && !theirs.isTrue("held") ? twin : theirs) }
        }
    }

    /// The pair of these two is answered; another pair with the one joined away is now one with the record kept, unless
    /// that pair is there already.
    private func joinPairs() {
        func ends(_ row: MergeRow) -> Set<String> {
            Set(
                ["arrival_id", "existing_id"].compactMap { row.text($0) }.map {
                    $0 == away.description ? kept.description : $0
                })
        }
        let all = rows(of: "likely_pair")
        let ours = all.filter { ends($0) != [kept.description] && !names($0, away) }.map(ends)
        var taken = Set(ours)
        for row in all where names(row, away) {
            if ends(row).count == 1 {
                staying.insert(row.id)
                answer(row)
            } else if taken.contains(ends(row)) {
                staying.insert(row.id)
            } else {
                taken.insert(ends(row))
                if isRestricted { change(row) { $0["for_reviewers"] = .boolean(true) } }
            }
        }
    }

    private func answer(_ pair: MergeRow) {
        guard pair.isNull("decision") else { return }
        change(pair) {
            $0["decision"] = .text("same")
            $0["decided_at"] = .text(now.description)
            $0["decided_by"] = account.stored
        }
    }

    private func names(_ row: MergeRow, _ person: PersonID) -> Bool {
        row.text("arrival_id") == person.description || row.text("existing_id") == person.description
    }

    /// How they may be reached: what is safer of the two, unless somebody chose one.
    func joinContactRules() throws {
        func current(_ person: PersonID) -> MergeRow? {
            rows(of: "contact_rule", "person_id", person).first(where: isOpen)
        }
        guard let ours = current(kept), let theirs = current(away) else { return }
        switch choices[.contactRule] {
        case .kept?: return end(theirs)
        case .away?: return end(ours)
        case nil: break
        }
        let (one, other) = (try KeptContactRule(row: ours.row), try KeptContactRule(row: theirs.row))
        end(theirs)
        let rule = saferRule(one.rule, other.rule)
        guard rule != one.rule else { return }
        end(ours)
        let asked = rule.safeToContact == nil ? nil : [one.askedAt, other.askedAt].compactMap { $0 }.max()
        let id = MergeRowID(table: "contact_rule", key: freshKey)
        var values = ContactStore.stored(rule).merging(madeByJoining) { $1 }
        values["id"] = .text(freshKey)
        values["person_id"] = keptText
        values["asked_at"] = asked.stored
        values["since"] = .text(today)
        values["until"] = .null
        values["version"] = .integer(1)
        values["side"] = ours["side"]
        values["in_confidence"] = .boolean(ours.isTrue("in_confidence") || theirs.isTrue("in_confidence"))
        rows[id] = MergeRow(id: id, values: values)
        say("How to get in touch differs: whatever is more careful on either record holds", warning: true)
    }
}
