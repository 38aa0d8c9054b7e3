import Core
import Interop

package enum ListImportTag {}
package typealias ListImportID = Identifier<ListImportTag>

/// One list of a partner as it's taken.
package struct ListImport: Hashable, Sendable, Identifiable {
    package enum State: String, CaseIterable, Sendable, Codable {
        case uploaded, checked, waiting, applying, applied, undoing, undone, refused
    }

    package let id: ListImportID
    package let organisation: OrganisationID
    package let fileHash: String
    package let asAt: LocalDate
    package let isFull: Bool
    package var state: State
    package var refusal: String?
    package let headings: [String]
    package var counts: ListCounts
    package let rowCount: Int
    package var rowsDone: Int
    package var claimsEnded: Int
    package let account: AccountID?
    package var agreedBy: AccountID?
    package let startedAt: Instant
    package var finishedAt: Instant?
}

/// What became of one row, and what was done because of it.
package struct ListResult: Hashable, Sendable {
    package let line: Int
    package let cells: [String]
    package var outcome: ListOutcome
    package var person: PersonID?
    /// `nil` where the one who sends the list may not see the record.
    package var reference: Reference?
    package var reason: String
    var changes: [ListChange] = []

    init(
        _ row: CSVRow, _ outcome: ListOutcome, person: PersonID? = nil, reference: Reference? = nil,
        reason: String = ""
    ) {
        line = row.line
        cells = row.cells
        self.outcome = outcome
        self.person = person
        self.reference = reference
        self.reason = reason
    }
}

/// One thing an import did, so that it can be undone.
enum ListChange: Hashable, Sendable, LosslessStringConvertible {
    case made
    case claimBegun(ClaimID)
    case claimConfirmed(ClaimID, before: LocalDate)
    case claimEnded(ClaimID)
    case addressBegun(AddressID)
    case addressEnded(AddressID)
    case contactBegun(ContactID)
    case numberBegun(String)
    case birthFilled
    case sexFilled
    case linkBegun(CaringLinkID)
    /// What the source's list before had said of them.
    case told(fingerprint: String, asAt: LocalDate, by: ListImportID)

    var description: String {
        switch self {
        case .made: "made"
        case .claimBegun(let id): "claim+\(id)"
        case .claimConfirmed(let id, let before): "claim=\(id)=\(before)"
        case .claimEnded(let id): "claim/\(id)"
        case .addressBegun(let id): "address+\(id)"
        case .addressEnded(let id): "address/\(id)"
        case .contactBegun(let id): "contact+\(id)"
        case .numberBegun(let id): "number+\(id)"
        case .birthFilled: "birth"
        case .sexFilled: "sex"
        case .linkBegun(let id): "link+\(id)"
        case .told(let fingerprint, let asAt, let list): "told+\(fingerprint)=\(asAt)=\(list)"
        }
    }

    init?(_ text: String) {
        switch text {
        case "made": self = .made
        case "birth": self = .birthFilled
        case "sex": self = .sexFilled
        default:
            guard let mark = text.firstIndex(where: { "+=/".contains($0) }) else { return nil }
            let (kind, sign) = (text[..<mark], text[mark])
            let parts = text[text.index(after: mark)...].split(separator: "=").map(String.init)
            guard let id = parts.first else { return nil }
            switch (kind, sign) {
            case ("claim", "+"): self.init(change: ClaimID(id).map { .claimBegun($0) })
            case ("claim", "/"): self.init(change: ClaimID(id).map { .claimEnded($0) })
            case ("claim", "="):
                guard parts.count == 2, let before = LocalDate(parts[1]), let claim = ClaimID(id) else {
                    return nil
                }
                self = .claimConfirmed(claim, before: before)
            case ("address", "+"): self.init(change: AddressID(id).map { .addressBegun($0) })
            case ("address", "/"): self.init(change: AddressID(id).map { .addressEnded($0) })
            case ("contact", "+"): self.init(change: ContactID(id).map { .contactBegun($0) })
            case ("number", "+"): self = .numberBegun(id)
            case ("told", "+"):
                guard parts.count == 3, let day = LocalDate(parts[1]), let list = ListImportID(parts[2])
                else {
                    return nil
                }
                self = .told(fingerprint: id, asAt: day, by: list)
            case ("link", "+"): self.init(change: CaringLinkID(id).map { .linkBegun($0) })
            default: return nil
            }
        }
    }

    private init?(change: ListChange?) {
        guard let change else { return nil }
        self = change
    }
}
