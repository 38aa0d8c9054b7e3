import Accounts
import ArgumentParser
import Core
import Foundation
import Interop
import Register
import Storage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take a partner's list: a look only, unless --apply is given.",
        subcommands: [Carers.self])

    struct Carers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a list of carers, or of codes from a partner that sends no names.",
            discussion: """
                Without --apply nothing is written: every row is looked at, and what would become of it is said. \
                Stopped half-way, the same command goes on where it was. Say on what basis the partner may share \
                before its first list: mainstay source.
                """)

        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The list, as CSV.") var file: String
        @Option(help: "Whose list it is: the organisation's ODS, URN or GSS code.") var source: String
        @Option(name: .customLong("as-at"), help: "The day the list was made, like 2026-03-25.") var asAt:
            String
        @Flag(help: "The list has everybody: whoever isn't in it is no longer a carer.") var full = false
        @Flag(help: "Take the list, and don't only look.") var apply = false
        @Option(help: "Where to write what became of each row.") var results: String?

        func run() async throws {
            guard let day = LocalDate(asAt) else {
                throw ValidationError("--as-at must be a day like 2026-03-25")
            }
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure("There is no file \(file) that can be read")
            }
            try await withLists(options) { desk, database in
                let (organisation, source) = try await declared(source, database)
                let asked = ListDesk.Asked(organisation, asAt: day, isFull: full, by: .system("import"))
                if source.basis == .countOnly { return try await takeCodes(Array(data), asked, desk) }
                let list = try ListFile(Array(data), source.mapping)
                if !list.unknownHeadings.isEmpty {
                    say("Not read: \(list.unknownHeadings.joined(separator: ", "))")
                }
                let report = Reporting()
                let taken: ListDesk.Taken
                if apply {
                    taken = try await desk.take(list, asked, progress: report.say)
                } else {
                    taken = try await desk.look(list, asked, progress: report.say)
                }
                if taken.resumedAfter > 0 {
                    say("Stopped last time after \(taken.resumedAfter) rows; went on from there")
                }
                if let results { try write(taken.results, list, to: results) }
                print("\(apply ? "Taken" : "Looked at, and nothing was written"): \(taken.counts.spoken)")
                if taken.claimsEnded > 0 { print("No longer on their list: \(taken.claimsEnded)") }
                if taken.counts.needsReview + taken.counts.rejected > 0 { throw ExitCode(3) }
            }
        }

        private func takeCodes(_ bytes: [UInt8], _ asked: ListDesk.Asked, _ desk: ListDesk) async throws {
            let taken = try await desk.takeCodes(bytes, asked, isApplied: apply)
            print(
                "\(apply ? "Counted" : "Looked at, and nothing was written"): \(taken.begun) new codes, \(taken.confirmed) confirmed, \(taken.ended) ended"
            )
        }

        private func write(_ results: [ListResult], _ list: ListFile, to path: String) throws {
            var writer = CSVWriter(list.headings + ListColumn.resultHeadings)
            for result in results { writer.add(result.cells(under: list.headings)) }
            try writeFile(writer.bytes, to: path)
        }
    }
}

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Say on what basis a partner may send its lists, before the first.")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The organisation's ODS, URN or GSS code.") var code: String
    @Option(
        help:
            "agreed: each person agreed, on the day in agreed_on. agreement: by a named agreement or legal duty. count-only: codes without names."
    )
    var basis: String
    @Option(help: "The agreement or the law, by its name.") var agreement: String?
    @Flag(help: "They work with those on their lists, and see the records made from them.") var worksWith =
        false

    func run() async throws {
        guard let basis = ListSource.Basis(rawValue: basis) else {
            throw ValidationError("--basis must be agreed, agreement or count-only")
        }
        guard basis != .agreement || agreement != nil else {
            throw ValidationError("Name the agreement or the law with --agreement")
        }
        try await withLists(options) { desk, database in
            let organisation = try await organisation(coded: code, database)
            let source = ListSource(
                organisation, basis: basis, agreement: agreement, worksWith: worksWith)
            try await desk.declare(source, by: .system("source"))
            print("Declared: \(basis.label)")
        }
    }
}

/// Says how far it is, once a tenth.
private final class Reporting: Sendable {
    func say(_ done: Int, _ all: Int) async throws {
        let tenth = max(1, all / 10)
        if done == all || done / tenth != max(0, done - 250) / tenth { App.say("\(done) of \(all) rows") }
    }
}

/// To whoever waits, beside what the command prints.
func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

func writeFile(_ bytes: [UInt8], to path: String) throws {
    guard
        FileManager.default.createFile(
            atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    else { throw CommandFailure("\(path) can't be written") }
}

func organisation(coded code: String, _ database: any Database) async throws -> OrganisationID {
    let found = try await database.read { connection in
        let accounts = AccountsAnswersStore(connection)
        return try accounts.organisation(coded: code) ?? accounts.organisation(coded: code.uppercased())
    }
    guard let found else { throw CommandFailure("There is no organisation with the code \(code)") }
    return found.id
}

private func declared(_ code: String, _ database: any Database) async throws -> (OrganisationID, ListSource) {
    let organisation = try await organisation(coded: code, database)
    return (organisation, try await database.read { try ListSourceStore($0, .live).require(organisation) })
}

/// Opens the database for work with lists; what can't be read as a list is said in its own words.
func withLists(
    _ options: DatabaseOptions, _ body: (ListDesk, any Database) async throws -> Void
) async throws {
    let database = try await options.url().openCurrent()
    do {
        try await body(ListDesk(database, .live, try Composition.listNeeds(database, .live)), database)
    } catch let refusal as CSVRefusal {
        await database.close()
        throw CommandFailure(refusal.message)
    } catch {
        await database.close()
        throw error
    }
    await database.close()
}
