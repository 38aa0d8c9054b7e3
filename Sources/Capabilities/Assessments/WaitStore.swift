import Core
import Storage

/// All SQL for who waits and how long.
package struct WaitStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// Which of those waiting.
    package struct Filter: Hashable, Sendable {
        package var need: Assessment.Need?
        package var route: Assessment.Route?
        package var kind: Assessment.Kind?
        package var district: String?

        package init() {}
    }

    /// Where a page of the list begins: after this wait.
    package struct Place: Hashable, Sendable, LosslessStringConvertible {
        let requestedOn: LocalDate
        let id: AssessmentID

        init(_ assessment: Assessment) {
            (requestedOn, id) = (assessment.requestedOn, assessment.id)
        }

        package init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let day = LocalDate(String(parts[0])),
                let id = AssessmentID(String(parts[1]))
            else { return nil }
            (requestedOn, self.id) = (day, id)
        }

        package var description: String { "\(requestedOn)_\(id)" }
    }

    /// Those who wait, the longest first, without restricted people, who stand in no list.
    package func waiting(
        within scope: AssessmentPolicy.Scope, _ filter: Filter, after place: Place?, limit: Int
    ) throws -> [Assessment] {
        guard let condition = Self.condition(for: scope, filter) else { return [] }
        let start: SQL = place.map { "AND (requested_on, id) > (\($0.requestedOn), \($0.id))" } ?? ""
        return try connection.run(
            """
            SELECT \(AssessmentStore.columns) FROM assessment
            WHERE \(condition) \(start) ORDER BY requested_on, id LIMIT \(limit)
            """
        ).map(Assessment.init(row:))
    }

    /// How many the same list holds.
    package func count(within scope: AssessmentPolicy.Scope, _ filter: Filter) throws -> Int {
        guard let condition = Self.condition(for: scope, filter) else { return 0 }
        return try connection.run("SELECT count(*) AS n FROM assessment WHERE \(condition)").first?.value("n")
            ?? 0
    }

    /// When the clocks of these stood still.
    func pauses(of assessments: [AssessmentID]) throws -> [AssessmentID: [WaitPause]] {
        guard !assessments.isEmpty else { return [:] }
        return try connection.run(
            """
            SELECT assessment_id, from_on, until_on FROM assessment_pause
            WHERE assessment_id IN (\(SQL.list(assessments)))
            """
        ).reduce(into: [:]) { pauses, row in
            pauses[try row.value("assessment_id"), default: []].append(try WaitPause(row: row))
        }
    }

    /// `nil` for those who see no list.
    private static func condition(for scope: AssessmentPolicy.Scope, _ filter: Filter) -> SQL? {
        guard case .organisation(let organisation) = scope else { return nil }
        var conditions: [SQL] = [
            "organisation_id = \(organisation)", "completed_on IS NULL", "ended_on IS NULL",
            "kind <> 'health-check'",
            "person_id NOT IN (SELECT person_id FROM restricted_person_facts)",
        ]
        if let need = filter.need { conditions.append("need = \(need)") }
        if let route = filter.route { conditions.append("route = \(route)") }
        if let kind = filter.kind { conditions.append("kind = \(kind)") }
        if let district = filter.district { conditions.append("district_code = \(district)") }
        return SQL.join(conditions, separator: " AND ")
    }

    // MARK: Figures

    static let batchSize = 3000

    /// Which assessments a batch is of; together they are all that a figure needs, and each is in one of them.
    package enum Part: CaseIterable, Sendable {
        case waiting
        case completed
        case ended
    }

    /// Where a batch begins: after this place in the order of its index.
    package struct Mark: Hashable, Sendable {
        let first: String
        let second: String
        let id: String

        package static let start = Mark(first: "", second: "", id: "")
    }

    /// Some assessments that wait, or whose wait was over since a day, with the times their clocks stood still.
    ///
    /// A health and wellbeing check is no assessment, and stands in no wait.
    func batch(
        of part: Part, after mark: Mark, overSince start: LocalDate, on today: LocalDate
    ) throws -> (facts: [WaitFacts], last: Mark?) {
        let chosen: SQL =
            switch part {
            case .waiting:
                """
                assessment.completed_on IS NULL AND assessment.ended_on IS NULL
                AND (assessment.organisation_id, assessment.requested_on, assessment.id)
                    > (\(mark.first), \(mark.second), \(mark.id))
                ORDER BY assessment.organisation_id, assessment.requested_on, assessment.id
                """
            case .completed:
                """
                assessment.completed_on IS NOT NULL AND assessment.completed_on >= \(start)
                AND (assessment.completed_on, assessment.id) > (\(mark.first), \(mark.id))
                ORDER BY assessment.completed_on, assessment.id
                """
            case .ended:
                """
                assessment.ended_on IS NOT NULL AND assessment.ended_on >= \(start)
                AND (assessment.completed_on IS NULL OR assessment.completed_on < \(start))
                AND (assessment.ended_on, assessment.id) > (\(mark.first), \(mark.id))
                ORDER BY assessment.ended_on, assessment.id
                """
            }
        let rows = try connection.run(
            """
            SELECT assessment.id, assessment.organisation_id, assessment.council_id, assessment.area_code,
                assessment.requested_on, assessment.started_on, assessment.completed_on, assessment.ended_on,
                assessment.need, assessment.route, assessment.kind, assessment.district_code,
                birth_facts.birth_date,
                assessment.person_id IN (SELECT person_id FROM restricted_person_facts) AS is_restricted
            FROM assessment JOIN birth_facts ON birth_facts.person_id = assessment.person_id
            WHERE \(chosen) LIMIT \(Self.batchSize)
            """)
        guard let last = rows.last else { return ([], nil) }
        let pauses = try pauses(of: rows.map { try $0.value("id") })
        let facts = try rows.filter { try $0.value("kind", as: String.self) != "health-check" }
            .map { try Self.facts($0, pauses, on: today) }
        guard rows.count == Self.batchSize else { return (facts, nil) }
        let first: String =
            switch part {
            case .waiting: try last.value("organisation_id")
            case .completed: try last.value("completed_on")
            case .ended: try last.value("ended_on")
            }
        return (
            facts, Mark(first: first, second: try last.value("requested_on"), id: try last.value("id"))
        )
    }

    private static func facts(
        _ row: Row, _ pauses: [AssessmentID: [WaitPause]], on today: LocalDate
    ) throws -> WaitFacts {
        let id: AssessmentID = try row.value("id")
        let organisation: OrganisationID = try row.value("organisation_id")
        var values: [WaitFigure.Split: String] = [.all: ""]
        // Restricted people count in totals only: a split would say where one of them is.
        if try !row.value("is_restricted", as: Bool.self) {
            values[.need] = try row.value("need")
            values[.route] = try row.value("route")
            values[.kind] = try row.value("kind")
            values[.district] = try row.optional("district_code") ?? ""
            values[.organisation] = organisation.description
            let birth: LocalDate? = try row.optional("birth_date")
            values[.age] = AgeBand(birth: birth, on: today)?.rawValue ?? ""
        }
        return WaitFacts(
            id: id, organisation: organisation, council: try row.optional("council_id"),
            area: try row.optional("area_code"), requestedOn: try row.value("requested_on"),
            startedOn: try row.optional("started_on"), completedOn: try row.optional("completed_on"),
            endedOn: try row.optional("ended_on"), pauses: pauses[id] ?? [], values: values)
    }

    /// Puts somebody's figures in the place of those counted before.
    func save(_ figures: [WaitFigure], of subject: WaitFigure.Subject) throws {
        let owner = Self.owner(of: subject)
        let table: StaticString = Self.isShared(subject) ? "shared_wait_figure" : "wait_figure"
        let columns: [StaticString] =
            owner.map(\.column) + [
                "clock", "split", "value", "people", "median_days", "most_days", "ninetieth_days", "waiting",
                "longest_days", "to_4_weeks", "to_8_weeks", "to_12_weeks", "longer", "counted_on",
            ]
        try connection.run("DELETE FROM \(Self.table(of: subject)) WHERE \(Self.condition(of: subject))")
        try connection.insert(
            into: table, columns,
            rows: figures.map { figure in
                owner.map(\.value) + [
                    figure.key.clock.sqlValue, figure.key.split.sqlValue,
                    .text(figure.key.value), figure.figures.people.sqlValue,
                    figure.figures.median?.sqlValue ?? .null,
                    figure.figures.most?.sqlValue ?? .null, figure.figures.ninetieth?.sqlValue ?? .null,
                    figure.waiting.sqlValue,
                    figure.longest?.sqlValue ?? .null,
                ] + WaitBand.allCases.map { (figure.bands[$0] ?? 0).sqlValue } + [figure.countedOn.sqlValue]
            })
    }

    private static func isShared(_ subject: WaitFigure.Subject) -> Bool {
        if case .organisation = subject { false } else { true }
    }

    private static func table(of subject: WaitFigure.Subject) -> SQL {
        isShared(subject) ? "shared_wait_figure" : "wait_figure"
    }

    private static func owner(of subject: WaitFigure.Subject) -> [(column: StaticString, value: SQLValue)] {
        switch subject {
        case .organisation(let organisation): [("organisation_id", organisation.sqlValue)]
        case .delegated(let council):
            [("subject_kind", .text("council")), ("subject", council.sqlValue)]
        case .area(let code): [("subject_kind", .text("area")), ("subject", .text(code))]
        }
    }

    private static func condition(of subject: WaitFigure.Subject) -> SQL {
        switch subject {
        case .organisation(let organisation): "organisation_id = \(organisation)"
        case .delegated(let council): "subject_kind = 'council' AND subject = \(council)"
        case .area(let code): "subject_kind = 'area' AND subject = \(code)"
        }
    }

    /// Removes the figures of those where nobody waits any more.
    func forget(before day: LocalDate) throws {
        try connection.run("DELETE FROM wait_figure WHERE counted_on < \(day)")
        try connection.run("DELETE FROM shared_wait_figure WHERE counted_on < \(day)")
    }

    /// What was last counted of somebody's waits.
    package func figures(of subject: WaitFigure.Subject) throws -> [WaitFigure] {
        try figures(
            Self.table(of: subject), "\(Self.condition(of: subject)) ORDER BY clock, split, value")
    }

    package func figures(of organisation: OrganisationID) throws -> [WaitFigure] {
        try figures(of: .organisation(organisation))
    }

    /// The figure a carer is told from: everybody at this organisation.
    package func figure(of organisation: OrganisationID) throws -> WaitFigure? {
        try figures(
            "wait_figure",
            """
            organisation_id = \(organisation) AND clock = \(WaitFigure.Clock.completed)
            AND split = \(WaitFigure.Split.all) AND value = ''
            """
        ).first
    }

    private func figures(_ table: SQL, _ condition: SQL) throws -> [WaitFigure] {
        try connection.run(
            """
            SELECT clock, split, value, people, median_days, most_days, ninetieth_days, waiting, longest_days,
                to_4_weeks, to_8_weeks, to_12_weeks, longer, counted_on
            FROM \(table) WHERE \(condition)
            """
        ).map(WaitFigure.init(row:))
    }
}

extension WaitPause {
    fileprivate init(row: Row) throws {
        self.init(from: try row.value("from_on"), until: try row.optional("until_on"))
    }
}

extension WaitFigure {
    fileprivate init(row: Row) throws {
        key = Key(
            clock: try row.value("clock"), split: try row.value("split"), value: try row.value("value"))
        figures = WaitFigures(
            people: try row.value("people"), median: try row.optional("median_days"),
            most: try row.optional("most_days"), ninetieth: try row.optional("ninetieth_days"))
        waiting = try row.value("waiting")
        longest = try row.optional("longest_days")
        bands = [
            .upTo4Weeks: try row.value("to_4_weeks"), .upTo8Weeks: try row.value("to_8_weeks"),
            .upTo12Weeks: try row.value("to_12_weeks"), .longer: try row.value("longer"),
        ]
        countedOn = try row.value("counted_on")
    }
}
