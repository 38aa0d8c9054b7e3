import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// What somebody is told before they go to a home.
@Suite struct HomeAlertTests {
    @Test(arguments: Engine.allCases)
    func `a visitor is told of the home, also of whom they live with, and of nobody restricted`(
        engine: Engine
    )
        async throws
    {
        let register = try await TestRegister(on: engine)
        let registered = try await register.register(try Example.arrival("home"))
        let (carer, other) = (registered.person, try #require(registered.caredFor.first))
        let said = Provenance(source: .professional, side: .carer, recordedAt: "2027-01-05T09:00:00.000Z")
        func told() async throws -> [String] {
            try await register.read {
                try SafetyStore($0, $1).homeAlerts(of: [carer])[carer, default: []].map {
                    "\($0.alert.note)\($0.isOfHousehold ? ", same home" : "")"
                }
            }
        }
        try await register.write { connection, surroundings in
            let store = SafetyStore(connection, surroundings)
            try store.addAlert(.dog, note: "A dog", reviewOn: "2027-06-01", to: carer, said)
            try store.addAlert(.violence, note: "He shouts", reviewOn: "2027-06-01", to: other, said)
            try connection.run("UPDATE caring_link SET lives_with = FALSE WHERE carer_id = \(carer)")
        }
        #expect(try await told() == ["A dog"])
        try await register.write { connection, _ in
            _ = try connection.run("UPDATE caring_link SET lives_with = TRUE WHERE carer_id = \(carer)")
        }
        #expect(try await told() == ["A dog", "He shouts, same home"])
        try await register.restrict(other)
        #expect(try await told() == ["A dog"])
        try await register.write { connection, surroundings in
            let store = SafetyStore(connection, surroundings)
            for alert in try store.alerts(of: carer) { try store.endAlert(alert.id, of: carer) }
        }
        #expect(try await told().isEmpty)
    }
}
