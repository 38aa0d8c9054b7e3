import Audit
import Core
import Jobs
import People
import Storage

/// Brings people onto the register, whichever door they come through.
package struct RegisterStore {
    let connection: any Connection
    let surroundings: Surroundings
    let needs: RegisterNeeds

    package init(_ connection: any Connection, _ surroundings: Surroundings, _ needs: RegisterNeeds) {
        (self.connection, self.surroundings, self.needs) = (connection, surroundings, needs)
    }

    /// Takes an arrival with everything that follows from it.
    ///
    /// Everybody in it, their links, who takes the first step, its tasks, the audit entry and the event are kept in the
    /// caller's transaction. The same key again gives what was made the first time.
    ///
    /// - Throws: `ArrivalRefusal`, `CaringLinkRefusal` or `ConsentRefusal`, and then keeps nothing.
    package func register(_ arrival: Arrival, by principal: Principal) throws -> Registered {
        if let made = try registered(arrival.key) { return made }
        let today = surroundings.today
        var arrival = arrival
        if arrival.existing == nil { arrival.existing = try chosen(for: arrival, by: principal) }
        try arrival.check(today: today)

        let plan = try plan(for: arrival)
        let provenance = Provenance(
            source: arrival.source, organisation: principal.organisation, account: principal.account,
            side: .carer,
            recordedAt: surroundings.now())
        // All records before what refers to them: on PostgreSQL arrivals at once would else be in each other's way.
        let people = try addPeople(of: arrival, plan: plan, provenance)
        let carer = people[0]
        try settle(carer, of: arrival, plan: plan, by: principal, provenance)
        let caredFor = try settle(
            people.dropFirst(), of: arrival, carer: carer.end, plan: plan, by: principal, provenance)
        try addAgreements(
            of: arrival, carer: carer.id, caredFor: caredFor.map(\.person), plan: plan, provenance)
        try keepSaid(of: arrival, carer: carer.id, caredFor: caredFor.map(\.person))

        let registered = Registered(
            person: carer.id, reference: carer.reference, caredFor: caredFor.map(\.person), isNew: true,
            firstContactBy: plan.contactBy,
            firstContactWith: plan.steps.first?.route.destination.organisation,
            area: plan.area)
        try openTasks(for: arrival, registered, caredFor, plan)
        try keep(arrival, registered, plan, by: principal)
        return registered
    }

    /// Whom staff said this is, at the door; somebody they may see, or nobody.
    private func chosen(for arrival: Arrival, by principal: Principal) throws -> PersonID? {
        guard arrival.door == .staff,
            let said = try LikelyPairStore(connection, surroundings).said(before: arrival.key)
                .first(where: { $0.value.0 == .same })?.key,
            case .open(let person)? = try PersonStore(connection, surroundings)
                .find(said, within: RegisterPolicy(principal).scope)
        else { return nil }
        return person.id
    }

    /// What an arrival with this key became, if it came before.
    package func registered(_ key: String) throws -> Registered? {
        guard
            let row = try connection.run(
                """
                SELECT arrival.person_id, person.reference, person.area_code, cared_for_ids, contact_by, contact_with_id
                FROM arrival JOIN person ON person.id = arrival.person_id WHERE arrival.key = \(key)
                """
            ).first
        else { return nil }
        return Registered(
            person: try row.value("person_id"), reference: try row.value("reference"),
            caredFor: try row.value("cared_for_ids", as: String.self).split(separator: " ")
                .compactMap { PersonID(String($0)) },
            isNew: false, firstContactBy: try row.optional("contact_by"),
            firstContactWith: try row.optional("contact_with_id"), area: try row.optional("area_code"))
    }

    /// Counts somebody who didn't agree to be told of: nothing else is kept.
    package func countRefusal(by organisation: OrganisationID?) throws {
        try connection.insert(
            into: "arrival_refusal", ["id", "organisation_id", "refused_on"],
            rows: [
                [
                    .text(surroundings.uuid().uuidString.lowercased()), organisation.stored,
                    surroundings.today.sqlValue,
                ]
            ])
    }

    /// Who takes which step, by when, and by which of the area's settings.
    struct Plan: Sendable {
        let steps: [ArrivalStep]
        let clocks: RegisterClocks
        let contactBy: LocalDate
        let carerAge: Int?

        var area: String? { steps.first?.route.area }
        var district: String? { steps.first?.route.district }
        var ownCentre: OrganisationID? { steps.lazy.compactMap(\.route.ownCentre).first }
    }

    private func plan(for arrival: Arrival) throws -> Plan {
        let today = surroundings.today
        let known = try arrival.existing.flatMap { try PersonStore(connection, surroundings).unscoped($0) }
        let birth = arrival.carer.birth ?? known?.birth
        let age = birth.map { $0.date.years(to: today) }
        let home = arrival.carer.whereabouts.postcode
        let places: [(Int?, Whereabouts)] =
            arrival.caredFor.isEmpty
            ? [(nil, .notKnown)]
            : arrival.caredFor.enumerated().map { ($0.offset, place(of: $0.element, arrival)) }
        let first = try needs.route(connection, places[0].1, home, .adult)
        let ages = try needs.ages(connection, first.area)
        var routes: [(service: RegisterNeeds.Service, caredFor: Int?, route: RegisterNeeds.Route)] = []
        for (position, whereabouts) in places {
            for service in services(forAge: age, ages: ages) {
                let isFirst = service == .adult && whereabouts == places[0].1
                let route = isFirst ? first : try needs.route(connection, whereabouts, home, service)
                routes.append((service, position, route))
            }
        }
        let clocks = try needs.clocks(connection, first.area)
        let day = arrival.isUrgent ? 1 : clocks.firstContactDays
        return Plan(
            steps: arrivalSteps(routes), clocks: clocks,
            contactBy: WorkingCalendar.englandAndWales.adding(workingDays: day, to: today), carerAge: age)
    }

    /// Where somebody cared for lives: with the carer, where that was said and nothing else.
    private func place(of caredFor: NewCaredFor, _ arrival: Arrival) -> Whereabouts {
        if case .notKnown = caredFor.person.whereabouts, caredFor.link.livesWith == true {
            return arrival.carer.whereabouts
        }
        return caredFor.person.whereabouts
    }

    private func keep(_ arrival: Arrival, _ registered: Registered, _ plan: Plan, by principal: Principal)
        throws
    {
        let now = surroundings.now()
        try connection.insert(
            into: "arrival",
            [
                "key", "person_id", "cared_for_ids", "contact_by", "contact_with_id", "door",
                "organisation_id",
                "account_id", "link_id", "received_at", "state", "state_at", "questionnaire", "answers",
            ],
            rows: [
                [
                    .text(arrival.key), registered.person.sqlValue,
                    .text(registered.caredFor.map(\.description).joined(separator: " ")),
                    registered.firstContactBy.stored, registered.firstContactWith.stored,
                    .text(arrival.door.rawValue),
                    principal.organisation.stored, principal.account.stored, arrival.link.stored,
                    now.sqlValue,
                    .text("received"), now.sqlValue, (arrival.answers?.questionnaire).stored,
                    (arrival.answers?.json).stored,
                ]
            ])
        if let words = arrival.words, !words.isEmpty {
            try OwnRecordStore(connection, surroundings, needs).keep(words, on: .help, of: registered.person)
        }
        try AuditStore(connection, surroundings).add(
            .personRegistered, about: registered.person, by: principal,
            detail: ["door": arrival.door.rawValue])
        try EventStore(connection, surroundings).add(
            Event(
                .personRegistered, about: registered.person,
                payload: PersonRegistered(
                    person: registered.person, caredFor: registered.caredFor, door: arrival.door.rawValue,
                    area: plan.area),
                key: arrival.key))
    }
}
