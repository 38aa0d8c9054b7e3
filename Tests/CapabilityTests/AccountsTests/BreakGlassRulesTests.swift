import Core
import TestSupport
import Testing

@testable import Accounts

@Suite struct BreakGlassRulesTests {
    static let grant = BreakGlassGrant(
        id: .example(1), account: .example(1), organisation: .example(1), person: .example(1),
        reasonCode: "risk-to-life", reason: "Ambulance crew at the door", fromAt: "2027-01-05T22:00:00.000Z",
        untilAt: "2027-01-06T00:00:00.000Z")

    static let refused: [(String, String, String, BreakGlassRefusal)] = [
        ("", "Ambulance crew", "1", .kindMissing), ("made-up", "Ambulance crew", "1", .kindMissing),
        ("risk-to-life", "", "1", .reasonMissing), ("risk-to-life", "because", "1", .reasonTooShort),
        ("risk-to-life", String(repeating: "x", count: 1_001), "1", .reasonTooLong),
        ("risk-to-life", "Ambulance crew", "0", .hours(most: 4)),
        ("risk-to-life", "Ambulance crew", "5", .hours(most: 4)),
        ("risk-to-life", "Ambulance crew", "an hour", .hours(most: 4)),
    ]

    @Test(arguments: refused)
    func `it takes a reason and few hours`(
        kind: String, reason: String, hours: String, why: BreakGlassRefusal
    ) {
        #expect(throws: why) {
            try BreakGlassRequest(
                kind: kind, reason: reason, hours: hours, kinds: ["risk-to-life"], mostHours: 4)
        }
    }

    @Test func `it opens the record for its hours alone`() {
        #expect(!Self.grant.isOpen(at: "2027-01-05T21:59:59.999Z"))
        #expect(Self.grant.isOpen(at: "2027-01-05T22:00:00.000Z"))
        #expect(Self.grant.isOpen(at: "2027-01-05T23:59:59.999Z"))
        #expect(!Self.grant.isOpen(at: "2027-01-06T00:00:00.000Z"))
    }

    @Test func `somebody else reviews it, once, and says what follows`() throws {
        let now: Instant = "2027-01-06T09:00:00.000Z"
        #expect(throws: BreakGlassRefusal.ownReview) {
            try Self.grant.reviewed(.justified, note: "", by: .example(1), at: now)
        }
        #expect(throws: BreakGlassRefusal.outcomeMissing) {
            try Self.grant.reviewed(nil, note: "", by: .example(2), at: now)
        }
        #expect(throws: BreakGlassRefusal.noteMissing) {
            try Self.grant.reviewed(.notJustified, note: "", by: .example(2), at: now)
        }
        let reviewed = try Self.grant.reviewed(.justified, note: "", by: .example(2), at: now)
        #expect(reviewed.reviewedAt == now)
        #expect(throws: BreakGlassRefusal.reviewedAlready) {
            try reviewed.reviewed(.justified, note: "", by: .example(3), at: now)
        }
    }

    @Test(arguments: Role.staff)
    func `few take it, and only leads of the same organisation review it`(role: Role) {
        let same = BreakGlassPolicy(
            Principal(kind: .staff(.example(2)), organisation: .example(1), roles: [role]))
        let other = BreakGlassPolicy(
            Principal(kind: .staff(.example(3)), organisation: .example(2), roles: [role]))
        let own = BreakGlassPolicy(
            Principal(kind: .staff(.example(1)), organisation: .example(1), roles: [role]))
        let reviews = [Role.safeguardingLead, .informationGovernance].contains(role)
        #expect(same.mayTake == BreakGlassPolicy.takers.contains(role))
        #expect(same.allows(.review, on: Self.grant) == reviews)
        #expect(same.allows(.view, on: Self.grant) == reviews)
        #expect(!other.allows(.review, on: Self.grant))
        #expect(!other.allows(.view, on: Self.grant))
        #expect(!own.allows(.review, on: Self.grant))
        #expect(own.allows(.view, on: Self.grant))
    }

    @Test func `carers, links and jobs take none`() {
        for kind in [Principal.Kind.carer(.example(1)), .quickAddLink(.example(1)), .system("job")] {
            let policy = BreakGlassPolicy(
                Principal(kind: kind, organisation: .example(1), roles: Set(Role.allCases)))
            #expect(!policy.mayTake)
            #expect(policy.scope == .none)
        }
    }
}
