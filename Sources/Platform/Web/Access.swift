import Core

/// Who may come through a route; there is no route without one.
package enum Access: Hashable, Sendable {
    /// Signed in or not.
    case everyone
    /// Any member of staff, and any carer.
    case signedIn
    /// Any member of staff, whatever their role.
    case staff
    /// Staff with one of these roles.
    case roles([Role])
    /// The carer, on their own pages.
    case carer
    /// Staff who may quick-add, and an organisation's own link.
    case quickAddLink

    /// The roles that may tell the partnership of a carer they have met.
    package static let quickAddRoles: [Role] = [
        .frontDesk, .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .operator,
        .schoolLead,
        .safeguardingLead,
    ]

    /// Whether `principal`, `nil` when signed out, may come through.
    package func allows(_ principal: Principal?) -> Bool {
        if self == .everyone { return true }
        guard let principal else { return false }
        return switch (self, principal.kind) {
        case (_, .system): false
        case (.everyone, _): true
        case (.signedIn, .staff), (.signedIn, .carer), (.staff, .staff), (.carer, .carer): true
        case (.roles(let wanted), .staff): !principal.roles.isDisjoint(with: wanted)
        case (.quickAddLink, .staff): !principal.roles.isDisjoint(with: Self.quickAddRoles)
        case (.quickAddLink, .quickAddLink): true
        default: false
        }
    }

    /// - Throws: `AccessDenied` unless the person asking may come through.
    func check(_ principal: Principal?, session: Session?) throws(AccessDenied) {
        guard !allows(principal) else { return }
        if session?.isLocked == true { throw .locked }
        throw principal == nil ? .signInNeeded : .notForThem
    }
}

extension Access: CustomStringConvertible {
    /// As the generated documents say it: "roles: coordinator, manager".
    package var description: String {
        switch self {
        case .everyone: "everyone"
        case .signedIn: "signed in"
        case .staff: "staff"
        case .roles(let roles): "roles: " + roles.map(\.rawValue).joined(separator: ", ")
        case .carer: "carer"
        case .quickAddLink: "quick-add"
        }
    }
}

/// Why somebody can't come through a route.
enum AccessDenied: Error, Equatable {
    case signInNeeded
    case locked
    case notForThem
}
