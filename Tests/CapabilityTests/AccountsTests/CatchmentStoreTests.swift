import Core
import Storage
import TestSupport
import Testing

@testable import Accounts

@Suite struct CatchmentStoreTests {
    static let day: LocalDate = "2027-01-05"

    /// Our centre serves Dorset, theirs the New Forest; each has a triage tray.
    static func database(on engine: Engine) async throws -> any Database {
        let database = try await Example.database(on: engine)
        try await database.write { connection throws in
            for organisation in [Example.ours, Example.theirs] {
                try OrganisationStore(connection).add(organisation)
                try TeamStore(connection).add(
                    Team(
                        id: ReferenceData.tray(.triage, of: organisation.id), organisation: organisation.id,
                        name: "Triage", kind: .triage))
            }
            let catchments = CatchmentStore(connection)
            try catchments.set(
                .adult, of: "E06000059", to: Example.ours.id, on: "2027-01-01", by: .system("test"),
                id: .example(1))
            try catchments.set(
                .adult, of: "E07000091", to: Example.theirs.id, on: "2027-01-01", by: .system("test"),
                id: .example(2))
            for (postcode, district, area, isLive) in [
                ("DT1 1XJ", "E06000059", "E06000059", true), ("DT1 1ZZ", "E06000059", "E06000059", false),
                ("BH25 5AA", "E07000091", "E10000014", true), ("SP6 1AB", "E07000091", "E10000014", true),
                ("SP6 1AE", "E06000059", "E06000059", true), ("GU14 6AA", "E07000092", "E10000014", true),
            ] {
                try PlaceStore(connection).add(
                    PostcodePlace(
                        postcode: postcode, districtCode: district, areaCode: area, easting: 1, northing: 1,
                        isLive: isLive))
            }
        }
        return database
    }

    static func place(_ text: String) -> CaredForPlace { Postcode(text).map { .postcode($0) } ?? .notKnown }

    static let office = ReferenceData.organisation(.local, Organisation.partnershipCode)
    static let hampshire = ReferenceData.organisation(.gss, "E10000014")

    @Test(arguments: Engine.allCases)
    func `each kind of answer about where the cared-for person lives reaches a tray`(engine: Engine)
        async throws
    {
        let cases: [(CaredForPlace, String?, CareRoute.Why, OrganisationID)] = [
            (Self.place("DT1 1XJ"), nil, .postcode, Example.ours.id),
            (Self.place("DT1 1ZZ"), nil, .terminatedPostcode, Example.ours.id),
            (Self.place("DT1 1AA"), nil, .newPostcode, ReferenceData.organisation(.gss, "E06000059")),
            (Self.place("SP6 1ZZ"), nil, .undecidedPostcode, Self.office),
            (Self.place("M1 1AE"), nil, .outsideArea, Self.office),
            (Self.place("M1 1AE"), "BH25 5AA", .outsideArea, Example.theirs.id),
            (Self.place("GU14 6AA"), nil, .postcode, Self.hampshire),
            (Self.place("ZZ99 3VZ"), nil, .noFixedAddress, Self.office),
            (Self.place("ZZ99 3CZ"), nil, .notKnown, Self.office),
            (.abroad, "DT1 1XJ", .abroad, Example.ours.id),
            (.noFixedAddress, nil, .noFixedAddress, Self.office),
            (.notKnown, nil, .notKnown, Self.office),
        ]
        let database = try await Self.database(on: engine)
        try await database.read { connection throws in
            for (place, own, why, receiver) in cases {
                let route = try Catchments.route(
                    for: place, carerAt: own.flatMap { Postcode($0) }, kind: .adult, on: Self.day,
                    in: connection)
                #expect(route.why == why, "\(place)")
                #expect(route.organisation == receiver, "\(place)")
                #expect(try TeamStore(connection).find(route.tray)?.kind == .triage)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a district passes from one centre to another on a day, and its past is kept`(engine: Engine)
        async throws
    {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            let store = CatchmentStore(connection)
            try store.set(
                .adult, of: "E06000059", to: Example.theirs.id, on: Self.day, by: .system("test"),
                id: .example(3))
            let route = try Catchments.route(
                for: Self.place("DT1 1XJ"), carerAt: nil, kind: .adult, on: Self.day, in: connection)
            #expect(route.organisation == Example.theirs.id)
            #expect(
                try store.history(of: "E06000059").map(\.organisation) == [
                    Example.theirs.id, Example.ours.id,
                ])
            #expect(try store.history(of: "E06000059").map(\.untilOn) == [nil, Self.day])

            try store.set(
                .adult, of: "E06000059", to: nil, on: Self.day, by: .system("test"), id: .example(4))
            let parties = try Catchments.parties(
                for: Self.place("DT1 1XJ"), carerAt: nil, on: Self.day, in: connection)
            #expect(parties.triage.organisation == ReferenceData.organisation(.gss, "E06000059"))
            #expect(parties.adultsDuty?.organisation == parties.triage.organisation)
            #expect(parties.adultsDuty?.tray != parties.childrensDuty?.tray)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a centre that closed serves nobody from that day`(engine: Engine) async throws {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            var closing = Example.ours
            closing.closedOn = "2027-03-01"
            try OrganisationStore(connection).save(closing)
            func receiver(on day: LocalDate) throws -> OrganisationID {
                try Catchments.route(
                    for: Self.place("DT1 1XJ"), carerAt: nil, kind: .adult, on: day, in: connection
                ).organisation
            }
            #expect(try receiver(on: "2027-02-28") == Example.ours.id)
            #expect(try receiver(on: "2027-03-01") == ReferenceData.organisation(.gss, "E06000059"))
        }
    }
}
