import Core
import Storage

extension Relationship: SQLEnum {}
extension CaringLink.EndReason: SQLEnum {}
extension CaringLink.Share: SQLEnum {}
extension CaringLink.Agreement: SQLEnum {}
extension Willingness.Answer: SQLEnum {}

/// All SQL for who cares for whom.
package struct CaringLinkStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func find(_ id: CaringLinkID) throws -> CaringLink? { try links("id = \(id)").first }

    /// Every link somebody has at either end, open ones first, ended ones kept.
    package func links(of person: PersonID) throws -> [CaringLink] {
        let asCarer = try links("carer_id = \(person)")
        let asCaredFor = try links("cared_for_id = \(person)")
        return (asCarer + asCaredFor).sorted { one, other in
            if (one.ended == nil) != (other.ended == nil) { return one.ended == nil }
            if let ended = one.ended?.on, let otherEnded = other.ended?.on, ended != otherEnded {
                return ended > otherEnded
            }
            return one.id < other.id
        }
    }

    /// The open links between two people, either way.
    func open(between one: PersonID, and other: PersonID) throws -> [CaringLink] {
        try links(
            """
            (carer_id = \(one) AND cared_for_id = \(other) AND ended_on IS NULL)
            OR (carer_id = \(other) AND cared_for_id = \(one) AND ended_on IS NULL)
            """)
    }

    /// What the rule of carer types needs, for everybody in `carers`, in three questions.
    package func ties(of carers: Set<PersonID>, on day: LocalDate) throws -> [PersonID: [CaringTie]] {
        guard !carers.isEmpty else { return [:] }
        let own = try links("carer_id IN (\(SQL.list(carers.sorted())))")
        let caredFor = Set(own.map(\.caredFor))
        let people = try PersonStore(connection, surroundings).unscoped(caredFor)
        let around =
            caredFor.isEmpty
            ? []
            : try links(
                """
                ended_on IS NULL AND (cared_for_id IN (\(SQL.list(caredFor.sorted())))
                    OR cared_for_id IN (\(SQL.list(carers.sorted()))))
                """)
        var ties: [PersonID: [CaringTie]] = [:]
        for link in own {
            let tie = CaringTie(
                link, caredForAge: people[link.caredFor]?.age(on: day),
                isMutual: around.contains {
                    $0.carer == link.caredFor && $0.caredFor == link.carer && $0.isOpen(on: day)
                },
                otherCarers: around.count {
                    $0.caredFor == link.caredFor && $0.carer != link.carer && $0.isOpen(on: day)
                })
            ties[link.carer, default: []].append(tie)
        }
        return ties
    }

    @discardableResult
    func add(
        _ new: NewCaringLink, carer: PersonID, caredFor: PersonID, _ provenance: Provenance
    ) throws -> CaringLinkID {
        let id: CaringLinkID = surroundings.newID()
        try connection.insert(
            into: "caring_link",
            [
                "id", "carer_id", "cared_for_id", "relationship", "started_on", "start_precision",
                "hours_per_week",
                "tasks", "condition_groups", "lives_with", "share", "in_residential_care", "under_contract",
                "carer_words", "cared_for_agrees",
            ] + Provenance.columnNames,
            rows: [
                [
                    id.sqlValue, carer.sqlValue, caredFor.sqlValue, new.relationship.sqlValue,
                    (new.started?.date).stored, (new.started?.precision).stored, (new.hours?.hours).stored,
                    .codes(new.tasks), .codes(new.conditions), new.livesWith.stored, new.share.sqlValue,
                    .boolean(new.inResidentialCare), .boolean(new.underContract), new.carerWords.stored,
                    new.caredForAgrees.sqlValue,
                ] + provenance.values
            ])
        return id
    }

    /// - Throws: `EditConflict` when somebody else saved this link first.
    func save(_ link: CaringLink) throws {
        let saved = try connection.run(
            """
            UPDATE caring_link
            SET relationship = \(link.relationship), started_on = \(link.started?.date),
                start_precision = \(link.started?.precision), ended_on = \(link.ended?.on),
                end_reason = \(link.ended?.reason), end_words = \(link.ended?.words), hours_per_week = \(link.hours?.hours),
                tasks = \(SQLValue.codes(link.tasks)), condition_groups = \(SQLValue.codes(link.conditions)),
                lives_with = \(link.livesWith), share = \(link.share),
                in_residential_care = \(link.inResidentialCare), under_contract = \(link.underContract),
                carer_words = \(link.carerWords), cared_for_agrees = \(link.caredForAgrees), version = version + 1
            WHERE id = \(link.id) AND version = \(link.version) RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    func links(_ condition: SQL) throws -> [CaringLink] {
        try connection.run("SELECT \(Self.columns) FROM caring_link WHERE \(condition)").map(
            CaringLink.init(row:))
    }

    private static let columns: SQL = """
        id, carer_id, cared_for_id, relationship, started_on, start_precision, ended_on, end_reason, end_words, hours_per_week,
        tasks, condition_groups, lives_with, share, in_residential_care, under_contract, carer_words,
        cared_for_agrees, version, \(Provenance.columns)
        """
}

extension CaringLink {
    init(row: Row) throws {
        id = try row.value("id")
        carer = try row.value("carer_id")
        caredFor = try row.value("cared_for_id")
        relationship = try row.value("relationship")
        started = try row.knownDate("started_on", precision: "start_precision")
        ended = try row.optional("ended_on", as: LocalDate.self).map { on in
            Ending(
                on: on, reason: try row.value("end_reason"), words: try row.optional("end_words"))
        }
        hours = try row.optional("hours_per_week", as: Int.self).flatMap { HoursPerWeek($0) }
        tasks = try row.codes("tasks")
        conditions = try row.codes("condition_groups")
        livesWith = try row.optional("lives_with")
        share = try row.value("share")
        inResidentialCare = try row.value("in_residential_care")
        underContract = try row.value("under_contract")
        carerWords = try row.optional("carer_words")
        caredForAgrees = try row.value("cared_for_agrees")
        provenance = try Provenance(row: row)
        version = try row.value("version")
    }
}
