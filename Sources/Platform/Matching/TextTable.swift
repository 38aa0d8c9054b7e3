/// Texts, each kept once and known by a number; 0 is the empty text, which is never counted.
struct TextTable: Sendable {
    private(set) var counts: [UInt32] = [0]
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = [0]
    /// The upper half of a slot holds part of the hash, so that most wrong texts are never looked at.
    private var slots = [UInt64](repeating: 0, count: 64)

    var size: Int { counts.count }

    /// The text's number, made on first sight; `counting` adds one to how often it was seen.
    mutating func number(_ text: UnsafeBufferPointer<UInt8>, counting: Bool = true) -> UInt32 {
        guard text.count > 0 else { return 0 }
        if counts.count * 2 > slots.count { grow() }
        let hash = StableHash.of(text)
        var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[place] != 0 {
            let slot = slots[place]
            let number = UInt32(truncatingIfNeeded: slot)
            if slot >> 32 == hash >> 32, has(text, at: number) {
                if counting { counts[Int(number)] += 1 }
                return number
            }
            place = (place + 1) & (slots.count - 1)
        }
        let number = UInt32(counts.count)
        slots[place] = (hash & ~0xFFFF_FFFF) | UInt64(number)
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
        counts.append(counting ? 1 : 0)
        return number
    }

    mutating func number(_ text: String, counting: Bool = true) -> UInt32 {
        var text = text
        return text.withUTF8 { number($0, counting: counting) }
    }

    /// The number of a text that was seen before.
    func find(_ text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { text in
            let hash = StableHash.of(text)
            var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[place] != 0 {
                let number = UInt32(truncatingIfNeeded: slots[place])
                if slots[place] >> 32 == hash >> 32, has(text, at: number) { return number }
                place = (place + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    func text(_ number: UInt32) -> String {
        withBytes(number) { String(decoding: $0, as: UTF8.self) }
    }

    func length(_ number: UInt32) -> Int {
        number == 0 ? 0 : Int(ends[Int(number)] - ends[Int(number) - 1])
    }

    @inline(__always)
    func withBytes<Result>(_ number: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { all in
            guard number > 0 else { return body(UnsafeBufferPointer(rebasing: all[0..<0])) }
            return body(
                UnsafeBufferPointer(rebasing: all[Int(ends[Int(number) - 1])..<Int(ends[Int(number)])]))
        }
    }

    /// What was gathered, without what only adding needs.
    consuming func fixed() -> FixedTexts { FixedTexts(bytes: bytes, ends: ends, counts: counts) }

    private func has(_ text: UnsafeBufferPointer<UInt8>, at number: UInt32) -> Bool {
        withBytes(number) { $0.count == text.count && $0.elementsEqual(text) }
    }

    private mutating func grow() {
        var wider = [UInt64](repeating: 0, count: slots.count * 2)
        for slot in slots where slot != 0 {
            let number = UInt32(truncatingIfNeeded: slot)
            var place = Int(truncatingIfNeeded: withBytes(number) { StableHash.of($0) }) & (wider.count - 1)
            while wider[place] != 0 { place = (place + 1) & (wider.count - 1) }
            wider[place] = slot
        }
        slots = wider
    }
}
