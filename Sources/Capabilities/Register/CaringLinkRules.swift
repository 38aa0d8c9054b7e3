import Core

/// Why a caring link can't be as it was asked for.
package enum CaringLinkRefusal: Refusal, Equatable {
    case selfLink
    case endsBeforeStart
    case startsInFuture
    case endsInFuture
    case doubled
    case alreadyEnded
    case died
    case startsBeforeBirth
    case notFound

    package var message: String {
        switch self {
        case .selfLink: "A person can’t be their own carer. Choose somebody else"
        case .endsBeforeStart: "The day it ended must be the same as or after the day it started"
        case .startsInFuture: "The day it started must be today or in the past"
        case .endsInFuture: "The day it ended must be today or in the past"
        case .doubled: "There is already an open link between these two people. Change that one"
        case .alreadyEnded: "This link has ended already"
        case .died: "A link can’t start after somebody has died"
        case .startsBeforeBirth: "The day it started must be after both people were born"
        case .notFound: "Nobody you can see has this reference"
        }
    }

    package var field: String? {
        switch self {
        case .selfLink, .doubled, .died, .notFound: "person"
        case .startsInFuture, .startsBeforeBirth: "started"
        case .endsBeforeStart, .endsInFuture, .alreadyEnded: "ended"
        }
    }
}

/// One end of a link, as its rules need it.
package struct CaringEnd: Hashable, Sendable {
    package let id: PersonID
    package let birth: KnownDate?
    package let death: Person.Death?

    package init(id: PersonID, birth: KnownDate? = nil, death: Person.Death? = nil) {
        (self.id, self.birth, self.death) = (id, birth, death)
    }

    package init(_ person: Person) { self.init(id: person.id, birth: person.birth, death: person.death) }
}

/// Whether a link between these two may start.
///
/// - Parameter open: the open links there are between the two, either way.
package func checkNewLink(
    carer: CaringEnd, caredFor: CaringEnd, started: KnownDate?, today: LocalDate, open: [CaringLink]
) throws(CaringLinkRefusal) {
    guard carer.id != caredFor.id else { throw .selfLink }
    if open.contains(where: { $0.carer == carer.id && $0.caredFor == caredFor.id && $0.ended == nil }) {
        throw .doubled
    }
    for end in [carer, caredFor] {
        // An unconfirmed death holds nothing back that could be put right later.
        guard let death = end.death, death.confidence == .confirmed else { continue }
        if (started?.date ?? today) >= (death.on ?? today) { throw .died }
    }
    guard let started else { return }
    guard started.date <= today else { throw .startsInFuture }
    for end in [carer, caredFor] {
        if let birth = end.birth, started.date < birth.date { throw .startsBeforeBirth }
    }
}

extension CaringLink {
    /// This link, ended; nobody's record is touched by it.
    package func ending(on day: LocalDate, because reason: EndReason, words: String? = nil, today: LocalDate)
        throws(CaringLinkRefusal)
        -> CaringLink
    {
        guard ended == nil else { throw .alreadyEnded }
        guard day <= today else { throw .endsInFuture }
        if let started, day < started.date { throw .endsBeforeStart }
        var link = self
        link.ended = Ending(on: day, reason: reason, words: words)
        return link
    }
}
