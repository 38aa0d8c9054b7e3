import Core
import Storage

/// Two records side by side, field by field, as far as the one who asks may see them.
struct MergeComparison: Sendable {
    let kept: OpenRecord
    let away: OpenRecord
    var choices: [(field: MergeField, title: String, kept: Value, away: Value)] = []
    var lines: [MergeLine] = []

    struct Value: Hashable, Sendable {
        let text: String
        let said: String
    }

    mutating func add(_ field: MergeField, _ title: String, _ kept: Value?, _ away: Value?) {
        guard let kept, let away, kept.text != away.text else {
            if let value = kept ?? away {
                let isBoth = kept != nil && away != nil
                lines.append(
                    MergeLine(
                        lineTitle: title, lineText: value.text,
                        lineSaid: isBoth ? "The same on both. \(value.said)" : "On one of them. \(value.said)"
                    ))
            }
            return
        }
        choices.append((field, title, kept, away))
    }

    mutating func list(_ title: String, _ values: [Value]) {
        for value in values {
            lines.append(MergeLine(lineTitle: title, lineText: value.text, lineSaid: value.said))
        }
    }

    /// What the page asks, with what was chosen or would hold by itself.
    func views(_ chosen: [MergeField: MergeSide]) -> [MergeChoice] {
        choices.map { choice in
            let isRule = choice.field == .contactRule
            let picked = chosen[choice.field] ?? (isRule ? nil : .kept)
            var options = [(MergeSide.kept, choice.kept), (.away, choice.away)].map { side, value in
                MergeChoice.Option(
                    optionID: "\(choice.field.rawValue)-\(side.rawValue)", optionValue: side.rawValue,
                    optionText: value.text,
                    optionSaid: "\((side == .kept ? kept : away).record.reference). \(value.said)",
                    isChosen: picked == side)
            }
            if isRule {
                options.insert(
                    MergeChoice.Option(
                        optionID: choice.field.rawValue, optionValue: "careful",
                        optionText: "Whatever is more careful on either",
                        optionSaid: "Choose another only when they themselves told you",
                        isChosen: picked == nil),
                    at: 0)
            }
            return MergeChoice(
                choiceID: choice.field.rawValue, choiceTitle: choice.title, options: options)
        }
    }
}

extension RecordDesk {
    /// - Parameter kept: of two records, the one that the rule keeps.
    func compare(_ kept: OpenRecord, _ away: OpenRecord, in connection: any Connection) throws
        -> MergeComparison
    {
        var comparison = MergeComparison(kept: kept, away: away)
        let names = try organisations(of: [kept, away], in: connection)
        guard case .open(let one) = kept.record, case .open(let other) = away.record else {
            // Of a restricted person there is no more to show than this.
            comparison.add(
                .name, "Name", .init(text: kept.record.displayName, said: ""),
                .init(text: away.record.displayName, said: ""))
            return comparison
        }
        let facts = (
            try facts(of: one, kept, names, in: connection), try facts(of: other, away, names, in: connection)
        )
        for (field, title) in Self.compared {
            comparison.add(field, title, facts.0.one[field], facts.1.one[field])
        }
        comparison.list("Phone or email", facts.0.contacts + facts.1.contacts)
        comparison.list("Number", facts.0.numbers + facts.1.numbers)
        return comparison
    }

    private static let compared: [(MergeField, String)] = [
        (.name, "Name"), (.birth, "Date of birth"), (.sex, "Sex"), (.address, "Address now"),
        (.practice, "GP practice"), (.school, "School or college"), (.contactRule, "How to get in touch"),
    ]

    private struct Facts {
        var one: [MergeField: MergeComparison.Value] = [:]
        var contacts: [MergeComparison.Value] = []
        var numbers: [MergeComparison.Value] = []
    }

    private func facts(
        of person: Person, _ open: OpenRecord, _ names: [OrganisationID: String],
        in connection: any Connection
    ) throws -> Facts {
        let people = PersonStore(connection, surroundings)
        let contacts = ContactStore(connection, surroundings)
        let moved = try SafetyStore(connection, surroundings).movedOutItems(of: person.id)
        func value(_ text: String, _ said: Provenance) -> MergeComparison.Value? {
            guard open.policy.mayShow(said, of: open.subject) else { return nil }
            let by = said.organisation.flatMap { names[$0] }.map { ", \($0)" } ?? ""
            return .init(
                text: text,
                said: "\(said.source.label.capitalizedFirst)\(by), \(said.recordedAt.londonDate.spoken)")
        }
        var facts = Facts()
        if let name = try people.names(of: person).first(where: \.isCurrent) {
            facts.one[.name] = value(name.name.full, name.provenance)
        }
        facts.one[.birth] = person.birth.flatMap { value($0.spoken, person.provenance) }
        facts.one[.sex] = person.sex.flatMap { value($0.label, person.provenance) }
        for address in try people.addresses(of: person)
        where address.until == nil && !moved.contains(address.id.description) {
            let text = [address.lines, address.whereabouts.label].compactMap { $0 }.joined(separator: ", ")
            facts.one[.address] = facts.one[.address] ?? value(text, address.provenance)
        }
        let places = try people.places(of: person).filter { $0.until == nil }
        let placeNames = try needs.placeNames(connection, Set(places.compactMap(\.code)))
        for place in places {
            let field: MergeField? =
                switch place.kind {
                case .practice: .practice
                case .school: .school
                case .employer: nil
                }
            let text = place.name ?? place.code.flatMap { placeNames[$0] } ?? place.code ?? ""
            if let field { facts.one[field] = value(text, place.provenance) }
        }
        if let kept = try contacts.rule(of: person.id) {
            facts.one[.contactRule] = value(Self.spoken(kept.rule), kept.provenance)
        }
        facts.contacts = try contacts.contacts(of: person).filter {
            $0.until == nil && !moved.contains($0.id.description)
        }.compactMap { value($0.address.display, $0.provenance) }
        facts.numbers = try people.identifiers(of: person).filter {
            $0.until == nil && !moved.contains($0.id)
        }.compactMap { value("\($0.kind.label) \($0.value)", $0.provenance) }
        return facts
    }

    private static func spoken(_ rule: ContactRule) -> String {
        let safe =
            switch rule.safeToContact {
            case true?: "Safe to contact"
            case false?: "Not safe to contact"
            case nil: "Nobody has asked whether it’s safe"
            }
        var words = [safe]
        if rule.channel != .notSaid { words.append(rule.channel.label.lowercasedFirst) }
        if let through = rule.through { words.append("through \(through)") }
        if !rule.hours.isAnyTime { words.append("only \(rule.hours.spoken)") }
        if rule.postSafe == false { words.append("nothing by post") }
        if rule.noServiceMessages { words.append("no messages") }
        return words.joined(separator: ", ")
    }

    private func organisations(of records: [OpenRecord], in connection: any Connection) throws
        -> [OrganisationID: String]
    {
        try needs.organisationNames(
            connection, records.reduce(into: []) { $0.formUnion($1.subject.organisations) })
    }
}
