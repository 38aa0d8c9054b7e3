import Core
import Jobs
import Storage

/// A carer was told of the right to an assessment, and what they said.
package struct AssessmentOffer: Hashable, Sendable, Identifiable {
    package enum Way: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case inPerson = "in-person"
        case phone
        case letter
        case email
        case online

        package var title: String {
            switch self {
            case .inPerson: "In person"
            case .phone: "By telephone"
            case .letter: "By letter"
            case .email: "By email"
            case .online: "Online"
            }
        }
    }

    package enum Answer: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case accepted
        case declined
        case later
        case notNow = "not-now"
        case waiting

        package var title: String {
            switch self {
            case .accepted: "Yes, they want one"
            case .declined: "No"
            case .later: "Later: ask again on a day they chose"
            case .notNow: "Not now, for a reason"
            case .waiting: "No answer yet"
            }
        }

        package var asksAgain: Bool { self == .later || self == .notNow || self == .waiting }
    }

    package let id: AssessmentOfferID
    package let person: PersonID
    package let organisation: OrganisationID
    package let account: AccountID?
    package let offeredOn: LocalDate
    package let way: Way
    package let answer: Answer
    package let reason: String?
    package let againOn: LocalDate?
    package let assessment: AssessmentID?

    package init(
        id: AssessmentOfferID, person: PersonID, organisation: OrganisationID, account: AccountID?,
        offeredOn: LocalDate, way: Way, answer: Answer, reason: String? = nil, againOn: LocalDate? = nil,
        assessment: AssessmentID? = nil
    ) {
        (self.id, self.person, self.organisation, self.account) = (id, person, organisation, account)
        (self.offeredOn, self.way, self.answer) = (offeredOn, way, answer)
        (self.reason, self.againOn, self.assessment) = (reason, againOn, assessment)
    }

    var taskKey: String { "assessment-offer/\(id)" }

    /// Somebody asks again, as was agreed.
    func task(dueOn day: LocalDate) -> TaskRequest {
        TaskRequest(
            kind: "assessment-offer", title: "Offer an assessment again", person: person,
            organisation: organisation, account: account, dueOn: day, key: taskKey,
            linkPath: "/people/\(person)/assessment-offer")
    }
}

/// All SQL for offers.
package struct AssessmentOfferStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func add(_ offer: AssessmentOffer) throws {
        try connection.run(
            """
            INSERT INTO assessment_offer (
                id, person_id, organisation_id, account_id, offered_on, way, answer, reason, again_on, assessment_id,
                recorded_at)
            VALUES (
                \(offer.id), \(offer.person), \(offer.organisation), \(offer.account), \(offer.offeredOn),
                \(offer.way), \(offer.answer), \(offer.reason), \(offer.againOn), \(offer.assessment),
                \(surroundings.now()))
            """)
    }

    package func find(_ id: AssessmentOfferID) throws -> AssessmentOffer? {
        try offers("id = \(id)").first
    }

    /// What somebody was offered, newest first.
    package func offers(to person: PersonID) throws -> [AssessmentOffer] {
        try offers("person_id = \(person) ORDER BY offered_on DESC, id DESC LIMIT 50")
    }

    private func offers(_ condition: SQL) throws -> [AssessmentOffer] {
        try connection.run(
            """
            SELECT id, person_id, organisation_id, account_id, offered_on, way, answer, reason, again_on, assessment_id
            FROM assessment_offer WHERE \(condition)
            """
        ).map { row in
            AssessmentOffer(
                id: try row.value("id"), person: try row.value("person_id"),
                organisation: try row.value("organisation_id"), account: try row.optional("account_id"),
                offeredOn: try row.value("offered_on"), way: try row.value("way"),
                answer: try row.value("answer"), reason: try row.optional("reason"),
                againOn: try row.optional("again_on"), assessment: try row.optional("assessment_id"))
        }
    }

    /// Carers whom an organisation works with and whom nobody offered an assessment, nor has one, longest known first.
    ///
    /// Read through the view that the register keeps of who works with whom.
    package func withoutOffer(of organisation: OrganisationID, limit: Int = 200) throws -> [PersonID] {
        try connection.run(
            """
            SELECT DISTINCT involvement_facts.person_id FROM involvement_facts
            WHERE involvement_facts.organisation_id = \(organisation)
                AND EXISTS (SELECT 1 FROM caring_link WHERE caring_link.carer_id = involvement_facts.person_id
                    AND caring_link.ended_on IS NULL)
                AND NOT EXISTS (SELECT 1 FROM assessment_offer
                    WHERE assessment_offer.person_id = involvement_facts.person_id)
                AND NOT EXISTS (SELECT 1 FROM assessment
                    WHERE assessment.person_id = involvement_facts.person_id)
            ORDER BY involvement_facts.person_id LIMIT \(limit)
            """
        ).map { try $0.value("person_id") }
    }
}
