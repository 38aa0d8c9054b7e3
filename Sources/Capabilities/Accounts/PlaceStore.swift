import Core
import Storage

/// All SQL for areas, districts and postcodes.
package struct PlaceStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func areas() throws -> [Area] {
        try connection.run("SELECT code, name FROM area ORDER BY name").map {
            Area(code: try $0.value("code"), name: try $0.value("name"))
        }
    }

    package func area(_ code: String) throws -> Area? {
        try connection.run("SELECT code, name FROM area WHERE code = \(code)").first.map {
            Area(code: try $0.value("code"), name: try $0.value("name"))
        }
    }

    package func districts(of area: String) throws -> [District] {
        try districts("area_code = \(area) ORDER BY name")
    }

    /// Those of every area, by name.
    package func districts() throws -> [District] { try districts("code > '' ORDER BY name") }

    package func district(_ code: String) throws -> District? { try districts("code = \(code)").first }

    /// Where this postcode is, if it's one of the area's.
    package func place(of postcode: Postcode) throws -> PostcodePlace? {
        try connection.run(
            """
            SELECT postcode.code, district_code, area_code, easting, northing, live
            FROM postcode JOIN district ON district.code = postcode.district_code
            WHERE postcode.code = \(postcode.text)
            """
        ).first.map(PostcodePlace.init(row:))
    }

    /// The areas in which postcodes that begin with `prefix` lie, such as those of one sector.
    package func areas(ofPostcodesFrom prefix: String) throws -> Set<String> {
        let rows = try connection.run(
            """
            SELECT DISTINCT district.area_code FROM postcode JOIN district ON district.code = postcode.district_code
            WHERE postcode.code >= \(prefix) AND postcode.code < \(prefix + "~")
            """)
        return Set(try rows.map { try $0.value("area_code") })
    }

    func add(_ area: Area) throws {
        try connection.run(
            """
            INSERT INTO area (code, name) VALUES (\(area.code), \(area.name)) ON CONFLICT (code) DO NOTHING
            """)
    }

    func add(_ district: District) throws {
        try connection.run(
            """
            INSERT INTO district (code, name, kind, area_code, council_code)
            VALUES (\(district.code), \(district.name), \(district.kind), \(district.areaCode), \(district.councilCode))
            ON CONFLICT (code) DO NOTHING
            """)
    }

    private func districts(_ condition: SQL) throws -> [District] {
        try connection.run(
            "SELECT code, name, kind, area_code, council_code FROM district WHERE \(condition)"
        ).map {
            District(
                code: try $0.value("code"), name: try $0.value("name"), kind: try $0.value("kind"),
                areaCode: try $0.value("area_code"), councilCode: try $0.value("council_code"))
        }
    }
}

extension PostcodePlace {
    fileprivate init(row: Row) throws {
        postcode = try row.value("code")
        districtCode = try row.value("district_code")
        areaCode = try row.value("area_code")
        easting = try row.value("easting")
        northing = try row.value("northing")
        isLive = try row.value("live")
    }
}
