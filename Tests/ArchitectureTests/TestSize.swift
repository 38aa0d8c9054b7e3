import Foundation

/// How much a test does that goes through many cases, as `scripts/test` asks for it.
enum TestSize {
    /// Whether the sizes are asked for that take long.
    static let isFull = ProcessInfo.processInfo.environment["MAINSTAY_TEST_SIZE"] == "full"
    /// Which of many short runs this is, from 1 on: 50 of 200 are the 10,000 as well.
    static let part =
        ProcessInfo.processInfo.environment["MAINSTAY_TEST_SEED"].flatMap { UInt64($0) } ?? 1
}
