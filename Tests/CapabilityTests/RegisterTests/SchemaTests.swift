import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct SchemaTests {
    /// A table that holds somebody's identifier and isn't listed would be forgotten when two records are joined.
    @Test func `every column that refers to a person is listed`() async throws {
        let register = try await TestRegister(on: .sqlite)
        let found = try await register.database.read { connection in
            var found: [String: Set<String>] = [:]
            for table in try connection.run("SELECT name FROM sqlite_master WHERE type = 'table'") {
                let name: String = try table.value("name")
                let keys = try connection.run(
                    "SELECT \"from\" AS source FROM pragma_foreign_key_list(\(name)) WHERE \"table\" = 'person'"
                )
                for key in keys { found[name, default: []].insert(try key.value("source")) }
            }
            return found
        }
        let tables = Set(
            RegisterMigrations.all.flatMap(\.steps).compactMap { step in
                step.text.firstMatch(of: /CREATE TABLE ([a-z_]+)/).map { String($0.1) }
            })
        let ours = found.filter { tables.contains($0.key) }
        #expect(ours == RegisterCapability.personColumns.mapValues(Set.init))
    }
}
