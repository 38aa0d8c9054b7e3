import Core

/// The words of a letter as somebody set them for an area, or for the whole partnership; nothing is changed, only added.
package struct LetterEdition: Hashable, Sendable {
    package let id: LetterTemplateID
    package let key: String
    /// `nil` for every area that has none of its own.
    package let areaCode: String?
    /// `nil` in an edition that goes back to the words that come with the service.
    package let own: Words?
    package let madeAt: Instant
    package let madeBy: AccountID

    package struct Words: Hashable, Sendable {
        package let title: String
        package let words: String
    }
}

/// The words in force for a letter, and whose they are.
package struct LetterWords: Hashable, Sendable {
    package let title: String
    package let words: String
    /// `nil` for the words that come with the service.
    package let edition: LetterTemplateID?
    /// As a document keeps it: "service 1", or the edition's identifier.
    package let editionText: String

    init(_ template: LetterTemplate, _ edition: LetterEdition?) {
        if let edition, let own = edition.own {
            (title, words) = (own.title, own.words)
            (self.edition, editionText) = (edition.id, edition.id.description)
        } else {
            (title, words) = (template.title, template.words)
            (self.edition, editionText) = (nil, "service \(template.version)")
        }
    }
}
