import Core

/// Work asked for in the transaction that makes it needed; whoever keeps the worklists turns it into a task.
package struct TaskRequest: Hashable, Sendable, Codable {
    /// What kind of work, as a code such as `first-contact`.
    package var kind: String
    /// What to do, without anybody's name.
    package var title: String
    package var person: PersonID?
    package var organisation: OrganisationID
    package var team: TeamID?
    package var account: AccountID?
    /// Whose own work it checks: they never see it, have it or close it.
    package var aboutAccount: AccountID?
    package var dueOn: LocalDate
    package var urgent: Bool
    /// The same key asks for the same task: it's opened once.
    package var key: String
    /// Whether the task is to be open, though it was closed before: what closed it was taken back.
    package var opensAgain = false
    /// Whether only those who may see sensitive work see it in a list.
    package var sensitive: Bool
    /// Where the work is done, as "/people/…".
    package var linkPath: String?

    package init(
        kind: String, title: String, person: PersonID? = nil, organisation: OrganisationID,
        team: TeamID? = nil,
        account: AccountID? = nil, aboutAccount: AccountID? = nil, dueOn: LocalDate, urgent: Bool = false,
        key: String, opensAgain: Bool = false, sensitive: Bool = false, linkPath: String? = nil
    ) {
        self.kind = kind
        self.title = title
        self.person = person
        self.organisation = organisation
        self.team = team
        self.account = account
        self.aboutAccount = aboutAccount
        self.dueOn = dueOn
        self.urgent = urgent
        self.key = key
        self.opensAgain = opensAgain
        self.sensitive = sensitive
        self.linkPath = linkPath
    }
}

/// A message asked for by the event `message-requested`; whether it may go is decided as it leaves.
///
/// A value named `path` becomes the template's `link`: the service's public address with that path.
package struct MessageRequest: Hashable, Sendable, Codable {
    /// Which wording, by name.
    package var template: String
    package var recipient: Recipient
    package var values: [String: String]
    /// The same key asks for the same message: it's sent once.
    package var key: String
    /// After this it's of no use, and isn't sent.
    package var useBy: Instant?
    /// Whose message it is, and so who is told when it can't be sent; else whoever looks after its person.
    package var organisation: OrganisationID?
    /// Where whoever is told of it can do something about it, as "/accounts/…"; a person's messages have pages.
    package var linkPath: String?

    package enum Recipient: Hashable, Sendable, Codable {
        /// Somebody on the register: their own rules of contact decide.
        case person(PersonID)
        /// An address of a member of staff, or one just typed by a visitor who said that it's safe to use.
        case address(EmailAddress)
    }

    package init(
        template: String, person: PersonID, values: [String: String], key: String, useBy: Instant? = nil,
        organisation: OrganisationID? = nil
    ) {
        self.init(template, .person(person), values, key, useBy, organisation)
    }

    package init(
        template: String, address: EmailAddress, values: [String: String], key: String, useBy: Instant? = nil,
        organisation: OrganisationID? = nil, linkPath: String? = nil
    ) {
        self.init(template, .address(address), values, key, useBy, organisation)
        self.linkPath = linkPath
    }

    private init(
        _ template: String, _ recipient: Recipient, _ values: [String: String], _ key: String,
        _ useBy: Instant?,
        _ organisation: OrganisationID?
    ) {
        self.template = template
        self.recipient = recipient
        self.values = values
        self.key = key
        self.useBy = useBy
        self.organisation = organisation
    }

    /// The event that asks for it, about whoever or whatever it concerns.
    package func event<Tag>(about id: Identifier<Tag>) -> Event {
        Event(.messageRequested, about: id, payload: self, key: key)
    }
}

extension EventName {
    package static let messageRequested = EventName("message-requested")
}

/// What `task-closed` carries: somebody closed a task on the worklist, and whoever asked for it may want to know.
package struct TaskClosed: Hashable, Sendable, Codable {
    package let key: String
    package let kind: String
    /// Done, or closed without being done.
    package let isDone: Bool

    package init(key: String, kind: String, isDone: Bool) {
        (self.key, self.kind, self.isDone) = (key, kind, isDone)
    }
}

extension EventName {
    package static let taskClosed = EventName("task-closed")
}
