import Core
import Storage

/// All SQL for issued documents and their copies.
package struct DocumentStore {
    let connection: any Connection
    let surroundings: Surroundings

    private static let limit = 200

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// - Parameter copies: how its reader chose to have it.
    func add(_ document: IssuedDocument, _ kept: KeptDocument, copies: Set<CopyWay>) throws {
        try connection.run(
            """
            INSERT INTO issued_document (id, person_id, side, kind, title, edition, language, print_points, html,
                sha256, issued_at, issued_by, organisation_id, replaces_id)
            VALUES (\(document.id), \(document.person), \(document.side), \(document.kind),
                \(document.title), \(document.edition), \(document.language), \(document.printSize),
                \(kept.html), \(kept.sha256), \(document.issuedAt), \(document.issuedBy),
                \(document.organisation), \(document.replaces))
            """)
        for way in copies.sorted(by: { $0.rawValue < $1.rawValue }) {
            try note(
                DocumentCopy(
                    way: way, recipient: nil, notedAt: document.issuedAt, notedBy: document.issuedBy),
                of: document.id)
        }
    }

    package func find(_ id: DocumentID) throws -> IssuedDocument? {
        try documents("issued_document.id = \(id)").first
    }

    /// The letters to somebody, newest first.
    package func documents(of person: PersonID) throws -> [IssuedDocument] {
        try documents(
            "person_id = \(person) ORDER BY issued_at DESC, issued_document.id DESC LIMIT \(Self.limit)")
    }

    /// The text as it was kept.
    ///
    /// - Throws: `DocumentChanged` when it no longer has its sum.
    package func kept(_ id: DocumentID) throws -> KeptDocument? {
        guard
            let row = try connection.run("SELECT html, sha256 FROM issued_document WHERE id = \(id)").first
        else { return nil }
        return try KeptDocument(html: try row.value("html"), sha256: try row.value("sha256"))
    }

    // MARK: Copies

    func note(_ copy: DocumentCopy, of document: DocumentID) throws {
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.run(
            """
            INSERT INTO document_copy (id, document_id, way, recipient, noted_at, noted_by)
            VALUES (\(id), \(document), \(copy.way), \(copy.recipient), \(copy.notedAt), \(copy.notedBy))
            """)
    }

    /// How copies were chosen or given, in the order they were written down.
    package func copies(of document: DocumentID) throws -> [DocumentCopy] {
        try connection.run(
            """
            SELECT way, recipient, noted_at, noted_by FROM document_copy
            WHERE document_id = \(document) ORDER BY noted_at, id
            """
        ).map { row in
            DocumentCopy(
                way: try row.value("way"), recipient: try row.optional("recipient"),
                notedAt: try row.value("noted_at"), notedBy: try row.optional("noted_by"))
        }
    }

    private func documents(_ condition: SQL) throws -> [IssuedDocument] {
        try connection.run(
            """
            SELECT issued_document.id, person_id, side, kind, title, edition, language, print_points, issued_at,
                issued_by, organisation_id, replaces_id,
                (SELECT later.id FROM issued_document AS later WHERE later.replaces_id = issued_document.id)
                    AS replaced_by,
                (SELECT way FROM document_copy
                    WHERE document_id = issued_document.id AND way IN ('own-page', 'no-copy')
                        AND recipient IS NULL
                    ORDER BY noted_at DESC, document_copy.id DESC LIMIT 1) AS own_choice
            FROM issued_document WHERE \(condition)
            """
        ).map(IssuedDocument.init(row:))
    }
}

extension IssuedDocument {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.value("person_id")
        side = try row.value("side")
        kind = try row.value("kind")
        title = try row.value("title")
        edition = try row.value("edition")
        language = try row.value("language")
        printSize = try row.optional("print_points")
        issuedAt = try row.value("issued_at")
        issuedBy = try row.optional("issued_by")
        organisation = try row.optional("organisation_id")
        replaces = try row.optional("replaces_id")
        replacedBy = try row.optional("replaced_by")
        isOnOwnPage = try row.optional("own_choice", as: CopyWay.self) == .ownPage
    }
}
