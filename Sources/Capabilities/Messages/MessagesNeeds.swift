import Core
import Jobs
import Storage

/// What Messages asks of other capabilities.
package struct MessagesNeeds: Sendable {
    /// Whether somebody may be contacted this way at this moment, asked in the transaction in which it leaves.
    ///
    /// Death, refusal, restriction, consent, contact rules and safe hours all count.
    package let mayContact:
        @Sendable (any Connection, PersonID, Message.Channel, Message.Purpose, Instant) throws ->
            ContactDecision
    /// Whether this member of staff may see the record of this person, and so what was sent to them.
    package let mayView: @Sendable (any Connection, Principal, PersonID) throws -> Bool
    /// Who looks after this person, and so whatever can't be sent to them.
    package let owner: @Sendable (any Connection, PersonID) throws -> OrganisationID?
    package let openTask: @Sendable (any Connection, TaskRequest) throws -> Void

    package init(
        mayContact:
            @escaping @Sendable (any Connection, PersonID, Message.Channel, Message.Purpose, Instant) throws
            -> ContactDecision,
        mayView: @escaping @Sendable (any Connection, Principal, PersonID) throws -> Bool,
        owner: @escaping @Sendable (any Connection, PersonID) throws -> OrganisationID?,
        openTask: @escaping @Sendable (any Connection, TaskRequest) throws -> Void
    ) {
        self.mayContact = mayContact
        self.mayView = mayView
        self.owner = owner
        self.openTask = openTask
    }
}
