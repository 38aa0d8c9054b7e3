import Audit

extension AuditAction {
    static let signedIn = AuditAction("signed-in")
    static let signInRefused = AuditAction("sign-in-refused")
    static let signedOut = AuditAction("signed-out")
    static let signedOutEverywhere = AuditAction("signed-out-everywhere")
    static let sessionUnlocked = AuditAction("session-unlocked")
    static let organisationChosen = AuditAction("organisation-chosen")
    static let carerSignInAsked = AuditAction("carer-sign-in-asked")
    static let carerSignInHandedOver = AuditAction("carer-sign-in-handed-over")

    static let accountInvited = AuditAction("account-invited")
    static let invitationCancelled = AuditAction("invitation-cancelled")
    static let accountSetUp = AuditAction("account-set-up")
    static let accountResetAsked = AuditAction("account-reset-asked")
    static let accountReset = AuditAction("account-reset")
    static let secretRotated = AuditAction("secret-rotated")
    static let passwordChanged = AuditAction("password-changed")
    static let recoveryCodesMade = AuditAction("recovery-codes-made")
    static let recoveryCodeUsed = AuditAction("recovery-code-used")
    static let accountDisabled = AuditAction("account-disabled")
    static let accountEnabled = AuditAction("account-enabled")

    static let roleGranted = AuditAction("role-granted")
    static let roleEnded = AuditAction("role-ended")
    static let roleRestored = AuditAction("role-restored")
    static let restrictedReviewerNamed = AuditAction("restricted-reviewer-named")
    static let restrictedReviewerEnded = AuditAction("restricted-reviewer-ended")
    static let accessReviewed = AuditAction("access-reviewed")
    static let accessViewed = AuditAction("access-viewed")

    static let organisationAdded = AuditAction("organisation-added")
    static let organisationEdited = AuditAction("organisation-edited")
    static let teamAdded = AuditAction("team-added")
    static let teamEdited = AuditAction("team-edited")
    static let catchmentSet = AuditAction("catchment-set")
    static let settingSet = AuditAction("setting-set")
    static let quickAddLinkMade = AuditAction("quick-add-link-made")
    static let quickAddLinkRevoked = AuditAction("quick-add-link-revoked")

    /// Held back from the carer's page of who looked until a review decides: the person may be restricted.
    static let glassBroken = AuditAction("emergency-access-taken", heldBack: true)
    static let glassNotFound = AuditAction("emergency-access-nobody-found", heldBack: true)
    static let glassReviewed = AuditAction("emergency-access-reviewed", heldBack: true)
}
