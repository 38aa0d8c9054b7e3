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
    /// Whether whoever asked for the message with this key still wants it, asked as it leaves.
    package let isWanted: @Sendable (any Connection, _ key: String) throws -> Bool

    /// The record that somebody's leads to, which may have been joined to another since the message was asked for.
    package var leadingRecord: @Sendable (any Connection, PersonID) throws -> PersonID = { $1 }

    package init(
        mayContact:
            @escaping @Sendable (any Connection, PersonID, Message.Channel, Message.Purpose, Instant) throws
            -> ContactDecision,
        mayView: @escaping @Sendable (any Connection, Principal, PersonID) throws -> Bool,
        owner: @escaping @Sendable (any Connection, PersonID) throws -> OrganisationID?,
        openTask: @escaping @Sendable (any Connection, TaskRequest) throws -> Void,
        isWanted: @escaping @Sendable (any Connection, String) throws -> Bool = { _, _ in true }
    ) {
        self.mayContact = mayContact
        self.mayView = mayView
        self.owner = owner
        self.openTask = openTask
        self.isWanted = isWanted
    }
}
