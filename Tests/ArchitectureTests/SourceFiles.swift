import Foundation

/// A file of the package's sources, read as text.
struct SourceFile: Sendable, CustomStringConvertible {
    /// From the package's folder: "Sources/Platform/Core/Money.swift".
    let path: String
    let text: String

    var description: String { path }
    var name: String { String(path.split(separator: "/").last ?? "") }
    var lines: [String] { text.components(separatedBy: "\n") }

    /// The modules it imports.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let position = words.firstIndex(of: "import"), position < words.count - 1,
                position == 0 || words[0] == "@testable"
            else { return nil }
            return words[position + 1]
        }
    }

    /// Its lines without comments and without what stands in string literals of one line.
    var code: [String] {
        lines.map { line in
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.hasPrefix("//") { return "" }
            return line.replacing(#/"[^"]*"/#, with: "\"\"")
        }
    }
}

enum SourceFiles {
    static let package: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url
    }()

    static let swift: [SourceFile] = files(under: "Sources", ending: ".swift")
    static let templates: [SourceFile] = files(under: "Sources", ending: ".mustache")

    static func files(under folder: String, ending: String) -> [SourceFile] {
        let root = package.appending(path: folder)
        guard let names = FileManager.default.enumerator(atPath: root.path) else { return [] }
        return names.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted().compactMap {
            name in
            guard let text = try? String(contentsOf: root.appending(path: name), encoding: .utf8) else {
                return nil
            }
            return SourceFile(path: "\(folder)/\(name)", text: text)
        }
    }
}
