import ArgumentParser
import Core
import Foundation
import Interop
import Register

struct PseudonymiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pseudonymise",
        abstract: "At a partner that may not hand over names: turn its list into codes for counting.",
        discussion: """
            It needs no database and no network. Every partner that is to be counted together uses the same key, \
            which the partnership's counting service must never have. Keep the key where the list is kept. \
            A column named district, with codes like E07000093, lets people be counted where they live; no \
            postcode leaves you.
            """)

    @Argument(help: "The list, as CSV.") var file: String
    @Option(help: "The file with the key: at least 32 characters, made by chance.") var keyFile: String
    @Option(help: "The file of codes to write.") var output: String

    func run() throws {
        guard let key = FileManager.default.contents(atPath: keyFile) else {
            throw CommandFailure("There is no file \(keyFile) that can be read")
        }
        guard let list = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("There is no file \(file) that can be read")
        }
        let secret = Array(key).reversed().drop { $0 == 10 || $0 == 13 }.reversed()
        do {
            let made = try Pseudonymising(key: Array(secret)).codes(
                Array(list), asAt: Surroundings.live.today)
            try writeFile(made.bytes, to: output)
            print("\(made.count == 1 ? "1 code" : "\(made.count) codes") written to \(output)")
            for (line, reason) in made.leftOut { say("Line \(line) left out: \(reason)") }
            for line in made.withoutDistrict {
                say("Line \(line): the district isn't a code like E07000093, so it counts where you are")
            }
            if !made.leftOut.isEmpty { throw ExitCode(3) }
        } catch let refusal as CSVRefusal {
            throw CommandFailure(refusal.message)
        }
    }
}
