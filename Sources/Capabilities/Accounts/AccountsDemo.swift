import Core
import Storage

/// Made-up centres, schools and employers, and one account for each role, on fixed identifiers.
package enum AccountsDemo {
    /// Somebody whom the demonstration's sign-in page lists.
    package struct SignIn: Sendable {
        package let id: AccountID
        package let name: String
        package let email: String
        package let role: Role
        package let organisation: Organisation
        package let team: TeamID?
        package let reviewsRestricted: Bool
    }

    /// The same for every account of a demonstration, which holds nobody real.
    package static let password = "made-up people only"
    package static let secondFactor = Array("mainstay-made-up-key".utf8)

    package static let dorsetCentre = centre("DORSET-CENTRE", "Dorset Carers’ Centre", area: "E06000059")
    package static let bcpCentre = centre(
        "BCP-CENTRE", "Bournemouth, Christchurch and Poole Carers’ Centre", area: "E06000058")
    package static let northCentre = centre(
        "NORTH-CENTRE", "North Hampshire Carers’ Centre", area: "E10000014")
    package static let southCentre = centre(
        "SOUTH-CENTRE", "South Hampshire Carers’ Centre", area: "E10000014")
    package static let dorsetYoung = centre(
        "DORSET-YOUNG", "Dorset Young Carers", area: "E06000059", kind: .youngCarersService)
    package static let bcpYoung = centre(
        "BCP-YOUNG", "Bournemouth, Christchurch and Poole Young Carers", area: "E06000058",
        kind: .youngCarersService)
    package static let hampshireYoung = centre(
        "HAMPSHIRE-YOUNG", "Hampshire Young Carers", area: "E10000014", kind: .youngCarersService)

    /// Made-up schools; no school has a number from 990001 on.
    package static let schools = [
        school("990001", "Chalk Down School", district: "E06000059", area: "E06000059"),
        school("990002", "Kingfisher Primary School", district: "E06000059", area: "E06000059"),
        school("990003", "Seagrove Academy", district: "E06000058", area: "E06000058"),
        school("990004", "Pinewood Junior School", district: "E06000058", area: "E06000058"),
        school("990005", "Watermeadow School", district: "E07000094", area: "E10000014"),
        school("990006", "Beacon Field College", district: "E07000091", area: "E10000014"),
    ]
    package static let employers = [
        local("HARBOUR-FREIGHT", "Harbour Freight", kind: .employer, area: "E06000058"),
        local("CHALK-STREAM-FOODS", "Chalk Stream Foods", kind: .employer, area: "E10000014"),
    ]

    static let centres = [
        dorsetCentre, bcpCentre, northCentre, southCentre, dorsetYoung, bcpYoung, hampshireYoung,
    ]
    static let organisations = centres + schools + employers

    /// Who serves each district's adults and young people.
    package static func catchment(of district: District) -> (adult: Organisation, young: Organisation) {
        let north: Set<String> = [
            "E07000084", "E07000085", "E07000089", "E07000092", "E07000093", "E07000094",
        ]
        return switch district.areaCode {
        case "E06000059": (dorsetCentre, dorsetYoung)
        case "E06000058": (bcpCentre, bcpYoung)
        default: (north.contains(district.code) ? northCentre : southCentre, hampshireYoung)
        }
    }

    private static func centre(
        _ code: String, _ name: String, area: String, kind: Organisation.Kind = .carersCentre
    ) -> Organisation {
        local(code, name, kind: kind, area: area)
    }

    private static func local(_ code: String, _ name: String, kind: Organisation.Kind, area: String)
        -> Organisation
    {
        Organisation(
            id: ReferenceData.organisation(.local, code), code: code, codeKind: .local, kind: kind,
            name: name,
            areaCode: area, phone: "01632 960\(100 + code.utf8.reduce(0) { ($0 + Int($1)) % 100 })",
            isTest: true)
    }

    private static func school(_ urn: String, _ name: String, district: String, area: String) -> Organisation
    {
        Organisation(
            id: ReferenceData.organisation(.urn, urn), code: urn, codeKind: .urn, kind: .school, name: name,
            areaCode: area, districtCode: district, phone: "01632 960\(urn.suffix(3))", isTest: true)
    }
}
