import Core
import Storage

/// What the question on taking part is asked for: an assessment, a plan, or one review of a plan.
package struct TakingPartOwner: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case assessment
        case plan
        case review
    }

    package let kind: Kind
    package let id: String

    package init(_ kind: Kind, _ id: String) { (self.kind, self.id) = (kind, id) }
}

/// An answer on taking part that is to be kept, with what waits for it.
package struct TakingPartAsked: Sendable {
    package let owner: TakingPartOwner
    package let moment: TakingPart.Moment
    package let person: PersonID
    package let destination: Destination
    /// Who sees to it that an advocate is found.
    package let lead: AccountID?
    /// The day for which an advocate is needed, where one is agreed.
    package let neededBy: LocalDate?
    /// Where the work goes on.
    package let path: String
    package let answer: TakingPart

    package init(
        owner: TakingPartOwner, moment: TakingPart.Moment, person: PersonID, destination: Destination,
        lead: AccountID?, neededBy: LocalDate? = nil, path: String, answer: TakingPart
    ) {
        (self.owner, self.moment, self.person, self.destination) = (owner, moment, person, destination)
        (self.lead, self.neededBy, self.path, self.answer) = (lead, neededBy, path, answer)
    }
}

/// The question on taking part, asked wherever work with somebody begins, and kept in one place.
package struct TakingPartNeeds: Sendable {
    package typealias Find =
        @Sendable (any Connection, TakingPartOwner, TakingPart.Moment, PersonID) throws -> TakingPart?

    /// The newest answer of a moment, with the advocate whom somebody has now.
    package let answer: Find
    package let keep: @Sendable (any Connection, TakingPartAsked, Principal) throws -> Void
    /// The name of the advocate whom somebody has under the Care Act now.
    package let advocate: PeopleNeeds.Ask<PersonID, String?>

    package init(
        answer: @escaping Find,
        keep: @escaping @Sendable (any Connection, TakingPartAsked, Principal) throws -> Void,
        advocate: @escaping PeopleNeeds.Ask<PersonID, String?>
    ) {
        (self.answer, self.keep, self.advocate) = (answer, keep, advocate)
    }
}
