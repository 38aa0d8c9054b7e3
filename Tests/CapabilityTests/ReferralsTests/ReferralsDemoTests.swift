import Core
import Storage
import TestSupport
import Testing

@testable import Referrals

@Suite struct ReferralsDemoTests {
    private static let workers: [OrganisationID: [AccountID]] = [
        Town.centre: [.example(51), .example(56)], Town.hospice: [.example(52)], Town.council: [.example(53)],
    ]

    private static func carers(_ count: Int) -> [ReferralsDemo.Carer] {
        (0..<count).map { number in
            ReferralsDemo.Carer(
                person: number.isMultiple(of: 2) ? Town.ada : Town.ben, name: "Example",
                organisation: Town.hospice, registeredOn: "2025-02-03", isYoung: number.isMultiple(of: 9))
        }
    }

    @Test(arguments: Engine.allCases)
    func `two years of referrals are plausible, open ones have work, and the same seed makes the same`(
        engine: Engine
    ) async throws {
        let town = try await Town(on: engine)
        var demo = ReferralsDemo(workers: Self.workers, seed: 7, today: "2027-01-05")
        let batch = demo.batch(for: Self.carers(2_000))
        var again = ReferralsDemo(workers: Self.workers, seed: 7, today: "2027-01-05")
        var other = ReferralsDemo(workers: Self.workers, seed: 8, today: "2027-01-05")
        #expect(again.batch(for: Self.carers(2_000)).work.map(\.request) == batch.work.map(\.request))
        #expect(other.batch(for: Self.carers(2_000)).work.map(\.request) != batch.work.map(\.request))

        try await town.database.write { try batch.write($0) }
        let surroundings = town.surroundings
        let referrals = try await town.database.read { connection in
            let store = ReferralStore(connection, surroundings)
            return try store.referrals("person_id IN (\(SQL.list([Town.ada, Town.ben])))")
        }
        let counts = Dictionary(grouping: referrals, by: \.status).mapValues(\.count)
        #expect((900...1_200).contains(referrals.count))
        let done = Double(counts[.completed] ?? 0) / Double(referrals.count)
        #expect((0.6...0.9).contains(done))
        #expect((counts[.inProgress] ?? 0) > 5 && (counts[.cancelled] ?? 0) > 20)
        let open = referrals.filter(\.isOpen)
        #expect(open.count == batch.work.count)
        #expect(Set(open.map(ReferralDesk.key)) == Set(batch.work.map(\.request.key)))
        let reasons = referrals.compactMap(\.reason)
        #expect(Set(reasons).isSuperset(of: ["other-help", "not-wanted"]))
        let waits = referrals.compactMap { referral -> Int? in
            guard let sent = referral.sentAt, let decided = referral.decidedAt else { return nil }
            return sent.londonDate.days(to: decided.londonDate)
        }.sorted()
        #expect((1...12).contains(waits[waits.count / 2]))
        #expect(referrals.allSatisfy { ($0.sentAt ?? $0.since).londonDate >= "2025-01-05" })
    }
}
