import Core
import Hummingbird
import HummingbirdTesting
import Logging
import Messages
import Storage
import TestSupport

@testable import App
@testable import Web

/// The real application over a test's database.
enum Site {
    enum Kind: CaseIterable {
        case ordinary, demonstration, benchmark

        /// What is said of a route that an ordinary service hasn't got.
        var note: String? {
            switch self {
            case .ordinary: nil
            case .demonstration: "in a demonstration only"
            case .benchmark: "while speed is measured only"
            }
        }
    }

    static let secret = Array("for tests, which hold nobody real".utf8)

    static func composition(
        _ database: any Database, _ kind: Kind = .ordinary, _ clock: FixedSurroundings = FixedSurroundings()
    ) throws -> Composition {
        var settings = WebSettings(publicURL: "https://carers.example.org", secret: secret)
        settings.hasRateLimits = false
        settings.logsErrorDetails = true
        settings.isDemonstration = kind == .demonstration
        settings.isBenchmark = kind == .benchmark
        return try Composition(
            database: database, surroundings: clock.surroundings, settings: settings,
            mail: MessagesSettings(
                route: kind == .demonstration ? .captured : .byHand, publicURL: settings.publicURL),
            logger: Logger(label: "test") { _ in ErrorLog() })
    }

    /// A client of the application, over `database`.
    static func run<T: Sendable>(
        _ database: any Database, _ clock: FixedSurroundings, _ kind: Kind = .ordinary,
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> T
    ) async throws -> T {
        try await composition(database, kind, clock).web()
            .application(host: "127.0.0.1", port: 0).test(.router, body)
    }
}

/// Says what failed, since a page only says that something did.
private struct ErrorLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.error

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        print("\(event.level) \(event.message) \(event.metadata ?? [:])")
    }
}
