/// How a worker goes about its work.
package struct WorkerSettings: Sendable {
    /// How many deliveries are handled at once.
    package var slots = 8
    /// Seconds for which a delivery or job is held; renewed while it's being worked on.
    package var lease = 60
    /// How long until the next look when nothing has called.
    package var poll = Duration.seconds(1)
    /// How long those at work may take to finish once the worker is asked to stop.
    package var grace = Duration.seconds(10)
    package var retry = RetryRule()

    package init() {}
}
