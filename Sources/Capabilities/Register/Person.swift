import Core

/// Somebody on the register: a carer, somebody cared for, or both.
package struct Person: Hashable, Sendable, Identifiable {
    package let id: PersonID
    package let reference: Reference
    /// As it is shown; for somebody cared for whose name wasn't told, "Name not told".
    package var displayName: String
    package var sortName: String
    package var area: String?
    package var birth: KnownDate?
    package var sex: Sex?
    package var basis: Basis
    package var death: Death?
    package var mergedInto: PersonID?
    package var registeredOn: LocalDate
    package var provenance: Provenance
    package var version: Int

    /// Why this person's information may be held and searched.
    package enum Basis: String, CaseIterable, Sendable, Codable {
        /// They agreed.
        case agreed
        /// Somebody with the authority agreed for them.
        case authority
        /// A legal duty, such as safeguarding.
        case duty
        /// None yet: a carer told of them. Not searched, matched or shown outside the carer's own record.
        case none
    }

    package struct Death: Hashable, Sendable {
        package let on: LocalDate?
        package let confidence: Confidence
        package let source: String

        package init(on: LocalDate?, confidence: Confidence, source: String) {
            (self.on, self.confidence, self.source) = (on, confidence, source)
        }
    }

    /// How sure we are that somebody has died: an unconfirmed death holds messages, a confirmed one ends things.
    package enum Confidence: String, CaseIterable, Sendable, Codable { case unconfirmed, confirmed }

    /// Age in whole years on `day`, or on the day of death if that was earlier; `nil` where not even the year is known.
    package func age(on day: LocalDate) -> Int? {
        guard let birth else { return nil }
        let end = min(day, death?.on ?? day)
        return end < birth.date ? nil : birth.date.years(to: end)
    }

    static let unnamed = "Name not told"
}

/// A restricted person as anybody may see them: there is no address, contact, practice or school to give.
package struct RestrictedPerson: Hashable, Sendable, Identifiable {
    package let id: PersonID
    package let reference: Reference
    package let displayName: String
    package let birth: KnownDate?
    package let death: Person.Death?
    package let version: Int
}

/// What a record is, to those who may know of it.
package enum PersonRecord: Sendable {
    case open(Person)
    case restricted(RestrictedPerson)

    package var id: PersonID {
        switch self {
        case .open(let person): person.id
        case .restricted(let person): person.id
        }
    }

    package var displayName: String {
        switch self {
        case .open(let person): person.displayName
        case .restricted(let person): person.displayName
        }
    }

    package var reference: Reference {
        switch self {
        case .open(let person): person.reference
        case .restricted(let person): person.reference
        }
    }

    package var version: Int {
        switch self {
        case .open(let person): person.version
        case .restricted(let person): person.version
        }
    }

    package var isRestricted: Bool { if case .restricted = self { true } else { false } }
}
