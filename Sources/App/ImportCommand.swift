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
                if apply {
                    let longest = taken.longest.formatted(.units(allowed: [.milliseconds], width: .narrow))
                    print("Others waited for \(longest) at the most")
                }
                if taken.claimsEnded > 0 { print("No longer on their list: \(taken.claimsEnded)") }
                if !apply { print("To take the list, give the same command with --apply") }
                let open = taken.counts.needsReview + taken.counts.rejected
                if open > 0, results == nil { print("To read why, line by line, add --results FILE") }
                if apply, taken.counts.needsReview > 0 {
                    print(
                        "Somebody has to say who \(taken.counts.needsReview) of them are: in the browser under Lists"
                    )
                }
                if open > 0 { throw ExitCode(3) }
            }
        }

        private func takeCodes(_ bytes: [UInt8], _ asked: ListDesk.Asked, _ desk: ListDesk) async throws {
            let taken = try await desk.takeCodes(bytes, asked, isApplied: apply)
            print(
                "\(apply ? "Counted" : "Looked at, and nothing was written"): \(taken.begun) new, \(taken.confirmed) confirmed, \(taken.ended) ended"
            )
            if taken.elsewhere > 0 { print("Not counted, of districts that aren't ours: \(taken.elsewhere)") }
        }

        private func write(_ results: [ListResult], _ list: ListFile, to path: String) throws {
            var writer = CSVWriter(list.headings + ListColumn.resultHeadings)
            for result in results { writer.add(result.cells(under: list.headings)) }
            try writeFile(writer.bytes, to: path)
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
