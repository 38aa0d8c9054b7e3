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

    /// Some assessments in the order of their identifiers, with the times their clocks stood still.
    func batch(after: String, on today: LocalDate) throws -> (
        facts: [WaitFacts], last: String?
    ) {
        let rows = try connection.run(
            """
            SELECT assessment.id, organisation_id, requested_on, started_on, completed_on, ended_on, need, route,
                kind, district_code, birth_facts.birth_date
            FROM assessment JOIN birth_facts ON birth_facts.person_id = assessment.person_id
            WHERE assessment.id > \(after) ORDER BY assessment.id LIMIT \(Self.batchSize)
            """)
        guard let last: String = try rows.last?.value("id") else { return ([], nil) }
        var pauses: [AssessmentID: [WaitPause]] = [:]
        for row in try connection.run(
            """
            SELECT assessment_id, from_on, until_on FROM assessment_pause
            WHERE assessment_id > \(after) AND assessment_id <= \(last)
            """)
        {
            pauses[try row.value("assessment_id"), default: []].append(try WaitPause(row: row))
        }
        let facts = try rows.map { row in
            let id: AssessmentID = try row.value("id")
            var values: [WaitFigure.Split: String] = [
                .all: "", .need: try row.value("need"), .route: try row.value("route"),
                .kind: try row.value("kind"), .district: try row.optional("district_code") ?? "",
            ]
            let birth: LocalDate? = try row.optional("birth_date")
            values[.age] = AgeBand(birth: birth, on: today)?.rawValue ?? ""
            return WaitFacts(
                id: id, organisation: try row.value("organisation_id"),
                requestedOn: try row.value("requested_on"), startedOn: try row.optional("started_on"),
                completedOn: try row.optional("completed_on"), endedOn: try row.optional("ended_on"),
                pauses: pauses[id] ?? [], values: values)
        }
        return (facts, rows.count < Self.batchSize ? nil : last)
    }

    /// Puts an organisation's figures in the place of those counted before.
    func save(_ figures: [WaitFigure], of organisation: OrganisationID) throws {
        try connection.run("DELETE FROM wait_figure WHERE organisation_id = \(organisation)")
        try connection.insert(
            into: "wait_figure",
            [
                "organisation_id", "clock", "split", "value", "people", "median_days", "most_days",
                "ninetieth_days", "waiting", "longest_days", "to_4_weeks", "to_8_weeks", "to_12_weeks",
                "longer",
                "counted_on",
            ],
            rows: figures.map { figure in
                [
                    organisation.sqlValue, figure.key.clock.sqlValue, figure.key.split.sqlValue,
                    .text(figure.key.value), figure.figures.people.sqlValue,
                    figure.figures.median?.sqlValue ?? .null,
                    figure.figures.most?.sqlValue ?? .null, figure.figures.ninetieth?.sqlValue ?? .null,
                    figure.waiting.sqlValue,
                    figure.longest?.sqlValue ?? .null,
                ] + WaitBand.allCases.map { (figure.bands[$0] ?? 0).sqlValue } + [figure.countedOn.sqlValue]
            })
    }

    /// Removes the figures of organisations that nobody waits at any more.
    func forget(before day: LocalDate) throws {
        try connection.run("DELETE FROM wait_figure WHERE counted_on < \(day)")
    }

    /// What was last counted of an organisation's waits.
    package func figures(of organisation: OrganisationID) throws -> [WaitFigure] {
        try figures("organisation_id = \(organisation) ORDER BY clock, split, value")
    }

    /// The figure a carer is told from: everybody at this organisation.
    package func figure(of organisation: OrganisationID) throws -> WaitFigure? {
        try figures(
            """
            organisation_id = \(organisation) AND clock = \(WaitFigure.Clock.completed)
            AND split = \(WaitFigure.Split.all) AND value = ''
            """
        ).first
    }

    private func figures(_ condition: SQL) throws -> [WaitFigure] {
        try connection.run(
            """
            SELECT clock, split, value, people, median_days, most_days, ninetieth_days, waiting, longest_days,
                to_4_weeks, to_8_weeks, to_12_weeks, longer, counted_on
            FROM wait_figure WHERE \(condition)
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
