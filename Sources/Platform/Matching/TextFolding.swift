import Core

/// Text as it is compared: lower case, no accents, words parted by one space.
enum TextFolding {
    /// Folds into `folded`, which is emptied first: plain letters here, other scripts by `SearchText`.
    static func fold(_ text: UnsafeBufferPointer<UInt8>, into folded: inout [UInt8]) {
        folded.removeAll(keepingCapacity: true)
        for byte in text {
            switch byte {
            case 97...122, 48...57: folded.append(byte)
            case 65...90: folded.append(byte + 32)
            case 39, 96: break
            case 128...:
                folded = Array(SearchText.fold(String(decoding: text, as: UTF8.self)).utf8)
                return
            default: if let last = folded.last, last != 32 { folded.append(32) }
            }
        }
        if folded.last == 32 { folded.removeLast() }
    }

    /// Whether one text is part of another.
    static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard part.count > 0, text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            part.indices.allSatisfy { text[start + $0] == part[$0] }
        }
    }

    /// An address as it is compared: "Flat 2, 14 Station Road" is "flat 2 14 station rd".
    static func foldAddress(_ text: UnsafeBufferPointer<UInt8>, into folded: inout [UInt8]) {
        fold(text, into: &folded)
        var start = 0
        var kept = 0
        while start < folded.count {
            var end = start
            while end < folded.count, folded[end] != 32 { end += 1 }
            if kept > 0 {
                folded[kept] = 32
                kept += 1
            }
            if let short = abbreviation(folded, start, end) {
                for letter in short {
                    folded[kept] = letter
                    kept += 1
                }
            } else {
                while start < end {
                    folded[kept] = folded[start]
                    (kept, start) = (kept + 1, start + 1)
                }
            }
            start = end + 1
        }
        folded.removeLast(folded.count - kept)
    }

    private static func abbreviation(_ text: [UInt8], _ start: Int, _ end: Int) -> [UInt8]? {
        guard end - start >= 3, end - start <= 9 else { return nil }
        var word: UInt64 = 0
        for place in start..<min(end, start + 8) { word = word << 8 | UInt64(text[place]) }
        return abbreviations[word]
    }

    private static let abbreviations: [UInt64: [UInt8]] = {
        let pairs = [
            ("street", "st"), ("road", "rd"), ("avenue", "av"), ("ave", "av"), ("close", "cl"),
            ("lane", "ln"),
            ("drive", "dr"), ("court", "ct"), ("crescent", "cr"), ("cres", "cr"), ("place", "pl"),
            ("gardens", "gd"), ("gdns", "gd"), ("terrace", "tr"), ("terr", "tr"), ("square", "sq"),
            ("flat", "fl"), ("apartment", "fl"), ("apt", "fl"), ("unit", "fl"), ("house", "ho"),
            ("saint", "st"),
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.map { word, short in
                (word.utf8.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, Array(short.utf8))
            })
    }()
}
