import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct PolicyTests {
    private static let person = PersonID.example(1)
    private static let ours = RegisterPolicy.Subject(id: person, working: [TestRegister.centre])
    private static let shared = RegisterPolicy.Subject(
        id: person, working: [TestRegister.otherCentre], shared: [TestRegister.centre])
    private static let theirs = RegisterPolicy.Subject(id: person, working: [TestRegister.otherCentre])
    private static let hidden = RegisterPolicy.Subject(
        id: person, isRestricted: true, working: [TestRegister.centre])

    private static let caseworkers: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .safeguardingLead,
    ]

    @Test(arguments: Role.staff)
    func `each role sees what its work needs`(role: Role) {
        let policy = RegisterPolicy(TestRegister.staff(1, role))
        let sees = RegisterPolicy.rolesWithRecords.subtracting([.advocate]).contains(role)
        #expect(policy.allows(.view, on: Self.ours) == sees)
        #expect(policy.allows(.view, on: Self.shared) == sees)
        #expect(!policy.allows(.view, on: Self.theirs))
        #expect(policy.allows(.edit, on: Self.ours) == Self.caseworkers.contains(role))
        #expect(!policy.allows(.edit, on: Self.shared))
        #expect(policy.allows(.viewConfidential, on: Self.ours) == Self.caseworkers.contains(role))
        #expect(policy.allows(.viewDemographics, on: Self.ours) == (role == .informationGovernance))
        #expect(policy.allows(.restrict, on: Self.ours) == (role == .safeguardingLead))
        #expect(policy.allows(.overrideSharing, on: Self.ours) == (role == .safeguardingLead))
        #expect(!policy.allows(.overrideSharing, on: Self.shared))
        #expect(policy.allows(.moveOut, on: Self.ours) == [.manager, .informationGovernance].contains(role))
        #expect(policy.allows(.count) == (sees || [.advocate, .commissioner, .board].contains(role)))
        #expect(policy.allows(.export) == [.coordinator, .manager].contains(role))
        #expect(policy.allows(.search) == (sees || role == .advocate))
        for action in RegisterPolicy.Action.allCases {
            #expect(!policy.allows(action, on: Self.hidden), "\(action)")
        }
    }

    @Test func `an advocate sees whom they speak for, wherever they are from, and changes nothing`() {
        var advocate = TestRegister.staff(1, .advocate, in: TestRegister.otherCentre)
        #expect(!RegisterPolicy(advocate).allows(.view, on: Self.ours))
        advocate.speaksFor = [Self.person]
        let policy = RegisterPolicy(advocate)
        #expect(policy.allows(.view, on: Self.ours) && policy.allows(.view, on: Self.theirs))
        #expect(!policy.allows(.view, on: Self.hidden))
        #expect(
            !policy.allows(
                .view, on: RegisterPolicy.Subject(id: .example(2), working: [TestRegister.otherCentre])))
        for action in RegisterPolicy.Action.allCases where action != .view {
            #expect(!policy.allows(action, on: Self.ours), "\(action)")
        }
    }

    @Test func `a restricted person is for the named reviewers of their own organisation`() {
        let reviewer = RegisterPolicy(TestRegister.reviewer)
        #expect(reviewer.allows(.view, on: Self.hidden))
        #expect(reviewer.allows(.liftRestriction, on: Self.hidden))
        let other = RegisterPolicy(
            TestRegister.staff(3, .safeguardingLead, in: TestRegister.otherCentre, reviews: true))
        #expect(!other.allows(.view, on: Self.hidden))
        let desk = RegisterPolicy(TestRegister.staff(3, .frontDesk, reviews: true))
        #expect(!desk.allows(.view, on: Self.hidden))
    }

    @Test func `a carer sees their own record and nobody else's`() {
        let carer = RegisterPolicy(Principal(kind: .carer(Self.person), roles: [.carer]))
        #expect(carer.allows(.view, on: Self.ours))
        #expect(carer.allows(.viewDemographics, on: Self.ours))
        #expect(!carer.allows(.edit, on: Self.ours))
        #expect(
            !carer.allows(.view, on: RegisterPolicy.Subject(id: .example(2), working: [TestRegister.centre])))
        #expect(!carer.allows(.search))
    }

    @Test func `what was told in confidence stays with whom it was told`() {
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let told = Provenance(
            source: .carer, organisation: TestRegister.centre, side: .carer, inConfidence: true,
            recordedAt: now)
        let elsewhere = Provenance(
            source: .carer, organisation: TestRegister.otherCentre, side: .carer, inConfidence: true,
            recordedAt: now)
        let coordinator = RegisterPolicy(TestRegister.coordinator)
        #expect(coordinator.mayShow(told, of: Self.ours))
        #expect(!coordinator.mayShow(elsewhere, of: Self.ours))
        #expect(!coordinator.mayShow(told, of: Self.shared))
        #expect(!RegisterPolicy(TestRegister.staff(1, .schoolLead)).mayShow(told, of: Self.ours))
        let carer = RegisterPolicy(Principal(kind: .carer(Self.person), roles: [.carer]))
        #expect(!carer.mayShow(told, of: Self.ours))
        let others = Provenance(
            source: .professional, organisation: TestRegister.centre, side: .caredFor, recordedAt: now)
        #expect(!carer.mayShow(others, of: Self.ours))
        #expect(coordinator.mayShow(others, of: Self.ours))
        #expect(!RegisterPolicy(TestRegister.staff(1, .schoolLead)).mayShow(others, of: Self.ours))
    }

    @Test func `a break-glass grant shows one record and changes nothing in it`() {
        let policy = RegisterPolicy(TestRegister.otherCoordinator, granted: Self.person)
        #expect(policy.allows(.view, on: Self.ours))
        #expect(policy.allows(.view, on: Self.hidden))
        #expect(!policy.allows(.edit, on: Self.ours))
        #expect(
            !policy.allows(.view, on: RegisterPolicy.Subject(id: .example(2), working: [TestRegister.centre]))
        )
    }

    /// The scope for many and the decision for one are the same answer.
    @Test(arguments: Engine.allCases)
    func `what the scope finds is what the policy allows to see`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var made: [PersonID] = []
        for (number, postcode) in ["SO51 8DE", "DT1 1XJ", "SO51 8DE"].enumerated() {
            made.append(
                try await register.register(try Example.arrival("p\(number)", postcode: postcode)).person)
        }
        try await register.restrict(made[2])
        var principals =
            Role.staff.map { TestRegister.staff(1, $0) }
            + Role.staff.map { TestRegister.staff(2, $0, reviews: true) }
        principals += [
            .system("job"), Principal(kind: .carer(made[0]), roles: [.carer]), TestRegister.otherCoordinator,
        ]
        for principal in principals {
            for granted in [nil, made[1], made[2]] {
                let policy = RegisterPolicy(principal, granted: granted)
                for id in made {
                    let (found, subject) = try await register.read { connection, surroundings in
                        let store = PersonStore(connection, surroundings)
                        return (try store.find(id, within: policy.scope) != nil, try store.subject(id))
                    }
                    #expect(
                        found == policy.allows(.view, on: try #require(subject)), "\(principal.roles) \(id)")
                }
            }
        }
    }
}
