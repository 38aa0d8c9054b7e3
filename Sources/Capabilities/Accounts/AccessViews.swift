import Core
import Web

/// What `Templates/access.mustache` shows.
struct AccessPage: Sendable {
    struct Person: Sendable {
        let personName: String
        let personEmail: String
        let accountPath: String
        let lastUsed: String
        let isDisabled: Bool
        let isInvited: Bool
        let isUnproven: Bool
        let reviewsRestricted: Bool
        let held: [Held]
    }

    struct Held: Sendable {
        let roleTitle: String
        let since: String
        let endPath: String?
        let whose: String
    }

    let pageTitle: String
    let notification: String?
    let undoPath: String?
    let organisationName: String
    let organisationPath: String
    let people: [Person]
    let hasPeople: Bool
    let hasUnproven: Bool
    let reviewed: String
    let due: String?
    let reviewPath: String
    let invitePath: String?
    let previousPath: String?
    let nextPath: String?

    init(
        _ organisation: Organisation, _ access: AccessLines, _ policy: AccountPolicy, mayInvite: Bool,
        reviewed: (at: Instant, by: String)?, months: Int, ended: Membership?, done: String
    ) {
        pageTitle = "Who has access: \(organisation.name)"
        organisationName = organisation.name
        organisationPath = "/organisations/\(organisation.id)"
        reviewPath = "/organisations/\(organisation.id)/access-reviews"
        invitePath = mayInvite ? "/organisations/\(organisation.id)/invitations" : nil
        undoPath = ended.map { "/memberships/\($0.id)/restoration" }
        people = Dictionary(grouping: access.lines, by: \.account).values
            .sorted { ($0[0].name, $0[0].email) < ($1[0].name, $1[0].email) }
            .map { Person($0, organisation, policy) }
        hasPeople = !people.isEmpty
        hasUnproven = people.contains(where: \.isUnproven)
        previousPath = nil
        nextPath = access.next.map {
            "/organisations/\(organisation.id)/access?after-id=\($0.account)&after=\(QueryText.encoded($0.searchName))"
        }
        self.reviewed =
            reviewed.map { "Last looked at by \($0.by) on \($0.at.londonDate.spoken)" }
            ?? "Never looked at yet"
        due = reviewed.map { "Next: by \($0.at.londonDate.adding(months: months).spoken)" }
        notification =
            switch (ended, done) {
            case (let ended?, _): "The role of \(ended.role.title.lowercased()) has been removed"
            case (nil, "reviewed"): "Thank you. That you looked has been written down"
            case (nil, "restored"): "The role has been given back"
            case (nil, "cancelled"): "The invitation is cancelled. Its link no longer works"
            default: nil
            }
    }
}

extension AccessPage.Person {
    init(_ lines: [AccessLine], _ organisation: Organisation, _ policy: AccountPolicy) {
        let first = lines[0]
        personName = first.name
        personEmail = first.email
        accountPath = "/accounts/\(first.account)"
        lastUsed = first.lastUsedAt?.londonDate.spoken ?? "Never"
        isDisabled = first.isDisabled
        isInvited = !first.isSetUp
        isUnproven = first.isSetUp && !first.isAddressProven
        reviewsRestricted = first.reviewsRestricted
        held = lines.map { line in
            let mayEnd = policy.mayChange(.init(line.role, in: organisation), of: line.account)
            return AccessPage.Held(
                roleTitle: line.team.map { "\(line.role.title), \($0)" } ?? line.role.title,
                since: line.since.londonDate.spoken,
                endPath: mayEnd ? "/memberships/\(line.membership)/ending" : nil, whose: first.name)
        }
    }
}

/// What `Templates/hand-over-work.mustache` shows.
struct HandOverWorkPage: Sendable {
    let pageTitle = "Who takes their open work?"
    let errors: [FieldError]
    let accountName: String
    let count: Int
    let path: String
    let backPath: String
    let taker: ChoiceField
    let reason: String?

    init(
        name: String, count: Int, path: String, back: String,
        _ colleagues: [(account: AccountID, name: String)],
        wasAsked: Bool, reason: String? = nil
    ) {
        let errors: FormErrors = wasAsked ? ["taker": "Select who takes their open work"] : FormErrors()
        self.errors = errors.list
        (accountName, self.count, self.path, backPath, self.reason) = (name, count, path, back, reason)
        let options =
            [("teams", "Back to the teams it belongs to")]
            + colleagues.map { ($0.account.description, $0.name) }
        taker = ChoiceField("taker", "Who takes it?", options, chosen: nil, errors)
    }
}
