import Core

/// Why a page about somebody can't be kept as it was asked.
package enum ProfileRefusal: Refusal, Equatable {
    case nothingWritten
    case notAgreed
    case changedMeanwhile

    package var message: String {
        switch self {
        case .nothingWritten: "Write something under at least one heading"
        case .notAgreed:
            "The person you look after must agree first. Tell us when they have, and we’ll write that down"
        case .changedMeanwhile:
            "Somebody saved this page while you were writing. Check what is below, then save again"
        }
    }

    package var field: String? { ProfileSection.allCases.first?.rawValue }
}

/// What a new version holds.
package struct NewProfile: Hashable, Sendable {
    /// So many letters under each heading that the whole fits one printed page.
    package static let limit = 400

    package let words: [ProfileSection: String]

    package init(_ words: [ProfileSection: String]) throws(ProfileRefusal) {
        guard !words.isEmpty else { throw .nothingWritten }
        self.words = words
    }

    /// Whether it is to be kept: saying the same again makes no version.
    package func changes(_ current: ProfileVersion?) -> Bool { current?.words != words }
}

extension CaringLink {
    /// Whether the carer may write a page about whom they look after, and others may read it: only while both hold.
    package var allowsProfile: Bool { ended == nil && caredForAgrees == .agreed }
}
