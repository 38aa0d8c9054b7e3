import Foundation
import Testing

/// A file of the repository that the tests write from what the program really has.
struct GeneratedFile: Sendable {
    /// From the package's folder: "docs/generated/routes.md".
    let path: String

    init(_ path: String) { self.path = path }

    static let writes = ProcessInfo.processInfo.environment["MAINSTAY_WRITE_DOCS"] == "1"

    private var url: URL { SourceFiles.package.appending(path: path) }

    /// What the file says now; empty where there is none.
    var text: String { (try? String(contentsOf: url, encoding: .utf8)) ?? "" }

    /// Fails when the file says something else, naming the first line that differs; or writes it when asked to.
    func expect(_ wanted: String) throws {
        if Self.writes {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(wanted.utf8).write(to: url)
            return
        }
        let (now, wanted) = (text.components(separatedBy: "\n"), wanted.components(separatedBy: "\n"))
        guard now != wanted else { return }
        let line = zip(now, wanted).prefix { $0 == $1 }.count
        Issue.record(
            """
            \(path) is stale. Write it with: MAINSTAY_WRITE_DOCS=1 scripts/test ArchitectureTests
            Line \(line + 1) is:   \(now.dropFirst(line).first ?? "(nothing)")
            and should be: \(wanted.dropFirst(line).first ?? "(nothing)")
            """)
    }
}
