/// What was done or seen, as a code such as `person-viewed`; each capability declares its own.
package struct AuditAction: Hashable, Sendable {
    package let code: String
    /// Whether the carer's own page leaves it out: safeguarding, restricted-review and legal looks.
    package let isHeldBack: Bool

    package init(_ code: String, heldBack: Bool = false) {
        (self.code, isHeldBack) = (code, heldBack)
    }
}

extension AuditAction {
    /// One list or search: which question was asked, and whose records it showed.
    package static let searched = AuditAction("searched")
}
