import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// People of sources that hand over no names.
@Suite struct CodedPeopleTests {
    @Test(arguments: Engine.allCases)
    func `codes count and do nothing else`(engine: Engine) async throws {
        let lists = try await TestLists(on: engine)
        let list = Array(
            ([TestLists.heading, TestLists.ada, TestLists.bo, "P3,Cy,Reed,,,SO51 8DE,,,"]).joined(
                separator: "\n"
            ).utf8)
        let key = Array(repeating: UInt8(7), count: 32)
        let made = try Pseudonymising(key: key).codes(list, asAt: "2027-01-04")
        #expect(made.count == 2 && made.leftOut.map(\.line) == [4])
        let text = String(decoding: made.bytes, as: UTF8.self)
        for word in ["Ada", "Marlow", "1970", "9990000018", "SO51"] { #expect(!text.contains(word)) }
        #expect(try Pseudonymising(key: key).codes(list, asAt: "2027-01-04").bytes == made.bytes)
        #expect(
            try Pseudonymising(key: Array(repeating: 8, count: 32)).codes(list, asAt: "2027-01-04").bytes
                != made.bytes)
        #expect(throws: CodesRefusal.shortKey) { try Pseudonymising(key: [1, 2, 3]) }

        await #expect(throws: CodesRefusal.notCountOnly) {
            try await lists.desk.takeCodes(made.bytes, TestLists.asked(), isApplied: true)
        }
        try await lists.desk.declare(
            ListSource(TestRegister.surgery, basis: .countOnly), by: TestRegister.coordinator)
        let first = try await lists.desk.takeCodes(made.bytes, TestLists.asked(), isApplied: true)
        #expect(first == ListDesk.CodesTaken(begun: 2, confirmed: 0, ended: 0))
        let again = try await lists.desk.takeCodes(made.bytes, TestLists.asked("2027-01-05"), isApplied: true)
        #expect(again == ListDesk.CodesTaken(begun: 0, confirmed: 2, ended: 0))
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM coded_person WHERE organisation_id > '' AND ended_on IS NULL") == 2
        )
        #expect(try await lists.count("SELECT count(*) AS n FROM person WHERE id > ''") == 0)
        await #expect(throws: CodesRefusal.namesInFile) {
            try await lists.desk.takeCodes(list, TestLists.asked(), isApplied: true)
        }
    }

    @Test func `what no code is made of leaves nobody out`() throws {
        let text = "given_name,family_name,nhs_number,phone,postcode\nAda,Reed,9434765919,1.6E9,12345E2\n"
        let made = try Pseudonymising(key: Array(repeating: 7, count: 32))
            .codes(Array(text.utf8), asAt: "2027-01-04")
        #expect(made.count == 1 && made.leftOut.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `a district's code goes with the code, and people count where they live`(engine: Engine) async throws
    {
        let lists = try await TestLists(on: engine)
        try await lists.register.write { connection, _ in
            _ = try connection.run(
                """
                INSERT INTO district (code, name, kind, area_code, council_code)
                VALUES ('E07000093', 'Test Valley', 'district', \(TestRegister.hampshire), \(TestRegister.hampshire))
                """)
        }
        let key = Array(repeating: UInt8(7), count: 32)
        func codes(_ districts: [String]) throws -> [UInt8] {
            let rows = zip(["Ada", "Bo", "Cy"], districts).map { "\($0),Reed,1970-03-01,SO51 8DE,\($1)" }
            let text = (["given_name,family_name,date_of_birth,postcode,District"] + rows)
                .joined(separator: "\n")
            let made = try Pseudonymising(key: key).codes(Array(text.utf8), asAt: "2027-01-04")
            #expect(!String(decoding: made.bytes, as: UTF8.self).contains("SO51"))
            let unread = districts.enumerated().filter {
                !["", "e07000093", "E07000999"].contains($0.element)
            }
            #expect(made.withoutDistrict == unread.map { $0.offset + 2 })
            return made.bytes
        }
        try await lists.desk.declare(
            ListSource(TestRegister.surgery, basis: .countOnly), by: TestRegister.coordinator)
        let first = try await lists.desk.takeCodes(
            try codes(["e07000093", "Romsey", "E07000999"]), TestLists.asked(), isApplied: true)
        #expect(first == ListDesk.CodesTaken(begun: 2, confirmed: 0, ended: 0, elsewhere: 1))
        func counted() async throws -> [Int] {
            try await lists.register.read { connection, _ in
                try connection.run(
                    """
                    SELECT count(*) FILTER (WHERE district_code = 'E07000093') AS there, count(*) AS n
                    FROM coded_person WHERE organisation_id > '' AND ended_on IS NULL
                    """
                ).flatMap { [try $0.value("there"), try $0.value("n")] }
            }
        }
        #expect(try await counted() == [1, 2])
        // Somebody moved.
        _ = try await lists.desk.takeCodes(
            try codes(["", "e07000093", "e07000093"]), TestLists.asked("2027-01-05"), isApplied: true)
        #expect(try await counted() == [2, 3])
    }
}
