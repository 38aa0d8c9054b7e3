import Core
import TestSupport
import Testing

@testable import Accounts

@Suite struct CatchmentRulesTests {
    static let centre = Receiver(organisation: .example(1), tray: .example(1))
    static let otherCentre = Receiver(organisation: .example(2), tray: .example(2))
    static let council = Receiver(organisation: .example(3), tray: .example(3))
    static let office = Receiver(organisation: .example(9), tray: .example(9))
    static let map = CatchmentMap(
        centres: ["D1": centre, "D2": otherCentre], councils: ["A": council], partnership: office)

    static func place(_ district: String, area: String = "A", live: Bool = true) -> PostcodePlace {
        PostcodePlace(
            postcode: "DT1 1XJ", districtCode: district, areaCode: area, easting: 1, northing: 1, isLive: live
        )
    }

    static let postcode: CaredForPlace = Postcode("DT1 1XJ").map { .postcode($0) } ?? .notKnown

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var place: CaredForPlace = CatchmentRulesTests.postcode
        var finding: PostcodeFinding?
        var own: PostcodePlace?
        let why: CareRoute.Why
        let to: Receiver
        var keeps: OrganisationID?
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "known postcode", finding: .live(place("D1")), why: .postcode, to: centre),
        Case(
            name: "known postcode, carer elsewhere", finding: .live(place("D1")), own: place("D2"),
            why: .postcode,
            to: centre, keeps: otherCentre.organisation),
        Case(
            name: "known postcode, carer in the same district", finding: .live(place("D1")), own: place("D1"),
            why: .postcode, to: centre),
        Case(
            name: "terminated postcode", finding: .terminated(place("D1", live: false)),
            why: .terminatedPostcode,
            to: centre),
        Case(
            name: "a district that no centre serves", finding: .live(place("D3")), why: .postcode, to: council
        ),
        Case(
            name: "a district without a centre or a council's tray", finding: .live(place("D3", area: "B")),
            why: .postcode, to: office),
        Case(
            name: "new postcode in one area", finding: .unlisted(areaCode: "A"), why: .newPostcode,
            to: council),
        Case(
            name: "undecided, carer known", finding: .undecided, own: place("D2"), why: .undecidedPostcode,
            to: otherCentre),
        Case(name: "undecided, carer not known", finding: .undecided, why: .undecidedPostcode, to: office),
        Case(
            name: "outside, carer inside", finding: .outside, own: place("D1"), why: .outsideArea, to: centre),
        Case(
            name: "outside, carer where no centre serves", finding: .outside, own: place("D3"),
            why: .outsideArea,
            to: council),
        Case(name: "both outside", finding: .outside, why: .outsideArea, to: office),
        Case(name: "not known", place: .notKnown, why: .notKnown, to: office),
        Case(name: "not known, carer inside", place: .notKnown, own: place("D1"), why: .notKnown, to: centre),
        Case(
            name: "no fixed address", place: .noFixedAddress, own: place("D2"), why: .noFixedAddress,
            to: otherCentre),
        Case(name: "abroad", place: .abroad, why: .abroad, to: office),
        Case(name: "a postcode that wasn't looked up", why: .notKnown, to: office),
    ]

    @Test(arguments: cases)
    func `everybody reaches somebody`(example: Case) {
        let route = careRoute(
            for: example.place, finding: example.finding, carerAt: example.own, in: Self.map)
        #expect(route.why == example.why)
        #expect(Receiver(organisation: route.organisation, tray: route.tray) == example.to)
        #expect(route.carersOwnCentre == example.keeps)
    }

    @Test func `whatever isn't settled says what to find out`() {
        for why in CareRoute.Why.allCases where why.needsTriage { #expect(why.note != nil) }
    }
}
