import Foundation

/// A real mail server (aiosmtpd) for one test, ended with its owner.
final class MailServer {
    enum Mode: String { case plain, tls, refuse, greylist, full, drop, slow }

    struct Ready: Decodable {
        let port: Int
        let authority: String
    }

    struct Received: Decodable {
        let sender: String
        let recipients: [String]
        let isEncrypted: Bool
        let isSignedIn: Bool
        let headers: [String: String]
        let body: String
        let longestLine: Int
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let ready: Ready
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ mode: Mode) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let python = ProcessInfo.processInfo.environment["MAINSTAY_TEST_PYTHON"] ?? ".local/venv/bin/python"
        let program = URL(filePath: python, relativeTo: root)
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw Missing(description: "\(program.path) isn't there: run scripts/setup")
        }
        process.executableURL = program
        process.arguments = [root.appending(path: "Tests/Browser/mail_server.py").path, mode.rawValue]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        ready = try Self.line(output)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func next() throws -> Received { try Self.line(output) }

    private static func line<T: Decodable>(_ pipe: Pipe) throws -> T {
        var line = Data()
        while true {
            guard let byte = try pipe.fileHandleForReading.read(upToCount: 1), let first = byte.first else {
                throw Missing(
                    description: "The mail server ended: is aiosmtpd in .local/venv? Run scripts/setup")
            }
            if first == UInt8(ascii: "\n") { break }
            line.append(first)
        }
        return try JSONDecoder().decode(T.self, from: line)
    }
}
