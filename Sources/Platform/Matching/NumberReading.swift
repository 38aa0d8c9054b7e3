/// Postcodes, telephone and NHS numbers as they are compared: whole numbers that hold every figure and letter.
enum NumberReading {
    /// Set on numbers of the right form.
    static let validBit: UInt64 = 1 << 63

    /// Letters and figures, six bits each, in upper case; at most ten, the rest is left out.
    ///
    /// A postcode of the right form, or an outward code alone with its figure, has `validBit`.
    static func postcode(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var value: UInt64 = 0
        var count = 0
        var letterMask = 0
        for byte in text where count < 10 {
            let symbol: UInt64
            switch byte {
            case 48...57: symbol = UInt64(byte - 48) + 1
            case 65...90, 97...122:
                symbol = UInt64(byte | 32) - 97 + 11
                letterMask |= 1 << count
            default: continue
            }
            value = value << 6 | symbol
            count += 1
        }
        guard (5...7).contains(count) else { return value }
        // The last three are a figure and two letters; a letter comes first, and a figure before the third.
        let inward = letterMask >> (count - 3)
        let isPostcode = inward & 7 == 6 && letterMask & 1 == 1 && letterMask & 7 != 7
        return isPostcode ? value | validBit : value
    }

    /// "SO51 8" of "SO51 8DE".
    static func sector(_ postcode: UInt64) -> UInt64 { (postcode & ~validBit) >> 12 }

    /// "SO51" of "SO51 8DE".
    static func district(_ postcode: UInt64) -> UInt64 { (postcode & ~validBit) >> 18 }

    /// "SO" of "SO51 8DE".
    static func area(_ postcode: UInt64) -> UInt64 {
        var area = district(postcode)
        while area > 0, area & 63 <= 10 { area >>= 6 }
        return area
    }

    /// Whether one symbol differs, or two neighbours are swapped.
    static func isOneSymbolOff(_ one: UInt64, _ other: UInt64) -> Bool {
        let (one, other) = (one & ~validBit, other & ~validBit)
        let different = one ^ other
        guard different != 0 else { return true }
        let last = different.trailingZeroBitCount / 6 * 6
        let first = (63 - different.leadingZeroBitCount) / 6 * 6
        if first == last { return true }
        guard first == last + 6 else { return isOneSymbolMissing(one, other) }
        return (one >> first) & 63 == (other >> last) & 63 && (one >> last) & 63 == (other >> first) & 63
            || isOneSymbolMissing(one, other)
    }

    private static func isOneSymbolMissing(_ one: UInt64, _ other: UInt64) -> Bool {
        let (short, long) = (min(one, other), max(one, other))
        var shift: UInt64 = 0
        while long >> shift > 0 {
            let low = long & ((1 << shift) - 1)
            if (long >> (shift + 6)) << shift | low == short { return true }
            shift += 6
        }
        return false
    }

    /// A telephone number's figures without a leading 0, +44 or 0044; 0 for fewer than six of them.
    static func phone(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var value: UInt64 = 0
        var count = 0
        for byte in text where byte >= 48 && byte <= 57 && count < 15 {
            if count == 0, byte == 48 { continue }
            value = value * 10 + UInt64(byte - 48)
            count += 1
        }
        if (11...13).contains(count) {
            let scale: UInt64 = count == 13 ? 100_000_000_000 : count == 12 ? 10_000_000_000 : 1_000_000_000
            if value / scale == 44 { value %= scale }
            // "+44 (0)7700": the 0 is gone with the division.
        }
        return count >= 6 ? value : 0
    }

    /// An NHS number, with `validBit` when its check digit is right; 0 for fewer than seven figures.
    static func nhsNumber(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var value: UInt64 = 0
        var count = 0
        for byte in text where byte >= 48 && byte <= 57 {
            guard count < 12 else { return 0 }
            value = value * 10 + UInt64(byte - 48)
            count += 1
        }
        guard count >= 7, value > 0 else { return 0 }
        return count <= 10 && hasRightCheckDigit(value) ? value | validBit : value
    }

    private static func hasRightCheckDigit(_ value: UInt64) -> Bool {
        var rest = value / 10
        var weighted: UInt64 = 0
        for weight in UInt64(2)...10 {
            weighted += rest % 10 * weight
            rest /= 10
        }
        let check = (11 - weighted % 11) % 11
        return check == value % 10 && value % 1_111_111_111 != 0
    }

    /// 1 for male and 2 for female; 0 for anything else, which says nothing.
    static func sex(_ text: UnsafeBufferPointer<UInt8>) -> UInt8 {
        guard let first = text.first(where: { $0 != 32 }) else { return 0 }
        switch first | 32 {
        case 109, 49: return 1  // "m", "1".
        case 102, 119, 50: return 2  // "f", "w", "2".
        default: return 0
        }
    }
}
