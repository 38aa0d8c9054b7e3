import HTTPTypes

/// An address that there is, asked for in a way that it has no answer to.
struct WrongMethod: Error, Equatable {
    let allowed: [HTTPRequest.Method]
}

/// Which methods an address answers to.
struct RouteMethods: Sendable {
    private let routes: [(parts: [Substring], method: HTTPRequest.Method)]

    init(_ routes: [RouteDescription]) {
        self.routes = routes.compactMap { route in
            HTTPRequest.Method(rawValue: route.method).map { (route.path.split(separator: "/"), $0) }
        }
    }

    /// - Returns: none for an address that there isn't.
    func of(_ path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        let found = Set(routes.filter { Self.matches($0.parts, parts) }.map(\.method))
        let read: [HTTPRequest.Method] = found.contains(.get) ? [.get, .head] : []
        return read + found.subtracting([.get]).sorted { $0.rawValue < $1.rawValue }
    }

    private static func matches(_ route: [Substring], _ parts: [Substring]) -> Bool {
        route.count == parts.count && zip(route, parts).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
    }
}
