import ArgumentParser
import Core
import Foundation
import Storage

/// Where the records are: `sqlite:FILE` or `postgres://…`.
struct DatabaseURL: ExpressibleByArgument, Hashable, Sendable, CustomStringConvertible {
    enum Place: Hashable, Sendable {
        case sqlite(path: String)
        case postgres(url: String)
    }

    let place: Place

    init?(argument: String) {
        if argument.hasPrefix("sqlite:"), argument.count > "sqlite:".count {
            place = .sqlite(path: String(argument.dropFirst("sqlite:".count)))
        } else if argument.hasPrefix("postgres://") || argument.hasPrefix("postgresql://") {
            place = .postgres(url: argument)
        } else {
            return nil
        }
    }

    /// Without what it may hold of a password.
    var description: String {
        switch place {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let url):
            "postgres://…/\(url.split(separator: "?")[0].split(separator: "/").last ?? "")"
        }
    }
}

/// What the surroundings say, by the names of their variables; an option given on the command line comes first.
struct Environment: Sendable {
    private let variables: [String: String]

    init(_ variables: [String: String] = ProcessInfo.processInfo.environment) { self.variables = variables }

    subscript(name: String) -> String? {
        variables["MAINSTAY_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
    }
}

struct DatabaseOptions: ParsableArguments {
    @Option(
        help:
            "Where the records are: sqlite:FILE or postgres://… Also MAINSTAY_DATABASE; mainstay.sqlite by default."
    )
    var database: DatabaseURL?

    func url(_ environment: Environment = Environment()) throws -> DatabaseURL {
        if let database { return database }
        guard let text = environment["DATABASE"] else {
            return try named("sqlite:mainstay.sqlite")
        }
        return try named(text)
    }

    private func named(_ text: String) throws -> DatabaseURL {
        guard let url = DatabaseURL(argument: text) else {
            throw ValidationError("MAINSTAY_DATABASE must be sqlite:FILE or postgres://…")
        }
        return url
    }
}
