import Core
import Storage

/// Finds who takes the first step for a new carer, from what is set up.
package enum Catchments {
    /// - Throws: `NotSetUp` when even the partnership's own tray is missing, as before the reference data are loaded.
    package static func route(
        for place: CaredForPlace, carerAt own: Postcode?, kind: CatchmentKind, on day: LocalDate,
        in connection: any Connection
    ) throws -> CareRoute {
        let places = PlaceStore(connection)
        var finding: PostcodeFinding?
        if case .postcode(let postcode) = place { finding = try self.finding(postcode, in: places) }
        var home: PostcodePlace?
        if let own { home = try finding?.place(of: own) ?? places.place(of: own) }
        let map = try map(kind, on: day, in: connection, around: finding, own: home)
        return careRoute(for: settled(place), finding: finding, carerAt: home, in: map)
    }

    /// Everybody who has a part for one place; where the area isn't known, only the triage tray is left.
    package static func parties(
        for place: CaredForPlace, carerAt own: Postcode?, on day: LocalDate, in connection: any Connection
    ) throws -> CareParties {
        let adult = try route(for: place, carerAt: own, kind: .adult, on: day, in: connection)
        let young = try route(for: place, carerAt: own, kind: .young, on: day, in: connection)
        func duty(_ kind: Team.Kind) throws -> Receiver? {
            try adult.areaCode.flatMap { try receiver(ofCouncil: $0, tray: kind, in: connection) }
        }
        let isSettled = !adult.why.needsTriage
        return CareParties(
            why: adult.why, areaCode: adult.areaCode, districtCode: adult.districtCode,
            adult: isSettled ? Receiver(organisation: adult.organisation, tray: adult.tray) : nil,
            young: isSettled ? Receiver(organisation: young.organisation, tray: young.tray) : nil,
            adultsDuty: try duty(.adultsDuty), childrensDuty: try duty(.childrensDuty),
            triage: Receiver(organisation: adult.organisation, tray: adult.tray),
            carersOwnCentre: adult.carersOwnCentre)
    }

    /// The team that answers today for somebody in danger of harm: the council's duty tray for adults or children.
    package static func dutyTray(
        _ kind: Team.Kind, area: String?, in connection: any Connection
    ) throws -> Receiver {
        if let area, let receiver = try receiver(ofCouncil: area, tray: kind, in: connection) {
            return receiver
        }
        return try partnership(in: connection)
    }

    /// What the records say of a postcode.
    static func finding(_ postcode: Postcode, in places: PlaceStore) throws -> PostcodeFinding {
        if let place = try places.place(of: postcode) {
            return place.isLive ? .live(place) : .terminated(place)
        }
        let inSector = try places.areas(ofPostcodesFrom: postcode.sector)
        if inSector.count == 1, let area = inSector.first { return .unlisted(areaCode: area) }
        return inSector.isEmpty ? .outside : .undecided
    }

    /// The postcodes that stand for no address are answers of their own.
    private static func settled(_ place: CaredForPlace) -> CaredForPlace {
        guard case .postcode(let postcode) = place, postcode.isPseudo else { return place }
        return postcode.text == "ZZ99 3VZ" ? .noFixedAddress : .notKnown
    }

    private static func map(
        _ kind: CatchmentKind, on day: LocalDate, in connection: any Connection,
        around finding: PostcodeFinding?,
        own: PostcodePlace?
    ) throws -> CatchmentMap {
        var (districts, areas) = (Set<String>(), Set<String>())
        switch finding {
        case .live(let place), .terminated(let place):
            districts.insert(place.districtCode)
            areas.insert(place.areaCode)
        case .unlisted(let area): areas.insert(area)
        case .undecided, .outside, nil: break
        }
        if let own {
            districts.insert(own.districtCode)
            areas.insert(own.areaCode)
        }
        var map = CatchmentMap(centres: [:], councils: [:], partnership: try partnership(in: connection))
        for row in try CatchmentStore(connection).trays(kind, in: districts.sorted(), on: day) {
            map.centres[row.district] = row.receiver
        }
        for area in areas {
            map.councils[area] = try receiver(ofCouncil: area, tray: .triage, in: connection)
        }
        return map
    }

    private static func receiver(
        ofCouncil area: String, tray: Team.Kind, in connection: any Connection
    ) throws -> Receiver? {
        try TeamStore(connection).receiver(.gss, area, tray: tray)
    }

    private static func partnership(in connection: any Connection) throws -> Receiver {
        let office = try TeamStore(connection).receiver(.local, Organisation.partnershipCode, tray: .triage)
        guard let office else { throw NotSetUp() }
        return office
    }
}

/// Who has a part in the care of one carer, by where the cared-for person lives.
package struct CareParties: Hashable, Sendable {
    package let why: CareRoute.Why
    package let areaCode: String?
    package let districtCode: String?
    /// `nil` until somebody has found out whose area it is.
    package let adult: Receiver?
    package let young: Receiver?
    package let adultsDuty: Receiver?
    package let childrensDuty: Receiver?
    /// Always somebody: takes what isn't settled, and is the centre's own tray when it is.
    package let triage: Receiver
    package let carersOwnCentre: OrganisationID?
}

/// The partnership's own triage tray is missing: `mainstay migrate` loads what an area starts from.
package struct NotSetUp: Error, CustomStringConvertible {
    package let description = "There is no triage tray for the partnership: run mainstay migrate"
}
