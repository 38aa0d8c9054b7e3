import Core
import Synchronization

/// How often something may be done by one address or account.
package struct RateRule: Hashable, Sendable {
    package let name: String
    /// How many at once, after a rest.
    package let burst: Int
    /// How many more each minute brings.
    package let perMinute: Int

    package init(_ name: String, burst: Int, perMinute: Int) {
        (self.name, self.burst, self.perMinute) = (name, burst, perMinute)
    }

    /// Wide enough for a hospital whose staff share one address, answering a question a page.
    package static let publicPost = RateRule("public-post", burst: 300, perMinute: 120)
    package static let signIn = RateRule("sign-in", burst: 10, perMinute: 2)
}

/// Counts requests in memory, for this process alone.
package final class RateLimiter: Sendable {
    private struct Key: Hashable {
        let rule: String
        let who: String
    }

    private struct Bucket {
        /// Thousandths of a request that are left.
        var left: Int64
        var at: Int64
        let full: Int64
        let perMinute: Int64

        mutating func refill(at now: Int64) {
            let gained = max(0, now - at) * perMinute / 60
            left = min(full, left + gained)
            at += gained * 60 / max(1, perMinute)
        }
    }

    private let buckets = Mutex<[Key: Bucket]>([:])
    private let isOn: Bool
    private let now: @Sendable () -> Instant
    private let mostBuckets: Int

    package init(isOn: Bool, mostBuckets: Int = 50_000, now: @escaping @Sendable () -> Instant) {
        (self.isOn, self.mostBuckets, self.now) = (isOn, mostBuckets, now)
    }

    var count: Int { buckets.withLock { $0.count } }

    /// - Throws: `TooManyRequests` when `who` has none left.
    package func take(_ rule: RateRule, _ who: String) throws(TooManyRequests) {
        guard isOn else { return }
        let time = now().millisecondsSince1970
        let key = Key(rule: rule.name, who: who)
        let wait = buckets.withLock { buckets -> Int? in
            let full = Int64(rule.burst) * 1000
            var bucket =
                buckets[key] ?? Bucket(left: full, at: time, full: full, perMinute: Int64(rule.perMinute))
            bucket.refill(at: time)
            let isAllowed = bucket.left >= 1000
            if isAllowed { bucket.left -= 1000 }
            if buckets[key] == nil, buckets.count >= mostBuckets {
                Self.makeRoom(&buckets, upTo: mostBuckets / 2, at: time)
            }
            buckets[key] = bucket
            return isAllowed ? nil : Int((1000 - bucket.left) * 60 / max(1, bucket.perMinute) / 1000) + 1
        }
        if let wait { throw TooManyRequests(retryAfterSeconds: wait) }
    }

    /// Forgets those who have rested long enough and, if that isn't enough, half of all.
    private static func makeRoom(_ buckets: inout [Key: Bucket], upTo most: Int, at now: Int64) {
        buckets = buckets.filter { entry in
            var bucket = entry.value
            bucket.refill(at: now)
            return bucket.left < bucket.full
        }
        for key in buckets.keys.prefix(max(0, buckets.count - most)) { buckets[key] = nil }
    }
}
