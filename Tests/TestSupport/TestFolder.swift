import Foundation
import Synchronization

/// A folder for this run of the tests, removed when it ends.
package final class TestFolder: Sendable {
    package static let shared = TestFolder()

    package let path: String
    private let count = Mutex(0)

    private init() {
        path = "/tmp/mainstay-tests-\(ProcessInfo.processInfo.processIdentifier)"
        Self.removeWhatKilledTestsLeft()
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            preconditionFailure("The tests need a temporary folder: \(error)")
        }
        AtExit.run { [path] in try? FileManager.default.removeItem(atPath: path) }
    }

    private static func removeWhatKilledTestsLeft() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix("mainstay-tests-") || name.hasPrefix("mainstay-pg-") {
            guard let process = name.split(separator: "-").last.flatMap({ Int32($0) }) else { continue }
            // This process's own PostgreSQL may be starting at this moment.
            let isLeftOver =
                kill(process, 0) != 0 || (process == getpid() && name.hasPrefix("mainstay-tests-"))
            if isLeftOver { try? FileManager.default.removeItem(atPath: "/tmp/\(name)") }
        }
    }

    /// A path that nothing is at.
    package func newPath(ending: String = "") -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return "\(path)/\(number)\(ending)"
    }

    /// Removes an SQLite database's files.
    func remove(_ path: String) {
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
    }
}

/// Runs what must be done when the process ends, last added first.
enum AtExit {
    private static let actions = Mutex<[@Sendable () -> Void]>([])

    static func run(_ action: @escaping @Sendable () -> Void) {
        let isFirst = actions.withLock { actions in
            actions.append(action)
            return actions.count == 1
        }
        if isFirst { atexit { AtExit.runAll() } }
    }

    private static func runAll() {
        for action in actions.withLock({ $0 }).reversed() { action() }
    }
}
