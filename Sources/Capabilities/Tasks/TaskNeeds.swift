import Core
import Storage

/// What tasks ask of other capabilities.
package struct TaskNeeds: Sendable {
    /// Somebody's name, as the one who asks may see it.
    package struct PersonLabel: Sendable {
        package let name: String
        package let reference: String
        package init(name: String, reference: String) { (self.name, self.reference) = (name, reference) }
    }

    /// How somebody may be reached: what the rule for "tried, no answer" needs to know.
    package struct Reaching: Sendable {
        package let postIsSafe: Bool
        package let riskNoted: Bool
        /// Said at the top of the note: "Don’t leave a message", "Needs a BSL interpreter".
        package let warnings: [String]
        package init(postIsSafe: Bool, riskNoted: Bool, warnings: [String]) {
            (self.postIsSafe, self.riskNoted, self.warnings) = (postIsSafe, riskNoted, warnings)
        }
    }

    package struct Colleague: Sendable {
        package let account: AccountID
        package let name: String
        package init(account: AccountID, name: String) { (self.account, self.name) = (account, name) }
    }

    /// A reason that an area's forms offer; its code is what's kept.
    package struct Reason: Hashable, Sendable {
        package let code: String
        package let text: String
        package init(code: String, text: String) { (self.code, self.text) = (code, text) }
    }

    /// Work of another kind than tasks that waits for somebody, with a page of its own.
    package struct Queue: Hashable, Sendable {
        package let title: String
        package let path: String
        package let count: Int

        package init(title: String, path: String, count: Int) {
            (self.title, self.path, self.count) = (title, path, count)
        }
    }

    package struct TeamLabel: Sendable {
        package let team: TeamID
        package let name: String
        package init(team: TeamID, name: String) { (self.team, self.name) = (team, name) }
    }

    /// The people among these that the principal may see; the others are left out.
    let people: @Sendable (any Connection, Set<PersonID>, Principal) throws -> [PersonID: PersonLabel]
    /// People the principal may see who fit a name, phone number or reference, likeliest first.
    let findPeople: @Sendable (any Connection, String, Principal) throws -> [(PersonID, PersonLabel)]
    let reaching: @Sendable (any Connection, PersonID) throws -> Reaching
    let colleagues: @Sendable (any Connection, OrganisationID) throws -> [Colleague]
    let teams: @Sendable (any Connection, OrganisationID) throws -> [TeamLabel]
    let triedRule: @Sendable (any Connection, OrganisationID) throws -> TriedRule
    /// Why a task may be put off, as the organisation's area has it.
    let putOffReasons: @Sendable (any Connection, OrganisationID) throws -> [Reason]
    /// Hours after which urgent work goes to a manager, and the organisation's managers.
    let urgentHours: @Sendable (any Connection, OrganisationID) throws -> Int
    let managers: @Sendable (any Connection, OrganisationID) throws -> [AccountID]
    /// Whether somebody has been spoken to: whoever told us of them sees it.
    let contacted: @Sendable (any Connection, PersonID, Bool) throws -> Void
    /// The named reviewers of restricted people, those who know this person first.
    let reviewers:
        @Sendable (any Connection, PersonID) throws -> [(organisation: OrganisationID, account: AccountID)]
    /// What else waits for this member of staff.
    let queues: @Sendable (any Connection, Principal) throws -> [Queue]

    package init(
        people:
            @escaping @Sendable (any Connection, Set<PersonID>, Principal) throws -> [PersonID: PersonLabel],
        findPeople:
            @escaping @Sendable (any Connection, String, Principal) throws -> [(PersonID, PersonLabel)],
        reaching: @escaping @Sendable (any Connection, PersonID) throws -> Reaching,
        colleagues: @escaping @Sendable (any Connection, OrganisationID) throws -> [Colleague],
        teams: @escaping @Sendable (any Connection, OrganisationID) throws -> [TeamLabel],
        triedRule: @escaping @Sendable (any Connection, OrganisationID) throws -> TriedRule,
        putOffReasons: @escaping @Sendable (any Connection, OrganisationID) throws -> [Reason],
        urgentHours: @escaping @Sendable (any Connection, OrganisationID) throws -> Int,
        managers: @escaping @Sendable (any Connection, OrganisationID) throws -> [AccountID],
        contacted: @escaping @Sendable (any Connection, PersonID, Bool) throws -> Void,
        reviewers:
            @escaping @Sendable (any Connection, PersonID) throws -> [(
                organisation: OrganisationID, account: AccountID
            )], queues: @escaping @Sendable (any Connection, Principal) throws -> [Queue] = { _, _ in [] }
    ) {
        self.people = people
        self.findPeople = findPeople
        self.reaching = reaching
        self.colleagues = colleagues
        self.teams = teams
        self.triedRule = triedRule
        self.putOffReasons = putOffReasons
        self.urgentHours = urgentHours
        self.managers = managers
        self.contacted = contacted
        self.reviewers = reviewers
        self.queues = queues
    }
}
