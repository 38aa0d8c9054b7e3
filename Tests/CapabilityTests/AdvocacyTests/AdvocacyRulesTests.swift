import Core
import Web
import TestSupport
import Testing

@testable import Advocacy

@Suite struct AdvocacyRulesTests {
    /// Written out by hand, apart from the table the code reads.
    private static func expected(
        _ action: AdvocacyAction, _ status: AdvocacyCase.Status
    ) -> AdvocacyCase.Status? {
        switch (action, status) {
        case (.accept, .offered), (.accept, .declined): .accepted
        case (.decline, .offered), (.decline, .accepted), (.decline, .waiting): .declined
        case (.request, .accepted), (.request, .waiting): .waiting
        case (.allocate, .accepted), (.allocate, .waiting): .allocated
        case (.release, .allocated): .waiting
        case (.give, .offered), (.give, .accepted), (.give, .waiting), (.give, .allocated): status
        case (.end, .offered), (.end, .accepted), (.end, .waiting), (.end, .allocated): .ended
        case (.reopen, .declined), (.reopen, .ended): .accepted
        default: nil
        }
    }

    private static func may(
        _ action: AdvocacyAction, _ status: AdvocacyCase.Status, _ role: Role
    ) -> Bool {
        let workers: Set<Role> = [.practitioner, .assessor, .youngCarersWorker, .coordinator, .manager]
        return switch action {
        case .accept, .decline: workers.contains(role) || role == .carer
        case .request, .allocate, .give, .reopen: workers.contains(role)
        case .release: [.coordinator, .manager, .advocate].contains(role)
        case .end: workers.contains(role) || status == .allocated && [.carer, .advocate].contains(role)
        }
    }

    @Test(arguments: AdvocacyAction.allCases)
    func `every state, action and role comes out as it should`(action: AdvocacyAction) {
        for status in AdvocacyCase.Status.allCases {
            for role in Role.allCases {
                let next = AdvocacyRules.next(action, from: status, by: .role(role))
                let expected = Self.may(action, status, role) ? Self.expected(action, status) : nil
                #expect(next == expected, "\(action) from \(status) by \(role)")
            }
            let service: Set<AdvocacyAction> = [.release, .give, .end, .reopen]
            let next = AdvocacyRules.next(action, from: status, by: .service)
            #expect(next == (service.contains(action) ? Self.expected(action, status) : nil))
        }
    }

    @Test
    func
        `a closed organisation’s case goes to who looks after them, else to the duty team, never to the closed`()
    {
        let (closed, owner, duty) = (
            OrganisationID.example(1), OrganisationID.example(2), OrganisationID.example(3)
        )
        func successor(_ now: OrganisationID?, closed others: Set<OrganisationID> = []) -> OrganisationID? {
            AdvocacyRules.successor(
                of: closed, owner: now, duty: duty, isClosed: { others.contains($0) })
        }
        #expect(successor(owner) == owner)
        #expect(successor(nil) == duty)
        #expect(successor(closed) == duty)
        #expect(successor(owner, closed: [owner]) == duty)
        #expect(successor(owner, closed: [duty]) == owner)
        #expect(successor(owner, closed: [owner, duty]) == nil)
    }

    @Test(arguments: AdvocacyCase.Status.allCases)
    func `every state says what is next, and whatever is open can be left`(status: AdvocacyCase.Status) {
        var advocacy = Example.advocacy
        advocacy.status = status
        #expect(!advocacy.nextStep.isEmpty)
        #expect(AdvocacyRules.moves.contains { $0.from.contains(status) })
        if status.isOpen {
            #expect(AdvocacyRules.next(.end, from: status, by: .service) == .ended)
        }
    }

    @Test func `days follow each step, and an advocate has a name`() throws {
        let worker = Example.staff(1, [.coordinator])
        var advocacy = Example.advocacy
        advocacy.status = .offered
        let wanted = try advocacy.accepted(on: "2027-01-05", by: worker)
        #expect(wanted.wantedOn == "2027-01-05")
        #expect(throws: AdvocacyRefusal.nameMissing) {
            try wanted.allocated(to: nil, name: "", phone: "", on: "2027-01-06", by: worker)
        }
        let had = try wanted.allocated(to: .example(9), name: "Kit", phone: "1", on: "2027-01-06", by: worker)
        #expect(had.allocatedOn == "2027-01-06" && had.advocate == .example(9))
        let again = try had.released(on: "2027-01-08", by: worker)
        #expect(again.advocate == nil && again.advocateName.isEmpty && again.wantedOn == "2027-01-08")
        let ended = try again.ended(.carerAsked, on: "2027-01-09", by: worker)
        #expect(ended.endedOn == "2027-01-09" && ended.endReason == .carerAsked)
        #expect(throws: AdvocacyRefusal.notFrom(.ended)) { try ended.declined(on: "2027-01-10", by: worker) }
        let reopened = try ended.reopened(on: "2027-01-10", by: worker)
        #expect(reopened.status == .accepted && reopened.endedOn == nil)
    }

    @Test func `an advocate sees their one case while they have it`() {
        var advocacy = Example.advocacy
        (advocacy.status, advocacy.advocate) = (.allocated, .example(9))
        let theirs = AdvocacyPolicy(Example.staff(9, [.advocate], in: Example.elsewhere))
        #expect(theirs.sees(advocacy) && theirs.allows(.end, on: advocacy))
        #expect(!theirs.allows(.give, on: advocacy) && !theirs.mayGiveSight(of: advocacy))
        #expect(!AdvocacyPolicy(Example.staff(8, [.advocate])).sees(advocacy))
        advocacy.status = .ended
        #expect(!theirs.sees(advocacy))
        let worker = AdvocacyPolicy(Example.staff(1, [.practitioner]))
        #expect(worker.sees(advocacy) && !worker.mayGiveSight(of: advocacy))
        #expect(AdvocacyPolicy(Example.staff(2, [.manager])).mayGiveSight(of: advocacy))
        #expect(!AdvocacyPolicy(Example.staff(2, [.manager], in: Example.elsewhere)).sees(advocacy))
        for role in [Role.frontDesk, .administrator, .board, .commissioner, .operator, .schoolLead] {
            #expect(AdvocacyPolicy(Example.staff(1, [role])).scope == .none)
        }
    }

    @Test func `a form says who helps, and each thing that is missing`() {
        func read(
            _ fields: [String: String], _ moment: TakingPart.Moment = .start, mayDecide: Bool = false
        ) -> (TakingPart, FormErrors) {
            var errors = FormErrors()
            let answer = TakingPartForm.read(
                FormFields(fields.mapValues { [$0] }), moment, mayDecide: mayDecide, advocate: nil, &errors)
            return (answer, errors)
        }
        #expect(read([:]).1["difficulty"] != nil)
        #expect(read(["difficulty": "not-known"]).1["difficulty"] != nil)
        #expect(read(["difficulty": "not-known"], .booking).1.isEmpty)
        #expect(read(["difficulty": "yes"]).1["advocate"] != nil)
        #expect(read(["difficulty": "yes", "advocate": "allocated"]).1["advocate-name"] != nil)
        let decided = ["difficulty": "yes", "advocate": "manager-decided", "manager-reason": "It ends today"]
        #expect(read(decided).1["advocate"] != nil)
        #expect(read(decided, mayDecide: true).0.problem == nil)
        #expect(read(["difficulty": "yes", "advocate": "waiting"]).0.problem == .advocateMissing)
        let peer = read(["difficulty": "no", "other-advocate": "peer"])
        #expect(peer.1.isEmpty && peer.0.problem == nil && peer.0.other == .peer)
    }
}
