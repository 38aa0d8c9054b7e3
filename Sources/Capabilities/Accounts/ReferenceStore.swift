import Core
import Storage

/// All SQL for which reference data are loaded.
struct ReferenceLoads {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    func isDue(_ name: String, _ version: Int) throws -> Bool {
        let rows = try connection.run("SELECT version FROM reference_load WHERE name = \(name)")
        return try rows.first.map { try $0.value("version", as: Int.self) < version } ?? true
    }

    func note(_ name: String, _ version: Int) throws {
        try connection.run(
            """
            INSERT INTO reference_load (name, version, loaded_at) VALUES (\(name), \(version), \(surroundings.now()))
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, loaded_at = excluded.loaded_at
            """)
    }
}

extension PlaceStore {
    /// All postcodes at once: code, district, easting, northing, live.
    func replacePostcodes(_ rows: [[SQLValue]]) throws {
        try connection.run("DELETE FROM postcode WHERE code > ''")
        try connection.insert(
            into: "postcode", ["code", "district_code", "easting", "northing", "live"], rows: rows)
    }

    /// One postcode, as a new one that an administrator knows of.
    package func add(_ place: PostcodePlace) throws {
        try connection.insert(
            into: "postcode", ["code", "district_code", "easting", "northing", "live"],
            rows: [
                [
                    place.postcode.sqlValue, place.districtCode.sqlValue, place.easting.sqlValue,
                    place.northing.sqlValue, place.isLive.sqlValue,
                ]
            ])
    }
}
