import Core
import Storage

extension DocumentDesk {
    /// An edition of a letter, or the words that come with the service.
    struct FoundEdition: Sendable {
        let edition: LetterEdition?
        let words: LetterWords
    }

    /// - Parameter asked: an edition's identifier, or "service".
    func edition(
        _ asked: String, of template: LetterTemplate, _ connection: any Connection
    ) throws -> FoundEdition? {
        if asked == "service" { return FoundEdition(edition: nil, words: LetterWords(template, nil)) }
        guard let id = LetterTemplateID(asked),
            let edition = try LetterEditionStore(connection).find(id, key: template.key)
        else { return nil }
        return FoundEdition(edition: edition, words: LetterWords(template, edition))
    }

    /// The area of this code; `nil` for the whole partnership.
    ///
    /// - Throws: `NotFound` for a code that no area has.
    func area(_ code: String?, _ connection: any Connection) throws -> DocumentNeeds.Area? {
        guard let code else { return nil }
        guard let area = try needs.areas(connection).first(where: { $0.code == code }) else {
            throw NotFound()
        }
        return area
    }

    /// The letter as these words make it, with made-up values.
    func example(
        _ template: LetterTemplate, _ words: LetterWords, area: String?, _ connection: any Connection
    ) throws -> LetterHTML {
        let editions = try LetterEditionStore(connection).current(
            templates.parts.keys.sorted(), area: area)
        var html: LetterHTML
        do {
            html = try filled(template, words, templates.example(template), editions)
        } catch LetterProblem.unusableWords {
            // Words of an earlier time that can't be read any more are shown as they stand.
            html = try filled(template, LetterWords(template, nil), templates.example(template), editions)
        }
        html.titleLevel = 2
        return html
    }
}
