import Core
import People
import Storage

extension TakingPart.Moment: SQLEnum {}
extension TakingPart.Help: SQLEnum {}
extension TakingPart.Other: SQLEnum {}
extension TakingPartOwner.Kind: SQLEnum {}

/// All SQL for the answers on taking part; each is kept, and none is changed.
package struct TakingPartStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func add(_ asked: TakingPartAsked, by principal: Principal) throws {
        let answer = asked.answer
        let manager = answer.help == .managerDecided ? principal.account : nil
        try connection.run(
            """
            INSERT INTO advocacy_question (
                id, owner_kind, owner_id, moment, person_id, organisation_id, difficulty, help, name,
                manager_reason, manager_id, other, asked_by, asked_at)
            VALUES (
                \(surroundings.uuid().uuidString.lowercased()), \(asked.owner.kind), \(asked.owner.id),
                \(asked.moment), \(asked.person), \(asked.destination.organisation), \(answer.difficulty),
                \(answer.help), \(answer.name), \(answer.managerReason), \(manager), \(answer.other),
                \(principal.account), \(surroundings.now()))
            """)
    }

    /// The newest answer of a moment.
    package func newest(
        _ owner: TakingPartOwner, _ moment: TakingPart.Moment
    ) throws -> TakingPart? {
        try connection.run(
            """
            SELECT difficulty, help, name, manager_reason, other FROM advocacy_question
            WHERE owner_kind = \(owner.kind) AND owner_id = \(owner.id) AND moment = \(moment)
            ORDER BY asked_at DESC, id DESC LIMIT 1
            """
        ).first.map(TakingPart.init(row:))
    }

    /// An answer as it was given then, with who asked and when.
    package struct Kept: Hashable, Sendable {
        package let moment: TakingPart.Moment
        package let answer: TakingPart
        package let askedBy: AccountID?
        package let askedAt: Instant
        package let organisation: OrganisationID
    }

    /// Every answer about somebody, the newest first.
    package func answers(about person: PersonID) throws -> [Kept] {
        try connection.run(
            """
            SELECT moment, difficulty, help, name, manager_reason, other, asked_by, asked_at, organisation_id
            FROM advocacy_question WHERE person_id = \(person) ORDER BY asked_at DESC, id DESC LIMIT 50
            """
        ).map { row in
            Kept(
                moment: try row.value("moment"), answer: try TakingPart(row: row),
                askedBy: try row.optional("asked_by"), askedAt: try row.value("asked_at"),
                organisation: try row.value("organisation_id"))
        }
    }
}

extension TakingPart {
    init(row: Row) throws {
        self.init(
            difficulty: try row.optional("difficulty"), help: try row.optional("help"),
            name: try row.value("name"), managerReason: try row.value("manager_reason"),
            other: try row.optional("other"))
    }
}
