import Core
import Storage

extension Organisation.Kind: SQLEnum {}
extension Organisation.CodeKind: SQLEnum {}
extension Team.Kind: SQLEnum {}

/// All SQL for organisations.
package struct OrganisationStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func find(_ id: OrganisationID) throws -> Organisation? {
        try organisations("id = \(id)").first
    }

    package func find(_ kind: Organisation.CodeKind, code: String) throws -> Organisation? {
        try organisations("code_kind = \(kind) AND code = \(code)").first
    }

    /// Whichever list the code is from; for commands, where people type only the code.
    package func find(code: String) throws -> Organisation? {
        for kind in Organisation.CodeKind.allCases {
            if let found = try find(kind, code: code) { return found }
        }
        return nil
    }

    /// Open and closed organisations by name; 26 rows, of which the 26th says there are more.
    package func page(_ filter: OrganisationFilter, within reach: SetupReach) throws -> [Organisation] {
        var conditions: [SQL] = [condition(for: reach)]
        if let kind = filter.kind { conditions.append("kind = \(kind)") }
        if let area = filter.areaCode { conditions.append("area_code = \(area)") }
        for word in filter.words {
            conditions.append(
                """
                id IN (SELECT organisation_id FROM organisation_word
                       WHERE word >= \(word) AND word < \(word + "\u{7F}"))
                """)
        }
        if let after = filter.after {
            conditions.append("(search_name, id) > (\(after.searchName), \(after.id))")
        }
        return try organisations(
            "\(SQL.join(conditions, separator: " AND ")) ORDER BY search_name, id LIMIT 26")
    }

    /// Organisations of these kinds that are open, for choosing from.
    package func open(_ kinds: [Organisation.Kind], in area: String?, on day: LocalDate) throws
        -> [Organisation]
    {
        let place: SQL = area.map { " AND area_code = \($0)" } ?? ""
        return try organisations(
            """
            kind IN (\(SQL.list(kinds)))\(place) AND (closed_on IS NULL OR closed_on > \(day))
            ORDER BY search_name, id LIMIT 500
            """)
    }

    package func add(_ organisation: Organisation) throws {
        try connection.run(
            """
            INSERT INTO organisation (id, code, code_kind, kind, name, search_name, area_code, district_code, address,
                postcode, phone, referral_email, opened_on, closed_on, shows_staff_names, is_test)
            VALUES (\(organisation.id), \(organisation.code), \(organisation.codeKind), \(organisation.kind),
                \(organisation.name), \(organisation.searchName), \(organisation.areaCode),
                \(organisation.districtCode), \(organisation.address), \(organisation.postcode),
                \(organisation.phone), \(organisation.referralEmail), \(organisation.openedOn),
                \(organisation.closedOn),
                \(organisation.showsStaffNames), \(organisation.isTest))
            """)
        try addWords(of: organisation)
    }

    /// - Throws: `EditConflict` when someone else saved this organisation first.
    package func save(_ organisation: Organisation) throws {
        let saved = try connection.run(
            """
            UPDATE organisation SET code = \(organisation.code), code_kind = \(organisation.codeKind),
                kind = \(organisation.kind), name = \(organisation.name), search_name = \(organisation.searchName),
                area_code = \(organisation.areaCode), district_code = \(organisation.districtCode),
                address = \(organisation.address), postcode = \(organisation.postcode),
                phone = \(organisation.phone), referral_email = \(organisation.referralEmail), opened_on = \(organisation.openedOn),
                closed_on = \(organisation.closedOn), shows_staff_names = \(organisation.showsStaffNames),
                version = version + 1
            WHERE id = \(organisation.id) AND version = \(organisation.version)
            RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
        try connection.run("DELETE FROM organisation_word WHERE organisation_id = \(organisation.id)")
        try addWords(of: organisation)
    }

    private func addWords(of organisation: Organisation) throws {
        let words = Set(SearchText.words(organisation.name) + [organisation.code.lowercased()])
        try connection.insert(
            into: "organisation_word", ["word", "organisation_id"],
            rows: words.map { [$0.sqlValue, organisation.id.sqlValue] })
    }

    private func condition(for reach: SetupReach) -> SQL {
        switch reach {
        case .nothing: "1 = 0"
        case .organisation(let id): "id = \(id)"
        case .area(let code): "area_code = \(code)"
        case .everywhere: "1 = 1"
        }
    }

    private func organisations(_ condition: SQL) throws -> [Organisation] {
        try connection.run(
            """
            SELECT id, code, code_kind, kind, name, area_code, district_code, address, postcode, phone,
                referral_email, opened_on, closed_on, shows_staff_names, is_test, version
            FROM organisation WHERE \(condition)
            """
        ).map(Organisation.init(row:))
    }
}

/// Which organisations a list shows.
package struct OrganisationFilter: Sendable {
    var words: [String] = []
    var kind: Organisation.Kind?
    var areaCode: String?
    var after: (searchName: String, id: OrganisationID)?
}

extension Organisation {
    var searchName: String { SearchText.fold(name) }

    fileprivate init(row: Row) throws {
        self.init(
            id: try row.value("id"), code: try row.value("code"), codeKind: try row.value("code_kind"),
            kind: try row.value("kind"), name: try row.value("name"), areaCode: try row.optional("area_code"),
            districtCode: try row.optional("district_code"), address: try row.optional("address"),
            postcode: try row.optional("postcode"), phone: try row.optional("phone"),
            referralEmail: try row.optional("referral_email"), openedOn: try row.optional("opened_on"),
            closedOn: try row.optional("closed_on"),
            showsStaffNames: try row.value("shows_staff_names"), isTest: try row.value("is_test"),
            version: try row.value("version"))
    }
}
