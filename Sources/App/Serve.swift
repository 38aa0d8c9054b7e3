import ArgumentParser
import Core
import Foundation
import Logging
import Messages
import ServiceLifecycle
import Storage
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the pages and do the jobs.")

    @OptionGroup var options: DatabaseOptions
    @Option(help: "The address to listen on; MAINSTAY_HOST; 127.0.0.1 by default.") var host: String?
    @Option(help: "The port to listen on; MAINSTAY_PORT; 8080 by default.") var port: Int?
    @Option(
        help:
            "The Python that makes PDFs, with WeasyPrint in it, or none; MAINSTAY_PYTHON; the one scripts/setup made."
    )
    var python: String?
    @Flag(help: "Show the sign-ins and messages of a demonstration database; MAINSTAY_DEMO=yes.") var demo =
        false
    @Flag(help: .hidden) var bench = false

    func run() async throws {
        let environment = Environment()
        let url = try options.url(environment)
        let isDemonstration = demo || environment["DEMO"] == "yes"
        let host = host ?? environment["HOST"] ?? "127.0.0.1"
        guard let port = port ?? environment["PORT"].map({ Int($0) }) ?? 8080, (0...65_535).contains(port)
        else {
            throw ValidationError("MAINSTAY_PORT must be a number up to 65535")
        }
        let database = try await url.openCurrent()
        let isMadeUp = try await database.read { try Installation(connection: $0).isDemonstration() }
        if isDemonstration, !isMadeUp {
            throw CommandFailure(
                "--demo is for a database made by `mainstay demo`: this one may hold real people")
        }
        let settings = try environment.webSettings(
            for: url, host: host, port: port, isDemonstration: isDemonstration, isMadeUp: isMadeUp,
            bench: bench)
        let logger = Logger(label: "mainstay")
        let composition = try Composition(
            database: database, surroundings: .live, settings: settings,
            mail: try environment.messagesSettings(isMadeUp: isMadeUp, publicURL: settings.publicURL),
            python: try environment.python(python), logger: logger)
        let worker = composition.worker()
        try await worker.register()  // Before the first request, whose events must find their handlers.
        let application = try composition.web().application(
            host: host, port: port, services: [worker, composition.pdfMaker],
            onReady: { port in
                print("Mainstay is ready: http://\(host == "127.0.0.1" ? "localhost" : host):\(port)")
            })
        try await application.runService()
        await database.close()
    }
}

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Do the jobs, without pages; any number may run.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let environment = Environment()
        let url = try options.url(environment)
        let database = try await url.openCurrent()
        let isMadeUp = try await database.read { try Installation(connection: $0).isDemonstration() }
        let settings = try environment.webSettings(
            for: url, host: "127.0.0.1", port: 8080, isDemonstration: isMadeUp, isMadeUp: isMadeUp,
            bench: false)
        let logger = Logger(label: "mainstay.worker")
        let composition = try Composition(
            database: database, surroundings: .live, settings: settings,
            mail: try environment.messagesSettings(isMadeUp: isMadeUp, publicURL: settings.publicURL),
            logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [composition.worker()], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
            ))
        print("The worker is at work")
        try await group.run()
        await database.close()
    }
}

extension Environment {
    func webSettings(
        for url: DatabaseURL, host: String, port: Int, isDemonstration: Bool, isMadeUp: Bool, bench: Bool
    ) throws -> WebSettings {
        var settings = WebSettings(
            publicURL: self["PUBLIC_URL"] ?? "http://\(host == "127.0.0.1" ? "localhost" : host):\(port)",
            secret: try Secret.load(self, for: url, isDemonstration: isMadeUp))
        settings.trustedProxies = (self["TRUSTED_PROXIES"] ?? "").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        if let limits = self["RATE_LIMITS"] {
            guard limits == "off" else { throw ValidationError("MAINSTAY_RATE_LIMITS can only be off") }
            guard isMadeUp else {
                throw CommandFailure(
                    "MAINSTAY_RATE_LIMITS=off is for a demonstration or a test, not for real people")
            }
            settings.hasRateLimits = false
        }
        settings.isDemonstration = isDemonstration
        settings.isBenchmark = bench && isMadeUp
        settings.assetFolder = try assetFolder()
        return settings
    }

    /// Where `scripts/setup` puts the style sheet: said by a variable, beside the binary, or in the folder above it.
    private func assetFolder() throws -> URL {
        if let path = self["ASSETS"] { return URL(filePath: path) }
        for folder in Self.foldersAboveProgram {
            for name in ["assets", ".local/assets"] {
                let assets = folder.appending(path: name)
                if FileManager.default.fileExists(atPath: assets.appending(path: "nhsuk-frontend.css").path) {
                    return assets
                }
            }
        }
        throw CommandFailure(
            "The style sheet isn't there: run scripts/setup, or say where it is in MAINSTAY_ASSETS")
    }

    /// The Python that makes PDFs: said, or the one that `scripts/setup` made; `nil` where PDFs aren't made.
    func python(_ said: String?) throws -> String? {
        guard let path = said ?? self["PYTHON"] else {
            return Self.foldersAboveProgram.map { $0.appending(path: ".local/venv/bin/python").path }
                .first { FileManager.default.isExecutableFile(atPath: $0) }
        }
        if path == "none" { return nil }
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CommandFailure("MAINSTAY_PYTHON must be the path of a Python, or none")
        }
        return path
    }

    private static var foldersAboveProgram: [URL] {
        var folder = URL(filePath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        if let path = Bundle.main.executablePath { folder = URL(filePath: path).resolvingSymlinksInPath() }
        return (0..<6).map { _ in
            folder.deleteLastPathComponent()
            return folder
        }
    }

    /// How messages leave; from a database of made-up people nothing does.
    func messagesSettings(isMadeUp: Bool, publicURL: String) throws -> MessagesSettings {
        try MessagesSettings(isDemonstration: isMadeUp) { name in
            name == "PUBLIC_URL" ? publicURL : self[name]
        }
    }
}
