import Accounts
import Advocacy
import Assessments
import Core
import Jobs
import People
import Referrals
import Register
import Storage
import SupportPlans
import Tasks

/// What those who follow a carer on their way ask of the register, the organisations and the worklist.
extension Composition {
    static func peopleNeeds(_ surroundings: Surroundings) -> PeopleNeeds {
        PeopleNeeds(
            people: { try CaseAnswersStore($0, surroundings).people($1, for: $2) },
            findPeople: { try CaseAnswersStore($0, surroundings).find($1, for: $2) },
            links: { try CaseAnswersStore($0, surroundings).links(of: $1, for: $2) },
            resolve: { try CaseAnswersStore($0, surroundings).resolve($1) },
            restricted: { try CaseAnswersStore($0, surroundings).restricted($1) },
            owner: { try CaseAnswersStore($0, surroundings).owner($1) },
            involve: { connection, person, destination, lead, principal in
                try CaseAnswersStore(connection, surroundings)
                    .involve(person, destination, lead: lead, by: principal)
            },
            setLead: { connection, person, organisation, lead, principal in
                try CaseAnswersStore(connection, surroundings)
                    .setLead(person, at: organisation, lead, by: principal)
            },
            leads: { try CaseAnswersStore($0, surroundings).leads(of: $1) },
            mayShare: { try CaseAnswersStore($0, surroundings).mayShare($1, with: $2) },
            profile: { try CaseAnswersStore($0, surroundings).profile(of: $1, for: $2) },
            dutyTray: { connection, area, isChild in
                let tray = try Catchments.dutyTray(
                    isChild ? .childrensDuty : .adultsDuty, area: area, in: connection)
                return Destination(tray.organisation, team: tray.tray)
            },
            organisationNames: { try AccountsAnswersStore($0).names(of: $1) },
            accountNames: { try AccountsAnswersStore($0).names(of: $1) },
            findOrganisations: { connection, words in
                try AccountsAnswersStore(connection).organisations(named: words, on: surroundings.today)
                    .map { ($0.id, $0.name) }
            },
            colleagues: { try AccountsAnswersStore($0).caseworkers(in: $1) },
            holders: { try AccountsAnswersStore($0).holders(of: $1, in: $2) },
            teams: { try AccountsAnswersStore($0).teams(of: $1).map { ($0.id, $0.name) } },
            area: { try AccountsAnswersStore($0).area(of: $1) },
            councils: { connection, area in
                guard let area else { return [] }
                return try OrganisationStore(connection).find(.gss, code: area).map { [$0.id] } ?? []
            },
            number: { connection, setting, area in
                guard let key = SettingKey.find(setting) else { throw NotFound() }
                return try SettingStore(connection).number(key, area: area, on: surroundings.today)
            },
            reasons: { connection, setting, area in
                guard let key = SettingKey.find(setting) else { throw NotFound() }
                return try SettingStore(connection).choices(key, area: area, on: surroundings.today)
                    .map { Reason(code: $0.code, words: $0.text) }
            },
            openTask: { try openTask($1, by: "casework", $0, surroundings) },
            closeTask: { try TaskStore($0, surroundings).complete($1, by: $2) },
            districtNames: { connection in
                Dictionary(
                    try PlaceStore(connection).districts().map { ($0.code, $0.name) },
                    uniquingKeysWith: { first, _ in first })
            }, ownPageIsOpen: { try CaseAnswersStore($0, surroundings).ownPageIsOpen($1) },
            dead: { try CaseAnswersStore($0, surroundings).dead($1) },
            phone: { try AccountsAnswersStore($0).organisation($1)?.phone })
    }

    /// What stands on somebody's record and on their own page, beside what the register knows.
    static func cases(
        _ referrals: ReferralsCapability, _ assessments: AssessmentsCapability,
        _ supportPlans: SupportPlansCapability, _ advocacy: AdvocacyCapability
    ) -> RegisterNeeds.Cases {
        RegisterNeeds.Cases(
            onRecord: { connection, person, principal in
                try referrals.sections(about: person, for: principal, connection)
                    + assessments.sections(about: person, for: principal, connection)
                    + supportPlans.sections(about: person, for: principal, connection)
                    + advocacy.sections(about: person, for: principal, connection)
            },
            onOwnPage: { connection, carer, principal in
                try referrals.ownSections(of: carer, as: principal, connection)
                    + assessments.ownSections(of: carer, as: principal, connection)
                    + supportPlans.ownSections(of: carer, as: principal, connection)
                    + advocacy.ownSections(of: carer, as: principal, connection)
            })
    }
}
