import Core
import People
import Storage

extension DocumentDesk {
    /// The letters to somebody that this reader may know of, newest first.
    package func documents(
        of person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [IssuedDocument] {
        guard let seen = try needs.people.people(connection, [person], principal)[person] else { return [] }
        let isOff = try needs.ownPageIsOff(connection, seen.id)
        let policy = DocumentPolicy(principal)
        return try DocumentStore(connection, surroundings).documents(of: seen.id).filter {
            policy.mayRead($0, to: seen, ownPageIsOff: isOff)
        }
    }

    /// A letter and whom it is to, where this reader may know of it.
    func find(
        _ id: DocumentID, for principal: Principal, _ connection: any Connection
    ) throws -> (document: IssuedDocument, person: SeenPerson)? {
        guard let document = try DocumentStore(connection, surroundings).find(id) else { return nil }
        let seen = try needs.people.people(connection, [document.person], principal)[document.person]
        let isOff = try needs.ownPageIsOff(connection, document.person)
        guard let seen, DocumentPolicy(principal).mayRead(document, to: seen, ownPageIsOff: isOff) else {
            return nil
        }
        return (document, seen)
    }

    /// The letters on somebody's record; nothing for those who may read none.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        guard !principal.roles.isDisjoint(with: DocumentPolicy.roles) else { return [] }
        let documents = try documents(of: person, for: principal, connection)
        guard !documents.isEmpty else { return [] }
        let more = documents.count > 5
        return [
            CaseSection(
                heading: "Letters", lines: documents.prefix(5).map { line($0) },
                action: more ? "All \(documents.count) letters" : nil,
                actionPath: more ? "/people/\(person)/documents" : nil, empty: "No letters yet.")
        ]
    }

    /// The letters that a carer chose to have on their own page.
    package func ownSections(
        of person: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        let lines = try ownLines(of: person, for: principal, connection)
        return lines.isEmpty
            ? [] : [CaseSection(heading: "Letters to you", lines: lines, empty: "No letters yet.")]
    }

    /// The letters that a carer chose to have on their own page, newest first.
    package func ownLines(
        of person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseLine] {
        guard principal.person != nil else { return [] }
        return try documents(of: person, for: principal, connection).map { line($0) }
    }

    func line(_ document: IssuedDocument) -> CaseLine {
        var detail = document.issuedAt.londonDate.spoken
        if document.replacedBy != nil { detail += ". Put right by a later letter" }
        return CaseLine(title: document.title, detail: detail, path: path(document.id))
    }
}
