import Core

enum CarerSignInTag {}

/// A one-use code, also inside a link, with which a carer opens their own page.
///
/// One address may be several people's, as in a couple who care for each other: then the code is good for each of them,
/// and a date of birth says which.
struct CarerSignIn: Hashable, Sendable {
    let person: PersonID
    let expiresAt: Instant
}

/// Somebody whose own sign-in address this is.
package struct CarerSignInCandidate: Hashable, Sendable {
    package let person: PersonID
    package let birthDate: LocalDate?

    package init(person: PersonID, birthDate: LocalDate?) {
        (self.person, self.birthDate) = (person, birthDate)
    }
}

/// A number or address on a carer's record that they haven't shown to be theirs.
package struct UnprovenContact: Hashable, Sendable {
    package let id: ContactID
    /// As it is kept, and as people read it.
    package let value: String
    package let text: String
    package let isPhone: Bool

    package init(_ id: ContactID, value: String, text: String, isPhone: Bool) {
        (self.id, self.value, self.text, self.isPhone) = (id, value, text, isPhone)
    }
}

/// How staff knew who they were speaking to when they handed a code over.
package enum IdentityCheck: String, CaseIterable, Sendable {
    case knownInPerson = "known-in-person"
    case documentSeen = "document-seen"
    case calledBack = "called-back"
    case answeredQuestions = "answered-questions"

    package var title: String {
        switch self {
        case .knownInPerson: "I know them, and they are with me"
        case .documentSeen: "I saw a document with their name and photograph or address"
        case .calledBack: "I rang them on the number in their record"
        case .answeredQuestions: "They answered questions only they would know"
        }
    }
}

enum CarerSignInRules {
    /// The one person a code is for.
    ///
    /// - Parameter birthDate: asked only when the code is good for several people.
    static func person(among candidates: [CarerSignInCandidate], bornOn birthDate: LocalDate?) -> PersonID? {
        if candidates.count == 1 { return candidates.first?.person }
        guard let birthDate else { return nil }
        let born = candidates.filter { $0.birthDate == birthDate }
        return born.count == 1 ? born.first?.person : nil
    }
}
