import Accounts
import ArgumentParser
import Core
import Foundation
import Storage

struct RotateSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seal again with a new secret what the old one sealed; while nothing else runs.",
        discussion: """
            Each file holds one secret, as MAINSTAY_SECRET would. Authenticators and links on posters go on working; \
            recovery codes do not. Give the service the new secret before it starts again.
            """)

    @OptionGroup var options: DatabaseOptions
    @Option(help: "The file with the secret in use until now.") var oldFile: String
    @Option(help: "The file with the secret from now on.") var newFile: String

    func run() async throws {
        let (old, new) = (try Self.secret(in: oldFile), try Self.secret(in: newFile))
        guard old != new else { throw CommandFailure("Both files hold the same secret") }
        let database = try await options.url().openCurrent()
        do {
            let done = try await SecretRotation(from: old, to: new, surroundings: .live).run(database)
            print("Sealed again: \(done.authenticators) authenticators and \(done.links) links")
        } catch is WrongOldSecret {
            throw CommandFailure("\(oldFile) isn't the secret in use. Nothing has been changed")
        }
        await database.close()
    }

    private static func secret(in path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("There is no file \(path) that can be read")
        }
        guard data.count >= 32, data.last != 0x0A else {
            throw CommandFailure(
                "\(path) must hold at least 32 characters, made by chance, and no line break at the end")
        }
        return Array(data)
    }
}
