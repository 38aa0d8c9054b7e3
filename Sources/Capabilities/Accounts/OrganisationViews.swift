import Core
import Web

/// What `Templates/organisations.mustache` shows.
struct OrganisationsPage: Sendable {
    struct Line: Sendable {
        let lineName: String
        let linePath: String
        let kindTitle: String
        let codeText: String
        let isClosed: Bool
    }

    let pageTitle = "Organisations"
    let mayAdd: Bool
    let name: TextField
    let kind: ChoiceField
    let area: ChoiceField
    let organisations: [Line]
    let isEmpty: Bool
    let nextPath: String?
    let previousPath: String?

    init(_ found: [Organisation], _ filter: OrganisationFilter, typed: String, areas: [Area], mayAdd: Bool) {
        self.mayAdd = mayAdd
        name = TextField("name", "Name or code", value: typed)
        kind = ChoiceField(
            "kind", "Kind", [("", "All kinds")] + Organisation.Kind.allCases.map { ($0.rawValue, $0.title) },
            chosen: filter.kind?.rawValue)
        area = ChoiceField(
            "area", "Area", [("", "All areas")] + areas.map { ($0.code, $0.name) }, chosen: filter.areaCode)
        let shown = found.prefix(25)
        organisations = shown.map {
            Line(
                lineName: $0.name, linePath: "/organisations/\($0.id)", kindTitle: $0.kind.title,
                codeText: $0.code,
                isClosed: $0.closedOn != nil)
        }
        isEmpty = found.isEmpty
        previousPath = nil
        nextPath = found.count > 25 ? shown.last.map { Self.path(typed, filter, after: $0) } : nil
    }

    private static func path(_ typed: String, _ filter: OrganisationFilter, after last: Organisation)
        -> String
    {
        let asked = [
            ("name", typed), ("kind", filter.kind?.rawValue ?? ""), ("area", filter.areaCode ?? ""),
            ("after", last.searchName), ("after-id", last.id.description),
        ]
        return "/organisations?"
            + asked.filter { !$0.1.isEmpty }.map { "\($0.0)=\(QueryText.encoded($0.1))" }.joined(
                separator: "&")
    }
}

/// What `Templates/organisation.mustache` shows.
struct OrganisationPage: Sendable {
    struct Fact: Sendable {
        let factName: String
        let factValue: String
    }

    struct TeamLine: Sendable {
        let teamName: String
        let teamKind: String
        let teamPath: String
        let isClosed: Bool
    }

    struct Step: Sendable {
        let stepText: String
        let stepPath: String
        let isDone: Bool
    }

    struct Change: Sendable {
        let when: String
        let who: String
        let field: String
        let was: String
        let now: String
    }

    let pageTitle: String
    let notification: String?
    let facts: [Fact]
    let teams: [TeamLine]
    let hasTeams: Bool
    let steps: [Step]
    let changes: [Change]
    let hasChanges: Bool
    let editPath: String?
    let teamsPath: String?
    let accessPath: String?
    let linksPath: String?

    init(
        _ organisation: Organisation, _ policy: OrganisationPolicy, _ teams: [Team],
        checklist: OnboardingChecklist,
        _ history: [SetupChange], _ names: [AccountID: String], areas: [Area], done: String
    ) {
        pageTitle = organisation.name
        let path = "/organisations/\(organisation.id)"
        facts = organisation.described.dropFirst().compactMap { name, value in
            guard let value else { return nil }
            let shown = name == "Area" ? areas.first { $0.code == value }?.name ?? value : value
            return Fact(factName: name, factValue: shown)
        }
        self.teams = teams.map {
            TeamLine(
                teamName: $0.name, teamKind: $0.kind.title, teamPath: "/teams/\($0.id)",
                isClosed: $0.closedOn != nil)
        }
        hasTeams = !teams.isEmpty
        steps = checklist.steps.map { Step(stepText: $0.text, stepPath: $0.path, isDone: $0.isDone) }
        changes = history.map {
            Change(
                when: $0.changedAt.spoken, who: AccountID($0.changedBy).flatMap { names[$0] } ?? $0.changedBy,
                field: $0.field, was: $0.was ?? "nothing", now: $0.now ?? "nothing")
        }
        hasChanges = !changes.isEmpty
        editPath = policy.allows(.edit, on: organisation) ? "\(path)/details" : nil
        teamsPath = policy.allows(.manageTeams, on: organisation) ? "\(path)/teams" : nil
        accessPath = policy.allows(.reviewAccess, on: organisation) ? "\(path)/access" : nil
        linksPath = policy.allows(.manageQuickAddLinks, on: organisation) ? "\(path)/quick-add-links" : nil
        notification =
            ["added": "The organisation has been added", "edited": "The changes have been saved"][done]
    }
}

/// What `Templates/organisation-form.mustache` shows.
struct OrganisationFormPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let backPath: String
    let actionPath: String
    let version: Int
    let name: TextField
    let kind: ChoiceField
    let codeKind: ChoiceField
    let code: TextField
    let district: ChoiceField
    let address: TextField
    let postcode: TextField
    let phone: TextField
    let referralEmail: TextField
    let opened: DayField
    let closed: DayField
    let showsStaffNames: Bool

    init(_ kept: Organisation?, _ typed: FormFields?, _ districts: [District], _ errors: FormErrors) {
        self.errors = errors.list
        pageTitle = kept.map { "Edit \($0.name)" } ?? "Add an organisation"
        backPath = kept.map { "/organisations/\($0.id)" } ?? "/organisations"
        actionPath = kept.map { "/organisations/\($0.id)/details" } ?? "/organisations"
        version = typed.flatMap { Int($0.text("version")) } ?? kept?.version ?? 1
        func value(_ field: String, _ keptValue: String?) -> String {
            typed.map { $0.text(field) } ?? keptValue ?? ""
        }
        name = TextField("name", "Name", value: value("name", kept?.name), errors)
        kind = ChoiceField(
            "kind", "Kind", Organisation.Kind.allCases.map { ($0.rawValue, $0.title) },
            chosen: value("kind", kept?.kind.rawValue), errors)
        codeKind = ChoiceField(
            "code-kind", "Whose code is it?", Organisation.CodeKind.allCases.map { ($0.rawValue, $0.title) },
            chosen: value("code-kind", kept?.codeKind.rawValue), errors)
        code = TextField(
            "organisation-code", "Code", value: value("organisation-code", kept?.code), errors, width: 20)
        district = ChoiceField(
            "district", "District",
            [("", "No district: it works across the area")] + districts.map { ($0.code, $0.name) },
            chosen: value("district", kept?.districtCode), errors)
        address = TextField("address", "Address (optional)", value: value("address", kept?.address), errors)
        postcode = TextField(
            "postcode", "Postcode (optional)", value: value("postcode", kept?.postcode), errors, width: 10)
        phone = TextField(
            "phone", "Phone (optional)", value: value("phone", kept?.phone), errors, kind: .tel,
            inputMode: "tel", width: 20)
        referralEmail = TextField(
            "referral-email", "Email address that hears of referrals (optional)",
            hint:
                "A shared letterbox. The message says nothing of anybody: only that something waits, and a link",
            value: value("referral-email", kept?.referralEmail?.text), errors)
        opened = DayField(
            "opened", "Day it opened (optional)",
            typed.map { DayForm($0, "opened").typed } ?? DayForm(kept?.openedOn).typed,
            errors)
        closed = DayField(
            "closed", "Day it closed (optional)", hint: "From this day new work goes elsewhere",
            typed.map { DayForm($0, "closed").typed } ?? DayForm(kept?.closedOn).typed, errors)
        showsStaffNames = typed.map { $0.has("staff-names", "yes") } ?? kept?.showsStaffNames ?? false
    }
}
