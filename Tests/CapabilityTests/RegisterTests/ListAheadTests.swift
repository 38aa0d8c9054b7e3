import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// Rows of a list are looked at while those before them are written: what becomes of them is the same.
@Suite struct ListAheadTests {
    /// Numbers in the range that is nobody's, with their check digit.
    private static let numbers: [NHSNumber] = {
        var numbers: [NHSNumber] = []
        var nine = 999_000_001
        while numbers.count < 200 {
            for digit in 0...9 {
                if let number = NHSNumber("\(nine)\(digit)") { numbers.append(number) }
            }
            nine += 1
        }
        return numbers
    }()

    private static func line(_ place: Int, key: String? = nil, number: Bool = true) -> String {
        let birth = "19\(60 + place % 40)-0\(1 + place % 9)-1\(place % 10)"
        let digits = number ? numbers[place].digits : ""
        return "\(key ?? "P\(place)"),Ada,Marlow\(ListTests.letters(place)),\(birth),\(digits),,,,"
    }

    private static func arrival(_ place: Int) throws -> Arrival {
        let cells = line(place).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return Arrival(
            key: "a\(place)", door: .staff,
            carer: NewPerson(
                name: try Example.name(cells[1], cells[2]),
                birth: KnownDate(try #require(LocalDate(cells[3]))), nhsNumber: numbers[place]),
            source: .carer)
    }

    @Test(arguments: Engine.allCases)
    func `somebody registered while a list is taken is known to its next rows`(engine: Engine) async throws {
        let lists = try await TestLists(on: engine)
        let file = try TestLists.file((0..<200).map { Self.line($0) })
        let register = lists.register
        let taken = try await lists.desk.take(file, TestLists.asked()) { done, all in
            guard done < all else { return }
            try await register.register(try Self.arrival(done), by: TestRegister.coordinator)
        }
        let met = try await lists.count("SELECT count(*) AS n FROM person WHERE id > '' AND door = 'staff'")
        #expect(met > 1)
        #expect(taken.counts.matched == met)
        #expect(taken.counts.created == 200 - met)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM claim WHERE id > '' AND organisation_id = \(TestRegister.surgery)"
            ) == 200)
    }

    @Test(arguments: Engine.allCases)
    func `two rows about one person, one written as the other is looked at, make one claim`(engine: Engine)
        async throws
    {
        let lists = try await TestLists(on: engine)
        let known = try await lists.register.register(try Self.arrival(79), by: TestRegister.coordinator)
        let reference = try #require(
            try await lists.register.read { connection, _ in
                try connection.run("SELECT reference FROM person WHERE id = \(known.person)").first
                    .map { try $0.value("reference", as: Reference.self) }
            })
        var lines = (0..<200).map { Self.line($0) }
        lines[80] = Self.line(79, key: reference.description, number: false)
        let taken = try await lists.desk.take(try TestLists.file(lines), TestLists.asked())
        #expect(taken.results[79].person == known.person)
        #expect(taken.results[80].person == known.person)
        #expect(taken.results[80].outcome == .unchanged)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM claim WHERE id > '' AND person_id = \(known.person) AND organisation_id = \(TestRegister.surgery)"
            ) == 1)
        #expect(taken.counts.created == 198)
    }
}
