/// How alike two words are, letter by letter, without allocating.
enum Spelling {
    /// Jaro's measure with Winkler's weight for a common start: 0 for nothing alike, 1 for the same.
    ///
    /// - Source: Winkler, "String Comparator Metrics", 1990. Letters after the 64th aren't looked at.
    static func jaroWinkler(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Float {
        let (first, second) = one.count <= other.count ? (one, other) : (other, one)
        let (short, long) = (min(first.count, 64), min(second.count, 64))
        guard short > 0 else { return long == 0 ? 1 : 0 }
        let reach = max(long / 2 - 1, 0)
        var usedInLong: UInt64 = 0
        var usedInShort: UInt64 = 0
        for place in 0..<short {
            let letter = first[place]
            let last = min(place + reach, long - 1)
            var candidate = max(place - reach, 0)
            while candidate <= last {
                if usedInLong & (1 << UInt64(candidate)) == 0, second[candidate] == letter {
                    usedInLong |= 1 << UInt64(candidate)
                    usedInShort |= 1 << UInt64(place)
                    break
                }
                candidate += 1
            }
        }
        let common = usedInShort.nonzeroBitCount
        guard common > 0 else { return 0 }
        var moved = 0
        var (left, right) = (usedInShort, usedInLong)
        while left != 0 {
            if first[left.trailingZeroBitCount] != second[right.trailingZeroBitCount] { moved += 1 }
            left &= left - 1
            right &= right - 1
        }
        let shared = Float(common)
        let jaro = (shared / Float(short) + shared / Float(long) + (shared - Float(moved / 2)) / shared) / 3
        var start = 0
        while start < min(4, short), first[start] == second[start] { start += 1 }
        return jaro + Float(start) * 0.1 * (1 - jaro)
    }

    /// Whether one slip of the fingers makes one of the other: a letter more, fewer, other, or two swapped.
    static func isOneSlip(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard abs(one.count - other.count) <= 1 else { return false }
        var start = 0
        let shorter = min(one.count, other.count)
        while start < shorter, one[start] == other[start] { start += 1 }
        var end = 0
        while end < shorter - start, one[one.count - 1 - end] == other[other.count - 1 - end] { end += 1 }
        let (left, right) = (one.count - start - end, other.count - start - end)
        if left <= 1, right <= 1 { return true }
        return left == 2 && right == 2 && one[start] == other[start + 1] && one[start + 1] == other[start]
    }

    /// Whether two spellings may be of one word: a slip in a word of three letters or more, or two in a long one.
    static func isClose(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        let shorter = min(one.count, other.count)
        if shorter >= 3, isOneSlip(one, other) { return true }
        return shorter >= 4 && jaroWinkler(one, other) >= 0.9
    }

    /// Whether whole numbers of equally many figures differ in one of them, or in two that are swapped.
    static func isOneFigureOff(_ one: UInt64, _ other: UInt64) -> Bool {
        var (one, other) = (one, other)
        while one != 0 || other != 0, one % 10 == other % 10 { (one, other) = (one / 10, other / 10) }
        if one / 10 == other / 10 { return true }
        return one / 100 == other / 100 && one % 10 == other / 10 % 10 && one / 10 % 10 == other % 10
    }
}
