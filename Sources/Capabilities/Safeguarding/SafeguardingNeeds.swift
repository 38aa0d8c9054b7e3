import Core
import People
import Storage

/// What safeguarding asks of the register, the organisations and the directory; the composition fills it in.
package struct SafeguardingNeeds: Sendable {
    /// A number that is answered now, or opens soonest.
    package struct Number: Sendable {
        package let label: String
        package let number: String
        package let link: String
        package let whenText: String

        package init(label: String, number: String, link: String, whenText: String) {
            (self.label, self.number, self.link, self.whenText) = (label, number, link, whenText)
        }
    }

    /// A council that concerns go to.
    package struct Council: Sendable {
        package let area: String
        package let organisation: OrganisationID
        package let name: String

        package init(area: String, organisation: OrganisationID, name: String) {
            (self.area, self.organisation, self.name) = (area, organisation, name)
        }
    }

    let people: PeopleNeeds
    let numbersNow: @Sendable (any Connection, _ area: String?) throws -> [Number]
    let councils: @Sendable (any Connection) throws -> [Council]
    /// The named reviewers of restricted people, by organisation.
    let reviewers: @Sendable (any Connection, [OrganisationID]) throws -> Set<AccountID>

    package init(
        people: PeopleNeeds,
        numbersNow: @escaping @Sendable (any Connection, _ area: String?) throws -> [Number],
        councils: @escaping @Sendable (any Connection) throws -> [Council],
        reviewers: @escaping @Sendable (any Connection, [OrganisationID]) throws -> Set<AccountID> = { _, _ in
            []
        }
    ) {
        (self.people, self.numbersNow, self.councils) = (people, numbersNow, councils)
        self.reviewers = reviewers
    }
}
