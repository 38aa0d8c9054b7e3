/// Which records of a roster are worth comparing: those that share a key.
final class Blocks: Sendable {
    /// The keys of each record, one for each pass; 0 for none, or for one that too many share.
    private let keys: Fixed<UInt32>
    /// For each pass the records that share a key with others, those of one key together.
    private let orders: Fixed<Fixed<UInt32>>
    /// Records before this one are of the left list and compared with the others only; 0 for one list.
    private let leftCount: Int

    init(_ roster: Roster, leftCount: Int = 0) {
        self.leftCount = leftCount
        let count = roster.count
        var keys = [UInt32](repeating: 0, count: count * Pass.count)
        var orders = [Fixed<UInt32>](repeating: Fixed([]), count: Pass.count)
        keys.withUnsafeMutableBufferPointer { keys in
            orders.withUnsafeMutableBufferPointer { orders in
                let (sharedKeys, sharedOrders) = (Shared(keys), Shared(orders))
                inTwoAlways { half in
                    for pass in Pass.allCases where pass.rawValue % 2 == half {
                        let (order, column) = Self.block(roster, pass)
                        for record in order {
                            sharedKeys.buffer[Int(record) * Pass.count + pass.rawValue] = column[Int(record)]
                        }
                        sharedOrders.buffer[pass.rawValue] = Fixed(order)
                    }
                }
            }
        }
        (self.keys, self.orders) = (Fixed(keys), Fixed(orders))
    }

    deinit {
        keys.free()
        for pass in 0..<orders.count { orders[pass].free() }
        orders.free()
    }

    /// How many pairs share a key, those that share several counted for each.
    var pairCount: Int {
        var pairs = 0
        for pass in 0..<Pass.count {
            forEachBlock(pass, 0..<orders[pass].count) { pairs += $0.count * ($0.count - 1) / 2 }
        }
        return pairs
    }

    /// Calls `body` once for each pair that shares a key, on two threads, each of which has a state of its own.
    func forEachPair<State>(
        _ make: @Sendable () -> State, _ body: @Sendable (inout State, Int, Int) -> Void
    ) -> [State] where State: Sendable {
        var states = [make(), make()]
        states.withUnsafeMutableBufferPointer { states in
            let shared = Shared(states)
            inTwoAlways { half in
                for pass in 0..<Pass.count {
                    let middle = blockStart(pass, near: orders[pass].count / 2)
                    let range = half == 0 ? 0..<middle : middle..<orders[pass].count
                    forEachBlock(pass, range) { block in
                        pairs(pass, block) { body(&shared.buffer[half], $0, $1) }
                    }
                }
            }
        }
        return states
    }

    @inline(__always)
    private func pairs(_ pass: Int, _ block: UnsafeBufferPointer<UInt32>, _ body: (Int, Int) -> Void) {
        for first in block.indices {
            for second in (first + 1)..<max(block.endIndex, first + 1) {
                let (one, other) = (Int(block[first]), Int(block[second]))
                if leftCount > 0, (one < leftCount) == (other < leftCount) { continue }
                if !shareEarlierKey(pass, one, other) { body(min(one, other), max(one, other)) }
            }
        }
    }

    @inline(__always)
    private func shareEarlierKey(_ pass: Int, _ one: Int, _ other: Int) -> Bool {
        let (left, right) = (one * Pass.count, other * Pass.count)
        for earlier in 0..<pass {
            let key = keys[left + earlier]
            if key != 0, key == keys[right + earlier] { return true }
        }
        return false
    }

    private func key(_ pass: Int, _ record: UInt32) -> UInt32 { keys[Int(record) * Pass.count + pass] }

    private func blockStart(_ pass: Int, near place: Int) -> Int {
        let order = orders[pass]
        var place = place
        while place > 0, key(pass, order[place]) == key(pass, order[place - 1]) { place -= 1 }
        return place
    }

    @inline(__always)
    private func forEachBlock(_ pass: Int, _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt32>) -> Void)
    {
        let order = orders[pass]
        var start = range.lowerBound
        while start < range.upperBound {
            let shared = key(pass, order[start])
            var end = start + 1
            while end < range.upperBound, key(pass, order[end]) == shared { end += 1 }
            body(order.slice(start..<end))
            start = end
        }
    }

    /// The records that share a key of this pass with others, and each one's key.
    private static func block(_ roster: Roster, _ pass: Pass) -> (order: [UInt32], column: [UInt32]) {
        var column = (0..<roster.count).map { UInt32(truncatingIfNeeded: roster.key(pass, of: $0) >> 16) }
        var order = sorted(column)
        dropLarge(&order, &column, over: pass.limit)
        return (order, column)
    }

    private static func dropLarge(_ order: inout [UInt32], _ keys: inout [UInt32], over limit: Int) {
        var start = 0
        var kept = 0
        while start < order.count {
            let key = keys[Int(order[start])]
            var end = start + 1
            while end < order.count, keys[Int(order[end])] == key { end += 1 }
            for place in start..<end {
                if end - start > limit {
                    keys[Int(order[place])] = 0
                } else if end - start > 1 {
                    order[kept] = order[place]
                    kept += 1
                }
            }
            start = end
        }
        order.removeLast(order.count - kept)
    }

    /// The records that have a key, in the order of their keys.
    private static func sorted(_ keys: [UInt32]) -> [UInt32] {
        var entries: [UInt64] = []
        entries.reserveCapacity(keys.count)
        for (record, key) in keys.enumerated() where key != 0 {
            entries.append(UInt64(key) << 32 | UInt64(record))
        }
        var spare = [UInt64](repeating: 0, count: entries.count)
        for shift in stride(from: UInt64(32), to: 64, by: 11) {
            var places = [Int](repeating: 0, count: 2049)
            for entry in entries { places[Int(entry >> shift & 2047) + 1] += 1 }
            for digit in 1..<2049 { places[digit] += places[digit - 1] }
            for entry in entries {
                let digit = Int(entry >> shift & 2047)
                spare[places[digit]] = entry
                places[digit] += 1
            }
            swap(&entries, &spare)
        }
        return entries.map { UInt32(truncatingIfNeeded: $0) }
    }
}
