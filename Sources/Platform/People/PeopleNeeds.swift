import Core
import Jobs
import Storage

/// What whoever works with carers asks of the register, the organisations and the worklist, in its own transaction.
///
/// The composition fills it in once; every capability that follows a carer on their way has it.
package struct PeopleNeeds: Sendable {
    package typealias Ask<Question, Answer> = @Sendable (any Connection, Question) throws -> Answer
    package typealias AskAs<Question, Answer> =
        @Sendable (any Connection, Question, Principal) throws -> Answer

    /// Those among the people whom the asker may see, by the identifier asked for; the others are left out.
    package let people: AskAs<Set<PersonID>, [PersonID: SeenPerson]>
    /// Those whom the asker may see and who fit a name, number, postcode or reference, likeliest first.
    package let findPeople: AskAs<String, [SeenPerson]>
    /// The caring links at either end of somebody, open ones first.
    package let links: AskAs<PersonID, [SeenLink]>
    /// The record that leads on where this one was joined to another; itself otherwise.
    package let resolve: Ask<PersonID, PersonID>
    /// Who of these is restricted.
    package let restricted: Ask<Set<PersonID>, Set<PersonID>>
    /// Whether somebody's own page may be shown at any address: it isn't switched off, and they aren't restricted.
    package let ownPageIsOpen: Ask<PersonID, Bool>
    /// Who looks after somebody now; `nil` where nobody does.
    package let owner: Ask<PersonID, Destination?>
    /// Begins an organisation's work with somebody, so that it sees their record; nothing where it works with them already.
    package let involve:
        @Sendable (any Connection, PersonID, Destination, _ lead: AccountID?, Principal) throws
            -> Void
    /// Names the one person to ring at an organisation.
    package let setLead:
        @Sendable (any Connection, PersonID, OrganisationID, AccountID?, Principal) throws -> Void
    /// The one person to ring at each organisation that works with somebody.
    package let leads: Ask<PersonID, [OrganisationID: AccountID]>
    /// Whether what is known of somebody may be shared with an organisation: they agreed, or it works with them already.
    package let mayShare: @Sendable (any Connection, PersonID, OrganisationID) throws -> Bool
    /// The story somebody tells once, as this asker may read it: heading and words.
    package let profile: AskAs<PersonID, [(heading: String, words: String)]>

    /// The council's tray that answers today for somebody in danger.
    package let dutyTray: @Sendable (any Connection, _ area: String?, _ isChild: Bool) throws -> Destination
    package let organisationNames: Ask<Set<OrganisationID>, [OrganisationID: String]>
    package let accountNames: Ask<Set<AccountID>, [AccountID: String]>
    package let findOrganisations: Ask<String, [(id: OrganisationID, name: String)]>
    package let colleagues: Ask<OrganisationID, [(account: AccountID, name: String)]>
    package let holders: @Sendable (any Connection, Role, OrganisationID) throws -> [AccountID]
    package let teams: Ask<OrganisationID, [(team: TeamID, name: String)]>
    package let area: Ask<OrganisationID, String?>
    /// The councils of an area, which decide and sign where the law says so.
    package let councils: @Sendable (any Connection, _ area: String?) throws -> [OrganisationID]
    /// Districts by their codes.
    package let districtNames: @Sendable (any Connection) throws -> [String: String]
    /// A number that an area has set, by the key of its setting.
    package let number: @Sendable (any Connection, _ setting: String, _ area: String?) throws -> Int
    package let reasons: @Sendable (any Connection, _ setting: String, _ area: String?) throws -> [Reason]
    /// The telephone number that an organisation gives to carers.
    package let phone: Ask<OrganisationID, String?>

    /// Those of some people whose death is confirmed, whoever asks.
    package let dead: Ask<Set<PersonID>, Set<PersonID>>
    package let openTask: Ask<TaskRequest, Void>
    /// Closes the task with this key, once what it asked for is done.
    package let closeTask: AskAs<String, Void>

    package init(
        people: @escaping AskAs<Set<PersonID>, [PersonID: SeenPerson]>,
        findPeople: @escaping AskAs<String, [SeenPerson]>,
        links: @escaping AskAs<PersonID, [SeenLink]>,
        resolve: @escaping Ask<PersonID, PersonID>,
        restricted: @escaping Ask<Set<PersonID>, Set<PersonID>>,
        owner: @escaping Ask<PersonID, Destination?>,
        involve:
            @escaping @Sendable (any Connection, PersonID, Destination, _ lead: AccountID?, Principal) throws
            -> Void,
        setLead:
            @escaping @Sendable (any Connection, PersonID, OrganisationID, AccountID?, Principal) throws ->
            Void,
        leads: @escaping Ask<PersonID, [OrganisationID: AccountID]>,
        mayShare: @escaping @Sendable (any Connection, PersonID, OrganisationID) throws -> Bool,
        profile: @escaping AskAs<PersonID, [(heading: String, words: String)]>,
        dutyTray:
            @escaping @Sendable (any Connection, _ area: String?, _ isChild: Bool) throws -> Destination,
        organisationNames: @escaping Ask<Set<OrganisationID>, [OrganisationID: String]>,
        accountNames: @escaping Ask<Set<AccountID>, [AccountID: String]>,
        findOrganisations: @escaping Ask<String, [(id: OrganisationID, name: String)]>,
        colleagues: @escaping Ask<OrganisationID, [(account: AccountID, name: String)]>,
        holders: @escaping @Sendable (any Connection, Role, OrganisationID) throws -> [AccountID],
        teams: @escaping Ask<OrganisationID, [(team: TeamID, name: String)]>,
        area: @escaping Ask<OrganisationID, String?>,
        councils: @escaping @Sendable (any Connection, _ area: String?) throws -> [OrganisationID],
        number: @escaping @Sendable (any Connection, _ setting: String, _ area: String?) throws -> Int,
        reasons: @escaping @Sendable (any Connection, _ setting: String, _ area: String?) throws -> [Reason],
        openTask: @escaping Ask<TaskRequest, Void>,
        closeTask: @escaping AskAs<String, Void>,
        districtNames: @escaping @Sendable (any Connection) throws -> [String: String] = { _ in [:] },
        ownPageIsOpen: @escaping Ask<PersonID, Bool> = { _, _ in true },
        dead: @escaping Ask<Set<PersonID>, Set<PersonID>> = { _, _ in [] },
        phone: @escaping Ask<OrganisationID, String?> = { _, _ in nil }
    ) {
        self.people = people
        self.findPeople = findPeople
        self.links = links
        self.resolve = resolve
        self.restricted = restricted
        self.ownPageIsOpen = ownPageIsOpen
        self.dead = dead
        self.owner = owner
        self.involve = involve
        self.setLead = setLead
        self.leads = leads
        self.mayShare = mayShare
        self.profile = profile
        self.dutyTray = dutyTray
        self.organisationNames = organisationNames
        self.accountNames = accountNames
        self.findOrganisations = findOrganisations
        self.colleagues = colleagues
        self.holders = holders
        self.teams = teams
        self.area = area
        self.councils = councils
        self.number = number
        self.phone = phone
        self.reasons = reasons
        self.openTask = openTask
        self.closeTask = closeTask
        self.districtNames = districtNames
    }
}
