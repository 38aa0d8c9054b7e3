import Core
import Storage

/// A count that has ended.
package struct GapRun: Hashable, Sendable {
    package let number: Int
    package let countedOn: LocalDate
    package let endedAt: Instant
}

/// One number, as one reader's organisation stands to it.
package struct GapFigure: Hashable, Sendable {
    package let cell: GapCell
    package let people: Int
    package let restricted: Int
    package let coded: Int
    /// Of `people`, how many the reader's organisation works with, or was shown.
    package let knownToReaders: Int

    package var subject: MeasuresPolicy.Subject {
        MeasuresPolicy.Subject(people: people, knownToAskers: knownToReaders)
    }
}

/// One organisation's word about people of a district.
package struct GapSource: Hashable, Sendable {
    package let district: String
    package let organisation: OrganisationID
    package let kind: SourceKind
    package let newestOn: LocalDate
}

/// All SQL for showing the last count.
package struct GapStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func latest() throws -> GapRun? {
        try connection.run(
            """
            SELECT number, counted_on, ended_at FROM gap_run WHERE ended_at > ''
            ORDER BY ended_at DESC, number DESC LIMIT 1
            """
        ).first.map {
            GapRun(
                number: try $0.value("number"), countedOn: try $0.value("counted_on"),
                endedAt: try $0.value("ended_at"))
        }
    }

    package func districtFigures(_ run: GapRun, knownTo organisation: OrganisationID?) throws -> [GapFigure] {
        try figures(run, "gap_figure.place_kind = 'district'", organisation)
    }

    package func figures(
        of places: [GapPlace], _ run: GapRun, knownTo organisation: OrganisationID?
    ) throws -> [GapFigure] {
        guard let kind = places.first?.kind else { return [] }
        return try figures(
            run, "gap_figure.place_kind = \(kind) AND gap_figure.place IN (\(SQL.list(places.map(\.code))))",
            organisation)
    }

    private func figures(_ run: GapRun, _ condition: SQL, _ organisation: OrganisationID?) throws
        -> [GapFigure]
    {
        let restricted = try restrictedSince(run)
        return try connection.run(
            """
            SELECT gap_figure.place_kind, gap_figure.place, gap_figure.sources, gap_figure.confirmed,
                gap_figure.people, gap_figure.restricted, gap_figure.coded, COALESCE(known.people, 0) AS known
            FROM gap_figure LEFT JOIN gap_figure_known AS known ON known.run = gap_figure.run
                AND known.organisation_id = \(organisation?.description ?? "")
                AND known.place_kind = gap_figure.place_kind AND known.place = gap_figure.place
                AND known.sources = gap_figure.sources AND known.confirmed = gap_figure.confirmed
            WHERE gap_figure.run = \(run.number) AND \(condition)
            """
        ).compactMap { try GapFigure(row: $0).without(restricted) }
    }

    package func sources(_ run: GapRun) throws -> [GapSource] {
        try connection.run(
            "SELECT district_code, organisation_id, kind, newest_on FROM gap_source WHERE run = \(run.number)"
        ).map {
            GapSource(
                district: try $0.value("district_code"), organisation: try $0.value("organisation_id"),
                kind: try $0.value("kind"), newestOn: try $0.value("newest_on"))
        }
    }

    /// Exactly those whom the number counted, in the order in which they came.
    package func people(of cell: GapCell, _ run: GapRun) throws -> [PersonID] {
        let place: SQL =
            cell.place.kind == "practice"
            ? "practice_code = \(cell.place.code)" : "district_code = \(cell.place.code)"
        let restricted = try restrictedSince(run)
        return try connection.run(
            """
            SELECT person_id FROM gap_person
            WHERE \(place) AND sources = \(cell.sources.rawValue) AND confirmed = \(cell.isConfirmed)
                AND restricted = FALSE AND from_run <= \(run.number)
                AND (until_run IS NULL OR until_run > \(run.number))
            ORDER BY person_id
            """
        ).map { try $0.value("person_id") }.filter { restricted[$0] == nil }
    }

    /// Those whom a count listed and who are restricted now, with where they stand in it: from that moment on they are in
    /// totals only, as the next count has them.
    private func restrictedSince(_ run: GapRun) throws -> [PersonID: [GapCell]] {
        // They are few: no county has so many.
        let restricted = try connection.run("SELECT person_id FROM restricted_person_facts LIMIT 100000").map
        {
            try $0.value("person_id", as: PersonID.self)
        }
        guard !restricted.isEmpty else { return [:] }
        let listed: SQL = """
            SELECT person_id, district_code, practice_code, sources, confirmed FROM gap_person
            WHERE person_id IN (\(SQL.list(restricted))) AND from_run <= \(run.number) AND restricted = FALSE
            """
        let standing = try connection.run("\(listed) AND until_run IS NULL")
        // What the next count, while it goes on, has already ended.
        let ending = try connection.run("\(listed) AND until_run > \(run.number)")
        var cells: [PersonID: [GapCell]] = [:]
        for row in standing + ending {
            let sources = Sources(rawValue: try row.value("sources"))
            let isConfirmed: Bool = try row.value("confirmed")
            cells[try row.value("person_id")] = [
                GapPlace(kind: "district", code: try row.value("district_code")),
                GapPlace(kind: "practice", code: try row.value("practice_code")),
            ].map { GapCell(place: $0, sources: sources, isConfirmed: isConfirmed) }
        }
        return cells
    }
}

extension GapFigure {
    private init(_ figure: GapFigure, leavingOut number: Int) {
        cell = figure.cell
        people = max(0, figure.people - number)
        // Of a practice nobody restricted is counted.
        restricted = figure.restricted + (cell.place.kind == "district" ? number : 0)
        coded = figure.coded
        // Nobody asks again who works with them: a number that was open stays open, and no other opens.
        knownToReaders = max(0, figure.knownToReaders - number)
    }

    /// As it is without those who became restricted after it was counted; `nil` where nobody is left.
    fileprivate func without(_ restricted: [PersonID: [GapCell]]) -> GapFigure? {
        let left = GapFigure(self, leavingOut: restricted.values.count { $0.contains(cell) })
        return left.people + left.restricted + left.coded > 0 ? left : nil
    }

    fileprivate init(row: Row) throws {
        cell = GapCell(
            place: GapPlace(kind: try row.value("place_kind"), code: try row.value("place")),
            sources: Sources(rawValue: try row.value("sources")), isConfirmed: try row.value("confirmed"))
        people = try row.value("people")
        restricted = try row.value("restricted")
        coded = try row.value("coded")
        knownToReaders = try row.value("known")
    }
}
