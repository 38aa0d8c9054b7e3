import Core
import People
import Storage
import TestSupport
import Testing

@testable import Referrals

@Suite struct HardCasesTests {
    @Test(arguments: Engine.allCases)
    func `a confirmed death ends what is open; an unconfirmed one puts its day off`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let (sent, received) = (try await town.sent(), try await town.received())
        try await town.database.write { connection in
            try town.desk.died(Town.ada, isConfirmed: false, connection)
        }
        let held = try #require(try await town.find(sent.id, as: Town.sender))
        #expect(held.status == .requested && held.dueOn == "2027-01-12")
        try await town.database.write { connection in
            try town.desk.died(Town.ada, isConfirmed: true, connection)
            // What is delivered twice changes nothing the second time.
            try town.desk.died(Town.ada, isConfirmed: true, connection)
        }
        for id in [sent.id, received.id] {
            let ended = try #require(try await town.find(id, as: Town.sender))
            #expect(ended.status == .cancelled && ended.reason == "died")
        }
        #expect(try await town.openWork().isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `a death that was none lets each referral go on where it stood`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let (sent, received) = (try await town.sent(), try await town.received())
        var declined = try await town.received()
        declined = try await town.change(
            declined, ReferralChange(.reject, reason: "full", nextStep: "Try the hospice"), by: Town.receiver)
        let withdrawn = try await town.sent()
        _ = try await town.change(withdrawn, ReferralChange(.cancel, reason: "not-wanted"), by: Town.sender)
        try await town.database.write { connection in
            try town.desk.died(Town.ada, isConfirmed: true, connection)
            try town.desk.deathUndone(Town.ada, connection)
            // What is delivered twice changes nothing the second time.
            try town.desk.deathUndone(Town.ada, connection)
        }
        for (before, status) in [
            (sent, Referral.Status.requested), (received, .received), (declined, .rejected),
            (withdrawn, .cancelled),
        ] {
            let now = try #require(try await town.find(before.id, as: Town.sender))
            #expect(now.status == status)
            #expect(
                (now.dueOn == nil) == (status == .cancelled)
                    && (now.nextStep == nil) == (status == .cancelled))
        }
        let again = try #require(try await town.find(declined.id, as: Town.sender))
        #expect(again.reason == "full" && again.nextStep == "Try the hospice")
        #expect(try await town.openWork().count == 3)
    }

    @Test func `only the service opens again, and only what a death ended`() throws {
        var ended = Referral.example(status: .cancelled)
        ended.reason = "died"
        let change = ReferralChange(.reinstate, back: .received)
        for party in ReferralParty.allCases where party != .service {
            #expect(throws: ReferralRefusal.notTheirs(.reinstate)) {
                try ended.after(change, by: [party], at: ReferralRulesTests.now, clocks: .standard)
            }
        }
        let again = try ended.after(change, by: [.service], at: ReferralRulesTests.now, clocks: .standard)
        #expect(again.status == .received && again.closedAt == nil && again.expiresOn != nil)
        #expect(again.owner.organisation == again.to.organisation)
        for back in [Referral.Status.completed, .cancelled] {
            #expect(throws: ReferralRefusal.closed(.cancelled)) {
                try ended.after(
                    ReferralChange(.reinstate, back: back), by: [.service], at: ReferralRulesTests.now,
                    clocks: .standard)
            }
        }
        ended.reason = "other"
        #expect(throws: ReferralRefusal.closed(.cancelled)) {
            try ended.after(change, by: [.service], at: ReferralRulesTests.now, clocks: .standard)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a receiver that gave an address hears that something waits, and nothing of anybody`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        func asked() async throws -> [String] {
            try await town.database.read { connection in
                try connection.run(
                    "SELECT payload FROM event WHERE name = 'message-requested' AND id > '' ORDER BY id"
                ).map { try $0.value("payload") }
            }
        }
        _ = try await town.sent()
        #expect(try await asked().isEmpty)
        let address = try #require(EmailAddress("team@hospice.example.org"))
        town.addresses.withLock { $0[Town.hospice] = address }
        let sent = try await town.sent()
        let payload = try #require(try await asked().first)
        #expect(try await asked().count == 1)
        #expect(payload.contains("team@hospice.example.org") && payload.contains("\(sent.id)"))
        for word in ["Ada", "\(Town.ada)", sent.asksFor, sent.reference.description] {
            #expect(!payload.contains(word), "\(word)")
        }
        // Only what is sent is told of.
        _ = try await town.change(sent, ReferralChange(.receive), by: Town.receiver)
        #expect(try await asked().count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `consent withdrawn ends what rested on it and isn't accepted; a duty goes on`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let agreed = try await town.sent()
        var duty = try await town.draft(carer: .legalDuty)
        duty = try await town.change(duty, ReferralChange(.send), by: Town.sender)
        var accepted = try await town.received()
        accepted = try await town.change(accepted, ReferralChange(.accept), by: Town.receiver)
        try await town.database.write { connection in
            try connection.run(
                "DELETE FROM works WHERE person_id = \(Town.ada) AND organisation_id = \(Town.hospice)")
            try town.desk.withdrawn(Town.ada, from: Town.hospice, connection)
        }
        #expect(try await town.find(agreed.id, as: Town.sender)?.status == .cancelled)
        #expect(try await town.find(duty.id, as: Town.sender)?.status == .requested)
        #expect(try await town.find(accepted.id, as: Town.sender)?.status == .accepted)
    }

    @Test(arguments: Engine.allCases)
    func `a merge moves the rows, and the referral goes on about the record that is kept`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        try await town.database.write { connection in
            try connection.run("UPDATE referral SET person_id = \(Town.ben) WHERE person_id = \(Town.ada)")
        }
        let moved = try #require(try await town.find(sent.id, as: Town.sender))
        let after = try await town.change(moved, ReferralChange(.receive), by: Town.receiver)
        #expect(after.person == Town.ben && after.reference == sent.reference)
        #expect(
            ReferralsCapability.personColumns.map { "\($0.table).\($0.column)" }.sorted()
                == ["handover.person_id", "referral.cared_for_id", "referral.person_id"])
    }

    @Test(arguments: Engine.allCases)
    func `random lives leave nothing open without work, an owner, a day and a next step`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        var chance = SeededChance(seed: 11)
        var ids: [ReferralID] = []
        let people = [
            Town.sender, Town.receiver, Town.outsider, Town.staff(54, .manager),
            Town.staff(55, .manager, at: Town.hospice),
        ]
        for _ in 0..<150 {
            if ids.count < 12 || chance.happens(5) { ids.append(try await town.draft().id) }
            if chance.happens(8) {
                town.clock.advance(seconds: chance.below(6 * 86_400))
                try await town.desk.passOn(town.database)
            }
            if chance.happens(2) {
                try await town.database.write {
                    try town.desk.died(Town.ada, isConfirmed: false, $0)
                }
            }
            let (id, principal) = (chance.pick(ids), chance.pick(people))
            guard let referral = try await town.find(id, as: principal) else { continue }
            let action = chance.pick(
                ReferralPolicy(principal).actions(on: referral).sorted { $0.rawValue < $1.rawValue } + [.send]
            )
            var change = ReferralRulesTests.change(action, on: referral)
            if action == .handOn { change.to = Referral.Holder(chance.pick([Town.council, Town.hospice])) }
            _ = try? await town.change(referral, change, by: principal)
        }
        let desk = town.desk
        try await town.database.read { connection in
            let open = try ReferralStore(connection, desk.surroundings).open(about: Town.ada)
            #expect(open.count > 3)
            for referral in open {
                #expect(referral.dueOn != nil && !(referral.nextStep ?? "").isEmpty)
                let work = try connection.run(
                    """
                    SELECT organisation_id, due_on FROM work WHERE key = \(ReferralDesk.key(referral)) AND open
                    """)
                #expect(work.count == 1)
                #expect(try work.first?.value("organisation_id") == referral.owner.organisation)
            }
            let tasks = try connection.run(
                "SELECT key FROM work WHERE key > '' AND open AND kind <> 'referral-late'")
            #expect(tasks.count == open.count)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a case passes only when it's accepted, with its tasks, and the carer is told`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let handovers = HandoverDesk(desk: town.desk)
        try await town.database.write { connection in
            try town.people.setLead(connection, Town.ada, Town.centre, .example(51), Town.sender)
        }
        let asked = try await town.database.write { connection in
            try handovers.ask(
                Town.ada, to: .example(56), note: "Ring on Mondays", by: Town.sender, connection)
        }
        await #expect(throws: HandoverRefusal.askedAlready) {
            try await town.database.write { connection in
                _ = try handovers.ask(Town.ada, to: .example(54), note: "x", by: Town.sender, connection)
            }
        }
        let before = try await town.database.read { try town.people.leads($0, Town.ada) }
        #expect(before[Town.centre] == .example(51))
        await #expect(throws: HandoverRefusal.notTheirs) {
            try await town.database.write { connection in
                try handovers.answer(asked, .accept, reason: nil, by: Town.sender, connection)
            }
        }
        try await town.database.write { connection in
            try handovers.answer(asked, .accept, reason: nil, by: Town.staff(56), connection)
        }
        await #expect(throws: EditConflict.self) {
            try await town.database.write { connection in
                try handovers.answer(asked, .refuse, reason: "late", by: Town.staff(56), connection)
            }
        }
        let (after, lines) = try await town.database.read { connection in
            (
                try town.people.leads(connection, Town.ada),
                try handovers.leadLines(of: Town.ada, connection)
            )
        }
        #expect(after[Town.centre] == .example(56))
        #expect(lines.map(\.title) == ["Worker 56"] && lines[0].detail == "Harbour Centre, 01632 960001")
        #expect(try await town.openWork() == ["handover"])
    }

    @Test(arguments: Engine.allCases)
    func `cover shows to the carer on its days, and carers without a lead are told of each day`(
        engine: Engine
    )
        async throws
    {
        let town = try await Town(on: engine)
        let handovers = HandoverDesk(desk: town.desk)
        try await town.database.write { connection in
            try town.people.setLead(connection, Town.ada, Town.centre, .example(51), Town.sender)
            try HandoverStore(connection, town.surroundings).setCover(
                LeadCover(
                    account: .example(51), cover: .example(56), from: "2027-01-05", until: "2027-01-06"),
                at: Town.centre)
        }
        let covered = try await town.database.read { try handovers.leadLines(of: Town.ada, $0) }
        #expect(covered.first?.title.contains("Ask for Worker 56") == true)
        try await handovers.reportLeadless(town.database)
        try await handovers.reportLeadless(town.database)
        #expect(try await town.openWork() == ["no-lead"])
        town.clock.advance(seconds: 2 * 86_400)
        let back = try await town.database.read { try handovers.leadLines(of: Town.ada, $0) }
        #expect(back.map(\.title) == ["Worker 51"])
        try await ReferralsSite(town: town).run { client in
            let page = try await client.page("/carers-without-lead", as: "manager")
            #expect(page.contains("Ben Example") && !page.contains("Ada") && !page.contains("Hidden"))
            #expect(try await client.get("/carers-without-lead", as: "sender").status == .forbidden)
        }
    }
}
