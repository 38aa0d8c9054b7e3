import Core
import Foundation
import Jobs
import Storage

/// Makes up stays in hospital: most of patients without a record here, as a ward knows them, and some with one.
package struct DischargeDemo {
    /// A made-up carer near whom somebody came to hospital.
    package struct Carer: Sendable {
        package let centre: OrganisationID
        package let area: String?
        package let registeredOn: LocalDate

        package init(centre: OrganisationID, area: String?, registeredOn: LocalDate) {
            (self.centre, self.area, self.registeredOn) = (centre, area, registeredOn)
        }
    }

    /// A made-up carer and the person they look after, both of whom have a record.
    package struct Family: Sendable {
        package let carer: PersonID
        package let caredFor: PersonID
        package let link: CaringLinkID
        package let centre: OrganisationID

        package init(carer: PersonID, caredFor: PersonID, link: CaringLinkID, centre: OrganisationID) {
            (self.carer, self.caredFor, self.link, self.centre) = (carer, caredFor, link, centre)
        }
    }

    /// A task that stands for a next step; whoever keeps the worklists writes it.
    package struct Work: Sendable {
        package let id: TaskID
        package let request: TaskRequest
        package let openedAt: Instant
    }

    package struct Batch: Sendable {
        package fileprivate(set) var stays: [HospitalStay] = []
        fileprivate var calls: [[SQLValue]] = []
        fileprivate var events: [[SQLValue]] = []
        package fileprivate(set) var work: [Work] = []

        package var count: Int { stays.count + calls.count + events.count + work.count }

        package func write(_ connection: any Connection, _ surroundings: Surroundings) throws {
            let store = StayStore(connection, surroundings)
            for stay in stays { try store.add(stay) }
            try connection.insert(
                into: "hospital_stay_call", ["id", "stay_id", "called_on", "result", "words", "by_name"],
                rows: calls)
            try connection.insert(
                into: "hospital_stay_event", ["id", "stay_id", "at", "step", "by_name"], rows: events)
        }
    }

    package static let tables: [StaticString] = [
        "hospital_stay", "hospital_stay_call", "hospital_stay_event",
    ]

    private let hospital: OrganisationID
    private let area: String
    private let workers: [AccountID]
    private let today: LocalDate
    private var chance: SeededChance
    private var made: Int64 = 0

    package init(
        hospital: OrganisationID, area: String, workers: [AccountID], seed: UInt64, today: LocalDate
    ) {
        (self.hospital, self.area, self.workers, self.today) = (hospital, area, workers, today)
        chance = SeededChance(seed: seed ^ 0xD15C)
    }

    private static let wards = [
        "Abbotsbury", "Barnes", "Fortuneswell", "Ilchester", "Moreton", "Prince of Wales",
    ]
    private static let relations = ["Her father", "His mother", "Her husband", "His wife", "Their sister"]
    private static let initials = ["AB", "CD", "EH", "GM", "JR", "KT", "LW"]

    /// Stays for the carers of the hospital's own area: about one in twenty.
    package mutating func batch(for carers: [Carer]) -> Batch {
        var batch = Batch()
        guard !workers.isEmpty else { return batch }
        for carer in carers where carer.area == area && chance.happens(5) {
            add(carer.centre, nil, to: &batch)
        }
        return batch
    }

    /// Stays of people with a record, whose carer has one too: about one in thirty.
    package mutating func batch(for families: [Family]) -> (batch: Batch, people: [Family]) {
        var batch = Batch()
        var seen: Set<PersonID> = []
        var people: [Family] = []
        guard !workers.isEmpty else { return (batch, []) }
        for family in families where seen.isDisjoint(with: [family.carer, family.caredFor]) {
            guard chance.below(30) == 0 else { continue }
            seen.formUnion([family.carer, family.caredFor])
            people.append(family)
            add(family.centre, family, to: &batch)
        }
        return (batch, people)
    }

    private mutating func add(_ centre: OrganisationID, _ family: Family?, to batch: inout Batch) {
        let isRecent = chance.happens(40)
        let admitted = today.adding(days: isRecent ? -chance.below(20) : -30 - chance.below(500))
        var stay = HospitalStay(
            id: HospitalStayID(newUUID()),
            reference: Reference(randomBytes: { count in (0..<count).map { _ in UInt8(chance.below(256)) } }),
            organisation: hospital, ward: chance.pick(Self.wards), contact: chance.pick(workers),
            area: area, carer: family?.carer, caredFor: family?.caredFor, link: family?.link,
            relationship: family == nil ? chance.pick(Self.relations) : "",
            initials: family == nil ? chance.pick(Self.initials) : "", admittedOn: admitted, dueOn: today)
        stay.planningOn = min(admitted.adding(days: 1 + chance.below(3)), today)
        stay.childHelping = chance.happens(3) ? .yes : .no
        stay.carerFound = .yes
        stay.agreement = chance.happens(85) ? .agreed : .notAsked
        if isRecent {
            if chance.happens(30) { (stay.planningOn, stay.carerFound) = (nil, .notAsked) }
            stay.expectedOn = chance.happens(70) ? today.adding(days: chance.below(9)) : nil
        }
        if stay.carerFound == .yes, chance.happens(isRecent ? 60 : 90) {
            stay.involvedOn = min(admitted.adding(days: 1 + chance.below(4)), today)
            stay.involvedHow = chance.pick([.inPerson, .phone, .meeting])
        } else if !isRecent {
            stay.notInvolvedReason = "The carer asked us to speak with her brother"
        }
        var calls: [StayCall] = []
        if !isRecent { finish(&stay, centre, &calls) }
        let facts = StayFacts(calls: calls)
        if let next = stay.next(facts, on: today) {
            let key = "discharge/\(stay.id)/1"
            (stay.dueOn, stay.taskKey, stay.details.next) = (next.by, key, next.kind.rawValue)
            let request = TaskRequest(
                kind: StayDesk.taskKind(next.kind), title: next.kind.title, person: stay.carer,
                organisation: hospital, account: stay.contact, dueOn: next.by, key: key, linkPath: stay.path)
            batch.work.append(
                Work(id: TaskID(newUUID()), request: request, openedAt: Instant(admitted, hour: 10)))
        }
        batch.events.append([
            .text(newText()), .text(stay.id.description), .text(Instant(admitted, hour: 10).description),
            .text("begin"), .text("The ward"),
        ])
        for call in calls {
            batch.calls.append([
                .text(newText()), .text(stay.id.description), .text(call.on.description),
                .text(call.result.rawValue), .text(call.words), .text(call.by),
            ])
        }
        batch.stays.append(stay)
    }

    /// A stay of some time ago: home, rung, and taken on.
    private mutating func finish(
        _ stay: inout HospitalStay, _ centre: OrganisationID, _ calls: inout [StayCall]
    ) {
        let home = min(stay.admittedOn.adding(days: 3 + chance.below(18)), today.adding(days: -6))
        (stay.status, stay.homeOn) = (.home, home)
        (stay.details.training, stay.details.equipment) = (.notNeeded, .done)
        (stay.details.nightPhone, stay.details.nightWho) = ("01632 960123", "The ward, at any time")
        stay.planOn = min(home, today)
        if chance.happens(8) { return }
        let tried = chance.happens(20)
        if tried {
            calls.append(StayCall(on: home.adding(days: 1), result: .noAnswer, by: "The ward"))
        }
        calls.append(
            StayCall(
                on: home.adding(days: 2), result: .spoke,
                words: "Tired, and managing. Wants a ring next week",
                by: "The ward"))
        (stay.receiver, stay.followUp, stay.asks) = (centre, .accepted, 1)
        stay.details.askWords = "Ring the carer within a week"
        (stay.status, stay.closedOn) = (.closed, home.adding(days: 5))
    }

    private mutating func newText() -> String { newUUID().uuidString.lowercased() }

    private mutating func newUUID() -> UUID {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16))
    }
}
