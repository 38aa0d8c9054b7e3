import Core
import Foundation
import Storage

extension ListSource.Basis: SQLEnum {}
extension ListImport.State: SQLEnum {}
extension ListOutcome: SQLEnum {}

/// All SQL for what partners declared of their lists.
package struct ListSourceStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func find(_ organisation: OrganisationID) throws -> ListSource? {
        try connection.run(
            """
            SELECT organisation_id, basis, agreement, agreement_on, works_with, mapping, version
            FROM list_source WHERE organisation_id = \(organisation)
            """
        ).first.map { row in
            ListSource(
                try row.value("organisation_id"), basis: try row.value("basis"),
                agreement: try row.optional("agreement"), agreementOn: try row.optional("agreement_on"),
                worksWith: try row.value("works_with"),
                mapping: try ListJSON.decode(ListMapping.self, try row.value("mapping")) ?? ListMapping(),
                version: try row.value("version"))
        }
    }

    /// - Throws: `ListRefusal.notDeclared`: nothing is read before that.
    package func require(_ organisation: OrganisationID) throws -> ListSource {
        guard let source = try find(organisation) else { throw ListRefusal.notDeclared }
        return source
    }

    /// Keeps what a source declares; lists taken before stay as they were taken.
    package func declare(_ source: ListSource, by account: AccountID?) throws {
        try connection.run(
            """
            INSERT INTO list_source
                (organisation_id, basis, agreement, agreement_on, works_with, mapping, declared_at, declared_by)
            VALUES (\(source.organisation), \(source.basis), \(source.agreement), \(source.agreementOn),
                \(source.worksWith), \(try ListJSON.encode(source.mapping)), \(surroundings.now()), \(account))
            ON CONFLICT (organisation_id) DO UPDATE
            SET basis = excluded.basis, agreement = excluded.agreement, agreement_on = excluded.agreement_on,
                works_with = excluded.works_with, declared_at = excluded.declared_at,
                declared_by = excluded.declared_by, version = list_source.version + 1
            """)
    }

    /// Remembers which heading stands for which column, for this source's next list.
    package func remember(_ mapping: ListMapping, of organisation: OrganisationID) throws {
        try connection.run(
            """
            UPDATE list_source SET mapping = \(try ListJSON.encode(mapping)), version = version + 1
            WHERE organisation_id = \(organisation)
            """)
    }
}

enum ListJSON {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
