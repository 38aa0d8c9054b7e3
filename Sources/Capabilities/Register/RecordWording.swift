import Core
import Web

/// Turns a record's contents into the text of its page.
struct RecordWording {
    let contents: RecordContents
    let open: OpenRecord
    let today: LocalDate
    let now: Instant

    private var person: Person { contents.person }
    var path: String { open.path }

    func page(notification: String?) -> RecordPage {
        let carer = contents.links.filter(\.isCarer), caredFor = contents.links.filter { !$0.isCarer }
        let numbers = contents.identifiers.map(number) + contents.places.map(place)
        let shown = contents.timeline.prefix(RecordContents.timelinePage)
        return RecordPage(
            pageTitle: person.displayName, notification: notification, recordPath: path,
            recordID: person.id.description, personName: person.displayName,
            reference: person.reference.description, tags: tags, facts: facts,
            isByBreakGlass: open.isByBreakGlass, deathBanner: deathBanner,
            deathIsUnconfirmed: person.death?.confidence == .unconfirmed, safety: safety,
            alerts: contents.alerts.map(alert), hasAlerts: !contents.alerts.isEmpty,
            needs: contents.needs.map(need),
            hasNeeds: !contents.needs.isEmpty, needsOverdue: contents.needs.contains { $0.reviewOn < today },
            caresFor: carer.map(link), hasCaresFor: !carer.isEmpty, caredForBy: caredFor.map(link),
            hasCaredForBy: !caredFor.isEmpty,
            household: contents.household.map {
                .init(linkedName: $0.displayName, linkedPath: "/people/\($0.id)")
            },
            hasHousehold: !contents.household.isEmpty, contacts: contents.contacts.map(contact),
            hasContacts: !contents.contacts.isEmpty, addresses: contents.addresses.map(address),
            hasAddresses: !contents.addresses.isEmpty, numbers: numbers, hasNumbers: !numbers.isEmpty,
            consents: contents.consents.map(consent), hasConsents: !contents.consents.isEmpty,
            claims: contents.claims.map(claim), hasClaims: !contents.claims.isEmpty,
            stillCaring: contents.stillCaring.map(stillCaring),
            involvements: contents.involvements.map(involvement),
            corrections: contents.corrections.map(correction),
            hasCorrections: !contents.corrections.isEmpty, movedOut: contents.movedOut.map(movedOut),
            hasMovedOut: !contents.movedOut.isEmpty, tasks: contents.tasks, hasTasks: !contents.tasks.isEmpty,
            messages: contents.messages, hasMessages: !contents.messages.isEmpty, notes: contents.notes,
            hasNotes: !contents.notes.isEmpty, cases: contents.cases.map(CaseSectionView.init),
            carerWords: contents.words.map { .init(said: $0.words, saidOn: $0.writtenAt.londonDate.spoken) },
            hasCarerWords: !contents.words.isEmpty, ownPageIsOff: contents.ownPageIsOff,
            timeline: shown.map { Self.event($0, contents.organisationNames) },
            olderPath: contents.timeline.count > shown.count
                ? shown.last.map { "\(path)/timeline?before=\(TimelinePlace($0))" } : nil,
            mayEdit: open.allows(.edit), mayContact: open.allows(.contact),
            mayRestrict: open.allows(.restrict),
            mayMoveOut: open.allows(.moveOut), maySeeDemographics: open.allows(.viewDemographics),
            mayWatch: open.allows(.watch), mayMerge: open.allows(.merge),
            joinings: contents.joinings.map {
                .init(
                    joiningPath: "/people/joinings/\($0.id)",
                    joiningText: "Joined with another record \($0.doneAt?.spoken ?? "")")
            },
            hasJoinings: !contents.joinings.isEmpty)
    }

    private var tags: [RecordPage.Tag] {
        var tags = contents.types.map {
            RecordPage.Tag(tagText: $0.label, tagColour: $0 == .former ? "grey" : "green")
        }
        if contents.isForBothServices { tags.append(.init(tagText: "Both services", tagColour: "purple")) }
        if contents.stillCaring?.isUnconfirmed(on: today) == true, person.death == nil {
            tags.append(.init(tagText: "Not confirmed for a year", tagColour: "orange"))
        }
        if person.death?.confidence == .confirmed { tags.append(.init(tagText: "Died", tagColour: "grey")) }
        return tags
    }

    private var facts: [RecordPage.Fact] {
        var facts: [RecordPage.Fact] = []
        if let birth = person.birth {
            let age =
                person.age(on: today).map { birth.precision == .day ? " (\($0))" : " (about \($0))" } ?? ""
            facts.append(.init(factName: "Born", factValue: birth.spoken + age))
        }
        if let sex = person.sex { facts.append(.init(factName: "Sex", factValue: sex.label)) }
        if let known = contents.names.first(where: \.isCurrent)?.name.knownAs {
            facts.append(.init(factName: "Known as", factValue: known))
        }
        let previous = contents.names.filter { !$0.isCurrent }.map(\.name.full)
        if !previous.isEmpty { facts.append(.init(factName: "Was called", factValue: listed(previous))) }
        facts.append(.init(factName: "Registered", factValue: person.registeredOn.spoken))
        return facts
    }

    private var deathBanner: String? {
        guard let death = person.death else { return nil }
        let day = death.on.map { " on \($0.spoken)" } ?? ""
        return death.confidence == .confirmed
            ? "Died\(day). Told by: \(death.source)."
            : "May have died\(day). Not confirmed: messages wait. Told by: \(death.source)."
    }

    private var safety: RecordPage.SafetyBanner {
        let rule = contents.rule?.rule
        var lines: [String] = []
        if let rule {
            if rule.channel != .notSaid { lines.append("Prefers: \(rule.channel.label.lowercasedFirst)") }
            if let through = rule.through { lines.append("Through: \(through)") }
            if !rule.hours.isAnyTime { lines.append("Only \(rule.hours.spoken)") }
            if rule.postSafe == false { lines.append("Post nothing home") }
            if rule.language != "en" { lines.append("Language: \(LanguageName.of(rule.language))") }
            if rule.interpreter { lines.append("Needs an interpreter") }
            if let told = rule.othersTold { lines.append("May also be told: \(told)") }
            if rule.noServiceMessages { lines.append("Asked us to stop sending messages") }
        }
        if contents.contacts.contains(where: { $0.until == nil && $0.voicemail == false }) {
            lines.append("Leave no message")
        }
        if let age = person.age(on: today), age < 18 {
            lines.append("Under 18: contact only as they themselves said")
        }
        return RecordPage.SafetyBanner(
            isSafe: rule?.safeToContact == true, isUnsafe: rule?.safeToContact == false,
            isNotAsked: rule?.safeToContact == nil, lines: lines)
    }

    private func alert(_ alert: VisitAlert) -> RecordPage.AlertView {
        .init(
            alertID: alert.id.description, alertKind: alert.kind.label, note: alert.note,
            said: said(alert.provenance),
            reviewText: "Look at this again by \(alert.reviewOn.spoken)", isOverdue: alert.reviewOn < today)
    }

    private func need(_ need: StatedNeed) -> RecordPage.NeedView {
        .init(
            needLabel: need.need.label, needNote: need.note,
            reviewText: need.reviewOn < today
                ? "was due to be asked again on \(need.reviewOn.spoken)"
                : "ask again by \(need.reviewOn.spoken)")
    }

    private func contact(_ contact: PersonContact) -> RecordPage.ContactView {
        var lines: [String] = []
        switch contact.safe {
        case true?: lines.append("Safe to use")
        case false?: lines.append("Not safe to use")
        case nil: lines.append("Not asked yet whether it’s safe")
        }
        if contact.seenByOthers == true { lines.append("Others see it") }
        if contact.voicemail == false { lines.append("Leave no message") }
        if contact.voicemail == true { lines.append("May leave a message") }
        lines.append(contact.confirmedAt == nil ? "Not confirmed by them" : "Confirmed by them")
        return .init(
            contactPath: "\(path)/contacts/\(contact.id)",
            confirmPath: contact.confirmedAt == nil ? "\(path)/contacts/\(contact.id)/confirmation" : nil,
            address: contact.address.display,
            isEnded: contact.until != nil, lines: lines, said: said(contact.provenance, until: contact.until))
    }

    private func address(_ address: PersonAddress) -> RecordPage.DatedFact {
        .init(
            text: address.whereabouts.label, lines: address.lines, isEnded: address.until != nil,
            said: said(address.provenance, until: address.until))
    }

    private func number(_ number: PersonIdentifier) -> RecordPage.DatedFact {
        let value =
            number.kind == .nhsNumber ? NHSNumber(number.value)?.display ?? number.value : number.value
        return .init(
            text: "\(number.kind.label): \(value)", lines: nil, isEnded: number.until != nil,
            said: said(number.provenance, until: number.until))
    }

    private func place(_ place: PersonPlace) -> RecordPage.DatedFact {
        let name = place.name ?? place.code.flatMap { contents.placeNames[$0] } ?? place.code ?? ""
        return .init(
            text: "\(place.kind.label): \(name)", lines: nil, isEnded: place.until != nil,
            said: said(place.provenance, until: place.until))
    }

    private func involvement(_ involvement: Involvement) -> RecordPage.InvolvementView {
        .init(
            organisation: organisation(involvement.organisation),
            role: contents.overrides.contains { $0.opened(involvement) }
                ? "Sees the record although they said no" : involvement.kind.label,
            leadName: involvement.lead.flatMap { contents.accountNames[$0] },
            dates: dates(involvement.since.spoken, involvement.until?.spoken),
            isEnded: involvement.until != nil,
            leadPath: involvement.until == nil && involvement.kind != .shared && open.allows(.edit)
                ? "\(path)/involvements/\(involvement.id)/lead" : nil,
            endingPath: involvement.until == nil && involvement.kind != .shared && open.allows(.edit)
                && open.policy.worksAt(involvement.organisation)
                ? "\(path)/involvements/\(involvement.id)/ending" : nil)
    }

    private func correction(_ request: CorrectionRequest) -> RecordPage.CorrectionView {
        .init(
            correctionPath: "\(path)/corrections/\(request.id)", item: request.item, words: request.words,
            asked: request.askedAt.spoken, isOpen: request.status == .open, answer: request.answer)
    }

    private func movedOut(_ moved: SafetyStore.MovedOut) -> RecordPage.DatedFact {
        .init(
            text: MovableItem(rawValue: moved.item)?.label ?? moved.item, lines: moved.why, isEnded: true,
            said: "moved out \(moved.movedAt.spoken); seen meanwhile by \(moved.seenBy)")
    }

    static func event(_ event: TimelineEvent, _ names: [OrganisationID: String]) -> RecordPage.TimelineView {
        let who = event.provenance.organisation.flatMap { names[$0] }
        return .init(
            whenText: event.at.spoken, instant: event.at.description, title: event.title,
            said: [event.what.isEnd ? nil : event.provenance.source.label, who].compactMap { $0 }.joined(
                separator: ", "),
            sideLabel: event.provenance.inConfidence ? "In confidence" : label(event.provenance.side),
            sideClass: event.provenance.inConfidence ? "confidence" : event.provenance.side.rawValue)
    }

    static func label(_ side: Side) -> String {
        switch side {
        case .carer: "About the carer"
        case .caredFor: "About the person cared for"
        case .both: "About both"
        }
    }

    func organisation(_ id: OrganisationID) -> String {
        contents.organisationNames[id] ?? "A partner"
    }

    func said(_ provenance: Provenance, until: LocalDate? = nil) -> String {
        let ended = until.map { ", ended \($0.spoken)" } ?? ""
        let confidence = provenance.inConfidence ? ", in confidence" : ""
        return "\(provenance.source.label), \(provenance.recordedAt.londonDate.spoken)\(ended)\(confidence)"
    }

    func dates(_ from: String?, _ to: String?) -> String {
        [from.map { "Since \($0)" } ?? "Start not known", to.map { "ended \($0)" }].compactMap { $0 }.joined(
            separator: "; ")
    }
}

extension Consent.Authority {
    /// "Decided by the person themselves".
    var spoken: String {
        switch self {
        case .oneself: "Decided by the person themselves"
        case .competentYoungPerson: "Decided by the young person, who understands this decision"
        case .parentalResponsibility(let by): "Decided by \(by), with parental responsibility"
        case .attorney(let by, let seen):
            "Decided by \(by), attorney for health and welfare (document seen \(seen.spoken))"
        case .deputy(let by, let seen):
            "Decided by \(by), deputy for health and welfare (document seen \(seen.spoken))"
        case .bestInterests(let decision):
            "Best-interests decision by \(decision.decidedBy): \(decision.reasons). Asked: \(decision.consulted). Looked at again \(decision.reviewOn.spoken)"
        }
    }
}
