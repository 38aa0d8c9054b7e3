import Storage

extension PostgresDatabase {
    /// Makes a database beside this one, sorted and written as ours must be.
    ///
    /// - Parameter template: A database that nobody is connected to, to begin as a copy of.
    package func createDatabase(_ name: String, from template: String = "template0") async throws {
        let (name, template) = (try Self.plain(name), try Self.plain(template))
        try await pool.run { session in
            try session.runAlone(
                "CREATE DATABASE \(name) TEMPLATE \(template) ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        }
    }

    /// Drops a database beside this one, whoever is connected to it.
    package func dropDatabase(_ name: String) async throws {
        let name = try Self.plain(name)
        try await pool.run { session in try session.runAlone("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
    }

    private static func plain(_ name: String) throws -> String {
        guard name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }) else {
            throw DatabaseFailure("A database's name has small letters, digits and _ only")
        }
        return name
    }
}
