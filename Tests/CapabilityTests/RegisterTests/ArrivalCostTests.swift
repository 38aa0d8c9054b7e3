import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// What one arrival asks of the database: everybody who registers at that moment waits for it.
@Suite struct ArrivalCostTests {
    /// Notes what is asked of a connection.
    private final class Noting: Connection {
        let base: any Connection
        var asked: [String] = []

        init(_ base: any Connection) { self.base = base }

        var engine: Engine { base.engine }

        func run(_ sql: SQL) throws -> [Row] {
            asked.append(sql.rendered(for: engine).text.split(separator: "\n").joined(separator: " "))
            return try base.run(sql)
        }

        func load(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws {
            asked.append("INSERT INTO \(table) of \(rows.count)")
            try base.load(table, columns, rows)
        }
    }

    private static func asked(_ arrival: Arrival, of register: TestRegister) async throws -> [String] {
        let (surroundings, needs) = (register.surroundings, register.needs)
        return try await register.database.write { connection in
            let noting = Noting(connection)
            _ = try RegisterStore(noting, surroundings, needs).register(arrival, by: .system("test"))
            return noting.asked
        }
    }

    /// Reading where others write just then makes PostgreSQL run one of the two again.
    @Test(arguments: Engine.allCases)
    func
        `a new carer is written in few statements; read is whether they came before, and whose references are taken`(
            engine: Engine
        ) async throws
    {
        let register = try await TestRegister(on: engine)
        try await register.register(try Example.arrival("before"))
        var arrival = try Example.arrival("a")
        arrival.needs = [CommunicationNeed.all[0]]
        arrival.demographics = [.religion: "none"]
        arrival.words = "Ring after six"
        arrival.caredFor[0].link.willingness = Willingness(willing: .some, able: .yes)
        let asked = try await Self.asked(arrival, of: register)
        #expect(asked.filter { $0.contains("SELECT") && !$0.contains("INSERT") }.count == 2)
        #expect(!asked.contains { $0.hasPrefix("UPDATE") || $0.hasPrefix("DELETE") })
        #expect(asked.count <= 25, "\(asked.joined(separator: "\n"))")
    }

    @Test(arguments: Engine.allCases)
    func `each more person cared for costs few statements more`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        let one = try await Self.asked(arrival, of: register).count
        arrival.key = "b"
        arrival.caredFor += arrival.caredFor + arrival.caredFor
        #expect(try await Self.asked(arrival, of: register).count - one <= 2 * 3)
    }
}
