import Core
import Testing
import TestSupport

@testable import Tasks

@Suite struct TaskRulesTests {
    /// Every move there is; what isn't here is refused.
    static let moves: [(WorkTask.Status, TaskAction, WorkTask.Status)] = [
        (.open, .take, .open), (.open, .assign, .open), (.open, .putOff, .open), (.open, .wait, .waiting),
        (.open, .complete, .done), (.open, .cancel, .cancelled), (.waiting, .take, .waiting),
        (.waiting, .assign, .waiting), (.waiting, .putOff, .waiting), (.waiting, .resume, .open),
        (.waiting, .complete, .done), (.waiting, .cancel, .cancelled), (.done, .reopen, .open),
        (.cancelled, .reopen, .open),
    ]

    @Test(arguments: WorkTask.Status.allCases, TaskAction.allCases)
    func `each action moves a task as the table says, and no other way`(
        status: WorkTask.Status, action: TaskAction
    ) {
        let expected = Self.moves.first { $0.0 == status && $0.1 == action }?.2
        #expect(TaskAction.next(action, from: status) == expected)
    }

    @Test func `a closed task keeps what came of it, and loses it when opened again`() throws {
        let done = try WorkTask.example().completed("Rang, all well", at: "2027-01-06T10:00:00.000Z")
        #expect(done.status == .done)
        #expect(done.outcome == "Rang, all well")
        #expect(throws: TaskRefusal.notFrom(.complete, .done)) {
            try done.completed("Again", at: "2027-01-06T10:00:00.000Z")
        }
        let reopened = try done.reopened()
        #expect(reopened.outcome == nil)
        #expect(reopened.closedAt == nil)
    }

    @Test(arguments: [
        ("2027-01-04", TaskRefusal.dayPast), ("2028-01-06", .dayTooFar),
    ])
    func `a task is put off to a day within a year`(day: String, refusal: TaskRefusal) throws {
        let day = try #require(LocalDate(day))
        #expect(throws: refusal) { try WorkTask.example().putOff(to: day, because: "Away", on: "2027-01-05") }
    }

    @Test func `putting off and waiting need a reason`() {
        #expect(throws: TaskRefusal.reasonMissing(field: "reason")) {
            try WorkTask.example().putOff(to: "2027-01-06", because: "", on: "2027-01-05")
        }
        #expect(throws: TaskRefusal.reasonMissing(field: "waitingFor")) {
            try WorkTask.example().waiting(for: "", until: "2027-01-06", on: "2027-01-05")
        }
    }
}

@Suite struct TriedRuleTests {
    @Test(arguments: [
        (1, true, false, AfterNoAnswer.tryAgain(in: 2)), (2, false, false, .tryAgain(in: 2)),
        (1, true, true, .tryAgain(in: 1)), (3, true, false, .write), (3, false, false, .askManager),
        (3, true, true, .askManager), (4, true, false, .write),
    ])
    func `silence leads to another try, a safe letter or a person`(
        made: Int, postIsSafe: Bool, riskNoted: Bool, expected: AfterNoAnswer
    ) {
        #expect(
            TriedRule.usual.follows(tries: made, postIsSafe: postIsSafe, riskNoted: riskNoted) == expected)
    }
}

@Suite struct TaskPolicyTests {
    static let ours = OrganisationID.example(1)
    static let theirs = OrganisationID.example(2)

    func principal(_ role: Role, in organisation: OrganisationID = ours) -> Principal {
        Principal(kind: .staff(.example(7)), organisation: organisation, roles: [role])
    }

    @Test(arguments: Role.staff)
    func `only the roles with a worklist see tasks, and only their organisation's`(role: Role) {
        let sees = TaskPolicy.listRoles.contains(role)
        #expect(TaskPolicy(principal(role)).sees(.example(organisation: Self.ours)) == sees)
        #expect(!TaskPolicy(principal(role)).sees(.example(organisation: Self.theirs)))
    }

    @Test(arguments: TaskPolicy.listRoles)
    func `a sensitive task is for its owner, managers, safeguarding and information governance leads`(
        role: Role
    ) {
        let policy = TaskPolicy(principal(role))
        let theirs = WorkTask.example(organisation: Self.ours, account: .example(8), isSensitive: true)
        let own = WorkTask.example(organisation: Self.ours, account: .example(7), isSensitive: true)
        #expect(policy.sees(theirs) == [.manager, .safeguardingLead, .informationGovernance].contains(role))
        #expect(policy.sees(own))
    }

    @Test(arguments: TaskPolicy.listRoles, TaskAction.allCases)
    func `nobody may do anything to the check of their own work, and nobody can give it to them`(
        role: Role, action: TaskAction
    ) {
        let own = WorkTask.example(organisation: Self.ours, account: .example(7), about: .example(7))
        #expect(!TaskPolicy(principal(role)).sees(own))
        #expect(!TaskPolicy(principal(role)).allows(action, on: own))
        #expect(throws: TaskRefusal.theirOwnWork) { try own.taken(by: .example(7)) }
        #expect(throws: TaskRefusal.theirOwnWork) { try own.assigned(to: .example(7), team: nil) }
        #expect(throws: Never.self) { try own.assigned(to: .example(8), team: nil) }
        let another = WorkTask.example(organisation: Self.ours, account: .example(7), about: .example(8))
        #expect(TaskPolicy(principal(role)).allows(action, on: another))
    }

    @Test func `a colleague's task isn't given away or cancelled by a practitioner`() {
        let policy = TaskPolicy(principal(.practitioner))
        let colleagues = WorkTask.example(organisation: Self.ours, account: .example(8))
        for action in [TaskAction.assign, .cancel, .reopen] {
            #expect(!policy.allows(action, on: colleagues))
        }
        for action in [TaskAction.take, .complete, .wait] { #expect(policy.allows(action, on: colleagues)) }
    }

    @Test(arguments: [(0, "0"), (499, "499"), (500, "500+"), (501, "500+")])
    func `a list that nobody works through isn't counted to its end`(count: Int, shown: String) {
        #expect(WorklistPages.counted(count) == shown)
    }
}

extension WorkTask {
    static func example(
        _ number: Int = 1, organisation: OrganisationID = .example(1), account: AccountID? = nil,
        about: AccountID? = nil, isSensitive: Bool = false, status: Status = .open
    ) -> WorkTask {
        WorkTask(
            id: .example(number), kind: "follow-up", title: "Ring back", person: nil,
            organisation: organisation,
            team: nil, account: account, aboutAccount: about, openedAt: "2027-01-05T09:30:00.000Z",
            dueOn: "2027-01-08",
            isUrgent: false,
            isSensitive: isSensitive, status: status, waitingFor: nil, putOffReason: nil, outcome: nil,
            closedAt: nil, linkPath: nil, version: 1)
    }
}
