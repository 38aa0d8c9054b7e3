import Core
import Storage
import Web

/// All SQL for what other capabilities ask of accounts; the composition hands these on as their needs.
package struct AccountsAnswersStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func names(of organisations: Set<OrganisationID>) throws -> [OrganisationID: String] {
        let rows = try connection.run(
            "SELECT id, name FROM organisation WHERE id IN (\(SQL.list(organisations.sorted())))")
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.value("id"), try $0.value("name")) })
    }

    package func names(of accounts: Set<AccountID>) throws -> [AccountID: String] {
        let rows = try connection.run(
            "SELECT id, name FROM account WHERE id IN (\(SQL.list(accounts.sorted())))")
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.value("id"), try $0.value("name")) })
    }

    /// Practices and schools by their ODS codes and URNs.
    package func names(ofCodes codes: Set<String>) throws -> [String: String] {
        let rows = try connection.run(
            """
            SELECT code, name FROM organisation
            WHERE code_kind IN ('ods', 'urn') AND code IN (\(SQL.list(codes.sorted())))
            """)
        return Dictionary(try rows.map { (try $0.value("code"), try $0.value("name")) }) { first, _ in first }
    }

    /// The organisation that has a code of any kind: ODS, URN, GSS or our own.
    package func organisation(coded code: String) throws -> Organisation? {
        try OrganisationStore(connection).find(code: code)
    }

    /// The district of each postcode that is known.
    package func districts(of postcodes: [Postcode]) throws -> [String: String] {
        guard !postcodes.isEmpty else { return [:] }
        var districts: [String: String] = [:]
        for row in try connection.run(
            "SELECT code, district_code FROM postcode WHERE code IN (\(SQL.set(postcodes.map(\.text))))")
        {
            districts[try row.value("code")] = try row.value("district_code")
        }
        return districts
    }

    /// The practices that are open on a day, by name.
    package func practices(on day: LocalDate) throws -> [(
        id: OrganisationID, code: String, name: String, district: String?
    )] {
        try connection.run(
            """
            SELECT id, code, name, district_code FROM organisation
            WHERE kind = 'practice' AND (closed_on IS NULL OR closed_on > \(day)) ORDER BY search_name, id
            """
        ).map {
            (
                try $0.value("id"), try $0.value("code"), try $0.value("name"),
                try $0.optional("district_code")
            )
        }
    }

    /// Open organisations with each of these words in their name, or with this code; 25 at most.
    package func organisations(
        named text: String, kinds: [Organisation.Kind] = Organisation.Kind.allCases, on day: LocalDate
    ) throws -> [Organisation] {
        var filter = OrganisationFilter()
        filter.words = SearchText.words(text)
        guard !filter.words.isEmpty else { return [] }
        return try OrganisationStore(connection).page(filter, within: .everywhere)
            .filter { $0.isOpen(on: day) && kinds.contains($0.kind) }
            .prefix(25).map(\.self)
    }

    /// Those in the organisation who can be given work with carers, by name: nothing rests with a front desk or a board.
    package func colleagues(in organisation: OrganisationID) throws -> [(account: AccountID, name: String)] {
        try MembershipStore(connection).colleagues(in: organisation, with: Role.withCarers)
    }

    /// Those who can be given a case, by name.
    package func caseworkers(in organisation: OrganisationID) throws -> [(account: AccountID, name: String)] {
        try MembershipStore(connection).colleagues(in: organisation, with: Role.withCases)
    }

    /// The managers of an organisation, in the order they became so.
    package func managers(of organisation: OrganisationID) throws -> [AccountID] {
        try holders(of: .manager, in: organisation)
    }

    /// Those with a role in an organisation, in the order they were given it.
    package func holders(of role: Role, in organisation: OrganisationID) throws -> [AccountID] {
        try connection.run(
            """
            SELECT membership.account_id FROM membership JOIN account ON account.id = membership.account_id
            WHERE membership.organisation_id = \(organisation) AND membership.role = \(role)
                AND membership.until IS NULL AND account.disabled_at IS NULL
            ORDER BY membership.since, membership.id
            """
        ).map { try $0.value("account_id") }
    }

    /// Everybody who may speak for somebody, by organisation and name.
    ///
    /// Every account is later than none; said so, SQLite reads the index of advocates and no other membership.
    package func advocates(on day: LocalDate) throws -> [(
        account: AccountID, name: String, organisation: String, phone: String?
    )] {
        try connection.run(
            """
            SELECT DISTINCT account.id, account.name, organisation.name AS organisation_name, organisation.phone,
                organisation.search_name
            FROM membership
            JOIN account ON account.id = membership.account_id AND account.disabled_at IS NULL
            JOIN organisation ON organisation.id = membership.organisation_id
            WHERE membership.role = 'advocate' AND membership.until IS NULL AND membership.account_id > ''
                AND (organisation.closed_on IS NULL OR organisation.closed_on > \(day))
            ORDER BY organisation.search_name, account.name, account.id
            """
        ).map {
            (
                try $0.value("id"), try $0.value("name"), try $0.value("organisation_name"),
                try $0.optional("phone")
            )
        }
    }

    /// Whether an account still has work at an organisation, in any role.
    package func isColleague(_ account: AccountID, in organisation: OrganisationID) throws -> Bool {
        try connection.run(
            """
            SELECT 1 AS found FROM membership JOIN account ON account.id = membership.account_id
            WHERE membership.account_id = \(account) AND membership.organisation_id = \(organisation)
                AND membership.until IS NULL AND account.disabled_at IS NULL
            LIMIT 1
            """
        ).first != nil
    }

    /// The teams of an account in an organisation.
    package func teams(of account: AccountID, in organisation: OrganisationID) throws -> Set<TeamID> {
        Set(
            try MembershipStore(connection).open(of: account).filter { $0.organisation == organisation }
                .compactMap(\.team))
    }

    package func teams(of organisation: OrganisationID) throws -> [Team] {
        try TeamStore(connection).list(of: organisation).filter { $0.closedOn == nil }
    }

    /// Whether this account sees this person's record now by emergency access.
    package func hasEmergencyAccess(_ account: AccountID, to person: PersonID, at now: Instant) throws -> Bool
    {
        try BreakGlassStore(connection).hasOpenGrant(account, for: person, at: now)
    }

    /// The named reviewers of restricted people at these organisations; everybody's where none of them has one.
    package func restrictedReviewers(
        at organisations: [OrganisationID]
    ) throws -> [(organisation: OrganisationID, account: AccountID)] {
        let all: [(organisation: OrganisationID, account: AccountID)] = try connection.run(
            """
            SELECT restricted_reviewer.organisation_id, restricted_reviewer.account_id FROM restricted_reviewer
            JOIN account ON account.id = restricted_reviewer.account_id
            WHERE until IS NULL AND account.disabled_at IS NULL
            ORDER BY since LIMIT 100
            """
        ).map { (try $0.value("organisation_id"), try $0.value("account_id")) }
        let theirs = all.filter { organisations.contains($0.organisation) }
        return theirs.isEmpty ? all : theirs
    }

    /// Signs a carer out, but for one session, and ends the codes they could still sign in with.
    package func endSignIns(
        of carer: PersonID, except session: String?, _ surroundings: Surroundings
    ) throws {
        try connection.run("DELETE FROM carer_sign_in WHERE person_id = \(carer) AND used_at IS NULL")
        try SessionStore(connection, surroundings).endAll(of: .carer(carer), except: session)
    }

    package func organisation(_ id: OrganisationID) throws -> Organisation? {
        try OrganisationStore(connection).find(id)
    }

    /// The area that an organisation works in; `nil` for the partnership's own office.
    package func area(of organisation: OrganisationID) throws -> String? {
        try OrganisationStore(connection).find(organisation)?.areaCode
    }

    /// Who serves carers, by the area they serve: each centre and young carers' service once an area.
    package func centres() throws -> [(organisation: Organisation, area: Area, kind: CatchmentKind)] {
        let rows = try connection.run(
            """
            SELECT DISTINCT area.code, area.name, catchment.kind, catchment.organisation_id
            FROM area
            JOIN district ON district.area_code = area.code
            JOIN catchment ON catchment.district_code = district.code AND catchment.until_on IS NULL
            ORDER BY area.name, catchment.kind, catchment.organisation_id
            """)
        return try rows.compactMap { row in
            guard let organisation = try OrganisationStore(connection).find(try row.value("organisation_id"))
            else {
                return nil
            }
            return (
                organisation, Area(code: try row.value("code"), name: try row.value("name")),
                try row.value("kind")
            )
        }
    }
}
