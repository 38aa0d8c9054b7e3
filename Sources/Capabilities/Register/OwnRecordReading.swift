import Audit
import Core
import Storage

/// Puts a carer's own page together, from what is theirs to see and nothing else.
struct OwnRecordReading {
    let connection: any Connection
    let surroundings: Surroundings
    let needs: RegisterNeeds

    private var own: OwnRecordStore { OwnRecordStore(connection, surroundings, needs) }

    func page(for principal: Principal, _ id: PersonID, notification: String?) throws -> OwnRecordPage {
        let record = try PersonStore(connection, surroundings).require(
            id, within: RegisterPolicy(principal).scope)
        let names = try organisationNames(of: record.id)
        // What was moved out is somebody else's.
        let moved = try SafetyStore(connection, surroundings).movedOutItems(of: record.id)
        // Whom they share with and who works with them says where a restricted person is.
        let consents =
            record.isRestricted
            ? []
            : try ConsentStore(connection, surroundings).consents(of: record.id).filter {
                !moved.contains($0.id.description)
            }
        let overrides = try OverrideStore(connection, surroundings).overrides(of: record.id)
        let links = try links(of: record.id, without: moved)
        let sent = try needs.messages(connection, record.id, principal)
        let corrections = try own.corrections(of: record.id)
        var sections: [OwnRecordPage.Section] = []
        // A restricted person's page has no address to give, even to them: it may not be them who looks.
        if case .open(let person) = record { sections = try self.sections(about: person, without: moved) }
        return OwnRecordPage(
            pageTitle: "Your record", notification: notification, reference: record.reference.description,
            isRestricted: record.isRestricted, sections: sections, links: links, hasLinks: !links.isEmpty,
            cases: record.isRestricted
                ? []
                : try needs.cases.onOwnPage(connection, record.id, principal).map(CaseSectionView.init),
            ownWords: try own.words(of: record.id).map(OwnRecordPage.WordsView.init),
            consents: consents.map { OwnRecordPage.ConsentView($0, names, overrides) },
            hasConsents: !consents.isEmpty,
            organisations: record.isRestricted ? [] : try parts(of: record.id, names, overrides),
            sent: sent.map { OwnRecordPage.SentView(sentTitle: $0.title, sentDetail: $0.detail) },
            hasSent: !sent.isEmpty,
            corrections: corrections.map(OwnRecordPage.CorrectionView.init),
            hasCorrections: !corrections.isEmpty,
            showsLooks: try !own.isOff(.looks, of: record.id), exitThisPage: true)
    }

    private func organisationNames(of person: PersonID) throws -> [OrganisationID: String] {
        let involved = try InvolvementStore(connection, surroundings).involvements(of: person).map(
            \.organisation)
        let recipients = try ConsentStore(connection, surroundings).consents(of: person).compactMap(
            \.recipient.organisation)
        return try needs.organisationNames(connection, Set(involved + recipients))
    }

    private func sections(about person: Person, without moved: Set<String>) throws -> [OwnRecordPage.Section]
    {
        let store = PersonStore(connection, surroundings)
        var about: [OwnRecordPage.Item] = []
        for name in try store.names(of: person) where name.isCurrent && name.provenance.isForCarersEyes {
            about.append(OwnRecordPage.Item("Name", name.name.description, name.provenance, name.id))
        }
        if let birth = person.birth {
            about.append(OwnRecordPage.Item("Date of birth", birth.spoken, person.provenance, "birth"))
        }
        for number in try store.identifiers(of: person)
        where number.until == nil && number.provenance.isForCarersEyes && !moved.contains(number.id) {
            about.append(OwnRecordPage.Item(number.kind.label, number.value, number.provenance, number.id))
        }
        let places = try store.places(of: person)
        let placeNames = try needs.placeNames(connection, Set(places.compactMap(\.code)))
        for place in places where place.until == nil && place.provenance.isForCarersEyes {
            about.append(
                OwnRecordPage.Item(
                    place.kind.label, place.name ?? place.code.map { placeNames[$0] ?? $0 } ?? "",
                    place.provenance, place.id))
        }
        return [
            OwnRecordPage.Section(sectionTitle: "About you", items: about),
            OwnRecordPage.Section(
                sectionTitle: "How to reach you", items: try reaching(person, without: moved)),
        ].filter { !$0.items.isEmpty }
    }

    private func reaching(_ person: Person, without moved: Set<String>) throws -> [OwnRecordPage.Item] {
        let store = PersonStore(connection, surroundings), contacts = ContactStore(connection, surroundings)
        var items: [OwnRecordPage.Item] = []
        for address in try store.addresses(of: person)
        where address.until == nil && address.provenance.isForCarersEyes
            && !moved.contains(address.id.description)
        {
            let text = [address.lines, address.whereabouts.label].compactMap { $0 }.joined(separator: ", ")
            items.append(OwnRecordPage.Item("Address", text, address.provenance, address.id.description))
        }
        for contact in try contacts.contacts(of: person)
        where contact.until == nil && contact.provenance.isForCarersEyes
            && !moved.contains(contact.id.description)
        {
            let safe =
                contact.safe.map { $0 ? "safe to use" : "not safe to use" } ?? "we haven’t asked if it’s safe"
            items.append(
                OwnRecordPage.Item(
                    contact.address.kind == .phone ? "Phone" : "E-mail",
                    "\(contact.address.display), \(safe)",
                    contact.provenance, contact.id.description))
        }
        if let kept = try contacts.rule(of: person.id), kept.provenance.isForCarersEyes {
            items.append(
                OwnRecordPage.Item("How to get in touch", kept.rule.channel.label, kept.provenance, kept.id))
            items.append(OwnRecordPage.Item("When", kept.rule.hours.spoken, kept.provenance, kept.id))
        }
        for need in try contacts.needs(of: person.id)
        where need.provenance.isForCarersEyes && !moved.contains(need.id) {
            items.append(OwnRecordPage.Item("To be understood", need.need.label, need.provenance, need.id))
        }
        return items
    }

    /// The people the carer looks after, as the carer told of them: nothing of what those people or others said.
    private func links(of carer: PersonID, without moved: Set<String>) throws -> [OwnRecordPage.LinkView] {
        let store = CaringLinkStore(connection, surroundings)
        let links = try store.links(of: carer).filter {
            $0.carer == carer && $0.wasReal && !moved.contains($0.id.description)
        }
        let people = try PersonStore(connection, surroundings).unscoped(Set(links.map(\.caredFor)))
        let statements = try store.statements(on: links.map(\.id))
        return try links.map { link in
            let told = try people[link.caredFor].flatMap(nameTold(of:))
            return OwnRecordPage.LinkView(
                linkTitle: told.map { "\(link.relationship.label): \($0)" } ?? link.relationship.label,
                facts: facts(of: link),
                statements: statements.filter { $0.link == link.id }.map(OwnRecordPage.StatementView.init),
                statePath: "/my-record/statements/\(link.id)", isOpen: link.ended == nil)
        }
    }

    /// The name by which a carer first told of somebody, never one written since: it may be their new one.
    private func nameTold(of person: Person) throws -> String? {
        guard person.provenance.source == .carer else { return nil }
        return try PersonStore(connection, surroundings).names(of: person).last {
            $0.provenance.source == .carer
        }?
        .name.description
    }

    private func facts(of link: CaringLink) -> [OwnRecordPage.Item] {
        guard link.provenance.isForCarersEyes else { return [] }
        let lines: [(String, String?)] = [
            ("What you do", link.tasks.isEmpty ? nil : listed(link.tasks.map(\.label))),
            ("Hours a week", link.hours.map { "\($0.hours)" }),
            ("They live with you", link.livesWith.map { $0 ? "Yes" : "No" }),
            ("Since", link.started?.spoken), ("Until", link.ended?.on.spoken),
            ("Your words", link.carerWords),
        ]
        return lines.compactMap { name, value in
            value.map { OwnRecordPage.Item(name, $0, link.provenance, link.id.description) }
        }
    }

    /// Without those that see it against a "no", where showing so could put somebody at risk.
    private func parts(
        of person: PersonID, _ names: [OrganisationID: String], _ overrides: [SharingOverride]
    ) throws -> [OwnRecordPage.PartView] {
        let all = try InvolvementStore(connection, surroundings).involvements(of: person)
        let shown = all.filter { part in !overrides.contains { $0.isHeldBack && $0.opened(part) } }
        return shown.map { part in
            OwnRecordPage.PartView(
                organisationName: names[part.organisation] ?? "A partner", partText: part.kind.label,
                sinceText: part.until.map { "\(part.since.spoken) to \($0.spoken)" }
                    ?? "Since \(part.since.spoken)",
                isEnded: part.until != nil)
        }
    }
}

extension OwnRecordPage.Item {
    init(_ name: String, _ value: String, _ provenance: Provenance, _ id: String) {
        itemName = name
        itemValue = value
        toldText = "\(provenance.toldText), \(provenance.recordedAt.londonDate.spoken)"
        let query = "item=\(name.replacing(" ", with: "+"))&item-id=\(id)"
        wrongPath = "/my-record/wrong?\(query)"
    }
}

extension OwnRecordPage.StatementView {
    init(_ statement: WillingnessStatement) {
        statedOn = statement.statedOn.spoken
        willingText = statement.willingness.willing.willingLabel
        ableText = statement.willingness.able.ableLabel
        howLong = statement.willingness.howLong
        statedWords = statement.willingness.words
    }
}

extension OwnRecordPage.WordsView {
    init(_ words: OwnWords) {
        wordsID = words.id
        topicText = words.topic.label
        wordsText = words.words
        writtenOn = words.writtenAt.londonDate.spoken
        takeBackPath = "/my-record/words/\(words.id)/end"
    }
}

extension OwnRecordPage.ConsentView {
    init(_ consent: Consent, _ names: [OrganisationID: String], _ overrides: [SharingOverride]) {
        recipientText =
            switch consent.recipient {
            case .organisation(let id): names[id] ?? "A partner"
            case .other(let name): name
            }
        whatText = consent.what.map(\.label).joined(separator: ". ")
        whyText = consent.why
        givenOn = consent.givenOn.spoken
        let isInForce = consent.decision == .agreed && consent.withdrawnAt == nil
        decisionText =
            consent.withdrawnAt.map { "Taken back on \($0.londonDate.spoken)" }
            ?? (consent.decision == .agreed ? "You agreed" : "You said no")
        overrideText = overrides.first { $0.consent == consent.id && $0.isOpen && !$0.isHeldBack }.map {
            "You said no, and since \($0.provenance.recordedAt.londonDate.spoken) it is shared all the same. What the law lets us do this for: \($0.ground.label.lowercasedFirst)."
        }
        withdrawPath = isInForce ? "/my-record/consents/\(consent.id)/withdrawal" : nil
    }
}

extension OwnRecordPage.CorrectionView {
    init(_ correction: OwnRecordStore.Correction) {
        correctionItem = correction.item
        correctionWords = correction.words
        askedOn = correction.askedAt.londonDate.spoken
        statusText =
            switch correction.status {
            case "corrected": "Put right"
            case "kept": "Looked at, and kept as it was"
            default: "Being looked at"
            }
        answerText = correction.answer
    }
}
