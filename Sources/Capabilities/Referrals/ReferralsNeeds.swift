import Core
import People
import Storage

/// What referrals and handovers ask beyond what every capability asks of people.
package struct ReferralsNeeds: Sendable {
    /// A carer whom nobody at an organisation leads, and since when it works with them.
    package struct Leadless: Sendable {
        package let person: SeenPerson
        package let since: String

        package init(person: SeenPerson, since: String) { (self.person, self.since) = (person, since) }
    }

    package typealias WithoutLead =
        @Sendable (
            any Connection, OrganisationID, Principal, _ after: (person: PersonID, since: String)?,
            _ limit: Int
        ) throws -> [Leadless]

    /// Open carers of an organisation whom nobody leads, longest first, as the asker may see them.
    package let withoutLead: WithoutLead
    /// How many there are, as far as the number given.
    package let countWithoutLead: @Sendable (any Connection, OrganisationID, _ atMost: Int) throws -> Int
    /// How many open tasks somebody has about a person.
    package let openTasks: @Sendable (any Connection, PersonID, AccountID) throws -> Int
    /// Gives the open tasks about a person from one colleague to another.
    package let moveTasks:
        @Sendable (any Connection, PersonID, AccountID, AccountID, Principal) throws -> Void
    /// Every organisation that works with somebody.
    package let organisationsAtWork: @Sendable (any Connection) throws -> [OrganisationID]
    package let phone: @Sendable (any Connection, OrganisationID) throws -> String?
    /// Whether e-mail leaves this installation, or links have to be handed over.
    package let sendsEmail: Bool
    /// Where an organisation wants to hear that a referral has come; `nil` unless it said so.
    package let referralAddress: @Sendable (any Connection, OrganisationID) throws -> EmailAddress?

    package init(
        withoutLead: @escaping WithoutLead,
        countWithoutLead: @escaping @Sendable (any Connection, OrganisationID, Int) throws -> Int,
        openTasks: @escaping @Sendable (any Connection, PersonID, AccountID) throws -> Int,
        moveTasks:
            @escaping @Sendable (any Connection, PersonID, AccountID, AccountID, Principal) throws -> Void,
        organisationsAtWork: @escaping @Sendable (any Connection) throws -> [OrganisationID],
        phone: @escaping @Sendable (any Connection, OrganisationID) throws -> String?, sendsEmail: Bool,
        referralAddress: @escaping @Sendable (any Connection, OrganisationID) throws -> EmailAddress? = {
            _, _ in nil
        }
    ) {
        self.referralAddress = referralAddress
        (self.withoutLead, self.countWithoutLead) = (withoutLead, countWithoutLead)
        (self.openTasks, self.moveTasks) = (openTasks, moveTasks)
        (self.organisationsAtWork, self.phone, self.sendsEmail) = (organisationsAtWork, phone, sendsEmail)
    }
}
