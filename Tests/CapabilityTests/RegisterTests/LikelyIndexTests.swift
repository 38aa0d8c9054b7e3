import Core
import Matching
import Storage
import TestSupport
import Testing

@testable import Register

/// What the matcher compares is always what is known.
@Suite struct LikelyIndexTests {
    /// What stands in the tables, and what would stand there were it written anew.
    private static func tables(_ register: TestRegister) async throws -> (kept: [String], anew: [String]) {
        try await register.write { connection, surroundings in
            func rows() throws -> [String] {
                let records = try connection.run(
                    "SELECT \(LikelyIndex.columns) FROM match_record WHERE person_id > '' ORDER BY person_id, place"
                )
                let keys = try connection.run(
                    """
                    SELECT restricted, key, person_id FROM match_key WHERE restricted IN (TRUE, FALSE)
                    ORDER BY person_id, key
                    """)
                return try records.map { row in
                    let id: PersonID = try row.value("person_id")
                    let restricted: Bool = try row.value("restricted")
                    return
                        "\(id) \(restricted) \(try MatchField.allCases.map { try row.value($0.heading, as: String.self) })"
                }
                    + keys.map {
                        "\(try $0.value("person_id", as: String.self)) \(try $0.value("restricted", as: Bool.self)) \(try $0.value("key", as: Int64.self))"
                    }
            }
            let kept = try rows()
            try connection.run("DELETE FROM match_record WHERE person_id > ''")
            try connection.run("DELETE FROM match_key WHERE restricted IN (TRUE, FALSE)")
            try connection.run("INSERT INTO match_backlog (person_id) SELECT id FROM person WHERE id > ''")
            while try LikelyIndex(connection, surroundings).workOff(2) {}
            return (kept, try rows())
        }
    }

    @Test(arguments: Engine.allCases)
    func `it follows every change of a record, and the backlog makes the same`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.carer.previousNames = [try Example.name("Ada", "Lovett")]
        arrival.carer.nhsNumber = try Example.nhsNumber("9990000018")
        arrival.carer.addressLines = "1 High Street\nRomsey"
        let made = try await register.register(arrival)
        let other = try await register.register(
            try Example.arrival("b", "Bess", "Finch", born: "1980-01-01", postcode: "SO23 8UJ"))
        func expectInStep(_ what: Comment) async throws {
            let (kept, anew) = try await Self.tables(register)
            #expect(!kept.isEmpty)
            #expect(kept == anew, what)
        }
        try await expectInStep("registered")
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(made.person)"
            let page = try await client.get("\(path)/details", as: "coordinator")
            let details = [
                ("version", page.hidden("version")), ("given", "Adah"), ("family", "Marlowe"),
                ("known-as", "Addie"),
                ("birth-date-day", "2"), ("birth-date-month", "3"), ("birth-date-year", "1970"),
                ("whereabouts", "postcode"), ("postcode", "SO23 8UJ"), ("address", "2 Low Road"),
            ]
            #expect(
                try await client.submit("\(path)/details", details, as: "coordinator").status == .seeOther)
        }
        try await expectInStep("details")
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(made.person)/contacts/new"
            let added = try await client.submit(
                path, [("address", "ada@example.org"), ("safe", "yes")], as: "coordinator")
            #expect(added.status == .seeOther || added.status == .ok)
        }
        try await expectInStep("a contact more")
        try await register.restrict(made.person)
        try await expectInStep("restricted")
        let found = try await register.read { connection, _ in
            try connection.run(
                "SELECT DISTINCT person_id FROM match_key WHERE restricted = FALSE AND key IS NOT NULL"
            )
            .map { try $0.value("person_id", as: PersonID.self) }
        }
        #expect(!found.contains(made.person) && found.contains(other.person))
        try await register.write { connection, surroundings in
            try RestrictionStore(connection, surroundings).lift(made.person, why: "Safe now")
        }
        try await expectInStep("lifted")
    }
}
