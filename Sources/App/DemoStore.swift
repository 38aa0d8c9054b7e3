import Accounts
import Core
import Discharge
import Register
import Storage

/// What a demonstration reads of an area before anybody lives in it.
struct DemoStore {
    let connection: any Connection

    /// Each district with its postcodes, its practices and who serves it.
    func places(on day: LocalDate) throws -> [DemoPlace] {
        let postcodes = try grouped("SELECT code, district_code FROM postcode WHERE live ORDER BY code")
        let practices = try connection.run(
            "SELECT id, code, district_code FROM organisation WHERE kind = 'practice' AND district_code IS NOT NULL ORDER BY code"
        )
        var practicesOf: [String: [(code: String, organisation: OrganisationID)]] = [:]
        for row in practices {
            practicesOf[try row.value("district_code"), default: []].append(
                (try row.value("code"), try row.value("id")))
        }
        let trusts = try connection.run(
            "SELECT id, district_code FROM organisation WHERE kind = 'trust' AND district_code IS NOT NULL ORDER BY code"
        )
        let hospitals: [String: OrganisationID] = Dictionary(
            try trusts.map { (try $0.value("district_code"), try $0.value("id")) },
            uniquingKeysWith: { first, _ in first })
        let store = PlaceStore(connection)
        return try store.areas().flatMap { try store.districts(of: $0.code) }.compactMap { district in
            guard let census = DemoPlace.census[district.code] else { return nil }
            let serving = AccountsDemo.catchment(of: district)
            return DemoPlace(
                district: district.code, area: district.areaCode, carersByHours: census,
                postcodes: postcodes[district.code] ?? [], adultCentre: serving.adult.id,
                youngCarersService: serving.young.id,
                council: ReferenceData.organisation(.gss, district.councilCode),
                practices: practicesOf[district.code] ?? [], hospital: hospitals[district.code])
        }
    }

    /// Some of those whom a centre works with and who look after somebody, the longest known first.
    func families(of centre: OrganisationID, limit: Int = 2000) throws -> [DischargeDemo.Family] {
        try connection.run(
            """
            SELECT caring_link.id, caring_link.carer_id, caring_link.cared_for_id
            FROM involvement
            JOIN caring_link ON caring_link.carer_id = involvement.person_id AND caring_link.ended_on IS NULL
            WHERE involvement.organisation_id = \(centre) AND involvement.until IS NULL
            ORDER BY involvement.since, involvement.person_id, caring_link.id LIMIT \(limit)
            """
        ).map {
            DischargeDemo.Family(
                carer: try $0.value("carer_id"), caredFor: try $0.value("cared_for_id"),
                link: try $0.value("id"), centre: centre)
        }
    }

    // MARK: What the speed of a demonstration is measured against

    func beginBareRows() throws {
        try connection.run(
            "CREATE TABLE bare_row (id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, said TEXT NOT NULL, since TEXT NOT NULL)"
        )
        try connection.run("CREATE INDEX bare_row_owner ON bare_row (owner)")
    }

    func addBareRows(from: Int, count: Int) throws {
        let rows: [[SQLValue]] = (from..<from + count).map { number in
            [
                .text("01930000-0000-7000-8000-\(1_000_000_000_000 + number)"),
                .text("01930000-0000-7000-8000-\(1_000_000_000_000 + number / 8)"),
                .text("something that was said"),
                .text("2026-11-22"),
            ]
        }
        try connection.insert(into: "bare_row", ["id", "owner", "said", "since"], rows: rows)
    }

    func endBareRows() throws { try connection.run("DROP TABLE bare_row") }

    private func grouped(_ query: SQL) throws -> [String: [String]] {
        var groups: [String: [String]] = [:]
        for row in try connection.run(query) {
            groups[try row.value("district_code"), default: []].append(try row.value("code"))
        }
        return groups
    }
}
