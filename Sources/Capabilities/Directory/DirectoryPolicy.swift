import Core

/// Who may look after the urgent numbers; anybody may read them.
package struct UrgentNumberPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    package enum Action: String, CaseIterable, Sendable { case list, check, change }

    static let keepers: [Role] = [.manager, .administrator, .operator]

    package func allows(_ action: Action, on subject: Void) -> Bool {
        switch action {
        case .list, .check: principal.has(any: .manager, .administrator, .operator)
        case .change: principal.has(any: .manager, .administrator)
        }
    }
}
