import ArgumentParser
import Core
import Foundation
import Register
import Storage

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write people as a list that can be taken again.",
        subcommands: [Carers.self])

    struct Carers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Write everybody of whom somebody says that they are a carer; never one who is restricted or has died."
        )

        @OptionGroup var options: DatabaseOptions
        @Option(name: .customLong("as-at"), help: "Only those whom somebody had told of by that day.")
        var asAt: String?
        @Option(help: "Only those whom this partner told of, under its own numbers.") var source: String?
        @Option(help: "The file to write; otherwise it is printed.") var output: String?

        func run() async throws {
            let typed = asAt ?? Surroundings.live.today.description
            guard let day = LocalDate(typed) else {
                throw ValidationError("--as-at must be a day like 2026-03-25")
            }
            let database = try await options.url().openCurrent()
            var organisation: OrganisationID?
            if let source { organisation = try await App.organisation(coded: source, database) }
            let handle: FileHandle
            if let output {
                try writeFile([], to: output)
                guard let opened = FileHandle(forWritingAtPath: output) else {
                    throw CommandFailure("\(output) can't be written")
                }
                handle = opened
            } else {
                handle = .standardOutput
            }
            let count = try await ListExporting(database, .live).export(
                organisation, asAt: day, by: .system("export")
            ) { try handle.write(contentsOf: Data($0)) }
            say(count == 1 ? "1 person written" : "\(count) people written")
            await database.close()
        }
    }
}
