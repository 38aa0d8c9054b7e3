import Core
import Foundation
import Hummingbird

/// What stands in a path where its route has ":id".
package struct PathParameters: Sendable {
    private let values: Parameters

    init(_ values: Parameters) { self.values = values }

    package func get(_ name: String) -> String? {
        values[name[...]].flatMap { String($0).removingPercentEncoding }
    }

    package func get<T: LosslessStringConvertible>(_ name: String, as type: T.Type) -> T? {
        get(name).flatMap { T($0) }
    }

    /// - Throws: `NotFound` when the path hasn't got it.
    package func require(_ name: String) throws -> String {
        guard let value = get(name) else { throw NotFound() }
        return value
    }

    /// - Throws: `NotFound` when it isn't a `T`: an address that can't be right leads nowhere.
    package func require<T: LosslessStringConvertible>(_ name: String, as type: T.Type) throws -> T {
        guard let value = T(try require(name)) else { throw NotFound() }
        return value
    }
}
