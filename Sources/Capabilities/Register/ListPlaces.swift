import Core
import Storage

/// Who takes the first step for people of a list, found once for each district and not for each person.
struct ListPlaces: Sendable {
    private var routes: [String: RegisterNeeds.Route] = [:]
    private var ages: [String?: CarerAges] = [:]

    /// The steps for one carer, as any arrival has them.
    mutating func steps(
        for row: ListPerson, districts: [String: String], asAt: LocalDate, _ needs: RegisterNeeds,
        _ connection: any Connection
    ) throws -> [ArrivalStep] {
        let adult = try route(row, .adult, districts, needs, connection)
        let ages = try ages[adult.area] ?? needs.ages(connection, adult.area)
        self.ages[adult.area] = ages
        return arrivalSteps(
            try services(forAge: row.birth.map { $0.years(to: asAt) }, ages: ages).map { service in
                (service, nil, try route(row, service, districts, needs, connection))
            })
    }

    private mutating func route(
        _ row: ListPerson, _ service: RegisterNeeds.Service, _ districts: [String: String],
        _ needs: RegisterNeeds, _ connection: any Connection
    ) throws -> RegisterNeeds.Route {
        func place(_ postcode: Postcode?) -> String {
            // Without a district what decides is the sector, or that there's none.
            postcode.map { $0.isPseudo ? $0.text : districts[$0.text] ?? $0.sector } ?? ""
        }
        let key = "\(service.rawValue)|\(place(row.caredForPostcode))|\(place(row.postcode))"
        if let known = routes[key] { return known }
        let found = try needs.route(
            connection, row.caredForPostcode.map { .postcode($0) } ?? .notKnown, row.postcode, service)
        routes[key] = found
        return found
    }
}
