import Core

/// Why somebody may be on the register already: the kind of evidence, never the value.
package enum LikelyEvidence: String, CaseIterable, Sendable, Codable {
    case nhsNumber = "nhs-number"
    case nameAndBirth = "name-and-birth"
    case nearNameAndBirth = "near-name-and-birth"
    case nameAndPostcode = "name-and-postcode"
    case nearNameAndPostcode = "near-name-and-postcode"
    case phone
    case email

    package var label: String {
        switch self {
        case .nhsNumber: "NHS number agrees"
        case .nameAndBirth: "Name and date of birth agree"
        case .nearNameAndBirth: "Date of birth agrees, and the name is nearly the same"
        case .nameAndPostcode: "Name and postcode agree"
        case .nearNameAndPostcode: "Postcode agrees, and the name is nearly the same"
        case .phone: "Phone number agrees"
        case .email: "Email address agrees"
        }
    }

    /// Enough to say that somebody is known, to one who may see no more than that.
    package var isStrong: Bool { self == .nhsNumber || self == .nameAndBirth }
}

/// What is compared: somebody arriving, or somebody on the register.
struct LikelyFacts: Hashable, Sendable {
    var names: [PersonName]
    var birth: KnownDate?
    var nhsNumber: String?
    var postcodes: Set<String>
    var contacts: Set<String>
}

/// The evidence that two are one person; none when their NHS numbers differ, whatever else agrees.
///
/// Twins and parent and child at one address agree in family name and postcode: with two known birth dates that
/// differ, names and places are no evidence.
func likelyEvidence(_ one: LikelyFacts, _ other: LikelyFacts) -> [LikelyEvidence] {
    if let number = one.nhsNumber, let otherNumber = other.nhsNumber {
        return number == otherNumber ? [.nhsNumber] : []
    }
    var evidence: [LikelyEvidence] = []
    let likeness = one.names.flatMap { name in other.names.map { nameLikeness(name, $0) } }.max() ?? .none
    let bornAlike = birthLikeness(one.birth, other.birth)
    if bornAlike == true, one.birth?.precision == .day {
        if likeness == .same { evidence.append(.nameAndBirth) }
        if likeness == .near { evidence.append(.nearNameAndBirth) }
    }
    if bornAlike != false, !one.postcodes.isDisjoint(with: other.postcodes) {
        if likeness == .same { evidence.append(.nameAndPostcode) }
        if likeness == .near { evidence.append(.nearNameAndPostcode) }
    }
    // One number is often a household's: it's evidence only with a name that could be the same.
    let shared = one.contacts.intersection(other.contacts)
    if bornAlike != false, likeness != .none {
        if shared.contains(where: { $0.hasPrefix("+") }) { evidence.append(.phone) }
        if shared.contains(where: { $0.contains("@") }) { evidence.append(.email) }
    }
    return evidence
}

enum NameLikeness: Int, Comparable, Sendable {
    case none, near, same

    static func < (one: NameLikeness, other: NameLikeness) -> Bool { one.rawValue < other.rawValue }
}

/// The same folded, or near: another form of the given name, or a sound alike, with the same or alike family name.
func nameLikeness(_ one: PersonName, _ other: PersonName) -> NameLikeness {
    let given = wordLikeness([one.given, one.knownAs ?? ""], [other.given, other.knownAs ?? ""])
    let family = wordLikeness([one.family], [other.family])
    return min(given, family)
}

private func wordLikeness(_ ones: [String], _ others: [String]) -> NameLikeness {
    let ones = ones.map(SearchText.compact).filter { !$0.isEmpty }
    let others = others.map(SearchText.compact).filter { !$0.isEmpty }
    if ones.isEmpty || others.isEmpty { return ones.isEmpty == others.isEmpty ? .same : .near }
    var best = NameLikeness.none
    for one in ones {
        for other in others {
            if one == other { return .same }
            if Nicknames.areVariants(one, other) || SearchText.sound(one) == SearchText.sound(other) {
                best = .near
            }
        }
    }
    return best
}

/// Whether two birth dates could be one, as far as each is known; `nil` when one isn't.
private func birthLikeness(_ one: KnownDate?, _ other: KnownDate?) -> Bool? {
    guard let one, let other else { return nil }
    switch (one.precision, other.precision) {
    case (.day, .day): return one.date == other.date
    case (.year, _), (_, .year): return one.date.year == other.date.year
    default: return one.date.year == other.date.year && one.date.month == other.date.month
    }
}

/// Somebody who may be the one arriving.
package struct LikelyPerson: Sendable {
    package let id: PersonID
    /// `nil` for one that the user may know of and not see: "known to a partner".
    package let person: Person?
    package let evidence: [LikelyEvidence]
}
