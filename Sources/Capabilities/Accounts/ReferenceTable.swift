import Foundation

/// The rows of one of the reference files: comma-separated, with a line of names, quoted where needed.
struct ReferenceTable {
    let rows: [[String: String]]

    init(_ file: String) throws {
        let text = String(decoding: try Data(contentsOf: Self.folder.appending(path: file)), as: UTF8.self)
        let lines = text.split(separator: "\n").map { Self.fields(in: $0) }
        guard let names = lines.first else { throw CocoaError(.fileReadCorruptFile) }
        rows = lines.dropFirst().map { Dictionary(zip(names, $0)) { first, _ in first } }
    }

    static let folder = Bundle.module.bundleURL.appending(path: "Reference")

    private static func fields(in line: Substring) -> [String] {
        var (fields, field, isQuoted) = ([String](), "", false)
        for character in line {
            switch (character, isQuoted) {
            case ("\"", _): isQuoted.toggle()
            case (",", false):
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        return fields + [field]
    }
}
