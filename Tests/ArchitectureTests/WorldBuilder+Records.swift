import Core
import Foundation
import Jobs
import Storage

@testable import Accounts
@testable import App
@testable import Assessments
@testable import Directory
@testable import Forms
@testable import Register
@testable import Tasks

extension WorldBuilder {
    /// What stands in addresses, for each kind of record and each of the people it may be about.
    func records(of people: [Relation: Registered], _ visitors: [Visitor]) throws -> Records {
        var records = Records()
        let nobody: [Relation: String] = [.nobody: (surroundings.newID() as PersonID).description]
        func about(_ find: (Relation, Registered) throws -> String?) rethrows -> [Relation: String] {
            var values = nobody
            for (relation, person) in people { values[relation] = try find(relation, person) }
            return values
        }
        func first(_ query: SQL) throws -> String? { try connection.run(query).first?.value("id") }

        records.parameters["/people/:id"] = .ofPeople(about { $1.person.description })
        records.parameters["/tasks/:id"] = .ofPeople(
            try about { try first("SELECT id FROM task WHERE person_id = \($1.person) ORDER BY id LIMIT 1") })
        records.parameters["/contact-notes/:id"] = .ofPeople(
            try about { try first("SELECT id FROM contact_note WHERE person_id = \($1.person) LIMIT 1") })
        records.parameters["/messages/:id"] = .ofPeople(
            try about { try first("SELECT id FROM message WHERE person_id = \($1.person) LIMIT 1") })
        records.parameters["/people/:id/involvements/:involvement"] = .ofPeople(
            try about {
                try first(
                    "SELECT id FROM involvement WHERE person_id = \($1.person) AND until IS NULL ORDER BY id LIMIT 1"
                )
            })
        let links = Records.Parameter.ofPeople(
            try about { try first("SELECT id FROM caring_link WHERE carer_id = \($1.person) LIMIT 1") })
        records.parameters["/my-record/statements/:id"] = links
        records.parameters["/people/:id/links/:link"] = links
        records.parameters["/my-record/words/:id"] = .ofPeople(
            try about { try first("SELECT id FROM own_words WHERE person_id = \($1.person) LIMIT 1") })
        let consents = Records.Parameter.ofPeople(
            try about { try first("SELECT id FROM consent WHERE person_id = \($1.person) LIMIT 1") })
        records.parameters["/my-record/consents/:id"] = consents
        records.parameters["/people/:id/consents/:consent"] = consents
        records.parameters["/people/:id/contacts/:contact"] = .ofPeople(
            try about {
                try first("SELECT id FROM person_contact WHERE person_id = \($1.person) ORDER BY id LIMIT 1")
            })
        records.parameters["/people/:id/claims/:claim"] = .ofPeople(
            try about { try first("SELECT id FROM claim WHERE person_id = \($1.person) LIMIT 1") })
        records.parameters["/my-record/links/:link"] = links
        records.parameters["/measures/gap/districts/:district"] = .word("E06000059")
        records.parameters["/measures/gap/practices/:practice"] = .word("J81006")
        records.parameters["/my-record/equality/:topic"] = .word("ethnic-group")
        records.parameters["/people/:id/corrections/:correction"] = .ofPeople(
            try about {
                try first("SELECT id FROM correction_request WHERE person_id = \($1.person) LIMIT 1")
            })
        records.parameters["/people/:id/visit-alerts/:alert"] = .ofPeople(
            try about { try first("SELECT id FROM visit_alert WHERE person_id = \($1.person) LIMIT 1") })
        records.parameters["/people/review/:pair"] = .ofPeople(
            [
                .restricted: try first(
                    "SELECT id FROM likely_pair WHERE existing_id = \(people[.restricted]?.person) LIMIT 1")
                    ?? ""
            ].merging(nobody) { $1 })
        records.parameters["/people/:id/joining/:other"] = .ofPeople(
            about { $1.caredFor.first?.description })
        records.parameters["/people/joinings/:joining"] = .ofPeople(
            try joinings(people).merging(nobody) { $1 })
        records.parameters["/lists/:id"] = .ofPeople(try lists(people).merging(nobody) { $1 })
        records.parameters["/lists/:id/review/:line"] = .word("2")
        records.parameters["/break-glass/:id"] = .other(try grants(people).merging(nobody) { $1 })
        records.parameters["/once-a-year/:token"] = .other([
            .ours: try StillCaringStore(connection, surroundings).ask(
                people[.ours]?.person ?? surroundings.newID()
            )
            .token.description,
            .nobody: DraftToken(surroundings).description,
        ])
        try addAssessments(to: &records, people)
        try addReferrals(to: &records, people)
        try addPlans(to: &records, people)
        try addHospital(to: &records, people)
        try addAdvocates(to: &records, people)
        try addConcerns(to: &records, people)
        try addLetters(to: &records, people)
        try addAppointments(to: &records, people)
        try addDrafts(to: &records)
        try addAccounts(to: &records, nobody)
        return records
    }

    /// An assessment of each, begun by staff and by the carer, with both forms.
    private func addAssessments(to records: inout Records, _ people: [Relation: Registered]) throws {
        let (forms, fills) = (try AssessmentForms(), FormFillStore(connection, surroundings))
        guard let staffForm = forms.assessor(.carer), let ownForm = forms.own(.carer) else {
            throw NotFound()
        }
        var ids: [Relation: String] = [.nobody: (surroundings.newID() as AssessmentID).description]
        for (relation, person) in people {
            let id: AssessmentID = surroundings.newID()
            let organisation: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE person_id = \(person.person) AND until IS NULL
                ORDER BY id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let organisation else { continue }
            let fill = try fills.start(staffForm, for: .assessment(id), by: .system("test"))
            _ = try fills.start(ownForm, for: .ownAnswers(id), by: .system("test"))
            let (reference, today) = (Reference(randomBytes: surroundings.randomBytes), surroundings.today)
            try connection.run(
                """
                INSERT INTO assessment (id, reference, person_id, kind, route, organisation_id, requested_on,
                    started_on, status, need, due_on, form_fill_id)
                VALUES (\(id), \(reference), \(person.person), 'carer', 'online', \(organisation), \(today),
                    \(today), 'in-progress', 'standard', \(today), \(fill.id))
                """)
            ids[relation] = id.description
        }
        records.parameters["/my-check/:assessment"] = .ofPeople(ids)
        for path in ["/assessments/:assessment", "/my-assessment/:assessment"] {
            records.parameters[path] = .ofPeople(ids)
            records.parameters["\(path)/form/:section"] = .word("caring-role")
        }
    }

    /// A list that each centre sent and that was taken, with one row about its own carer.
    private func lists(_ people: [Relation: Registered]) throws -> [Relation: String] {
        var lists: [Relation: String] = [:]
        for (relation, centre) in [
            (Relation.ours, AccountsDemo.dorsetCentre), (.theirs, AccountsDemo.northCentre),
        ] {
            let (id, now) = ((surroundings.newID() as PersonID).description, surroundings.now())
            try connection.run(
                """
                INSERT INTO list_source (organisation_id, basis, agreement, declared_at)
                VALUES (\(centre.id), 'agreement', 'For a test', \(now))
                """)
            try connection.run(
                """
                INSERT INTO list_import (id, organisation_id, file_hash, as_at, is_full, state, headings, row_count,
                    rows_done, started_at, finished_at)
                VALUES (\(id), \(centre.id), 'none', \(surroundings.today), \(false), 'applied', '[]', 1, 1, \(now),
                    \(now))
                """)
            try connection.run(
                """
                INSERT INTO list_row (import_id, line, outcome, person_id)
                VALUES (\(id), 2, 'created', \(people[relation]?.person))
                """)
            lists[relation] = id
        }
        return lists
    }

    /// Two records that somebody wants joined: one of ours and one that says the same of them, and the same of theirs.
    private func joinings(_ people: [Relation: Registered]) throws -> [Relation: String] {
        var joinings: [Relation: String] = [:]
        for (relation, place, organisation) in [
            (Relation.ours, "dorset", AccountsDemo.dorsetCentre),
            (.theirs, "hampshire", AccountsDemo.northCentre),
        ] {
            guard let account = visitorAccount(.manager, place), let person = people[relation],
                var same = try relation.carer?.arriving()
            else { throw NotFound() }
            same.nhsNumber = nil
            let other = try register(
                Arrival(
                    key: "same/\(relation)", door: .selfRegistration, carer: same, caredFor: [],
                    source: .carer))
            let manager = Principal(
                kind: .staff(account), organisation: organisation.id, roles: [.manager], name: "Manager",
                organisationName: organisation.name)
            joinings[relation] = try RegisterStore(connection, surroundings, composition.register.needs)
                .propose(
                    joining: person.person, and: other.person, [:], why: "They are one person", by: manager
                ).description
        }
        return joinings
    }

    /// Emergency access that was taken yesterday and is over: to one of ours by an operator of the Dorset centre, to one
    /// of theirs by one of theirs.
    private func grants(_ people: [Relation: Registered]) throws -> [Relation: String] {
        var grants: [Relation: String] = [:]
        for (relation, place, organisation) in [
            (Relation.ours, "dorset", AccountsDemo.dorsetCentre),
            (.theirs, "hampshire", AccountsDemo.northCentre),
        ] {
            guard let account = visitorAccount(.operator, place), let person = people[relation]?.person else {
                throw NotFound()
            }
            let now = surroundings.now()
            let grant = BreakGlassGrant(
                id: surroundings.newID(), account: account, organisation: organisation.id, person: person,
                reasonCode: "other", reason: "Nobody else could be asked",
                fromAt: now.adding(seconds: -86_400),
                untilAt: now.adding(seconds: -80_000))
            try BreakGlassStore(connection).add(grant)
            grants[relation] = grant.id.description
        }
        return grants
    }

    /// Forms that somebody has begun: the public's, which are whoever's who has the link, and those of staff.
    private func addDrafts(to records: inout Records) throws {
        let drafts = DraftStore(connection, surroundings)
        for kind in RegistrationKind.allCases {
            let questionnaire = kind == .young ? composition.doors.young : composition.doors.adult
            guard let page = questionnaire.everyPage.first?.id else { throw NotFound() }
            var names: [Relation: String] = [.nobody: DraftToken(surroundings).description]
            if kind == .phone {
                for (relation, place) in [(Relation.ours, "dorset"), (.theirs, "hampshire")] {
                    let account = visitorAccount(.coordinator, place)
                    guard let account else { throw NotFound() }
                    names[relation] = try drafts.create(questionnaire, owner: .account(account)).draft.id
                        .description
                }
            } else {
                names[.ours] = try drafts.create(questionnaire, owner: .link).token.description
            }
            records.parameters["\(kind.path)/:draft"] = .other(names)
            records.parameters["\(kind.path)/:draft/:page"] = .word(page)
        }
        for pause in ["help", "age", "no", "known"] {
            let kind: RegistrationKind = pause == "known" ? .phone : .adult
            records.parameters["/pause/\(pause)/:journey"] = .word(kind.rawValue)
            records.parameters["/pause/\(pause)/:journey/:token"] = records.parameters["\(kind.path)/:draft"]
        }
        let sent: [Relation: String] = [.nobody: DraftToken(surroundings).description]
        records.parameters["/quick-add/:draft"] = .other(sent)
        records.parameters["/q/:token/:draft"] = .other(sent)
        records.parameters["/q/:token"] = .other([
            .ours: AccountsDemo.wardLink, .nobody: LinkToken(randomBytes: surroundings.randomBytes).text,
        ])
    }

    private func addAccounts(to records: inout Records, _ nobody: [Relation: String]) throws {
        let organisations = [
            Relation.ours: AccountsDemo.dorsetCentre.id.description,
            .theirs: AccountsDemo.northCentre.id.description,
        ]
        records.parameters["/organisations/:id"] = .other(nobody.merging(organisations) { $1 })
        var (accounts, memberships, views) = (nobody, nobody, nobody)
        for (relation, place) in [(Relation.ours, "dorset"), (.theirs, "hampshire")] {
            guard let account = visitorAccount(.practitioner, place) else { throw NotFound() }
            accounts[relation] = account.description
            memberships[relation] = try MembershipStore(connection).open(of: account).first?.id.description
            let tasks = TaskStore(connection, surroundings)
            try tasks.saveView("Mine", Worklist(.mine, taskKind: nil), of: account)
            views[relation] = try tasks.savedViews(of: account).first?.id
        }
        records.parameters["/accounts/:id"] = .other(accounts)
        records.parameters["/memberships/:id"] = .other(memberships)
        records.parameters["/saved-views/:id"] = .other(views)

        guard let invited = visitorAccount(.board, "dorset") else { throw NotFound() }
        let invitation = try InvitationStore(connection, surroundings).make(
            .reset, for: invited, by: .system("test"))
        var posters = nobody
        for (relation, organisation) in [
            (Relation.ours, AccountsDemo.dorsetCentre), (.theirs, AccountsDemo.northCentre),
        ] {
            let link = QuickAddLink(
                id: surroundings.newID(), organisation: organisation.id, team: nil, label: "Poster",
                createdAt: surroundings.now(), revokedAt: nil)
            try QuickAddLinkStore(connection, surroundings).add(
                link, token: LinkToken(randomBytes: surroundings.randomBytes),
                secrets: AccountSecrets(secret: Site.secret),
                by: .system("test"))
            posters[relation] = link.id.description
        }
        var teams = nobody
        for (relation, organisation) in [
            (Relation.ours, AccountsDemo.dorsetCentre), (.theirs, AccountsDemo.northCentre),
        ] {
            teams[relation] = try TeamStore(connection).list(of: organisation.id).first?.id.description
        }
        records.parameters["/teams/:id"] = .other(teams)
        records.parameters["/districts/:id"] = .other([
            .ours: "E06000059", .theirs: "E07000084", .nobody: "E07009999",
        ])
        records.parameters["/settings/:key"] = .word(SettingKey.olderFrom.code)
        records.parameters["/quick-add-links/:id"] = .other(posters)
        records.parameters["/invitations/:token"] = .other([
            .ours: invitation.text, .nobody: LinkToken(randomBytes: surroundings.randomBytes).text,
        ])
        records.parameters["/link/:code"] = .other([
            .nobody: Reference(randomBytes: surroundings.randomBytes).description
        ])

        try DirectoryCapability.addPublishedNumbers(connection, surroundings)
        let number = try UrgentNumberStore(connection, surroundings).all().first?.id.description
        records.parameters["/urgent-numbers/:id"] = .other(
            nobody.merging(number.map { [.ours: $0] } ?? [:]) { $1 })
        records.parameters["/work/undelivered/:event"] = .other(nobody)
        records.parameters["/work/undelivered/:event/:handler"] = .word("send-message")
    }

    func visitorAccount(_ role: Role, _ place: String) -> AccountID? {
        AccountsDemo.Place(rawValue: place).flatMap { Self.account(role, $0) }
    }

    /// What is posted where an empty form would only be shown again.
    static let bodies: [String: [String: String]] = [
        "/people": ["q": "nobody of that name"],
        "/documents/:id/copies": ["way": "handed", "who": "person"],
        "/contact-notes": [
            "person": "{person}", "way": "phone", "result": "spoke", "minutes": "5", "note": "We spoke",
            "side": "carer",
        ],
        "/referrals/:id/changes": ["action": "receive"],
        "/referrals/:id/links": ["purpose": "carer", "way": "shown"],
        "/handovers/:handover": ["answer": "withdraw"],
        "/plan-handovers/:handover": ["answer": "withdraw"],
        "/tasks/:id/owner": ["owner": "me"],
        "/tasks/:id/completion": ["outcome": "Done"],
        "/tasks/:id/cancellation": ["outcome": "Not needed"],
        "/saved-views": ["list": "mine", "name": "A view"],
    ]
}
