import Core
import Crypto
import Foundation
import Storage

/// What an area starts from: districts, councils with their trays, postcodes, practices and NHS organisations.
///
/// Loaded again, it changes nothing; a newer version adds what is new and leaves what an administrator has edited.
package enum ReferenceData {
    /// Raised when a file in `Reference` changes.
    static let version = 1

    /// - Parameter withPostcodes: 98,799 rows, about a second; a test that asks for none is faster without.
    package static func load(
        into database: any Database, _ surroundings: Surroundings, withPostcodes: Bool = true
    ) async throws {
        let organisations = try organisations()
        let districts = try ReferenceTable("local-authorities.csv").rows.compactMap(district)
        let places = withPostcodes ? try postcodes() : []
        try await database.write { connection in
            let loads = ReferenceLoads(connection, surroundings)
            if try loads.isDue("organisations", version) {
                try add(districts, organisations, to: connection)
                try loads.note("organisations", version)
            }
            if withPostcodes, try loads.isDue("postcodes", version) {
                try PlaceStore(connection).replacePostcodes(places)
                try loads.note("postcodes", version)
            }
        }
    }

    /// The same identifier in every installation, so that partners' files and links agree.
    package static func identifier<Tag>(_ kind: String, _ code: String) -> Identifier<Tag> {
        var bytes = Array(SHA256.hash(data: Data("mainstay/\(kind)/\(code)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return Identifier(
            UUID(
                uuid: (
                    bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8],
                    bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
                )))
    }

    package static func organisation(_ kind: Organisation.CodeKind, _ code: String) -> OrganisationID {
        identifier("organisation/\(kind.rawValue)", code)
    }

    package static func tray(_ kind: Team.Kind, of organisation: OrganisationID) -> TeamID {
        identifier("team/\(kind.rawValue)", organisation.description)
    }

    private static func add(
        _ districts: [(district: District, council: String)], _ organisations: [Organisation],
        to connection: any Connection
    ) throws {
        let (places, store, teams) = (
            PlaceStore(connection), OrganisationStore(connection), TeamStore(connection)
        )
        for (district, council) in districts {
            let area = council.replacing(" County Council", with: "").replacing(" Council", with: "")
            try places.add(Area(code: district.areaCode, name: area))
            try places.add(district)
        }
        let areas = Dictionary(districts.map { ($0.district.code, $0.district.areaCode) }) { first, _ in first
        }
        for var organisation in organisations
        where try store.find(organisation.codeKind, code: organisation.code) == nil {
            organisation.areaCode = organisation.areaCode ?? organisation.districtCode.flatMap { areas[$0] }
            try store.add(organisation)
            for (kind, name) in trays(of: organisation) {
                try teams.add(
                    Team(
                        id: tray(kind, of: organisation.id), organisation: organisation.id, name: name,
                        kind: kind))
            }
        }
    }

    private static func trays(of organisation: Organisation) -> [(Team.Kind, String)] {
        if organisation.kind == .council {
            return [
                (.triage, "Carers triage"), (.adultsDuty, "Adults’ duty"),
                (.childrensDuty, "Children’s duty"),
            ]
        }
        return organisation.code == Organisation.partnershipCode ? [(.triage, "Partnership triage")] : []
    }

    private static func district(_ row: [String: String]) -> (district: District, council: String)? {
        guard let code = row["district"], let name = row["name"], let kind = row["kind"],
            let council = row["council"], let councilName = row["council_name"]
        else { return nil }
        return (
            District(code: code, name: name, kind: kind, areaCode: council, councilCode: council), councilName
        )
    }

    private static func organisations() throws -> [Organisation] {
        let office = Organisation(
            id: organisation(.local, Organisation.partnershipCode), code: Organisation.partnershipCode,
            codeKind: .local, kind: .other, name: "Carers Partnership Office")
        var councils: [String: Organisation] = [:]
        for row in try ReferenceTable("local-authorities.csv").rows {
            guard let code = row["council"], let name = row["council_name"] else { continue }
            councils[code] = Organisation(
                id: organisation(.gss, code), code: code, codeKind: .gss, kind: .council, name: name,
                areaCode: code)
        }
        let practices = try ReferenceTable("gp-practices.csv").rows.compactMap { nhs($0, .practice) }
        let others = try ReferenceTable("nhs-organisations.csv").rows.compactMap { row in
            nhs(row, row["kind"].flatMap(Organisation.Kind.init) ?? .other)
        }
        return [office] + councils.values.sorted { $0.code < $1.code } + practices + others
    }

    private static func nhs(_ row: [String: String], _ kind: Organisation.Kind) -> Organisation? {
        guard let code = row["code"], let name = row["name"] else { return nil }
        func value(_ column: String) -> String? { row[column].flatMap { $0.isEmpty ? nil : $0 } }
        return Organisation(
            id: organisation(.ods, code), code: code, codeKind: .ods, kind: kind, name: name,
            districtCode: value("district"), address: value("address"), postcode: value("postcode"),
            phone: value("phone"))
    }

    /// Read byte by byte: text functions take ten times as long over a hundred thousand lines.
    private static func postcodes() throws -> [[SQLValue]] {
        let data = try Data(contentsOf: ReferenceTable.folder.appending(path: "postcodes.csv"))
        return data.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
            let fields = line.split(separator: UInt8(ascii: ","))
            guard fields.count == 5, let easting = number(fields[2]), let northing = number(fields[3]) else {
                return nil
            }
            return [
                .text(String(decoding: fields[0], as: UTF8.self)),
                .text(String(decoding: fields[1], as: UTF8.self)),
                .integer(easting), .integer(northing), .boolean(fields[4].first == UInt8(ascii: "1")),
            ]
        }
    }

    private static func number(_ digits: Data) -> Int64? {
        var number: Int64 = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            number = number * 10 + Int64(digit - 48)
        }
        return number
    }
}
