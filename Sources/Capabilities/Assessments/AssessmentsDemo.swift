import Core
import Jobs
import Storage

/// Makes up two years of offers, waits, assessments and decisions for made-up carers.
package struct AssessmentsDemo {
    /// A made-up carer, as far as this needs to know them.
    package struct Carer: Sendable {
        package let person: PersonID
        package let organisation: OrganisationID
        package let council: OrganisationID
        package let area: String
        package let district: String
        package let registeredOn: LocalDate
        package let age: Int
        package let link: CaringLinkID?
        package let caredForAge: Int

        package init(
            person: PersonID, organisation: OrganisationID, council: OrganisationID, area: String,
            district: String, registeredOn: LocalDate, age: Int, link: CaringLinkID?, caredForAge: Int
        ) {
            (self.person, self.organisation, self.council) = (person, organisation, council)
            (self.area, self.district, self.registeredOn) = (area, district, registeredOn)
            (self.age, self.link, self.caredForAge) = (age, link, caredForAge)
        }
    }

    /// Those who assess, by where they work; the first signs.
    private let assessors: [OrganisationID: [AccountID]]
    private let today: LocalDate
    private var chance: SeededChance
    private var batch = Batch()
    private var made: Int64 = 0

    package init(assessors: [OrganisationID: [AccountID]], seed: UInt64, today: LocalDate) {
        (self.assessors, self.today) = (assessors, today)
        chance = SeededChance(seed: seed ^ 0xA55E)
    }

    /// Rows of made-up assessments, not yet written.
    package struct Batch: Sendable {
        fileprivate var assessments: [[SQLValue]] = []
        fileprivate var pauses: [[SQLValue]] = []
        fileprivate var events: [[SQLValue]] = []
        fileprivate var offers: [[SQLValue]] = []
        fileprivate var conducts: [[SQLValue]] = []
        fileprivate var routings: [[SQLValue]] = []
        fileprivate var decisions: [[SQLValue]] = []
        /// Those at whose booking or start it was asked whether the carer can take part.
        package fileprivate(set) var asked: [Asked] = []
        /// What stands on somebody's worklist for those that are open.
        package fileprivate(set) var work: [Work] = []

        package var count: Int {
            [assessments, pauses, events, offers, conducts, routings, decisions].map(\.count)
                .reduce(work.count, +)
        }

        package func write(_ connection: any Connection) throws {
            try connection.insert(
                into: "assessment", AssessmentsDemo.assessmentColumns, rows: assessments)
            try connection.insert(
                into: "assessment_pause", ["assessment_id", "from_on", "until_on", "reason"], rows: pauses)
            try connection.insert(
                into: "assessment_event", ["id", "assessment_id", "at", "action", "by_name", "note"],
                rows: events)
            try connection.insert(into: "assessment_offer", AssessmentsDemo.offerColumns, rows: offers)
            try connection.insert(
                into: "assessment_conduct",
                ["assessment_id", "present", "spoken_to_alone", "child_helps"], rows: conducts)
            try connection.insert(
                into: "assessment_routing",
                ["assessment_id", "caring_link_id", "duty", "facts", "worked_on", "worked_by"], rows: routings
            )
            try connection.insert(
                into: "eligibility_decision", AssessmentsDemo.decisionColumns, rows: decisions)
        }
    }

    /// An assessment at whose booking, and perhaps start, it was asked whether the carer can take part.
    package struct Asked: Sendable {
        package let assessment: String
        package let person: PersonID
        package let organisation: OrganisationID
        package let worker: AccountID
        package let bookedOn: LocalDate
        /// `nil` until it has started.
        package let startedOn: LocalDate?
        package let isOpen: Bool
    }

    /// A task of an assessment that is open.
    package struct Work: Sendable {
        package let id: TaskID
        package let request: TaskRequest
        package let openedAt: Instant
    }

    /// The tables that are written to.
    package static let tables: [StaticString] = [
        "assessment", "assessment_pause", "assessment_event", "assessment_offer", "assessment_conduct",
        "assessment_routing", "eligibility_decision",
    ]

    fileprivate static let assessmentColumns: [StaticString] = [
        "id", "reference", "person_id", "caring_link_id", "kind", "route", "organisation_id", "council_id",
        "lead_id", "requested_on", "booked_for", "started_on", "completed_on", "ended_on", "end_reason",
        "status", "need", "due_on", "area_code", "district_code", "signed_by", "signed_on",
        "task_key",
    ]

    fileprivate static let offerColumns: [StaticString] = [
        "id", "person_id", "organisation_id", "account_id", "offered_on", "way", "answer", "reason",
        "again_on", "assessment_id", "recorded_at",
    ]

    fileprivate static let decisionColumns: [StaticString] = [
        "id", "assessment_id", "duty", "findings", "condition_1", "condition_2", "condition_3", "rule_says",
        "reason_code", "gives_support", "reasons", "status", "decided_by", "decided_on", "needs_manager",
        "needs_council", "council_by", "council_on", "given_on",
    ]

    /// What was offered to these carers, and what came of it.
    package mutating func batch(for carers: [Carer]) throws -> Batch {
        batch = Batch()
        for carer in carers {
            guard let workers = assessors[carer.organisation], !workers.isEmpty, chance.happens(82) else {
                continue
            }
            // Offers are of the last two years; whoever has been known for longer was offered one since.
            let first = max(carer.registeredOn, today.adding(days: -730))
            let day = min(today, first.adding(days: 2 + chance.below(40)))
            if chance.happens(58) {
                try addAssessment(carer, workers, on: day)
            } else {
                addAnswer(carer, workers, on: day)
            }
        }
        return batch
    }

    /// An offer that led to none, or to none yet.
    private mutating func addAnswer(_ carer: Carer, _ workers: [AccountID], on day: LocalDate) {
        let answer = chance.pick(["declined", "declined", "not-now", "later", "waiting"])
        let again = day.adding(days: 60 + chance.below(300))
        addOffer(
            carer, chance.pick(workers), on: day, answer,
            reason: answer == "not-now"
                ? chance.pick([
                    "Too much on with hospital visits.", "Wants to see how the new help works first.",
                    "Managing at the moment.",
                ]) : nil, again: answer == "declined" ? nil : again, assessment: nil)
    }

    private mutating func addOffer(
        _ carer: Carer, _ account: AccountID, on day: LocalDate, _ answer: String, reason: String?,
        again: LocalDate?, assessment: String?
    ) {
        batch.offers.append([
            .text(newID()), .text(carer.person.description), .text(carer.organisation.description),
            .text(account.description), .text(day.description),
            .text(chance.pick(["phone", "phone", "in-person", "letter", "email"])), .text(answer),
            Self.text(reason), Self.text(again?.description), Self.text(assessment),
            .text(Instant(day, hour: 15).description),
        ])
    }

    // MARK: Assessments

    private struct Life {
        var booked: LocalDate?
        var started: LocalDate?
        var completed: LocalDate?
        var decided: LocalDate?
        var ended: LocalDate?
    }

    /// Most wait some weeks, a few for months; what lies after today hasn't happened yet.
    private mutating func life(on day: LocalDate, need: String) -> Life {
        var life = Life()
        let wait = need == "urgent" ? 2 + chance.below(9) : 7 + chance.below(30) + chance.below(30)
        let long = chance.happens(8) ? 30 + chance.below(90) : 0
        let ends = chance.happens(7) ? day.adding(days: 5 + chance.below(60)) : nil
        let started = day.adding(days: wait + long)
        let completed = started.adding(days: chance.below(15))
        let decided = completed.adding(days: 1 + chance.below(8))
        if let ends, ends <= today, ends < completed { life.ended = ends }
        let last = life.ended ?? today
        if day.adding(days: 3) <= last { life.booked = started }
        if started <= last { life.started = started }
        if completed <= last, life.ended == nil { life.completed = completed }
        if decided <= last, life.ended == nil { life.decided = decided }
        return life
    }

    private mutating func addAssessment(_ carer: Carer, _ workers: [AccountID], on day: LocalDate) throws {
        let id = newID()
        let worker = chance.pick(workers)
        let signer = assessors[carer.council]?.first
        let isDelegated = carer.council != carer.organisation
        let kind = carer.age < 18 ? "young-carer" : carer.caredForAge < 18 ? "parent-carer" : "carer"
        let route = kind == "carer" ? chance.pick(Self.routes) : "face-to-face"
        let need = Self.needs[chance.position(weights: [4, 18, 78])]
        let life = life(on: day, need: need)
        let status = Self.status(life)
        let isSigned = status == "decided" && isDelegated && signer != nil
        let due =
            life.completed.map { WorkingCalendar.englandAndWales.adding(workingDays: 5, to: $0) }
            ?? life.booked.map { max($0, day.adding(days: 28)) } ?? day.adding(days: 28)
        let lead = status == "waiting" && chance.happens(45) ? nil : worker
        var key: String?
        if life.decided == nil, life.ended == nil {
            key = addWork(id, carer, status, lead: lead, need: need, since: day, due: due)
        }
        batch.assessments.append([
            .text(id), .text(newReference()), .text(carer.person.description),
            Self.text(carer.link?.description), .text(kind), .text(route),
            .text(carer.organisation.description), .text(carer.council.description),
            Self.text(lead?.description),
            .text(day.description), Self.text(life.booked?.description), Self.text(life.started?.description),
            Self.text(life.completed?.description), Self.text(life.ended?.description),
            Self.text(
                life.ended == nil ? nil : chance.pick(["withdrawn", "withdrawn", "declined", "moved"])),
            .text(status), .text(need), .text(due.description), .text(carer.area), .text(carer.district),
            isSigned ? Self.text(signer?.description) : .null,
            isSigned ? Self.text(life.decided?.description) : .null, Self.text(key),
        ])
        addOffer(carer, worker, on: day, "accepted", reason: nil, again: nil, assessment: id)
        addHappenings(id, day, life)
        if let started = life.started, status != "waiting", chance.happens(20) {
            let from = day.adding(days: 1 + chance.below(max(1, day.days(to: started))))
            batch.pauses.append([
                .text(id), .text(from.description),
                .text(min(started, from.adding(days: 3 + chance.below(20))).description),
                .text(
                    chance.pick(["The carer was in hospital.", "They asked us to wait until after the move."])
                ),
            ])
        }
        if life.started != nil { addConduct(id, isDone: life.completed != nil) }
        if life.booked != nil || life.started != nil {
            batch.asked.append(
                Asked(
                    assessment: id, person: carer.person, organisation: carer.organisation, worker: worker,
                    bookedOn: min(day.adding(days: 3), today), startedOn: life.started,
                    isOpen: life.decided == nil && life.ended == nil))
        }
        if let decided = life.decided, life.completed != nil {
            try addDecision(id, carer, worker, on: decided, signer: isDelegated ? signer : nil)
        }
    }

    private mutating func addWork(
        _ id: String, _ carer: Carer, _ status: String, lead: AccountID?, need: String, since day: LocalDate,
        due: LocalDate
    ) -> String? {
        guard let task = TaskID(newID()) else { return nil }
        let titles = [
            "waiting": "Agree a day for the assessment", "booked": "Assessment booked",
            "in-progress": "Finish the assessment", "submitted": "Decide after the assessment, and write",
        ]
        let key = "assessment/\(id)/1"
        batch.work.append(
            Work(
                id: task,
                request: TaskRequest(
                    kind: "assessment", title: titles[status] ?? "Assessment", person: carer.person,
                    organisation: carer.organisation, account: lead, dueOn: due, urgent: need == "urgent",
                    key: key, linkPath: "/assessments/\(id)"), openedAt: Instant(day, hour: 10)))
        return key
    }

    private static func status(_ life: Life) -> String {
        if life.ended != nil { return "ended" }
        if life.decided != nil { return "decided" }
        if life.completed != nil { return "submitted" }
        if life.started != nil { return "in-progress" }
        return life.booked == nil ? "waiting" : "booked"
    }

    private mutating func addHappenings(_ id: String, _ day: LocalDate, _ life: Life) {
        let happened: [(LocalDate?, String)] = [
            (day, "request"), (life.booked.map { _ in day.adding(days: 3) }, "book"), (life.started, "start"),
            (life.completed, "submit"), (life.decided, "decide"), (life.ended, "end"),
        ]
        for (place, (when, action)) in happened.enumerated() {
            guard let when else { continue }
            batch.events.append([
                .text(newID()), .text(id), .text(Instant(when, hour: 9 + place).description), .text(action),
                .text("A worker of the demonstration"), .null,
            ])
        }
    }

    private mutating func addConduct(_ id: String, isDone: Bool) {
        let isAlone = chance.happens(78)
        batch.conducts.append([
            .text(id),
            isDone ? .text(isAlone ? "The carer" : "The carer and whom they care for") : .null,
            isDone ? .text(isAlone ? "yes" : "no") : .null, isDone ? .boolean(false) : .null,
        ])
    }

    // MARK: Decisions

    private mutating func addDecision(
        _ id: String, _ carer: Carer, _ worker: AccountID, on day: LocalDate, signer: AccountID?
    ) throws {
        var facts = CaringFacts(carerAge: carer.age, caredForAge: carer.caredForAge)
        if carer.age >= 18, carer.caredForAge < 18 {
            (facts.isDisabledChild, facts.hasParentalResponsibility) = (true, true)
        }
        let duty = facts.routed.duty
        if let link = carer.link {
            batch.routings.append([
                .text(id), .text(link.description), .text(duty.rawValue), .text(try KeptJSON.encode(facts)),
                .text(day.description), .text(worker.description),
            ])
        }
        let findings = duty.usesRegulation3 ? try regulation3() : DecisionFindings(childrens: childrens(duty))
        let third = findings.regulation3?.findings
        let gives = third?.isEligible ?? findings.childrens?.givesSupport ?? false
        batch.decisions.append([
            .text(newID()), .text(id), .text(duty.rawValue), .text(try KeptJSON.encode(findings)),
            Self.boolean(third?.condition1), Self.boolean(third?.condition2), Self.boolean(third?.condition3),
            Self.boolean(third?.isEligible), Self.text(third?.reason.rawValue), .boolean(gives),
            .text(
                gives
                    ? "You told us what nights without sleep do to you, and we agree that you need help."
                    : "You told us that you manage well, and that the people round you help."),
            .text("given"), .text(worker.description), .text(day.description), .boolean(false),
            .boolean(signer != nil), Self.text(signer?.description),
            signer == nil ? .null : .text(day.description), .text(day.description),
        ])
    }

    private mutating func regulation3() throws -> DecisionFindings {
        var outcomes: [CarerOutcome: OutcomeAnswer] = [:]
        for outcome in CarerOutcome.allCases {
            let unable = chance.happens(14)
            outcomes[outcome] =
                unable ? chance.pick([.withoutAssistance, .painDistressAnxiety, .endangers]) : .able
        }
        let health = [CarerHealth.none, .atRisk, .deteriorating][chance.position(weights: [45, 30, 25])]
        let findings = try EligibilityFindings(
            necessaryCare: chance.happens(97), health: health, outcomes: outcomes,
            significantImpact: chance.happens(80))
        return DecisionFindings(
            regulation3: Regulation3(
                findings: findings, necessaryWhy: "What they do can’t be left undone.",
                circumstanceWhy: "As they told us of their nights and days.",
                impactWhy: "As they described it.", matters: findings.significantImpact ? [.health] : []))
    }

    private mutating func childrens(_ duty: CareDuty) -> ChildrensFindings {
        var findings = ChildrensFindings()
        if duty == .youngCarer {
            for determination in YoungCarerDetermination.allCases {
                findings.determinations[determination] = "Talked through with them and their family."
            }
            (findings.isExcessive, findings.isChildInNeed) = (false, false)
        }
        (findings.isAppropriate, findings.appropriateWhy) = (
            true, "They wish to help, and have time of their own."
        )
        if duty == .parentCarer { findings.childHasNeeds = true }
        let gives = chance.happens(60)
        findings.decisions =
            gives ? [.hasNeeds: true, .couldMeet: true, .willProvide: true] : [.hasNeeds: false]
        findings.reasons = "As talked through together."
        return findings
    }

    private static let routes = ["face-to-face", "face-to-face", "telephone", "telephone", "online"]
    private static let needs = ["urgent", "high", "standard"]

    private static func text(_ words: String?) -> SQLValue { words.map { .text($0) } ?? .null }
    private static func boolean(_ answer: Bool?) -> SQLValue { answer.map { .boolean($0) } ?? .null }

    private mutating func newReference() -> String {
        let number = chance.next()
        return Reference(randomBytes: { count in
            (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
        }).description
    }

    private mutating func newID() -> String {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return NoteID(chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16))).description
    }
}
