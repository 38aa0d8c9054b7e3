import Core

/// What is known of where the cared-for person lives.
package enum CaredForPlace: Hashable, Sendable {
    case postcode(Postcode)
    case notKnown
    case noFixedAddress
    case abroad
}

/// Who the carer is, as far as the choice of centre goes.
package enum CatchmentKind: String, CaseIterable, Sendable {
    case adult
    case young

    /// As it is said on a page.
    package var title: String {
        switch self {
        case .adult: "Carers’ centre"
        case .young: "Young carers’ service"
        }
    }
}

/// What the records say of a postcode.
package enum PostcodeFinding: Hashable, Sendable {
    case live(PostcodePlace)
    case terminated(PostcodePlace)
    /// Not in the list, in a sector that lies in one area: most likely a new building there.
    case unlisted(areaCode: String)
    /// Not in the list, in a sector shared by areas.
    case undecided
    case outside

    /// The place of this postcode, where it's the one that was looked for.
    func place(of postcode: Postcode) -> PostcodePlace? {
        switch self {
        case .live(let place), .terminated(let place): place.postcode == postcode.text ? place : nil
        case .unlisted, .undecided, .outside: nil
        }
    }
}

/// Where a new carer's record goes first: always to somebody.
package struct CareRoute: Hashable, Sendable {
    /// How the place was found, for the task and the page.
    package enum Why: String, CaseIterable, Sendable {
        case postcode
        case terminatedPostcode = "terminated-postcode"
        case newPostcode = "new-postcode"
        case undecidedPostcode = "undecided-postcode"
        case outsideArea = "outside-area"
        case noFixedAddress = "no-fixed-address"
        case abroad
        case notKnown = "not-known"

        /// Whether somebody must first find out whose area it is.
        package var needsTriage: Bool {
            switch self {
            case .postcode, .terminatedPostcode: false
            case .newPostcode, .undecidedPostcode, .outsideArea, .noFixedAddress, .abroad, .notKnown: true
            }
        }

        /// What the first contact has to settle, in words for staff.
        package var note: String? {
            switch self {
            case .postcode: nil
            case .terminatedPostcode: "The postcode is no longer in use. Check the address"
            case .newPostcode: "The postcode is not in the list yet. Check which council it is in"
            case .undecidedPostcode:
                "The postcode is not in the list and could be in more than one council. Check which"
            case .outsideArea:
                "The cared-for person lives outside the area. Hand over to the council there, and keep the carer"
            case .noFixedAddress:
                "The cared-for person has no fixed address. Find out which council is responsible"
            case .abroad: "The cared-for person lives abroad. Offer the carer what there is here"
            case .notKnown: "Where the cared-for person lives is not known. Ask"
            }
        }
    }

    package let why: Why
    package let areaCode: String?
    package let districtCode: String?
    /// The organisation that takes the first step.
    package let organisation: OrganisationID
    /// The tray its work arrives in.
    package let tray: TeamID
    /// The centre where the carer lives, when that's another: it keeps them for information, groups and advice.
    package let carersOwnCentre: OrganisationID?
}

/// An organisation with the tray that its new work arrives in.
package struct Receiver: Hashable, Sendable {
    package let organisation: OrganisationID
    package let tray: TeamID

    package init(organisation: OrganisationID, tray: TeamID) {
        (self.organisation, self.tray) = (organisation, tray)
    }
}

/// Who receives for each place.
package struct CatchmentMap: Sendable {
    /// By district.
    package var centres: [String: Receiver]
    /// The councils' own triage trays, by area: for a district that no centre serves, or when only the area is known.
    package var councils: [String: Receiver]
    /// Takes what belongs nowhere else.
    package var partnership: Receiver

    package init(centres: [String: Receiver], councils: [String: Receiver], partnership: Receiver) {
        (self.centres, self.councils, self.partnership) = (centres, councils, partnership)
    }
}

/// Who takes the first step for a new carer.
///
/// The cared-for person's postcode decides, since their council assesses; where it can't, the centre for the carer's own
/// postcode takes it; and where that can't either, the partnership's triage tray. Somebody always does.
///
/// - Source: Care Act 2014 section 10(3), and the partnership's own rule that no door is the wrong one.
package func careRoute(
    for place: CaredForPlace, finding: PostcodeFinding?, carerAt own: PostcodePlace?, in map: CatchmentMap
) -> CareRoute {
    let ownCentre = own.flatMap { map.centres[$0.districtCode] }

    func route(_ why: CareRoute.Why, area: String?, district: String?, to receiver: Receiver) -> CareRoute {
        let kept = ownCentre?.organisation
        return CareRoute(
            why: why, areaCode: area, districtCode: district, organisation: receiver.organisation,
            tray: receiver.tray, carersOwnCentre: kept == receiver.organisation ? nil : kept)
    }

    func triage(_ why: CareRoute.Why) -> CareRoute {
        let council = own.flatMap { map.councils[$0.areaCode] }
        return route(
            why, area: own?.areaCode, district: nil, to: ownCentre ?? council ?? map.partnership)
    }

    func centre(_ why: CareRoute.Why, _ found: PostcodePlace) -> CareRoute {
        let receiver = map.centres[found.districtCode] ?? map.councils[found.areaCode] ?? map.partnership
        return route(why, area: found.areaCode, district: found.districtCode, to: receiver)
    }

    switch (place, finding) {
    case (.postcode, .live(let found)): return centre(.postcode, found)
    case (.postcode, .terminated(let found)): return centre(.terminatedPostcode, found)
    case (.postcode, .unlisted(let area)):
        return route(.newPostcode, area: area, district: nil, to: map.councils[area] ?? map.partnership)
    case (.postcode, .undecided): return triage(.undecidedPostcode)
    case (.postcode, .outside): return triage(.outsideArea)
    case (.postcode, nil), (.notKnown, _): return triage(.notKnown)
    case (.noFixedAddress, _): return triage(.noFixedAddress)
    case (.abroad, _): return triage(.abroad)
    }
}
