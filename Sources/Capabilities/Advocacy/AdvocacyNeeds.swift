import Core
import People
import Storage

/// What advocacy asks of the register, the organisations and the worklist; the composition fills it in.
package struct AdvocacyNeeds: Sendable {
    /// Somebody who may be given a case, and where they are from.
    package struct Advocate: Hashable, Sendable {
        package let account: AccountID
        package let name: String
        package let organisation: String
        package let phone: String?

        package init(account: AccountID, name: String, organisation: String, phone: String?) {
            (self.account, self.name, self.organisation, self.phone) = (account, name, organisation, phone)
        }
    }

    let people: PeopleNeeds
    /// Everybody who may speak for somebody, by organisation and name.
    let advocates: @Sendable (any Connection) throws -> [Advocate]
    /// Whether an organisation has closed.
    let isClosed: PeopleNeeds.Ask<OrganisationID, Bool>

    package init(
        people: PeopleNeeds,
        advocates: @escaping @Sendable (any Connection) throws -> [Advocate] = { _ in [] },
        isClosed: @escaping PeopleNeeds.Ask<OrganisationID, Bool> = { _, _ in false }
    ) {
        (self.people, self.advocates, self.isClosed) = (people, advocates, isClosed)
    }
}
