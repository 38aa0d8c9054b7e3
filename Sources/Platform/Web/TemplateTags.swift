/// The tags of a template's text, in order.
struct TemplateTags {
    enum Kind: Character {
        case section = "#"
        case inverted = "^"
        case end = "/"
        case parent = "<"
        case block = "$"
        case partial = ">"
        case comment = "!"
        case unescaped = "&"
        case pragma = "%"
        case variable = " "
    }

    struct Tag: Equatable {
        let kind: Kind
        let name: String
    }

    let all: [Tag]

    init(_ text: String) {
        all = text.split(separator: "{{").dropFirst(text.hasPrefix("{{") ? 0 : 1).compactMap { piece in
            guard let end = piece.range(of: "}}")?.lowerBound, let first = piece.first else { return nil }
            if first == "{" { return Tag(kind: .unescaped, name: Self.name(piece[..<end].dropFirst())) }
            guard let kind = Kind(rawValue: first), kind != .variable else {
                return Tag(kind: .variable, name: Self.name(piece[..<end]))
            }
            return Tag(kind: kind, name: Self.name(piece[..<end].dropFirst()))
        }
    }

    var partials: [String] { all.filter { $0.kind == .partial }.map(\.name) }

    /// The names whose values the template asks for, transforms taken off: "shell.csrfToken".
    var values: [String] {
        all.filter { [.section, .inverted, .variable, .unescaped].contains($0.kind) }.map { tag in
            let inner = tag.name.split(separator: "(").last.map(String.init) ?? tag.name
            return inner.replacing(")", with: "")
        }.filter { !$0.isEmpty && $0 != "." }
    }

    /// Whether the template shows values as they are, markup and all.
    var hasUnescaped: Bool { all.contains { $0.kind == .unescaped } }

    private static func name(_ text: Substring) -> String {
        String(text.filter { $0 != " " && $0 != "\n" })
    }
}
