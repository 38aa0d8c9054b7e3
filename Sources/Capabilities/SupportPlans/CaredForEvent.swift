import Core
import Storage

/// Something that happened in the plan of somebody cared for, and what part one of their carers had in it.
package struct CaredForEvent: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case assessment
        case planMade = "plan-made"
        case planChanged = "plan-changed"
        case review
        case discharge
        case meeting

        package var title: String {
            switch self {
            case .assessment: "An assessment"
            case .planMade: "A plan was made"
            case .planChanged: "A plan was changed"
            case .review: "A review"
            case .discharge: "Planning to go home from hospital"
            case .meeting: "A meeting about their care"
            }
        }
    }

    package let id: String
    package let person: PersonID
    package let carer: PersonID
    package let organisation: OrganisationID
    package var kind: Kind
    package var happenedOn: LocalDate
    /// The person cared for doesn't want this carer to take part, or to have a copy.
    package var isRefused: Bool
    package var refusedWords: String
    package var invitedOn: LocalDate?
    package var viewOn: LocalDate?
    package var viewWords: String
    package var copyOn: LocalDate?
    /// When the person cared for agreed that this carer may have a copy.
    package var agreementOn: LocalDate?
    package var contactListOn: LocalDate?

    package init(
        id: String, person: PersonID, carer: PersonID, organisation: OrganisationID, kind: Kind,
        happenedOn: LocalDate, isRefused: Bool = false, refusedWords: String = "",
        invitedOn: LocalDate? = nil,
        viewOn: LocalDate? = nil, viewWords: String = "", copyOn: LocalDate? = nil,
        agreementOn: LocalDate? = nil,
        contactListOn: LocalDate? = nil
    ) {
        (self.id, self.person, self.carer, self.organisation) = (id, person, carer, organisation)
        (self.kind, self.happenedOn, self.isRefused) = (kind, happenedOn, isRefused)
        (self.refusedWords, self.invitedOn, self.viewOn) = (refusedWords, invitedOn, viewOn)
        (self.viewWords, self.copyOn, self.agreementOn) = (viewWords, copyOn, agreementOn)
        self.contactListOn = contactListOn
    }
}

package enum CaredForRefusal: String, Refusal, CaseIterable {
    case copyWithoutAgreement
    case copyAgainstRefusal
    case viewWithoutWords
    case copyBeforeAgreement

    package var message: String {
        switch self {
        case .copyWithoutAgreement:
            "A copy needs the agreement of the person cared for: say when they gave it"
        case .copyAgainstRefusal: "The person cared for said no: no agreement and no copy can be kept"
        case .viewWithoutWords: "Write what the carer said, and on which day"
        case .copyBeforeAgreement: "The copy can’t come before the agreement"
        }
    }

    package var field: String? {
        switch self {
        case .copyWithoutAgreement: "agreement"
        case .copyAgainstRefusal, .copyBeforeAgreement: "copy"
        case .viewWithoutWords: "viewWords"
        }
    }
}

extension CaredForEvent {
    /// Why this can't be kept.
    ///
    /// What the carer thinks may always be heard: listening shares nothing.
    package var refusal: CaredForRefusal? {
        if isRefused, copyOn != nil || agreementOn != nil { return .copyAgainstRefusal }
        if copyOn != nil, agreementOn == nil { return .copyWithoutAgreement }
        if let copyOn, let agreementOn, copyOn < agreementOn { return .copyBeforeAgreement }
        if (viewOn == nil) != viewWords.isEmpty { return .viewWithoutWords }
        return nil
    }
}

/// All SQL for events in the care of somebody cared for.
package struct CaredForEventStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func add(_ event: CaredForEvent, by account: AccountID?) throws {
        if let refusal = event.refusal { throw refusal }
        try connection.run(
            """
            INSERT INTO cared_for_event (id, person_id, carer_id, organisation_id, kind, happened_on, refused,
                refused_words, invited_on, view_on, view_words, copy_on, agreement_on, contact_list_on, recorded_at,
                recorded_by)
            VALUES (\(event.id), \(event.person), \(event.carer), \(event.organisation), \(event.kind),
                \(event.happenedOn), \(event.isRefused), \(event.refusedWords), \(event.invitedOn), \(event.viewOn),
                \(event.viewWords), \(event.copyOn), \(event.agreementOn), \(event.contactListOn),
                \(surroundings.now()), \(account))
            """)
    }

    /// An organisation's own events about somebody, newest first.
    package func events(
        about person: PersonID, of organisation: OrganisationID, limit: Int = 100
    ) throws -> [CaredForEvent] {
        try connection.run(
            """
            SELECT id, person_id, carer_id, organisation_id, kind, happened_on, refused, refused_words, invited_on,
                view_on, view_words, copy_on, agreement_on, contact_list_on
            FROM cared_for_event WHERE person_id = \(person) AND organisation_id = \(organisation)
            ORDER BY happened_on DESC, id DESC LIMIT \(limit)
            """
        ).map {
            CaredForEvent(
                id: try $0.value("id"), person: try $0.value("person_id"), carer: try $0.value("carer_id"),
                organisation: try $0.value("organisation_id"), kind: try $0.value("kind"),
                happenedOn: try $0.value("happened_on"), isRefused: try $0.value("refused"),
                refusedWords: try $0.value("refused_words"), invitedOn: try $0.optional("invited_on"),
                viewOn: try $0.optional("view_on"), viewWords: try $0.value("view_words"),
                copyOn: try $0.optional("copy_on"), agreementOn: try $0.optional("agreement_on"),
                contactListOn: try $0.optional("contact_list_on"))
        }
    }
}
