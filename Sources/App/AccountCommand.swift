import Accounts
import ArgumentParser
import Core
import Storage

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Add, reset or disable somebody's sign-in.",
        subcommands: [Add.self, Reset.self, Disable.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Invite somebody; prints a one-use link.")
        @OptionGroup var options: DatabaseOptions
        @Option(help: "Their e-mail address.") var email: String
        @Option(help: "Their name.") var name: String
        @Option(help: "The organisation's code: ODS, URN, GSS or local.") var organisation: String
        @Option(help: "Their role, such as coordinator.") var role: String

        func run() async throws {
            guard let email = EmailAddress(email) else {
                throw ValidationError("--email must be an e-mail address")
            }
            guard let role = Role(rawValue: role), role != .carer else {
                throw ValidationError(
                    "--role must be one of \(Role.staff.map(\.rawValue).joined(separator: ", "))")
            }
            try await withCommands(options) { commands, publicURL in
                let path = try await commands.add(
                    email: email, name: name, organisationCode: organisation, role: role)
                print(path.map { publicURL + $0 } ?? "They have an account already, and this role now too")
            }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let somebody choose a new password; prints a one-use link.")
        @OptionGroup var options: DatabaseOptions
        @Option(help: "Their e-mail address.") var email: String

        func run() async throws {
            guard let email = EmailAddress(email) else {
                throw ValidationError("--email must be an e-mail address")
            }
            try await withCommands(options) { commands, publicURL in
                print(publicURL + (try await commands.reset(email: email)))
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop somebody signing in; their open work goes back to its teams.")
        @OptionGroup var options: DatabaseOptions
        @Option(help: "Their e-mail address.") var email: String

        func run() async throws {
            guard let email = EmailAddress(email) else {
                throw ValidationError("--email must be an e-mail address")
            }
            try await withCommands(options) { commands, _ in
                try await commands.disable(
                    email: email, needs: Composition.accountsNeeds(.live, sendsEmail: false))
                print("Disabled")
            }
        }
    }
}

private func withCommands(
    _ options: DatabaseOptions, _ body: (AccountCommands, _ publicURL: String) async throws -> Void
) async throws {
    let environment = Environment()
    let database = try await options.url(environment).openCurrent()
    let commands = AccountCommands(database: database, surroundings: .live)
    try await body(commands, environment["PUBLIC_URL"] ?? "http://localhost:8080")
    await database.close()
}
