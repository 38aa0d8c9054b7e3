import Audit

extension AuditAction {
    static let referralBegun = AuditAction("referral-begun")
    static let referralChanged = AuditAction("referral-changed")
    static let referralViewed = AuditAction("referral-viewed")
    static let referralLinkMade = AuditAction("referral-link-made")
    static let referralLinkOpened = AuditAction("referral-link-opened")
    static let referralDoorMade = AuditAction("referral-form-made")
    static let referralDoorClosed = AuditAction("referral-form-closed")
    static let referralArrived = AuditAction("referral-arrived")
    static let referralNotAgreed = AuditAction("referral-not-agreed")
    static let referralInboundDecided = AuditAction("referral-arrival-decided")
    static let handoverAsked = AuditAction("handover-asked")
    static let handoverDecided = AuditAction("handover-decided")
    static let coverSet = AuditAction("cover-set")
}
