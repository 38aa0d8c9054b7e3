import ArgumentParser
import Core
import Foundation

/// The command line: `mainstay serve`, `mainstay migrate` and the others.
package struct Mainstay: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "mainstay",
        abstract: "The shared system that a local carers partnership runs on.",
        discussion: """
            Every option can also be given as a variable: --database is MAINSTAY_DATABASE.

            Exit codes: 0 done; 1 failed, and what was applied is said; 2 wrong usage; 3 done, with rows that need \
            a person.
            """,
        subcommands: [
            Serve.self, WorkerCommand.self, Migrate.self, Doctor.self, Backup.self, Restore.self, Move.self,
            Demo.self, AccountCommand.self, RotateSecret.self, MatchCommand.self,
            ImportCommand.self, SourceCommand.self, ExportCommand.self, PseudonymiseCommand.self,
        ])

    package init() {}
}

/// What a command ends with when it can't do what was asked; its words are for whoever typed it.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Runs the command line and gives the exit code that the design names.
package func runMainstay() async -> Int32 {
    do {
        var command = try Mainstay.parseAsRoot()
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
        return 0
    } catch let code as ExitCode {
        return code.rawValue
    } catch {
        return explained(error)
    }
}

private func explained(_ error: any Error) -> Int32 {
    let code = Mainstay.exitCode(for: error)
    if code == .success {
        print(Mainstay.fullMessage(for: error))
        return 0
    }
    let isUsage = code == .validationFailure
    let words = (error as? any Refusal)?.message ?? "\(error)"
    let message = isUsage ? Mainstay.fullMessage(for: error) : "mainstay: \(words)"
    FileHandle.standardError.write(Data((message + "\n").utf8))
    return isUsage ? 2 : 1
}
