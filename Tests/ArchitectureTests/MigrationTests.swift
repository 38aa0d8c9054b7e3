import Storage
import Testing

@testable import App

/// A migration that has run somewhere is never edited: its text is pinned.
@Suite struct MigrationTests {
    private static let pins = GeneratedFile("Tests/ArchitectureTests/migrations.txt")

    @Test func `every migration has a name of its own that says when and what`() {
        let names = Composition.migrations.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(
                name.wholeMatch(of: #/20\d\d-[01]\d-[0-3]\d-[0-2]\d[0-5]\d(-[a-z0-9]+)+/#) != nil, "\(name)")
        }
    }

    @Test func `a migration's text is what it was when it was written`() throws {
        var pinned: [String: String] = [:]
        for line in Self.pins.text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 2 { pinned[words[0]] = words[1] }
        }
        let changed = Composition.migrations.filter { pinned[$0.name, default: $0.checksum] != $0.checksum }
            .map(\.name)
        #expect(
            changed == [],
            """
            Put its text back and write a new migration instead. Only one that has never run on anybody's records may \
            change: take its line out of \(Self.pins.path), then MAINSTAY_WRITE_DOCS=1 scripts/test ArchitectureTests.
            """)
        guard changed.isEmpty else { return }
        try Self.pins.expect(Composition.migrations.map { "\($0.name) \($0.checksum)\n" }.joined())
    }
}
