import Audit
import Core
import People
import Storage

extension AuditAction {
    package static let documentIssued = AuditAction("document-issued")
    package static let documentViewed = AuditAction("document-viewed")
    static let documentSavedAsPDF = AuditAction("document-saved-as-pdf")
    static let documentCopyNoted = AuditAction("document-copy-noted")
    static let letterWordsSet = AuditAction("letter-words-set")
}

/// Where letters are made, kept and found again.
///
/// A letter is kept exactly as it was made; to put one right, another is issued in its place.
package struct DocumentDesk: Sendable {
    package let templates: LetterTemplates
    let surroundings: Surroundings
    let needs: DocumentNeeds

    /// - Throws: when a letter that comes with the service can't be used.
    package init(surroundings: Surroundings, needs: DocumentNeeds) throws {
        templates = try LetterTemplates()
        (self.surroundings, self.needs) = (surroundings, needs)
    }

    /// Makes sure that a letter gives what its template asks for and nothing else; for tests of those who write letters.
    package func check(_ letter: Letter) throws(LetterProblem) { try templates.check(letter) }

    package func path(_ id: DocumentID) -> String { "/documents/\(id)" }

    /// Makes a letter from the words in force, and keeps it for good.
    ///
    /// - Parameters:
    ///   - side: whose information is in it; a carer never reads what is on the other's side.
    ///   - organisation: whom it comes from, by default the principal's own.
    ///   - copies: how its reader chose to have it; with none, nothing leaves until they are asked.
    ///   - replacing: an earlier letter to the same person that this one puts right.
    /// - Throws: `LetterProblem` for a letter that gives too much or too little, `NotFound` when the principal mayn't
    ///   see the person, `EditConflict` when the earlier letter was put right already.
    package func issue(
        _ letter: Letter, to person: PersonID, side: Side = .carer, by principal: Principal,
        from organisation: OrganisationID? = nil, copies: Set<CopyWay> = [],
        replacing: DocumentID? = nil, _ connection: any Connection
    ) throws -> DocumentID {
        let made = try make(letter, to: person, by: principal, from: organisation, connection)
        let store = DocumentStore(connection, surroundings)
        if let replacing {
            guard let earlier = try store.find(replacing), earlier.person == made.person else {
                throw NotFound()
            }
            if earlier.replacedBy != nil { throw EditConflict() }
        }
        let document = IssuedDocument(
            id: surroundings.newID(), person: made.person, side: side, kind: letter.key,
            title: made.html.head.title, edition: made.edition, language: "en-GB",
            printSize: try needs.printSize(connection, made.person), issuedAt: surroundings.now(),
            issuedBy: principal.account, organisation: made.organisation, replaces: replacing,
            replacedBy: nil, isOnOwnPage: copies.contains(.ownPage))
        try store.add(document, KeptDocument(made.html.document), copies: copies)
        var detail = ["kind": letter.key]
        if let replacing { detail["replaces"] = replacing.description }
        try AuditStore(connection, surroundings).add(
            .documentIssued, about: document.id, by: principal, detail: detail, person: made.person,
            heldBack: made.isRestricted)
        return document.id
    }

    /// What the letter would say, as plain text, before anybody issues it.
    package func preview(
        _ letter: Letter, to person: PersonID, by principal: Principal,
        from organisation: OrganisationID? = nil, _ connection: any Connection
    ) throws -> String {
        try make(letter, to: person, by: principal, from: organisation, connection).html.plainText
    }

    private struct Made {
        let person: PersonID
        let isRestricted: Bool
        let organisation: OrganisationID?
        let edition: String
        let html: LetterHTML
    }

    private func make(
        _ letter: Letter, to person: PersonID, by principal: Principal, from organisation: OrganisationID?,
        _ connection: any Connection
    ) throws -> Made {
        try check(letter)
        guard let template = templates.find(letter.key) else { throw LetterProblem.unknownLetter(letter.key) }
        let people = needs.people
        let organisation = organisation ?? principal.organisation
        var values = letter.values
        var reader = person
        var isRestricted = false
        if case .system = principal.kind {
            reader = try people.resolve(connection, person)
            isRestricted = try people.restricted(connection, [reader]).contains(reader)
            guard values["name"] != nil else {
                throw LetterProblem.missingValue(letter: letter.key, value: "name")
            }
        } else {
            guard let seen = try people.people(connection, [person], principal)[person] else {
                throw NotFound()
            }
            (reader, isRestricted) = (seen.id, seen.isRestricted)
            values["name"] = values["name"] ?? seen.name
            values["reference"] = values["reference"] ?? seen.reference
        }
        values["date"] = values["date"] ?? surroundings.today.spoken
        if principal.account != nil { values["worker"] = values["worker"] ?? principal.name }
        var area: String?
        if let organisation {
            area = try people.area(connection, organisation)
            let names = try people.organisationNames(connection, [organisation])
            values["organisation"] = values["organisation"] ?? names[organisation] ?? ""
            if values["phone"] == nil { values["phone"] = try needs.phone(connection, organisation) }
        }
        let editions = try LetterEditionStore(connection).current(
            [template.key] + templates.parts.keys.sorted(), area: area)
        let words = LetterWords(template, editions[template.key])
        let html = try filled(
            template, words, Letter(letter.key, values: values, lists: letter.lists), editions)
        return Made(
            person: reader, isRestricted: isRestricted, organisation: organisation,
            edition: words.editionText, html: html)
    }

    /// - Parameter words: those to fill: in force, or only typed and to be looked at.
    func filled(
        _ template: LetterTemplate, _ words: LetterWords, _ letter: Letter,
        _ editions: [String: LetterEdition]
    ) throws(LetterProblem) -> LetterHTML {
        var parts: [String: LetterMarkup] = [:]
        for (key, part) in templates.parts {
            parts[key] = try Self.read(LetterWords(part, editions[key]).words, of: key)
        }
        let values = letter.values.mapValues { CleanText.block($0) }
        let lists = letter.lists.mapValues { $0.map { $0.mapValues { CleanText.block($0) } } }
        let pieces = LetterFilling(parts: parts).pieces(
            try Self.read(words.words, of: template.key), values, lists)
        return LetterHTML(
            head: LetterHTML.Head(
                title: words.title, organisation: values["organisation"] ?? "", name: values["name"] ?? "",
                date: values["date"] ?? "", reference: values["reference"] ?? ""),
            pieces: pieces)
    }

    private static func read(_ words: String, of key: String) throws(LetterProblem) -> LetterMarkup {
        do {
            return try LetterMarkup(words)
        } catch {
            throw .unusableWords(letter: key, why: error.message)
        }
    }
}
