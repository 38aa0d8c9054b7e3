import Core
import Foundation
import Storage

/// All SQL for stays in hospital; what hangs on them is in the file named after this one.
package struct StayStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    private static let columns: SQL = """
        id, reference, organisation_id, team_id, ward, contact_id, area_code, carer_id, cared_for_id,
        caring_link_id, relationship, initials, admitted_on, planning_on, expected_on, home_on, carer_found,
        child_helping, agreement, involved_on, involved_how, not_involved_reason, details, document_id, plan_on,
        social_work_id, receiver_id, follow_up, asks, status, closed_on, end_reason, previous_id, due_on, task_key,
        version
        """

    package func find(_ id: HospitalStayID) throws -> HospitalStay? { try stays("id = \(id)").first }

    /// Stays of which somebody is the carer or the patient, newest first.
    package func about(_ person: PersonID) throws -> [HospitalStay] {
        let asCarer = try stays("carer_id = \(person) ORDER BY admitted_on DESC, id DESC LIMIT 50")
        let asPatient = try stays("cared_for_id = \(person) ORDER BY admitted_on DESC, id DESC LIMIT 50")
        let known = Set(asCarer.map(\.id))
        return asCarer + asPatient.filter { !known.contains($0.id) }
    }

    package func open(of carer: PersonID) throws -> [HospitalStay] {
        try stays("carer_id = \(carer) AND status IN ('in-hospital', 'home') ORDER BY admitted_on, id")
    }

    package func open(ofPatient person: PersonID) throws -> [HospitalStay] {
        try stays("cared_for_id = \(person) AND status IN ('in-hospital', 'home') ORDER BY admitted_on, id")
    }

    package func endedByDeath(ofPatient person: PersonID) throws -> [HospitalStay] {
        try stays("cared_for_id = \(person) AND end_reason = 'died' ORDER BY admitted_on, id")
    }

    package func open(on link: CaringLinkID) throws -> [HospitalStay] {
        try stays("caring_link_id = \(link) AND status IN ('in-hospital', 'home') ORDER BY admitted_on, id")
    }

    /// The stay that the same form began a moment ago.
    func begun(
        like new: StayDesk.Beginning, at organisation: OrganisationID, by account: AccountID?
    ) throws -> HospitalStay? {
        // Two patients without a record may well have the same words.
        guard let account, new.caredFor != nil || (new.carer?.id ?? new.carerID) != nil else { return nil }
        return try stays(
            """
            organisation_id = \(organisation) AND admitted_on = \(new.admittedOn) AND contact_id = \(account)
                AND status = 'in-hospital' AND EXISTS (
                    SELECT 1 FROM hospital_stay_event
                    WHERE stay_id = hospital_stay.id AND step = 'begin' AND at >= \(surroundings.now().adding(seconds: -60)))
            ORDER BY id
            """
        ).first { stay in
            stay.carer == new.carer?.id ?? new.carerID && stay.caredFor == new.caredFor
                && stay.link == new.link
                && stay.ward == new.ward && stay.relationship == new.relationship
                && stay.initials == new.initials
        }
    }

    /// The stay before this one, if the patient went home within 30 days of coming again.
    package func previous(
        caredFor: PersonID?, link: CaringLinkID?, at organisation: OrganisationID, before day: LocalDate
    ) throws -> HospitalStay? {
        let earliest = day.adding(days: -HospitalStay.setbackDays)
        let condition: SQL
        if let caredFor {
            condition = "cared_for_id = \(caredFor)"
        } else if let link {
            condition = "caring_link_id = \(link)"
        } else {
            return nil
        }
        return try stays(
            """
            \(condition) AND organisation_id = \(organisation) AND home_on IS NOT NULL AND home_on >= \(earliest)
            AND home_on <= \(day) ORDER BY home_on DESC, id DESC LIMIT 1
            """
        ).first
    }

    package func list(
        _ list: StayList, of organisation: OrganisationID, account: AccountID?, limit: Int = 200
    ) throws -> [HospitalStay] {
        let open: SQL = "status IN ('in-hospital', 'home')"
        let condition: SQL =
            switch list {
            case .ward: "organisation_id = \(organisation) AND \(open)"
            case .mine: "organisation_id = \(organisation) AND \(open) AND contact_id = \(account)"
            case .home:
                "organisation_id = \(organisation) AND status IN ('in-hospital', 'home') AND status = 'home'"
            case .asked: "receiver_id = \(organisation) AND receiver_id IS NOT NULL AND \(open)"
            case .social: "social_work_id = \(organisation) AND social_work_id IS NOT NULL AND \(open)"
            }
        return try stays("\(condition) ORDER BY due_on, id LIMIT \(limit)")
    }

    package func add(_ stay: HospitalStay) throws {
        try connection.run(
            """
            INSERT INTO hospital_stay (\(Self.columns))
            VALUES (\(stay.id), \(stay.reference), \(stay.organisation), \(stay.team), \(stay.ward),
                \(stay.contact), \(stay.area), \(stay.carer), \(stay.caredFor), \(stay.link), \(stay.relationship),
                \(stay.initials), \(stay.admittedOn), \(stay.planningOn), \(stay.expectedOn), \(stay.homeOn),
                \(stay.carerFound), \(stay.childHelping), \(stay.agreement), \(stay.involvedOn),
                \(stay.involvedHow), \(stay.notInvolvedReason), \(try StayJSON.encode(stay.details)),
                \(stay.document), \(stay.planOn), \(stay.socialWork), \(stay.receiver), \(stay.followUp),
                \(stay.asks), \(stay.status), \(stay.closedOn), \(stay.endReason), \(stay.previous), \(stay.dueOn),
                \(stay.taskKey), \(stay.version))
            """)
    }

    /// Saves how a stay stands.
    ///
    /// - Throws: `EditConflict` when somebody else saved it first.
    package func save(_ stay: HospitalStay) throws {
        let (plan, who): (SQL, SQL) = (
            """
            planning_on = \(stay.planningOn), expected_on = \(stay.expectedOn), home_on = \(stay.homeOn),
            details = \(try StayJSON.encode(stay.details)), document_id = \(stay.document), plan_on = \(stay.planOn)
            """,
            """
            team_id = \(stay.team), ward = \(stay.ward), contact_id = \(stay.contact), carer_id = \(stay.carer),
            cared_for_id = \(stay.caredFor), caring_link_id = \(stay.link), relationship = \(stay.relationship),
            initials = \(stay.initials)
            """
        )
        let saved = try connection.run(
            """
            UPDATE hospital_stay
            SET \(who), \(plan), carer_found = \(stay.carerFound), child_helping = \(stay.childHelping),
                agreement = \(stay.agreement), involved_on = \(stay.involvedOn),
                involved_how = \(stay.involvedHow), not_involved_reason = \(stay.notInvolvedReason),
                social_work_id = \(stay.socialWork), receiver_id = \(stay.receiver),
                follow_up = \(stay.followUp), asks = \(stay.asks), status = \(stay.status),
                closed_on = \(stay.closedOn), end_reason = \(stay.endReason), due_on = \(stay.dueOn),
                task_key = \(stay.taskKey), version = version + 1
            WHERE id = \(stay.id) AND version = \(stay.version) RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func stays(_ condition: SQL) throws -> [HospitalStay] {
        try connection.run("SELECT \(Self.columns) FROM hospital_stay WHERE \(condition)")
            .map(HospitalStay.init(row:))
    }
}

/// Which stays a list shows.
package enum StayList: String, CaseIterable, Hashable, Sendable {
    case ward
    case mine
    case home
    case asked
    case social

    package var title: String {
        switch self {
        case .ward: "All open"
        case .mine: "Mine"
        case .home: "Gone home"
        case .asked: "We are asked to go on"
        case .social: "We plan as social workers"
        }
    }
}

enum StayJSON {
    static func encode(_ value: StayDetails) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode(_ text: String) throws -> StayDetails {
        try JSONDecoder().decode(StayDetails.self, from: Data(text.utf8))
    }
}

extension HospitalStay {
    init(row: Row) throws {
        self.init(
            id: try row.value("id"), reference: try row.value("reference"),
            organisation: try row.value("organisation_id"), team: try row.optional("team_id"),
            ward: try row.value("ward"), contact: try row.optional("contact_id"),
            area: try row.optional("area_code"), carer: try row.optional("carer_id"),
            caredFor: try row.optional("cared_for_id"), link: try row.optional("caring_link_id"),
            relationship: try row.value("relationship"), initials: try row.value("initials"),
            admittedOn: try row.value("admitted_on"), previous: try row.optional("previous_id"),
            dueOn: try row.value("due_on"))
        planningOn = try row.optional("planning_on")
        expectedOn = try row.optional("expected_on")
        homeOn = try row.optional("home_on")
        carerFound = try row.value("carer_found")
        childHelping = try row.value("child_helping")
        agreement = try row.value("agreement")
        involvedOn = try row.optional("involved_on")
        involvedHow = try row.optional("involved_how")
        notInvolvedReason = try row.value("not_involved_reason")
        details = try StayJSON.decode(try row.value("details"))
        document = try row.optional("document_id")
        planOn = try row.optional("plan_on")
        socialWork = try row.optional("social_work_id")
        receiver = try row.optional("receiver_id")
        followUp = try row.value("follow_up")
        asks = try row.value("asks")
        status = try row.value("status")
        closedOn = try row.optional("closed_on")
        endReason = try row.optional("end_reason")
        taskKey = try row.optional("task_key")
        version = try row.value("version")
    }
}
