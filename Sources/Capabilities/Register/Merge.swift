import Core
import Storage

/// Two records that are one person's, joined or to be joined.
package struct Merge: Hashable, Sendable {
    package let id: MergeID
    package let kept: PersonID
    package let away: PersonID
    package let organisation: OrganisationID
    package let choices: [MergeField: MergeSide]
    package let why: String
    package let state: MergeState
    package let isForReviewers: Bool
    package let effects: [String]
    package let proposedAt: Instant
    package let proposedBy: AccountID
    package let decidedAt: Instant?
    package let decidedBy: AccountID?
    package let doneAt: Instant?
    package let undoneAt: Instant?
    package let undoneBy: AccountID?
    package let undoneWhy: String?
    package let version: Int

    package func actor(_ account: AccountID?) -> MergeState.Actor {
        account == proposedBy ? .proposer : .secondPerson
    }
}

package enum MergeTag {}
package typealias MergeID = Identifier<MergeTag>

/// Something that was written on the joined record since, of which nobody but a person can say whose it is.
struct WrittenSince: Hashable, Sendable {
    /// As a form names it.
    let name: String
    let text: String
}
