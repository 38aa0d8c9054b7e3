import Foundation

/// Reads `application/x-www-form-urlencoded`, trusting nothing.
struct FormParser {
    /// 256 KB is far more than the longest form of ours.
    static let byteLimit = 256 * 1024
    private static let fieldLimit = 500
    private static let nameLimit = 100

    private var values: [String: [String]] = [:]
    private var names: [String] = []
    private var problems = FormErrors()
    private var fieldCount = 0

    static func fields(in bytes: some Collection<UInt8>) throws(BadRequest) -> FormFields {
        guard bytes.count <= byteLimit else { throw .tooLarge }
        var parser = FormParser()
        for pair in bytes.split(separator: UInt8(ascii: "&")) { try parser.add(pair) }
        return FormFields(values: parser.values, names: parser.names, problems: parser.problems)
    }

    private mutating func add(_ pair: some Collection<UInt8>) throws(BadRequest) {
        fieldCount += 1
        guard fieldCount <= Self.fieldLimit else { throw .malformed }
        let equals = pair.firstIndex(of: UInt8(ascii: "="))
        let name = try Self.decoded(pair[..<(equals ?? pair.endIndex)])
        let encoded = try equals.map { index throws(BadRequest) in
            try Self.decoded(pair[pair.index(after: index)...])
        }
        guard !name.isEmpty, name.utf8.count <= Self.nameLimit, name.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else {
            throw .malformed
        }
        let value = encoded ?? ""
        if value.unicodeScalars.contains(where: Self.isUnreadable) {
            problems.add("Type this again without copying it: it has characters that can’t be read", to: name)
        }
        if values[name] == nil { names.append(name) }
        values[name, default: []].append(value)
    }

    /// Control characters, which nobody types: all but tab and line breaks.
    private static func isUnreadable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85: false
        case 0..<0x20, 0x7F..<0xA0: true
        default: false
        }
    }

    private static func decoded(_ bytes: some Collection<UInt8>) throws(BadRequest) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexValue),
                    let low = iterator.next().flatMap(hexValue)
                else { throw .malformed }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .malformed }
        return text
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
