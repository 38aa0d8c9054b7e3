import Core
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import Referrals

@Suite struct ReferralStoreTests {
    @Test(arguments: Engine.allCases)
    func `a referral is sent, received, accepted and finished, and the receiver sees the record`(
        engine: Engine
    ) async throws {
        let town = try await Town(on: engine)
        var referral = try await town.received()
        let desk = town.desk
        let before = try await town.database.read { connection in
            try desk.people.people(connection, [Town.ada], Town.receiver)
        }
        #expect(before.isEmpty)
        referral = try await town.change(
            referral, ReferralChange(.accept, to: Referral.Holder(Town.hospice, account: .example(52))),
            by: Town.receiver)
        let seen = try await town.database.read { connection in
            try desk.people.people(connection, [Town.ada], Town.receiver)
        }
        #expect(seen[Town.ada]?.name == "Ada Example")
        #expect(referral.owner == Referral.Holder(Town.hospice, account: .example(52)))
        referral = try await town.change(referral, ReferralChange(.start), by: Town.receiver)
        referral = try await town.change(
            referral, ReferralChange(.complete, outcome: .helped), by: Town.receiver)
        #expect(referral.status == .completed && referral.outcome == .helped)
        #expect(try await town.openWork() == [])
        #expect(try await town.find(referral.id, as: Town.sender) == referral)
        let id = referral.id
        let events = try await town.database.read {
            try ReferralStore($0, town.surroundings).events(of: id)
        }
        #expect(events.map(\.action) == [.complete, .start, .accept, .receive, .send, .begin])
    }

    @Test(arguments: Engine.allCases)
    func `of two who accept at once one wins, and the other is told`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let referral = try await town.received()
        try await town.change(
            referral, ReferralChange(.accept), by: Town.receiver, version: referral.version)
        await #expect(throws: EditConflict.self) {
            try await town.change(
                referral, ReferralChange(.accept), by: Town.staff(57, at: Town.hospice),
                version: referral.version)
        }
        let stale = referral
        await #expect(throws: EditConflict.self) {
            try await town.database.write { connection in
                _ = try ReferralStore(connection, town.surroundings).save(
                    stale, after: ReferralChange(.accept), before: .received, by: Town.receiver)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `others don't know that it's there, nor the receiver before it's sent`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let draft = try await town.draft()
        #expect(try await town.find(draft.id, as: Town.receiver) == nil)
        let sent = try await town.change(draft, ReferralChange(.send), by: Town.sender)
        #expect(try await town.find(sent.id, as: Town.receiver) == sent)
        #expect(try await town.find(sent.id, as: Town.outsider) == nil)
        #expect(try await town.find(sent.id, as: Town.staff(51, .board)) == nil)
        #expect(try await town.find(sent.id, as: Town.staff(51, .frontDesk)) == nil)
        await #expect(throws: NotFound.self) {
            try await town.change(sent, ReferralChange(.receive), by: Town.outsider)
        }
        await #expect(throws: ReferralRefusal.notTheirs(.receive)) {
            try await town.change(sent, ReferralChange(.receive), by: Town.sender)
        }
    }

    @Test(arguments: Engine.allCases)
    func `exactly what may leave leaves, and a partner that declines reads it no longer`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let alone = try await town.shares(of: try await town.sent())
        #expect(alone.allSatisfy { $0.side == .carer })
        #expect(alone.map(\.heading).contains("What matters to me"))
        #expect(!alone.contains { $0.words.contains("Ben") })
        let both = try await town.shares(of: try await town.sent(caredFor: .agreed))
        #expect(both.contains { $0.side == .caredFor && $0.words == "Ben Example" })
        let refused = try await town.shares(of: try await town.sent(caredFor: .refused))
        #expect(refused == alone)

        let referral = try await town.received()
        #expect(ReferralPolicy(Town.receiver).readsWords(of: referral))
        let declined = try await town.change(
            referral, ReferralChange(.reject, reason: "full", nextStep: "Try again"), by: Town.receiver)
        #expect(!ReferralPolicy(Town.receiver).readsWords(of: declined))
        #expect(ReferralPolicy(Town.sender).readsWords(of: declined))
        let desk = town.desk
        let seen = try await town.database.read { try desk.people.people($0, [Town.ada], Town.receiver) }
        #expect(seen.isEmpty)
        #expect(try await town.openWork().contains("referral-back"))
    }

    @Test(arguments: Engine.allCases)
    func `without a reason why it may leave, nothing leaves`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        for kind in [ReferralBasis.Kind.refused, .nothing, .recorded] {
            let draft = try await town.draft(carer: kind)
            await #expect(throws: ReferralRefusal.self) {
                try await town.change(draft, ReferralChange(.send), by: Town.sender)
            }
            #expect(try await town.find(draft.id, as: Town.sender)?.status == .draft)
            #expect(try await town.shares(of: draft).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a hand-on keeps the thread, and the cared-for person's words stay unless they may go`(
        engine: Engine
    )
        async throws
    {
        let town = try await Town(on: engine)
        let sent = try await town.sent(caredFor: .agreed)
        let received = try await town.change(sent, ReferralChange(.receive), by: Town.receiver)
        let handed = try await town.change(
            received,
            ReferralChange(.handOn, reason: "agreed", note: "Moved away", to: Referral.Holder(Town.council)),
            by: Town.receiver)
        #expect(handed.reference == sent.reference && handed.status == .requested)
        #expect(try await town.find(sent.id, as: Town.receiver) == nil)
        #expect(try await town.find(sent.id, as: Town.outsider) == handed)
        #expect(try await town.find(sent.id, as: Town.sender) == handed)
        #expect(try await town.shares(of: handed).contains { $0.side == .caredFor })
        #expect(try await town.openWork() == ["referral"])
    }

    @Test(arguments: Engine.allCases)
    func `kinds have their own days, and a setting that's no number is left out`(engine: Engine) async throws
    {
        let town = try await Town(on: engine)
        // Tuesday 5 January.
        #expect(try await town.sent(kind: .transition).dueOn == "2027-01-06")
        #expect(try await town.sent(kind: .advocacy).dueOn == "2027-01-07")
    }

    @Test(arguments: Engine.allCases)
    func `a late one goes to a manager once, and an undecided one back to its sender`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        town.clock.advance(seconds: 3 * 86_400)
        try await town.desk.passOn(town.database)
        try await town.desk.passOn(town.database)
        let late = try #require(try await town.find(sent.id, as: Town.sender))
        #expect(late.manager == .example(55) && late.status == .requested)
        #expect(try await town.openWork() == ["referral", "referral-late"])
        town.clock.advance(seconds: 40 * 86_400)
        try await town.desk.passOn(town.database)
        let failed = try #require(try await town.find(sent.id, as: Town.sender))
        #expect(failed.status == .failed && failed.owner.organisation == Town.centre)
        #expect(try await town.openWork() == ["referral-back"])
    }

    @Test(arguments: Engine.allCases)
    func `lists show what is due first, and count exactly what they show`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        for _ in 0..<4 { _ = try await town.sent() }
        town.clock.advance(seconds: 86_400)
        for _ in 0..<3 { _ = try await town.sent(kind: .advocacy) }
        let over = try await town.received()
        try await town.change(over, ReferralChange(.accept), by: Town.receiver)
        let surroundings = town.surroundings
        let today = town.surroundings.today
        try await town.database.read { connection in
            let store = ReferralStore(connection, surroundings)
            for organisation in [Town.centre, Town.hospice, Town.council] {
                for box in ReferralList.Box.allCases {
                    for kind in [nil, Referral.Kind.advocacy] {
                        let list = ReferralList(box, kind: kind)
                        var (shown, place): ([Referral], ReferralList.Place?) = ([], nil)
                        while true {
                            let page = try store.list(
                                list, of: organisation, restricted: false, on: today, after: place, limit: 2)
                            shown += page
                            guard page.count == 2, let last = page.last else { break }
                            place = ReferralList.Place(last)
                        }
                        let count = try store.count(list, of: organisation, restricted: false, on: today)
                        #expect(shown.count == count && Set(shown.map(\.id)).count == count)
                        #expect(shown.map { $0.dueOn ?? today } == shown.map { $0.dueOn ?? today }.sorted())
                    }
                }
            }
            let ours = try store.count(ReferralList(.ours), of: Town.hospice, restricted: false, on: today)
            let sent = try store.count(ReferralList(.sent), of: Town.centre, restricted: false, on: today)
            let others = try store.count(ReferralList(.ours), of: Town.council, restricted: false, on: today)
            #expect(ours == 7 && sent == 8 && others == 0)
        }
    }
}
