import Core
import Storage

/// A plan that one organisation asks another to take on; it's theirs only once they say yes.
package struct PlanHandover: Hashable, Sendable {
    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case asked
        case accepted
        case refused
        case withdrawn

        package var title: String {
            switch self {
            case .asked: "Waiting for an answer"
            case .accepted: "Taken on"
            case .refused: "Not taken on"
            case .withdrawn: "Taken back"
            }
        }
    }

    package enum Answer: String, CaseIterable, Hashable, Sendable {
        case accept
        case refuse
        case withdraw
    }

    package let id: String
    package let plan: SupportPlanID
    package let from: OrganisationID
    package let to: OrganisationID
    package let askedBy: AccountID
    package let askedOn: LocalDate
    package let dueOn: LocalDate
    /// What those who take it on need to know.
    package let words: String
    /// The carer's name as it was sent: those asked don't see the record yet.
    package let carerName: String
    package let status: Status
    package let answerWords: String
    package let version: Int

    package var path: String { "/plan-handovers/\(id)" }
}

/// Why a plan can't be handed on, or that can't be answered.
package enum PlanHandoverRefusal: Refusal, Equatable {
    case ended
    case ownOrganisation
    case askedAlready
    case notShared
    case restricted
    case statutory
    case wordsMissing
    case answered(PlanHandover.Status)
    case notTheirs
    case reasonMissing

    package var field: String? {
        switch self {
        case .ownOrganisation, .notShared, .statutory, .askedAlready, .restricted: "receiver"
        case .wordsMissing: "words"
        case .reasonMissing: "reason"
        case .ended, .answered, .notTheirs: nil
        }
    }

    package var message: String {
        switch self {
        case .ended: "This plan has ended"
        case .ownOrganisation: "You have it already. To give it to a colleague, choose who has it"
        case .askedAlready: "Somebody has been asked and hasn’t answered. Take that back first"
        case .notShared:
            "The carer hasn’t agreed that this partner sees their record. Ask them, and write it there first"
        case .restricted: "This plan can’t be handed on here. Ask the named reviewers"
        case .statutory:
            "A council’s support plan stays with a council. The partner can have steps in it instead"
        case .wordsMissing: "Say what they need to know: how things stand, and what was promised"
        case .answered(.accepted): "This was taken on already"
        case .answered: "This is over already"
        case .notTheirs: "Only those who are asked can answer, and only those who asked can take it back"
        case .reasonMissing: "Say why not, so that somebody else can be asked"
        }
    }
}

/// What is known when a plan is to be handed on.
package struct PlanHandoverAsk: Hashable, Sendable {
    package var isOpen = true
    package var isOwnOrganisation = false
    package var isAskedAlready = false
    package var isShared = true
    package var isRestricted = false
    package var kind: SupportPlan.Kind = .centre
    package var receiverIsCouncil = false
    package var words = ""

    package init() {}

    /// Why not; `nil` where it may be asked.
    package var refusal: PlanHandoverRefusal? {
        if !isOpen { return .ended }
        if isOwnOrganisation { return .ownOrganisation }
        if isRestricted { return .restricted }
        if isAskedAlready { return .askedAlready }
        if kind == .statutory, !receiverIsCouncil { return .statutory }
        if !isShared { return .notShared }
        return words.isEmpty ? .wordsMissing : nil
    }
}

extension PlanHandover {
    /// What an answer makes of it.
    package func answered(
        _ answer: Answer, by organisation: OrganisationID, reason: String
    ) throws(PlanHandoverRefusal) -> Status {
        guard status == .asked else { throw .answered(status) }
        switch answer {
        case .accept, .refuse:
            guard organisation == to else { throw .notTheirs }
            if answer == .accept { return .accepted }
            guard !reason.isEmpty else { throw .reasonMissing }
            return .refused
        case .withdraw:
            guard organisation == from else { throw .notTheirs }
            return .withdrawn
        }
    }
}

/// All SQL for plans that are handed on.
package struct PlanHandoverStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    func add(_ handover: PlanHandover) throws {
        try connection.run(
            """
            INSERT INTO plan_handover (
                id, plan_id, from_id, to_id, asked_by, asked_on, due_on, words, carer_name, status, answer_words)
            VALUES (\(handover.id), \(handover.plan), \(handover.from), \(handover.to), \(handover.askedBy),
                \(handover.askedOn), \(handover.dueOn), \(handover.words), \(handover.carerName),
                \(handover.status), \(handover.answerWords))
            """)
    }

    /// One that an organisation asked or is asked.
    package func find(_ id: String, for organisation: OrganisationID) throws -> PlanHandover? {
        try handovers("id = \(id) AND (from_id = \(organisation) OR to_id = \(organisation))").first
    }

    package func open(of plan: SupportPlanID) throws -> PlanHandover? {
        try handovers("plan_id = \(plan) AND status = 'asked'").first
    }

    /// One that waits for its answer.
    func asked(_ id: String) throws -> PlanHandover? {
        try handovers("id = \(id) AND status = 'asked'").first
    }

    /// Those whose day to answer by has gone.
    func late(on today: LocalDate) throws -> [PlanHandover] {
        try handovers("status = 'asked' AND due_on < \(today) ORDER BY due_on, id")
    }

    /// - Throws: `EditConflict` when somebody answered first.
    func save(
        _ handover: PlanHandover, _ status: PlanHandover.Status, words: String, by account: AccountID?,
        on day: LocalDate
    ) throws {
        let saved = try connection.run(
            """
            UPDATE plan_handover
            SET status = \(status), answer_words = \(words), answered_by = \(account), answered_on = \(day),
                version = version + 1
            WHERE id = \(handover.id) AND version = \(handover.version) AND status = 'asked' RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func handovers(_ condition: SQL) throws -> [PlanHandover] {
        try connection.run(
            """
            SELECT id, plan_id, from_id, to_id, asked_by, asked_on, due_on, words, carer_name, status,
                answer_words, version
            FROM plan_handover WHERE \(condition)
            """
        ).map { row in
            PlanHandover(
                id: try row.value("id"), plan: try row.value("plan_id"), from: try row.value("from_id"),
                to: try row.value("to_id"), askedBy: try row.value("asked_by"),
                askedOn: try row.value("asked_on"), dueOn: try row.value("due_on"),
                words: try row.value("words"), carerName: try row.value("carer_name"),
                status: try row.value("status"), answerWords: try row.value("answer_words"),
                version: try row.value("version"))
        }
    }
}
