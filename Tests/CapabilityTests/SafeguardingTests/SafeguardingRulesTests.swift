import Core
import TestSupport
import Testing

@testable import Safeguarding

@Suite struct SafeguardingRulesTests {
    private let centre = OrganisationID.example(11)
    private let council = OrganisationID.example(12)

    @Test func `a child’s concern goes to the children’s team, an adult’s to the adults’`() {
        #expect(ConcernRules.teams(atRisk: ["carer"]) == .adults)
        #expect(ConcernRules.teams(atRisk: ["cared-for", "staff"]) == .adults)
        #expect(ConcernRules.teams(atRisk: ["child"]) == .children)
        #expect(ConcernRules.teams(atRisk: ["child", "carer"]) == .both)
    }

    @Test
    func `what is about one’s own organisation goes straight to the council, and never to those it is about`()
        throws
    {
        #expect(ConcernRules.about(source: "own", own: centre, council: council) == centre)
        #expect(ConcernRules.about(source: "council", own: centre, council: council) == council)
        #expect(ConcernRules.about(source: "family", own: centre, council: council) == nil)
        func holder(_ origin: OrganisationID?, _ hasLead: Bool, _ about: OrganisationID?) throws
            -> OrganisationID
        {
            try ConcernRules.holder(origin: origin, hasLead: hasLead, about: about, council: council)
        }
        #expect(try holder(centre, true, nil) == centre)
        #expect(try holder(centre, false, nil) == council)
        #expect(try holder(nil, false, nil) == council)
        #expect(try holder(centre, true, centre) == council)
        #expect(throws: ConcernRefusal.aboutThatCouncil) { try holder(centre, true, council) }
        #expect(throws: ConcernRefusal.aboutThatCouncil) { try holder(council, true, council) }
    }

    @Test func `every action in every state has an answer`() {
        let allowed: [ConcernState.Status: Set<ConcernAction>] = [
            .raised: [.send, .acknowledge, .tried, .add, .correct, .escalate, .life, .takeOver],
            .sent: [.send, .acknowledge, .tried, .add, .correct, .escalate, .life, .takeOver],
            .acknowledged: [.send, .tried, .step, .close, .add, .correct, .escalate, .life, .takeOver],
            .closed: [.keep, .putAway, .reopen, .add, .correct, .life, .takeOver],
            .putAway: [.reopen, .add, .correct, .life, .takeOver],
        ]
        for status in ConcernState.Status.allCases {
            for action in ConcernAction.allCases {
                let may = allowed[status]?.contains(action) == true
                let next = try? ConcernRules.next(
                    action, from: status, teams: .adults, acknowledged: [.adults])
                #expect((next != nil) == may, "\(action) in \(status)")
            }
            // A page offers nothing that the rules refuse.
            #expect(allowed[status]?.isSuperset(of: ConcernRules.actions(in: status)) == true)
        }
    }

    @Test func `it is acknowledged once each team that has to hear it has`() throws {
        func next(_ known: Set<Concern.Teams>) throws -> ConcernState.Status {
            try ConcernRules.next(.acknowledge, from: .sent, teams: .both, acknowledged: known)
        }
        #expect(try next([.adults]) == .sent)
        #expect(try next([.adults, .children]) == .acknowledged)
    }

    @Test func `managers are rung in turn`() {
        #expect([0, 1, 2].map { ConcernRules.next(of: ["a", "b"], after: $0) } == ["a", "b", "a"])
        #expect(ConcernRules.next(of: [String](), after: 0) == nil)
    }

    private struct Reader {
        let role: Role
        let at: OrganisationID
        var account = 1
        var isHidden = false
        var hasLead = true

        var policy: ConcernPolicy {
            ConcernPolicy(
                Principal(
                    kind: .staff(.example(account)), organisation: at, roles: [role], name: "Sam"))
        }
    }

    private func concern(about: OrganisationID? = nil, rings: Int = 0) -> Concern {
        Concern(
            id: .example(1), reference: Reference(randomBytes: { Array(repeating: 1, count: $0) }),
            raisedAt: "2027-01-05T09:30:00.000Z", raisedBy: .example(5), origin: centre, council: council,
            about: about, holder: about == nil ? centre : council, team: nil, area: nil, teams: .adults,
            answers: [:],
            state: ConcernState(
                status: .sent, person: .example(1), raiser: nil, owner: .example(9),
                dueAt: "2027-01-05T13:30:00.000Z", taskKey: nil, rings: rings, version: 1))
    }

    @Test
    func `a restricted person’s concern is taken over by those who would have held it, and nobody else`() {
        let cases: [(Reader, Bool)] = [
            (Reader(role: .safeguardingLead, at: centre, isHidden: true), true),
            // Whoever reads it has nothing to take over.
            (Reader(role: .safeguardingLead, at: centre), false),
            (Reader(role: .safeguardingLead, at: centre, account: 9, isHidden: true), false),
            (Reader(role: .safeguardingLead, at: council, isHidden: true), false),
            (Reader(role: .manager, at: centre, isHidden: true), false),
            (Reader(role: .manager, at: centre, isHidden: true, hasLead: false), true),
            (Reader(role: .manager, at: council, isHidden: true, hasLead: false), false),
            (Reader(role: .practitioner, at: centre, isHidden: true, hasLead: false), false),
        ]
        for (reader, may) in cases {
            #expect(
                reader.policy.mayTakeOver(concern(), isHidden: reader.isHidden, hasLead: reader.hasLead)
                    == may,
                "\(reader)")
        }
        let own = Reader(role: .safeguardingLead, at: centre, isHidden: true)
        #expect(!own.policy.mayTakeOver(concern(about: centre), isHidden: true))
    }

    @Test func `who reads a concern, rings or sees no more than how far it got`() {
        let other = OrganisationID.example(13)
        func sight(_ reader: Reader, about: OrganisationID? = nil, rings: Int = 0) -> ConcernPolicy.Sight? {
            reader.policy.sight(
                of: concern(about: about, rings: rings), isHidden: reader.isHidden, hasLead: reader.hasLead)
        }
        let cases: [(Reader, ConcernPolicy.Sight?)] = [
            (Reader(role: .safeguardingLead, at: centre), .whole),
            (Reader(role: .safeguardingLead, at: council), .whole),
            (Reader(role: .safeguardingLead, at: other), nil),
            (Reader(role: .safeguardingLead, at: centre, isHidden: true), nil),
            (Reader(role: .safeguardingLead, at: centre, account: 9, isHidden: true), .whole),
            (Reader(role: .safeguardingLead, at: council, isHidden: true), nil),
            (Reader(role: .safeguardingLead, at: other, account: 9, isHidden: true), nil),
            (Reader(role: .manager, at: centre), nil),
            (Reader(role: .manager, at: centre, hasLead: false), .whole),
            (Reader(role: .manager, at: centre, isHidden: true, hasLead: false), nil),
            (Reader(role: .manager, at: council, hasLead: false), nil),
            (Reader(role: .practitioner, at: centre, hasLead: false), nil),
            (Reader(role: .practitioner, at: centre, account: 5), .state),
        ]
        for (reader, expected) in cases { #expect(sight(reader) == expected, "\(reader)") }
        #expect(sight(Reader(role: .manager, at: centre), rings: 1) == .ringing)
        #expect(sight(Reader(role: .safeguardingLead, at: centre), about: centre) == nil)
        #expect(sight(Reader(role: .manager, at: centre, hasLead: false), about: centre) == nil)
        #expect(sight(Reader(role: .practitioner, at: centre, account: 5), about: centre) == .state)
    }
}
