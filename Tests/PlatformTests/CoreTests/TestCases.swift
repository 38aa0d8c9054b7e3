import Foundation

/// Rows of one of the shared files of cases.
enum TestCases {
    static func rows(_ file: String) -> [[String]] {
        guard let folder = Bundle.module.url(forResource: "Cases", withExtension: nil),
            let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
