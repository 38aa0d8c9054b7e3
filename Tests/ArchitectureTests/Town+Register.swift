import Foundation
import Storage
import TestSupport

@testable import Accounts
@testable import App
@testable import Core
@testable import Jobs
@testable import Register

/// What happens to people: they come, fall out with safety, die and are found alive, are two records and one.
extension Town {
    /// Somebody registers, with whom they look after.
    func begin(_ number: Int) async throws {
        let isNorth = number % 4 == 3
        let (family, letters) = ("Town\(Self.letters(number))", Self.letters(number * 7 + 1))
        let born = LocalDate(year: 1950 + number % 45, month: 1 + number % 12, day: 1 + number % 28)
        guard let born, let postcode = Postcode(isNorth ? "RG21 4XX" : "DT1 1XX"),
            let email = EmailAddress("life\(number)@example.org")
        else { throw NotFound() }
        var contact = NewContact(.email(email), safe: true)
        contact.isConfirmed = true
        let carer = NewPerson(
            name: try PersonName(given: "Ada\(letters)", family: family), birth: KnownDate(born),
            whereabouts: .postcode(postcode), contacts: [contact])
        let caredFor = NewPerson(
            name: try PersonName(given: "Bea\(letters)", family: family),
            birth: KnownDate(born.adding(years: -25)), whereabouts: .postcode(postcode))
        let arrival = Arrival(
            key: "life/\(number)", door: .selfRegistration, carer: carer,
            caredFor: [
                NewCaredFor(caredFor, link: NewCaringLink(relationship: .parent, hours: HoursPerWeek(30)))
            ], source: .carer, contactRule: ContactRule(channel: .email, safeToContact: true))
        let (composition, surroundings) = (composition, surroundings)
        let registered = try await database.write { connection in
            try WorldBuilder(connection: connection, surroundings: surroundings, composition: composition)
                .register(arrival)
        }
        guard let other = registered.caredFor.first else { throw NotFound() }
        lives.append(
            Life(number: number, carer: registered.person, caredFor: other, steps: 8 + chance.below(14)))
        note(registered.person, "\(surroundings.now()) life \(number) begins, looking after \(other)")
        clock.advance(seconds: 60)
    }

    /// Names have no digits.
    private static func letters(_ number: Int) -> String {
        String(number).map { String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0.wholeNumberValue ?? 0))) }
            .joined()
    }

    // MARK: Death

    func die(_ standing: Standing) async throws -> Bool {
        guard standing.death != "confirmed", let (account, _) = worker(standing, [.coordinator, .manager])
        else {
            return false
        }
        let sure = chance.below(2) == 0 ? "confirmed" : "unconfirmed"
        try await post(
            .staff(account), "/people/\(standing.id)/death",
            [("confidence", sure), ("told-by", "Their daughter, by phone")], about: standing.id)
        return true
    }

    func undoDeath(_ standing: Standing) async throws -> Bool {
        guard standing.death != nil, let (account, _) = worker(standing, [.coordinator, .manager]) else {
            return false
        }
        try await post(
            .staff(account), "/people/\(standing.id)/death/undoing", [("why", "They answered the telephone")],
            about: standing.id)
        return true
    }

    // MARK: Restriction

    func restrict(_ standing: Standing) async throws -> Bool {
        guard let reviewer = Self.reviewer, standing.works.contains(AccountsDemo.dorsetCentre.id) else {
            return false
        }
        if standing.isRestricted {
            try await post(
                .staff(reviewer), "/people/\(standing.id)/restriction/lifting",
                [("why", "The danger is over")],
                about: standing.id)
        } else {
            var fields = [("reason", chance.pick(["threat", "own-request"]) ?? "threat")]
            if chance.below(3) == 0 {
                fields += Self.boxes("until", surroundings.today.adding(days: 1 + chance.below(40)))
            }
            try await post(
                .staff(reviewer), "/people/\(standing.id)/restriction", fields, about: standing.id)
        }
        return true
    }

    // MARK: One person in two records

    private static let coordinator = Principal(
        kind: .staff(staff[AccountsDemo.dorsetCentre.id]?[.coordinator] ?? .example(1)),
        organisation: AccountsDemo.dorsetCentre.id, roles: [.coordinator], reviewsRestricted: true,
        name: "Coordinator", organisationName: "Centre")
    private static let manager = Principal(
        kind: .staff(staff[AccountsDemo.dorsetCentre.id]?[.manager] ?? .example(1)),
        organisation: AccountsDemo.dorsetCentre.id, roles: [.manager], reviewsRestricted: true,
        name: "Manager", organisationName: "Centre")

    /// Another life turns out to be this one: proposed by one, agreed to by another.
    func join(_ standing: Standing, _ life: Life) async throws -> Bool {
        guard let other = chance.pick(lives.filter { $0.number != life.number }) else { return false }
        let away = try await self.standing(other.carer)
        guard away.id != standing.id, standing.death == nil, away.death == nil,
            standing.works.contains(AccountsDemo.dorsetCentre.id),
            away.works.contains(AccountsDemo.dorsetCentre.id)
        else { return false }
        let (surroundings, needs) = (surroundings, composition.register.needs)
        let said = try await database.write { connection -> String in
            let store = RegisterStore(connection, surroundings, needs)
            do {
                let id = try store.propose(
                    joining: standing.id, and: away.id, [:], why: "One person", by: Self.coordinator)
                guard let merge = try MergeStore(connection, surroundings).find(id) else { throw NotFound() }
                if merge.state == .waiting { try store.decide(merge, .approve, by: Self.manager) }
                return "joined"
            } catch let refusal as MergeRefusal {
                return refusal.message
            }
        }
        for person in [standing.id, away.id] {
            note(person, "\(surroundings.now()) \(standing.id) and \(away.id): \(said)")
        }
        clock.advance(seconds: 61)
        return true
    }

    /// They were two people after all.
    func part(_ standing: Standing) async throws -> Bool {
        guard standing.death == nil else { return false }
        let joined = try await rows(
            """
            SELECT id, kept_id, away_id FROM record_merge WHERE kept_id = \(standing.id) AND state = 'done'
            ORDER BY done_at DESC, id DESC LIMIT 1
            """)
        guard let row = joined.first else { return false }
        let (id, away) = (try row.value("id", as: MergeID.self), try row.value("away_id", as: PersonID.self))
        let (surroundings, needs) = (surroundings, composition.register.needs)
        let said = try await database.write { connection -> String in
            let store = RegisterStore(connection, surroundings, needs)
            guard let merge = try MergeStore(connection, surroundings).find(id) else { throw NotFound() }
            let undoing = try store.undoing(merge)
            if let refusal = undoing.refusal { return refusal.message }
            var whose: [String: MergeSide] = [:]
            for (place, since) in undoing.since.enumerated() {
                whose[since.name] = place % 2 == 0 ? .kept : .away
            }
            do {
                try store.undo(merge, whose: whose, why: "Two people", by: Self.coordinator)
                return "parted"
            } catch let refusal as MergeRefusal {
                return refusal.message
            }
        }
        for person in [standing.id, away] {
            note(person, "\(surroundings.now()) \(standing.id) and \(away) again: \(said)")
        }
        clock.advance(seconds: 61)
        return true
    }

    // MARK: Messages

    /// A message is asked for, which may leave long after.
    func write(_ standing: Standing) async throws -> Bool {
        let (surroundings, key) = (surroundings, "town/\(log.count)")
        let request = MessageRequest(
            template: "form-received", person: standing.id,
            values: ["reference": "T\(log.count)", "by": "Friday"], key: key)
        try await database.write { connection in
            try EventStore(connection, surroundings).add(request.event(about: standing.id))
        }
        note(standing.id, "\(surroundings.now()) a message is asked for")
        return true
    }

    // MARK: The worklist

    /// Somebody does, takes, puts off, drops or reopens a task by hand.
    func handleTask(_ standing: Standing) async throws -> Bool {
        let open = try await rows(
            """
            SELECT id, kind, organisation_id FROM task
            WHERE person_id = \(standing.id) AND status IN ('open', 'waiting')
                AND kind NOT IN ('confirm-death', 'assessment-offer', 'assessment-agree', 'handover') ORDER BY due_on, id LIMIT 12
            """)
        guard let task = chance.pick(open) else { return false }
        let organisation: OrganisationID = try task.value("organisation_id")
        guard
            let account = standing.isRestricted
                ? Self.reviewingManager : member(of: organisation, [.manager, .coordinator])
        else { return false }
        let path = "/tasks/\(try task.value("id", as: String.self))"
        let day = Self.boxes("dueOn", surroundings.today.adding(days: 1 + chance.below(20)))
        switch chance.below(6) {
        case 0: try await post(.staff(account), "\(path)/owner", [("owner", "me")], about: standing.id)
        case 1: try await post(.staff(account), "\(path)/owner", [("owner", "duty")], about: standing.id)
        case 2:
            try await post(
                .staff(account), "\(path)/wait", [("waitingFor", "Their doctor")] + day, about: standing.id)
        case 3:
            try await post(
                .staff(account), "\(path)/cancellation", [("outcome", "Not needed")], about: standing.id)
        default:
            try await post(.staff(account), "\(path)/completion", [("outcome", "Done")], about: standing.id)
        }
        return true
    }
}
