import Accounts
import Core
import Register
import Storage

/// What a demonstration reads of an area before anybody lives in it.
struct DemoStore {
    let connection: any Connection

    /// Each district with its postcodes, its practices and who serves it.
    func places(on day: LocalDate) throws -> [DemoPlace] {
        let postcodes = try grouped("SELECT code, district_code FROM postcode WHERE live ORDER BY code")
        let practices = try connection.run(
            "SELECT id, code, district_code FROM organisation WHERE kind = 'practice' AND district_code IS NOT NULL ORDER BY code")
        var practicesOf: [String: [(code: String, organisation: OrganisationID)]] = [:]
        for row in practices {
            practicesOf[try row.value("district_code"), default: []].append((try row.value("code"), try row.value("id")))
        }
        let store = PlaceStore(connection)
        return try store.areas().flatMap { try store.districts(of: $0.code) }.compactMap { district in
            guard let census = DemoPlace.census[district.code] else { return nil }
            let serving = AccountsDemo.catchment(of: district)
            return DemoPlace(
                district: district.code, area: district.areaCode, carersByHours: census,
                postcodes: postcodes[district.code] ?? [], adultCentre: serving.adult.id,
                youngCarersService: serving.young.id,
                council: ReferenceData.organisation(.gss, district.councilCode),
                practices: practicesOf[district.code] ?? [])
        }
    }

    private func grouped(_ query: SQL) throws -> [String: [String]] {
        var groups: [String: [String]] = [:]
        for row in try connection.run(query) {
            groups[try row.value("district_code"), default: []].append(try row.value("code"))
        }
        return groups
    }
}
