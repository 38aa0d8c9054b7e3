import Core
import Storage

/// One event on its way to one handler.
package struct Delivery: Hashable, Sendable {
    package let eventID: EventID
    package let eventName: EventName
    /// The kind of record the event is about, as "PersonTag", and its identifier.
    package let aboutKind: String
    package let aboutID: String
    package let handler: String
    package let state: State
    package let tries: Int
    /// The kind of the last error, never what it said.
    package let lastError: String?
    package let at: Instant
    package let endedAt: Instant?

    package enum State: String, CaseIterable, Sendable, SQLEnum {
        /// Waiting for its time, or held by a worker.
        case open
        case done
        /// Given up on until a person sends it again.
        case undelivered
    }

    /// What may happen to a delivery; a worker does all but the last, which is a manager's.
    package enum Action: String, CaseIterable, Sendable { case take, finish, retry, giveBack, giveUp, resend }

    /// The one table of what may follow what.
    package static let transitions: [State: [Action: State]] = [
        .open: [.take: .open, .finish: .done, .retry: .open, .giveBack: .open, .giveUp: .undelivered],
        .done: [:],
        .undelivered: [.resend: .open],
    ]
}

/// How long to wait before trying again, and when to stop.
package struct RetryRule: Hashable, Sendable {
    /// Tries before a delivery is given up on: two and a half hours of them, as the waits below add up.
    package let mostTries: Int
    let firstWait: Int
    let longestWait: Int

    package init(mostTries: Int = 8, firstWait: Int = 5, longestWait: Int = 6 * 3600) {
        (self.mostTries, self.firstWait, self.longestWait) = (mostTries, firstWait, longestWait)
    }

    /// Seconds to wait after so many tries: 5, 20, 80 … and up to a quarter more, so that those that failed
    /// together don't all come back together.
    ///
    /// - Parameter chance: 0 to 255.
    package func wait(afterTries tries: Int, chance: UInt8) -> Int {
        var wait = firstWait
        for _ in 1..<max(2, tries) where tries > 1 && wait < longestWait { wait *= 4 }
        wait = min(wait, longestWait)
        return wait + wait * Int(chance) / 1024
    }
}

/// An error that trying again can't mend: its delivery is given up on at once.
package protocol Hopeless: Error {}

/// The handler's time ran out and another worker holds its delivery now: nothing it did is kept.
package struct LeaseLost: Error, Equatable, Sendable {
    package init() {}
}

/// Nothing here handles it any more, or not yet.
struct NoSuchHandler: Error {}

/// A worker took it and was never heard of again.
struct WorkerLost: Error {}

/// The kind of error, which holds nobody's data.
///
/// A function, since in an extension of `Error` one that was rethrown is seen as an `Error` and no more.
func kindName(of error: any Error) -> String { String(describing: type(of: error)) }
