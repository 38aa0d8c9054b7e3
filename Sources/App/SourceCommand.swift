import ArgumentParser
import Core
import Register
import Storage

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Say on what basis a partner may send its lists, before the first.",
        discussion: """
            With the code alone it prints what was said. Headings of a partner's own are said once and remembered: \
            --heading Forename=given_name --heading Notes=not-read. --heading Forename=as-named forgets it again.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The organisation's ODS, URN or GSS code.") var code: String
    @Option(
        help:
            "agreed: each person agreed, on the day in agreed_on. agreement: by a named agreement or legal duty. count-only: codes without names."
    )
    var basis: String?
    @Option(help: "What a heading of their lists stands for, as HEADING=COLUMN. May be given more than once.")
    var heading: [String] = []
    @Option(help: "The agreement or the law, by its name.") var agreement: String?
    @Flag(help: "They work with those on their lists, and see the records made from them.") var worksWith =
        false

    func run() async throws {
        let basis = try basis.map { text in
            guard let basis = ListSource.Basis(rawValue: text) else {
                throw ValidationError("--basis must be agreed, agreement or count-only")
            }
            return basis
        }
        guard basis != .agreement || agreement != nil else {
            throw ValidationError("Name the agreement or the law with --agreement")
        }
        let said = try heading.map(Self.read)
        try await withLists(options) { desk, database in
            let organisation = try await organisation(coded: code, database)
            if let basis {
                let source = ListSource(
                    organisation, basis: basis, agreement: agreement, worksWith: worksWith)
                try await desk.declare(source, by: .system("source"))
            }
            if !said.isEmpty { try await desk.remember(said, of: organisation, by: .system("source")) }
            let source = try await database.read { try ListSourceStore($0, .live).require(organisation) }
            print(Self.spoken(source))
        }
    }

    private static func read(_ text: String) throws -> (heading: String, means: ListHeading) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, let last = parts.last else {
            throw ValidationError("--heading is written HEADING=COLUMN, like Forename=given_name")
        }
        guard let means = ListHeading(last) else { throw ListHeadingRefusal.unknown(last) }
        return (parts.dropLast().joined(separator: "="), means)
    }

    private static func spoken(_ source: ListSource) -> String {
        var lines = ["The basis: \(source.basis.label)" + (source.agreement.map { " (\($0))" } ?? "")]
        if source.basis != .countOnly {
            lines.append(
                source.worksWith
                    ? "They see the records made from their lists"
                    : "They don't see the records made from their lists")
        }
        for heading in source.mapping.columns.keys.sorted() {
            switch source.mapping.said(of: heading) {
            case .column(let column): lines.append("The heading \(heading) stands for \(column.rawValue)")
            case .ignored: lines.append("The heading \(heading) isn't read")
            case .asNamed: break
            }
        }
        return lines.joined(separator: "\n")
    }
}
