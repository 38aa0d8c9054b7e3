import Core
import Web

/// One of two records beside each other.
struct LikelySide: Sendable {
    let person: PersonID
    let sidePath: String
    let sideName: String
    let sideReference: String
    let sideBorn: String
    let sidePlace: String
    let sideSince: String

    init(_ person: Person, _ place: String?) {
        self.person = person.id
        sidePath = "/people/\(person.id)"
        sideName = person.displayName
        sideReference = person.reference.description
        sideBorn = person.birth?.spoken ?? "Not known"
        sidePlace = place ?? "Not known"
        sideSince = person.registeredOn.spoken
    }
}

/// What `Templates/pairs.mustache` shows.
struct PairsPage: Sendable {
    let pageTitle: String
    let notification: String?
    let pairs: [PairRow]
    let hasPairs: Bool
    let nextPath: String?
}

struct PairRow: Sendable {
    let one: LikelySide
    let other: LikelySide
    let answerPath: String
    let otherID: String
    let pairReasons: [String]
    let tagText: String
    let tagColour: String
    let isUnsure: Bool
    let found: String

    init(
        _ pair: LikelyPair, _ one: Person, _ other: Person, _ places: [PersonID: String],
        _ likeness: Likeness?
    ) {
        self.one = LikelySide(one, places[one.id])
        self.other = LikelySide(other, places[other.id])
        answerPath = "/people/\(one.id)/likely"
        otherID = other.id.description
        pairReasons = likeness?.reasons.map(\.signed) ?? []
        tagText = likeness?.label ?? "Possible"
        tagColour = likeness?.colour ?? "grey"
        isUnsure = pair.isUnsure
        found = pair.foundAt.spoken
    }
}

/// What `Templates/record-likely.mustache` shows.
struct RecordLikelyPage: Sendable {
    let pageTitle: String
    let notification: String?
    let recordPath: String
    let one: LikelySide
    let people: [LikelyRow]
    let hasPeople: Bool
    /// Whether there are some who are less likely, shown on request.
    let hasMore: Bool
    let elsewhere: [LikelyElsewhere]
    let mayAnswer: Bool
}

/// Somebody who may be the same person and whom only another organisation may see.
struct LikelyElsewhere: Sendable {
    let pairID: String
    let isSaidSame: Bool

    init(_ pair: LikelyPair) { (pairID, isSaidSame) = (pair.id, pair.isSaidSame) }
}

struct LikelyRow: Sendable {
    let side: LikelySide
    let otherID: String
    let rowReasons: [String]
    let tagText: String
    let tagColour: String

    init(_ likely: LikelyPerson, _ person: Person, _ place: String?) {
        side = LikelySide(person, place)
        otherID = person.id.description
        rowReasons = likely.reasons
        (tagText, tagColour) = (likely.likeness.label, likely.likeness.colour)
    }
}

/// What `Templates/likely.mustache` shows: people who may be the one just typed.
struct LikelyPage: Sendable {
    let pageTitle: String
    let people: [LikelyChoice]
    let hidden: [FormPage.Hidden]
    let action: String
    let backPath: String
    /// What goes on with the answers when it's somebody else.
    let goesOn: String
}

/// One person who may be meant, and whether it may be said that it's them.
struct LikelyChoice: Sendable {
    let personID: String?
    let choiceName: String
    let choiceDetail: String?
    let choicePath: String?
    let choiceReasons: [String]

    init(_ likely: LikelyPerson) {
        personID = likely.person.map { $0.id.description }
        choiceName = likely.person?.displayName ?? "Somebody known to a partner"
        let born = likely.person?.birth.map { "Born \($0.spoken)" }
        let reference = likely.person.map { "Reference \($0.reference)" }
        let detail = [born, reference].compactMap(\.self).joined(separator: ". ")
        choiceDetail = likely.person == nil ? "You may not see this record" : detail.isEmpty ? nil : detail
        choicePath = likely.person.map { "/people/\($0.id)" }
        choiceReasons = likely.reasons
    }
}
