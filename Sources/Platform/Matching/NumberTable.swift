/// Numbers up to 64 bits, each kept once and known by a smaller number; 0 stands for nothing.
struct NumberTable: Sendable {
    private(set) var counts: [UInt32] = [0]
    private(set) var values: [UInt64] = [0]
    private var slots = [UInt32](repeating: 0, count: 64)

    mutating func number(_ value: UInt64) -> UInt32 {
        guard value != 0 else { return 0 }
        if counts.count * 2 > slots.count { grow() }
        var place = Int(truncatingIfNeeded: StableHash.mixed(value)) & (slots.count - 1)
        while slots[place] != 0 {
            let number = slots[place]
            if values[Int(number)] == value {
                counts[Int(number)] += 1
                return number
            }
            place = (place + 1) & (slots.count - 1)
        }
        let number = UInt32(counts.count)
        slots[place] = number
        values.append(value)
        counts.append(1)
        return number
    }

    /// What was gathered, without what only adding needs.
    consuming func fixed() -> FixedNumbers { FixedNumbers(values: Fixed(values), counts: Fixed(counts)) }

    private mutating func grow() {
        var wider = [UInt32](repeating: 0, count: slots.count * 2)
        for number in slots where number != 0 {
            var place =
                Int(truncatingIfNeeded: StableHash.mixed(values[Int(number)])) & (wider.count - 1)
            while wider[place] != 0 { place = (place + 1) & (wider.count - 1) }
            wider[place] = number
        }
        slots = wider
    }
}
