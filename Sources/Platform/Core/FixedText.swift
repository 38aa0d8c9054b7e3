/// Writes text of a known length byte by byte: identifiers, days and instants are written by the million.
struct FixedText {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// The text of `length` ASCII bytes that `write` writes, all of them.
    static func make(_ length: Int, _ write: (inout FixedText) -> Void) -> String {
        String(unsafeUninitializedCapacity: length) { bytes in
            var text = FixedText(bytes: bytes)
            write(&text)
            return text.count
        }
    }

    private init(bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func add(_ character: Unicode.Scalar) { add(UInt8(ascii: character)) }

    /// Decimal digits, with zeros before them.
    mutating func add(_ value: Int, digits: Int) {
        var rest = value
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            bytes[place] = 48 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Two hexadecimal digits, in lower case.
    mutating func add(hexadecimal byte: UInt8) {
        add(Self.hexadecimalDigit(byte >> 4))
        add(Self.hexadecimalDigit(byte & 15))
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

    private mutating func add(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }
}
