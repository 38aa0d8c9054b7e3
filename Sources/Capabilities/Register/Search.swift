import Core

/// What somebody searches for: one of the surest ways to find a person, and a birth date to narrow it.
package struct PersonSearch: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case reference(Reference)
        case nhsNumber(NHSNumber)
        case phone(PhoneNumber)
        case email(EmailAddress)
        case postcode(Postcode)
        /// Folded words, in the order typed.
        case name([String])
        case birth
    }

    package let kind: Kind
    package let birth: LocalDate?

    package init(_ kind: Kind, birth: LocalDate? = nil) { (self.kind, self.birth) = (kind, birth) }

    /// Reads what was typed in the one box: a reference, NHS number, phone, postcode, e-mail address, or else a name.
    ///
    /// - Returns: `nil` when there is nothing to search by.
    package init?(typed: String, birth: LocalDate?) {
        self.birth = birth
        if let kind = Self.kind(of: typed) {
            self.kind = kind
        } else if birth != nil, typed.isEmpty {
            kind = .birth
        } else {
            return nil
        }
    }

    /// Names of at most this many words are looked for; the rest of a long text adds nothing.
    static let wordLimit = 6

    private static func kind(of typed: String) -> Kind? {
        if let number = NHSNumber(typed) { return .nhsNumber(number) }
        if let reference = Reference(typed), typed.contains(where: \.isNumber) {
            return .reference(reference)
        }
        if let phone = PhoneNumber(typed) { return .phone(phone) }
        if let postcode = Postcode(typed) { return .postcode(postcode) }
        if let email = EmailAddress(typed) { return .email(email) }
        let words = SearchText.words(typed).prefix(wordLimit)
        return words.isEmpty ? nil : .name(Array(words))
    }

    /// A code for the audit: which question, never the words.
    package var code: String {
        switch kind {
        case .reference: "people-by-reference"
        case .nhsNumber: "people-by-nhs-number"
        case .phone: "people-by-phone"
        case .email: "people-by-email"
        case .postcode: "people-by-postcode"
        case .name: birth == nil ? "people-by-name" : "people-by-name-and-birth"
        case .birth: "people-by-birth"
        }
    }

    /// Where a page of results begins: after this one.
    package struct Place: Hashable, Sendable {
        package let sortName: String
        package let id: PersonID

        package init(sortName: String, id: PersonID) { (self.sortName, self.id) = (sortName, id) }
    }
}

/// One page of what a search found.
package struct PeopleFound: Sendable {
    package let people: [PersonRecord]
    /// Where the next page begins, when there is one.
    package let next: PersonSearch.Place?
    /// Whether these only sound like what was typed.
    package let isBySound: Bool
}

/// The words a name is found by: each part's own, joined parts as one, any two of them together in either order, and
/// how they sound.
///
/// Two together, because a common given name and a common family name have thousands of people each and few both.
func searchWords(current: PersonName, others: [PersonName]) -> Set<String> {
    var words: Set<String> = []
    for name in [current] + others {
        var own: [String] = []
        for part in [name.given, name.family, name.knownAs ?? ""] where !part.isEmpty {
            let parts = SearchText.words(part)
            for word in parts { words.insert(soundWord(word)) }
            own += parts
            if parts.count > 1 { own.append(SearchText.compact(part)) }
        }
        words.formUnion(own)
        let paired = Array(own.prefix(PersonSearch.wordLimit))
        for (place, one) in paired.enumerated() {
            for (otherPlace, other) in paired.enumerated() where otherPlace != place {
                words.insert(pairWord(one, other))
            }
        }
    }
    return words.subtracting(["", soundMark])
}

/// A sound's key among the words; no folded word begins with "~".
func soundWord(_ word: String) -> String { soundMark + SearchText.sound(word) }

/// Two words' key among the words; no folded word begins with "+".
func pairWord(_ one: String, _ other: String) -> String { "+\(one) \(other)" }

private let soundMark = "~"
