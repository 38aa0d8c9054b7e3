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
            .raised: [.send, .acknowledge, .tried, .add, .correct, .escalate, .life],
            .sent: [.send, .acknowledge, .tried, .add, .correct, .escalate, .life],
            .acknowledged: [.send, .tried, .step, .close, .add, .correct, .escalate, .life],
            .closed: [.keep, .putAway, .reopen, .add, .correct, .life],
            .putAway: [.reopen, .add, .correct, .life],
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
}
