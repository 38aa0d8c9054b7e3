import Core
import Storage

/// All SQL for young carers' transitions.
package struct TransitionStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    private static let columns: SQL = """
        id, person_id, born_on, started_on, young_id, young_team_id, young_account_id, young_on, adult_id,
        adult_team_id, adult_account_id, adult_on, notice, offer, offered_on, offer_words, answer, answered_on,
        answered_way, answer_words, at_risk, assessment_id, six_months, twelve_months, contact_words, status,
        ended_on, end_reason, end_words, next_on, due_on, step, task_key, version
        """

    package func find(_ id: TransitionID) throws -> Transition? { try transitions("id = \(id)").first }

    package func about(_ person: PersonID) throws -> [Transition] {
        try transitions("person_id = \(person) ORDER BY id")
    }

    static let mostAtOnce = 200

    /// Those that have something to tell by today, the longest due first: all, or of some that had.
    package func due(by today: LocalDate, among some: [TransitionID]? = nil) throws -> [Transition] {
        let among: SQL = some.map { " AND id IN (\(SQL.set($0)))" } ?? ""
        return try transitions(
            """
            status <> 'ended' AND next_on <= \(today)\(among) ORDER BY next_on, id LIMIT \(Self.mostAtOnce)
            """)
    }

    package func open(of organisation: OrganisationID, limit: Int = 200) throws -> [Transition] {
        let young = try transitions(
            "young_id = \(organisation) AND status <> 'ended' ORDER BY due_on, id LIMIT \(limit)")
        let adult = try transitions(
            """
            adult_id = \(organisation) AND young_id <> \(organisation) AND status <> 'ended'
            ORDER BY due_on, id LIMIT \(limit)
            """)
        return Array(
            (young + adult).sorted { ($0.dueOn, $0.id.description) < ($1.dueOn, $1.id.description) }
                .prefix(limit))
    }

    package struct Coming: Hashable, Sendable {
        package let person: PersonID
        package let bornOn: LocalDate
        package let area: String?
        package let young: OrganisationID?
        package let youngTeam: TeamID?
    }

    /// Young carers aged 16 or 17 for whom nobody has begun, by their birthdays' index.
    ///
    /// Whoever stopped caring and is a young carer at the next notice's age begins anew.
    ///
    /// - Parameter some: those to look among; everybody without it.
    package func coming(on today: LocalDate, among some: [PersonID]? = nil) throws -> [Coming] {
        let among: SQL = some.map { " AND person_id IN (\(SQL.set($0)))" } ?? ""
        let (seventeen, half) = (
            today.adding(years: -17), today.adding(months: -Transition.Notice.seventeenAndHalf.months)
        )
        return try connection.run(
            """
            SELECT person_id, birth_date, area_code, young_organisation_id, young_team_id FROM young_carer_facts
            WHERE birth_date > \(today.adding(years: -18)) AND birth_date <= \(today.adding(years: -16))\(among)
                AND NOT EXISTS (SELECT 1 FROM transition WHERE transition.person_id = young_carer_facts.person_id
                    AND (status <> 'ended' OR end_reason IN ('done', 'died', 'moved')
                        OR notice = CASE WHEN birth_date <= \(half) THEN '17-half'
                            WHEN birth_date <= \(seventeen) THEN '17' ELSE '16' END))
            ORDER BY birth_date, person_id LIMIT \(Self.mostAtOnce)
            """
        ).map {
            Coming(
                person: try $0.value("person_id"), bornOn: try $0.value("birth_date"),
                area: try $0.optional("area_code"), young: try $0.optional("young_organisation_id"),
                youngTeam: try $0.optional("young_team_id"))
        }
    }

    /// Where they live now.
    package func area(of person: PersonID) throws -> String? {
        try connection.run("SELECT area_code FROM young_carer_facts WHERE person_id = \(person)").first?
            .optional("area_code")
    }

    package func add(_ made: Transition) throws {
        let (young, adult) = (made.young, made.adult)
        try connection.run(
            """
            INSERT INTO transition (\(Self.columns))
            VALUES (\(made.id), \(made.person), \(made.bornOn), \(made.startedOn), \(young.organisation),
                \(young.team), \(young.account), \(young.acceptedOn), \(adult.organisation), \(adult.team),
                \(adult.account), \(adult.acceptedOn), \(made.notice), \(made.offer), \(made.offeredOn),
                \(made.offerWords), \(made.answer), \(made.answeredOn), \(made.answeredWay),
                \(made.answerWords), \(made.isAtRisk), \(made.assessment), \(made.sixMonths),
                \(made.twelveMonths), \(made.contactWords), \(made.status), \(made.endedOn), \(made.endReason),
                \(made.endWords), \(made.nextOn), \(made.dueOn), \(made.step), \(made.taskKey), \(made.version))
            """)
    }

    /// - Throws: `EditConflict` when somebody else saved it first.
    package func save(_ made: Transition) throws {
        let (young, adult) = (made.young, made.adult)
        let owners: SQL = """
            young_id = \(young.organisation), young_team_id = \(young.team), young_account_id = \(young.account),
            young_on = \(young.acceptedOn), adult_id = \(adult.organisation), adult_team_id = \(adult.team),
            adult_account_id = \(adult.account), adult_on = \(adult.acceptedOn)
            """
        let said: SQL = """
            offer = \(made.offer), offered_on = \(made.offeredOn), offer_words = \(made.offerWords),
            answer = \(made.answer), answered_on = \(made.answeredOn), answered_way = \(made.answeredWay),
            answer_words = \(made.answerWords), at_risk = \(made.isAtRisk)
            """
        let saved = try connection.run(
            """
            UPDATE transition
            SET \(owners), \(said), notice = \(made.notice), assessment_id = \(made.assessment),
                six_months = \(made.sixMonths), twelve_months = \(made.twelveMonths),
                contact_words = \(made.contactWords), status = \(made.status), ended_on = \(made.endedOn),
                end_reason = \(made.endReason), end_words = \(made.endWords), next_on = \(made.nextOn),
                due_on = \(made.dueOn), step = \(made.step), task_key = \(made.taskKey), version = version + 1
            WHERE id = \(made.id) AND version = \(made.version) RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func transitions(_ condition: SQL) throws -> [Transition] {
        try connection.run("SELECT \(Self.columns) FROM transition WHERE \(condition)")
            .map(Transition.init(row:))
    }
}

extension Transition {
    init(row: Row) throws {
        var young = Owner(try row.value("young_id"), team: try row.optional("young_team_id"))
        (young.account, young.acceptedOn) = (
            try row.optional("young_account_id"), try row.optional("young_on")
        )
        var adult = Owner(try row.value("adult_id"), team: try row.optional("adult_team_id"))
        (adult.account, adult.acceptedOn) = (
            try row.optional("adult_account_id"), try row.optional("adult_on")
        )
        self.init(
            id: try row.value("id"), person: try row.value("person_id"), bornOn: try row.value("born_on"),
            startedOn: try row.value("started_on"), young: young, adult: adult,
            notice: try row.value("notice"))
        offer = try row.optional("offer")
        offeredOn = try row.optional("offered_on")
        offerWords = try row.value("offer_words")
        answer = try row.optional("answer")
        answeredOn = try row.optional("answered_on")
        answeredWay = try row.optional("answered_way")
        answerWords = try row.value("answer_words")
        isAtRisk = try row.value("at_risk")
        assessment = try row.optional("assessment_id")
        sixMonths = try row.optional("six_months")
        twelveMonths = try row.optional("twelve_months")
        contactWords = try row.value("contact_words")
        status = try row.value("status")
        endedOn = try row.optional("ended_on")
        endReason = try row.optional("end_reason")
        endWords = try row.value("end_words")
        nextOn = try row.value("next_on")
        dueOn = try row.value("due_on")
        step = try row.value("step")
        taskKey = try row.optional("task_key")
        version = try row.value("version")
    }
}
