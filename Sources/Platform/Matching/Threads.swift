import Foundation

/// Memory that several threads write, each in places of its own.
struct Shared<Element>: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Element>

    init(_ buffer: UnsafeMutableBufferPointer<Element>) { self.buffer = buffer }
}

/// Runs `work` on two halves of 0..<count at once, or here when there is little to do.
func inTwo(_ count: Int, _ work: @Sendable (Range<Int>) -> Void) {
    guard count > 5000 else { return work(0..<count) }
    DispatchQueue.concurrentPerform(iterations: 2) { half in
        work(half == 0 ? 0..<count / 2 : count / 2..<count)
    }
}

/// Runs `work` for 0 and for 1 at once.
func inTwoAlways(_ work: @Sendable (Int) -> Void) {
    DispatchQueue.concurrentPerform(iterations: 2, execute: work)
}
