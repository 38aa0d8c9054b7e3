/// Folded address lines, word by word.
enum AddressText {
    /// How alike two address lines are, of which neither is missing.
    static func level(
        _ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>
    ) -> Level.Address {
        let first = Words(one), second = Words(other)
        var used: UInt32 = 0
        var shared = 0
        var sharesNumber = false
        var sharesWord = false
        for left in 0..<first.count {
            for right in 0..<second.count where used & (1 << UInt32(right)) == 0 {
                let (one, other) = (first.word(left, in: one), second.word(right, in: other))
                guard isSameWord(one, other) else { continue }
                used |= 1 << UInt32(right)
                shared += weight(one)
                if isNumber(one) { sharesNumber = true } else if one.count >= 3 { sharesWord = true }
                break
            }
        }
        let (left, right) = (first.weight(in: one), second.weight(in: other))
        let numbersDiffer = !sharesNumber && first.hasNumber && second.hasNumber
        if shared == left, shared == right { return .same }
        if numbersDiffer { return sharesWord && shared * 2 >= min(left, right) ? .sameStreet : .different }
        if shared * 10 >= max(left, right) * 8 || shared == min(left, right), sharesWord { return .close }
        if sharesWord, shared * 2 >= min(left, right) { return sharesNumber ? .partly : .sameStreet }
        return .different
    }

    /// The first word that begins with a figure, or else a hash of the first words.
    static func house(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let words = Words(text)
        guard words.count > 0 else { return 0 }
        let hash = (0..<words.count).lazy.map { words.word($0, in: text) }.first(where: isNumber)
            .map { StableHash.of($0) }
        return UInt32(truncatingIfNeeded: hash ?? StableHash.of(words.word(0, in: text))) | 1
    }

    /// Hashes of the two longest words without figures, the larger first; 0 for none.
    static func street(_ text: UnsafeBufferPointer<UInt8>) -> (first: UInt32, second: UInt32) {
        let words = Words(text)
        var (longest, next) = (-1, -1)
        for place in 0..<words.count {
            let word = words.word(place, in: text)
            guard word.count >= 4, !isNumber(word) else { continue }
            if longest < 0 || word.count > words.word(longest, in: text).count {
                (longest, next) = (place, longest)
            } else if next < 0 || word.count > words.word(next, in: text).count {
                next = place
            }
        }
        func hash(_ place: Int) -> UInt32 {
            place < 0 ? 0 : UInt32(truncatingIfNeeded: StableHash.of(words.word(place, in: text))) | 1
        }
        return (max(hash(longest), hash(next)), min(hash(longest), hash(next)))
    }

    private static func isNumber(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        word.count > 0 && word[0] >= 48 && word[0] <= 57
    }

    private static func weight(_ word: UnsafeBufferPointer<UInt8>) -> Int {
        isNumber(word) ? 4 : word.count <= 2 ? 1 : min(word.count, 6)
    }

    private static func isSameWord(
        _ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard one.count > 0, other.count > 0 else { return false }
        if one[0] == other[0], one.count == other.count, one.elementsEqual(other) { return true }
        if isNumber(one) || isNumber(other) { return false }
        return min(one.count, other.count) >= 4 && Spelling.isClose(one, other)
    }

    /// Where the words of a text begin and end, the first sixteen.
    private struct Words {
        private var starts = InlineArray<16, UInt16>(repeating: 0)
        private var ends = InlineArray<16, UInt16>(repeating: 0)
        private(set) var count = 0
        private(set) var hasNumber = false

        init(_ text: UnsafeBufferPointer<UInt8>) {
            var start = 0
            let length = min(text.count, 1000)
            while start < length, count < 16 {
                var end = start
                while end < length, text[end] != 32 { end += 1 }
                starts[count] = UInt16(start)
                ends[count] = UInt16(end)
                if end > start, text[start] >= 48, text[start] <= 57 { hasNumber = true }
                count += 1
                start = end + 1
            }
        }

        @inline(__always)
        func word(_ place: Int, in text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: text[Int(starts[place])..<Int(ends[place])])
        }

        func weight(in text: UnsafeBufferPointer<UInt8>) -> Int {
            (0..<count).reduce(0) { $0 + AddressText.weight(word($1, in: text)) }
        }
    }
}
