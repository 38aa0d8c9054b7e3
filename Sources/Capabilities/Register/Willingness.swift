import Core

/// Whether a carer is willing and able to care, in their own dated words; never taken for granted.
package struct Willingness: Hashable, Sendable {
    package let willing: Answer
    package let able: Answer
    /// "Until my operation in March".
    package let howLong: String?
    package let words: String?

    package enum Answer: String, CaseIterable, Sendable, Codable {
        case yes
        case some
        case no
        case notSure = "not-sure"

        package var willingLabel: String {
            switch self {
            case .yes: "Yes"
            case .some: "To some of it, or for a while"
            case .no: "No"
            case .notSure: "Not sure"
            }
        }

        package var ableLabel: String { willingLabel }
    }

    package init(willing: Answer, able: Answer, howLong: String? = nil, words: String? = nil) {
        self.willing = willing
        self.able = able
        self.howLong = howLong
        self.words = words
    }

    /// Whether somebody must look at this today.
    package var isUrgent: Bool { willing == .no || able == .no }
}

package struct WillingnessStatement: Hashable, Sendable, Identifiable {
    package let id: StatementID
    package let link: CaringLinkID
    package let carer: PersonID
    package let willingness: Willingness
    package let statedOn: LocalDate
    package let provenance: Provenance
}
