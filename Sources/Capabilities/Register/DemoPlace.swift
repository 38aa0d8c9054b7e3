import Core

/// A district of a demonstration: how many carers live there by the hours they give, and who works there.
package struct DemoPlace: Sendable {
    package let district: String
    package let area: String
    /// Carers who give up to 9, 10–19, 20–34, 35–49, and 50 or more hours a week.
    ///
    /// - Source: Office for National Statistics, Census 2021, table TS039, Open Government Licence v3.0.
    package let carersByHours: [Int]
    package let postcodes: [String]
    package let adultCentre: OrganisationID
    package let youngCarersService: OrganisationID
    package let council: OrganisationID
    package let practices: [(code: String, organisation: OrganisationID)]
    package let hospital: OrganisationID?
    /// Who leads the cases of each organisation.
    package var leads: [OrganisationID: [AccountID]] = [:]

    var hasYoungCarersWorkers: Bool { leads[youngCarersService]?.isEmpty == false }

    package init(
        district: String, area: String, carersByHours: [Int], postcodes: [String],
        adultCentre: OrganisationID,
        youngCarersService: OrganisationID, council: OrganisationID,
        practices: [(code: String, organisation: OrganisationID)], hospital: OrganisationID? = nil
    ) {
        self.district = district
        self.area = area
        self.carersByHours = carersByHours
        self.postcodes = postcodes
        self.adultCentre = adultCentre
        self.youngCarersService = youngCarersService
        self.council = council
        self.practices = practices
        self.hospital = hospital
    }

    /// Census 2021, table TS039, for the districts of the partnership.
    package static let census: [String: [Int]] = [
        "E06000058": [12863, 4531, 3010, 3324, 9624], "E06000059": [14036, 4802, 3021, 3081, 10572],
        "E07000084": [5618, 1770, 1164, 1254, 3740], "E07000085": [4486, 1305, 775, 836, 2535],
        "E07000086": [4468, 1433, 903, 915, 2895], "E07000087": [4191, 1336, 750, 780, 2581],
        "E07000088": [2524, 997, 696, 736, 2296], "E07000089": [3233, 877, 528, 536, 1751],
        "E07000090": [3932, 1434, 979, 1155, 3773], "E07000091": [6731, 2129, 1297, 1274, 4722],
        "E07000092": [2582, 853, 653, 739, 1950], "E07000093": [4564, 1276, 812, 883, 2685],
        "E07000094": [4469, 1256, 666, 663, 2356],
    ]
}

/// A made-up carer as others need them to make up what they did for them.
package struct DemoCarer: Sendable {
    package let person: PersonID
    /// Their last name.
    package let family: String
    package let organisation: OrganisationID
    package let registeredOn: LocalDate
    package let isYoung: Bool
    package let age: Int
    package let place: DemoPlace
    /// The first open link of theirs to somebody, who is this old.
    package let link: CaringLinkID?
    package let caredForAge: Int
}
