import CArgon2
import Core
import Foundation

/// Hashes passwords with argon2id, on threads of its own: a hash takes tens of milliseconds, and would hold up requests.
///
/// - Source: RFC 9106; cost from OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane).
package struct PasswordHasher: Sendable {
    /// What one guess costs.
    package struct Cost: Sendable {
        let passes: UInt32
        let kibibytes: UInt32

        package static let strong = Cost(passes: 2, kibibytes: 19_456)
        /// For tests, which sign in hundreds of times.
        package static let light = Cost(passes: 1, kibibytes: 64)
    }

    private let cost: Cost
    private let randomBytes: @Sendable (Int) -> [UInt8]

    package init(cost: Cost = .strong, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
        (self.cost, self.randomBytes) = (cost, randomBytes)
    }

    /// The hash in argon2's own form, with its cost and salt.
    package func hash(_ password: Password) async throws -> String {
        let (cost, salt) = (cost, randomBytes(16))
        return try await Self.onOwnThread { try Self.encoded(password.text, salt: salt, cost: cost) }
    }

    /// Whether `text` is the password behind `hash`; without a hash the answer is no, and takes as long.
    package func verify(_ text: String, against hash: String?) async throws -> Bool {
        let (cost, salt) = (cost, randomBytes(16))
        return try await Self.onOwnThread {
            guard let hash else {
                _ = try Self.encoded(text, salt: salt, cost: cost)
                return false
            }
            let bytes = Array(text.utf8)
            return argon2id_verify(hash, bytes, bytes.count) == ARGON2_OK.rawValue
        }
    }

    private static func encoded(_ text: String, salt: [UInt8], cost: Cost) throws -> String {
        let bytes = Array(text.utf8)
        let length = argon2_encodedlen(
            cost.passes, cost.kibibytes, 1, UInt32(salt.count), 32, Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let result = argon2id_hash_encoded(
            cost.passes, cost.kibibytes, 1, bytes, bytes.count, salt, salt.count, 32, &encoded, length)
        guard result == ARGON2_OK.rawValue else { throw HashingFailure(code: result) }
        return String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Two at a time: each takes 19 MiB, and a crowd at the door mustn't take the machine.
    private static let threads: OperationQueue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        return queue
    }()

    private static func onOwnThread<T: Sendable>(_ work: @Sendable @escaping () throws -> T) async throws -> T
    {
        try await withCheckedThrowingContinuation { continuation in
            threads.addOperation { continuation.resume(with: Result(catching: work)) }
        }
    }
}

/// argon2 couldn't hash, most likely for want of memory; the code is argon2's own.
struct HashingFailure: Error {
    let code: Int32
}
