import Core
import Foundation
import Synchronization

/// A clock that moves only when a test says so, and identifiers and chance that are the same in each run.
package final class FixedSurroundings: Sendable {
    private struct State {
        var now: Instant
        var count: UInt64
    }

    private let state: Mutex<State>

    package init(now: Instant = "2027-01-05T09:30:00.000Z", seed: UInt64 = 1) {
        state = Mutex(State(now: now, count: seed &* 1_000_000))
    }

    package func advance(seconds: Int) {
        state.withLock { $0.now = $0.now.adding(seconds: seconds) }
    }

    package func set(_ instant: Instant) {
        state.withLock { $0.now = instant }
    }

    package var surroundings: Surroundings {
        Surroundings(
            now: { self.state.withLock { $0.now } },
            uuid: { UUID(version7At: self.state.withLock { $0.now }, random: self.bytes(10)) },
            randomBytes: { self.bytes($0) })
    }

    /// Bytes from a counter, mixed (SplitMix64), so that no two calls give the same.
    private func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var mixed = state.withLock { state -> UInt64 in
                state.count &+= 0x9E37_79B9_7F4A_7C15
                return state.count
            }
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            withUnsafeBytes(of: mixed.littleEndian) { bytes += $0 }
        }
        return Array(bytes.prefix(count))
    }
}

/// Days and instants as literals, in tests only: a wrong one stops the test.
extension LocalDate: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        guard let date = LocalDate(text) else { preconditionFailure("\(text) is no day") }
        self = date
    }
}

extension Instant: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        guard let instant = Instant(text) else { preconditionFailure("\(text) is no instant") }
        self = instant
    }
}

extension Identifier {
    /// The same identifier each time, told apart by its number.
    package static func example(_ number: Int) -> Self {
        let digits = String(number)
        let tail = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        guard let id = Self("01900000-0000-7000-8000-\(tail)") else { preconditionFailure("no such example") }
        return id
    }
}
