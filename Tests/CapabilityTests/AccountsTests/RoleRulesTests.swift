import Core
import TestSupport
import Testing

@testable import Accounts

@Suite struct RoleRulesTests {
    static func staff(_ roles: Role...) -> Principal {
        Principal(kind: .staff(.example(1)), organisation: .example(1), roles: Set(roles))
    }

    static let manageable: Set<Role> = [
        .frontDesk, .practitioner, .assessor, .advocate, .youngCarersWorker, .coordinator, .operator,
        .schoolLead,
    ]

    @Test(arguments: Role.allCases)
    func `only administrators and managers give roles, and managers no role above theirs`(role: Role) {
        let expected: Set<Role> =
            switch role {
            case .administrator: Set(Role.staff)
            case .manager: Self.manageable
            default: []
            }
        #expect(RoleRules.grantable(by: [role]) == expected)
    }

    @Test func `nobody changes their own access`() {
        for role in Role.staff {
            #expect(throws: RoleRefusal.toOneself) {
                try RoleRules.check(granting: role, to: .example(1), by: Self.staff(.administrator, .manager))
            }
        }
    }

    @Test func `a manager can't make an administrator, and nobody makes a carer staff`() throws {
        #expect(throws: RoleRefusal.notYours(.administrator)) {
            try RoleRules.check(granting: .administrator, to: .example(2), by: Self.staff(.manager))
        }
        #expect(throws: RoleRefusal.carersHaveNoAccount) {
            try RoleRules.check(granting: .carer, to: .example(2), by: Self.staff(.administrator))
        }
        try RoleRules.check(granting: .practitioner, to: .example(2), by: Self.staff(.manager))
        try RoleRules.check(granting: .administrator, to: .example(2), by: .system("command"))
    }

    @Test(arguments: Role.allCases)
    func `those who answer for restricted records name who sees them`(role: Role) {
        let may: Set<Role> = [.safeguardingLead, .informationGovernance]
        #expect(RoleRules.mayNameRestrictedReviewers(Self.staff(role)) == may.contains(role))
    }
}
