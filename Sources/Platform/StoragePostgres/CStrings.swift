import Storage

/// Texts as C wants them: an array of pointers, each to bytes that end with a null.
enum CStrings {
    /// Calls `body` with one pointer for each text, null for each `nil`, and a null after the last.
    static func with<T>(
        _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) throws -> T
    ) rethrows -> T {
        var bytes: [CChar] = []
        var starts: [Int?] = []
        bytes.reserveCapacity(texts.reduce(1) { $0 + ($1?.utf8.count ?? 0) + 1 })
        for text in texts {
            guard let text else {
                starts.append(nil)
                continue
            }
            starts.append(bytes.count)
            for byte in text.utf8 { bytes.append(CChar(bitPattern: byte)) }
            bytes.append(0)
        }
        bytes.append(0)
        return try bytes.withUnsafeBufferPointer { buffer in
            var pointers = starts.map { start in
                start.flatMap { start in buffer.baseAddress.map { $0 + start } }
            }
            pointers.append(nil)
            return try body(pointers)
        }
    }
}

extension SQLValue {
    /// As libpq takes it in text form; `nil` is null.
    func postgresText() throws -> String? {
        switch self {
        case .null: return nil
        case .integer(let integer): return String(integer)
        case .boolean(let boolean): return boolean ? "t" : "f"
        case .real(let real): return String(real)
        case .text(let text):
            // libpq's and SQLite's texts end at a null character: what follows would be lost without a word.
            if text.utf8.contains(0) { throw DatabaseFailure("A text holds a null character") }
            return text
        }
    }
}

/// Rows in the text form of COPY, some at a time.
struct CopyLines {
    private let rows: [[SQLValue]]
    private var position = 0

    init(_ rows: [[SQLValue]]) { self.rows = rows }

    mutating func nextChunk() throws -> [UInt8]? {
        guard position < rows.count else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(70_000)
        while position < rows.count, bytes.count < 64_000 {
            try append(rows[position], to: &bytes)
            position += 1
        }
        return bytes
    }

    private func append(_ row: [SQLValue], to bytes: inout [UInt8]) throws {
        for (index, value) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "\t")) }
            switch value {
            case .text(let text): try append(text, to: &bytes)
            default: bytes.append(contentsOf: (try value.postgresText() ?? "\\N").utf8)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func append(_ text: String, to bytes: inout [UInt8]) throws {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        guard bytes[start...].contains(where: { $0 < 32 || $0 == UInt8(ascii: "\\") }) else { return }

        bytes.removeSubrange(start...)
        for byte in text.utf8 {
            switch byte {
            case 0: throw DatabaseFailure("A text holds a null character")
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            default: bytes.append(byte)
            }
        }
    }
}
