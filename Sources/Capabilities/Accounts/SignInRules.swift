import Core

/// How wrong attempts slow the next one down.
package enum SignInLimits {
    /// Wrong attempts before any wait: people mistype.
    static let free = 5
    static let firstWaitSeconds = 30
    static let longestWaitSeconds = 3_600

    /// Until when an account takes no attempt, after so many wrong ones in a row: 30 seconds, then twice that each time.
    package static func lockedUntil(afterFailures failures: Int, at now: Instant) -> Instant? {
        guard failures >= free else { return nil }
        let doublings = min(failures - free, 10)
        return now.adding(seconds: min(firstWaitSeconds << doublings, longestWaitSeconds))
    }
}

/// How long the one-use links last.
package enum LinkLife {
    package static let invitationSeconds = 7 * 86_400
    package static let resetSeconds = 86_400
    package static let carerSignInSeconds = 15 * 60
    /// From the right password to the second factor.
    package static let secondStepSeconds = 10 * 60
}
